"""A program that we start, listen to and end: in its own process group, never without us where the system allows it."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from workflow_engine.cli.account import Account, own_account
from workflow_engine.domain.errors import Failed
from workflow_engine.domain.text import Text

PR_SET_PDEATHSIG = 1
CHUNK = 65_536


class Child:
    """One program, started again and again under one name; `patience` is how long a polite request to end may take."""

    patience = 20.0

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        folder: Path,
        environment: Mapping[str, str],
        account: Account | None = None,
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.folder = folder
        self.environment = environment
        self.account = account or own_account()
        self.running: subprocess.Popen[bytes] | None = None
        self.rest = b""
        self.talks = False

    @property
    def pid(self) -> int:
        assert self.running is not None
        return self.running.pid

    def start(self) -> None:
        """Raises Failed when there is no such program."""
        try:
            self.running = self.spawn()
        except OSError as error:
            raise Failed(
                Text(
                    f"无法启动 {self.name}：应能运行 {self.command[0]}，但 {error.strerror}。",
                    f"Cannot start {self.name}: expected to run {self.command[0]}, but: {error.strerror}.",
                )
            ) from error
        os.set_blocking(self.output(), False)
        self.talks = True

    def spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=ends_with_its_parent(),
            **self.account.spawning(),
        )

    def output(self) -> int:
        assert self.running is not None
        assert self.running.stdout is not None
        return self.running.stdout.fileno()

    def lines(self) -> list[str]:
        """The whole lines written since the last time; waits for nothing. A very long line is cut."""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self.output(), CHUNK):
                self.rest += chunk
            self.talks = False  # it closed its output
        *whole, self.rest = self.rest.split(b"\n")
        if len(self.rest) > CHUNK:
            whole, self.rest = [*whole, self.rest], b""
        return [line.decode("utf-8", "replace") for line in whole]

    def ended(self) -> int | None:
        """The exit code, negative for a signal, or None while it runs."""
        return None if self.running is None else self.running.poll()

    def ask_to_end(self) -> None:
        assert self.running is not None
        self.running.terminate()

    def sweep(self) -> None:
        """Ends at once whatever is left of its process group, such as the children of a program that was killed."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says the latter of an empty group
            os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> list[str]:
        """Collects the ended program: its last lines, and its entry in the list of processes."""
        assert self.running is not None
        self.running.wait()
        last = self.lines() + ([self.rest.decode("utf-8", "replace")] if self.rest else [])
        assert self.running.stdout is not None
        self.running.stdout.close()
        self.running, self.rest = None, b""
        return last


def ends_with_its_parent() -> Callable[[], None] | None:
    """What a child runs before its program: on Linux, ask for SIGTERM when the parent dies, even by kill -9."""
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask
