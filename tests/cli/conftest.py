"""Installations for the tests of the commands: their own home, port and stand-ins for web, workers and clock."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from tests.programs import Program, Programs
from workflow_engine.cli import sockets
from workflow_engine.cli.postgres import DATABASE, USER

STAND_INS = """\
release: printenv DATABASE_URL REDIS_URL
web: python3 -m http.server {port} --bind 127.0.0.1
worker: sleep 1001
clock: sleep 1002
"""


class Installation:
    """A home that the servers' account can reach, and the command line of the installation in it."""

    def __init__(self, folder: Path, programs: Programs) -> None:
        self.home = folder / "home"
        self.port = free_port()
        self.procfile = folder / "Procfile"
        self.procfile.write_text(STAND_INS.format(port=self.port))
        self.programs = programs

    def begin(self, *more: str, **spawning: Any) -> Program:
        up = ["up", "--home", self.home, "--port", str(self.port), "--procfile", self.procfile, *more]
        return self.programs.start(sys.executable, "-m", "workflow_engine.cli", *up, **spawning)

    def up(self, **spawning: Any) -> Program:
        """`handoff up`, ready."""
        program = self.begin(**spawning)
        program.says("Handoff is ready")
        return program

    def connect(self) -> "psycopg.Connection[Any]":
        folder = sockets.place(self.home)
        return psycopg.connect(host=str(folder), user=USER, dbname=DATABASE, autocommit=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder() -> Iterator[Path]:
    """pytest's own temporary folders are closed to other accounts; as root PostgreSQL runs as one."""
    with TemporaryDirectory(prefix="handoff-cli-", dir="/tmp") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def installation(folder: Path, programs: Programs) -> Installation:
    return Installation(folder, programs)
