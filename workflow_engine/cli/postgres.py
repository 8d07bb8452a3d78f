"""The embedded PostgreSQL: made on first use, started by us, adopted when it outlived a supervisor that was killed."""

import shutil
import signal
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import psutil

from workflow_engine.cli import programs
from workflow_engine.cli.account import Account
from workflow_engine.cli.pids import is_dead
from workflow_engine.domain.errors import Failed, WrongState
from workflow_engine.domain.text import Text

USER = DATABASE = "handoff"
MAJOR = "18"
LAST_LINES = 20
# LC_ALL: macOS refuses to start PostgreSQL without a locale.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
OPTIONS = {
    "listen_addresses": "",  # nobody on the network, and on the machine only whoever may enter the socket's folder
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "jit": "off",  # our statements are short
    "fsync": "on",  # what was accepted is durable
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_compression": "pglz",  # no wheel is built with lz4
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
}


class PostgreSQL:
    """The cluster in `home/postgres`, listening on a socket in the folder `sockets`."""

    name = "postgres"
    patience = 30.0

    def __init__(self, home: Path, sockets: Path, account: Account, options: Mapping[str, str] = OPTIONS) -> None:
        self.folder = home / "postgres"
        self.log = home / "postgres.log"
        self.sockets = sockets
        self.account = account
        self.options = options
        self.running: psutil.Process | None = None

    @cached_property
    def programs(self) -> Path:
        return programs.postgresql(self.folder.parent, self.account)

    def start(self) -> None:
        """Returns at once; `ready` tells when it answers."""
        if not self.folder.exists():
            self.make_cluster()
        self.refuse_other_version()
        self.running = self.survivor()
        if self.running is None:
            self.forget_another()
            self.running = self.spawn()

    def make_cluster(self) -> None:
        """A cluster with our database, made aside and moved into place, so that a half-made one is never used."""
        new = self.folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self.account.takes(new)
        # The builtin provider sorts the same everywhere; --locale alone would follow the machine's environment.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self.run("initdb", "-D", new, "-U", USER, "-E", "UTF8", "--auth-local=trust", "--auth-host=reject", *locale)
        self.run("postgres", "--single", "-D", new, "postgres", text=f"create database {DATABASE}\n")
        new.rename(self.folder)

    def run(self, program: str, *arguments: str | Path, text: str = "") -> None:
        """One of PostgreSQL's own programs; raises Failed with its last lines."""
        done = subprocess.run(
            [self.programs / program, *arguments],
            input=text,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT,
            cwd=self.folder.parent,
            start_new_session=True,  # Ctrl+C is for us
            check=False,
            **self.account.spawning(),
        )
        if done.returncode:
            raise failure(done.stdout)

    def refuse_other_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise WrongState(
                Text(
                    f"{self.folder} 由 PostgreSQL {found} 创建，而本版本使用 {MAJOR}。"
                    "请先用创建它的版本导出（pg_dump），再在此恢复。",
                    f"{self.folder} was made by PostgreSQL {found}, but this release brings {MAJOR}. "
                    "Dump it with the release that made it (pg_dump), then restore it here.",
                )
            )

    def spawn(self) -> psutil.Process:
        options = [part for name, value in self.options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            return psutil.Popen(
                [self.programs / "postgres", "-D", self.folder, "-k", self.sockets, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,
                **self.account.spawning(),
            )

    def survivor(self) -> psutil.Process | None:
        """The server that already runs on our folder: its process works there, wherever the folder was moved to."""
        pid = self.noted(0)
        try:
            found = psutil.Process(int(pid)) if pid.isdecimal() else None
        except psutil.NoSuchProcess:
            return None
        return found if found and self.works_here(found) else None

    def forget_another(self) -> None:
        """Removes a dead server's note whose number belongs to another program now: PostgreSQL would give way to it.

        It still does not start beside processes that the dead server left: it recognises their shared memory.
        """
        pid = self.noted(0)
        if pid.isdecimal() and psutil.pid_exists(int(pid)):
            self.pid_file().unlink()

    def works_here(self, process: psutil.Process) -> bool:
        try:
            return bool(process.cwd() == str(self.folder.resolve()))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    def ready(self) -> bool:
        return self.noted(7) == "ready" and self.survivor() is not None

    def noted(self, line: int) -> str:
        """A line of the server's own pid file: 0 its pid, 7 its state; empty when there is none."""
        try:
            return self.pid_file().read_text().splitlines()[line].strip()
        except (FileNotFoundError, IndexError):
            return ""

    def pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def ended(self) -> int | None:
        """The exit code (0 for an adopted server, whose code nobody tells us), or None while it runs."""
        assert self.running is not None
        if isinstance(self.running, psutil.Popen):
            code: int | None = self.running.poll()
            return code
        return 0 if is_dead(self.running) else None

    def ask_to_end(self) -> None:
        """Fast: open transactions are undone, nothing is waited for."""
        self.signal(signal.SIGINT)

    def sweep(self) -> None:
        """Never SIGKILL: its orphans would block the next start."""
        self.signal(signal.SIGQUIT)

    def signal(self, number: signal.Signals) -> None:
        if self.running is not None and self.ended() is None:
            self.running.send_signal(number)

    def last_lines(self) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:])


def failure(output: str) -> Failed:
    last = "\n".join(output.splitlines()[-LAST_LINES:])
    return Failed(Text(f"内置 PostgreSQL 未能启动：\n{last}", f"The embedded PostgreSQL did not start:\n{last}"))


def address(sockets: Path) -> str:
    return f"postgresql+psycopg://{USER}@/{DATABASE}?host={sockets}"
