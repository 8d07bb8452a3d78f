"""Real programs that a test starts: each in its own process group, all ended by recorded pid."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.waiting import until

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
SETTINGS = ("HANDOFF_", "DATABASE_URL", "REDIS_URL")


class Program:
    """A running program and what it wrote so far; `said` holds standard output and error together."""

    def __init__(self, command: Sequence[str | Path], environment: Mapping[str, str], **spawning: Any) -> None:
        self.said = ""
        self.process = subprocess.Popen(
            [str(part) for part in command],
            **{"cwd": ROOT, **spawning},
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=heed_interrupts,
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                self.said += line

    def says(self, words: str) -> None:
        """Waits until it wrote the words; fails when it ends before."""
        until(lambda: words in self.said or not self.reader.is_alive())
        assert words in self.said, self.said

    def send(self, number: signal.Signals) -> int:
        """The exit code after a signal; negative when the signal itself ended it."""
        self.process.send_signal(number)
        return self.code()

    def code(self) -> int:
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return code

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join(PATIENCE)


def heed_interrupts() -> None:
    """A test run in the background ignores Ctrl+C, and its children would inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Programs:
    """Starts programs as the installation does: from the root of the project, commands found beside our Python."""

    def __init__(self) -> None:
        self.started: list[Program] = []

    def start(self, *command: str | Path, environment: Mapping[str, str] | None = None, **spawning: Any) -> Program:
        self.started.append(Program(command, {**neutral_environment(), **(environment or {})}, **spawning))
        return self.started[-1]

    def end(self) -> None:
        while self.started:
            self.started.pop().end()


def neutral_environment() -> dict[str, str]:
    """Ours without anybody's settings."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    others = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return {**others, "PATH": path, "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8"}
