"""A PostgreSQL of our own for measuring, with the settings that ship: what was committed is durable."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import until
from workflow_engine.cli import sockets
from workflow_engine.cli.account import server_account
from workflow_engine.cli.pids import is_dead
from workflow_engine.cli.postgres import USER, PostgreSQL, address
from workflow_engine.operations import schema
from workflow_engine.store.database import Database


@dataclass(frozen=True)
class Cluster:
    """`database` has the tables of Handoff; `place` is the folder of the socket."""

    place: Path
    programs: Path
    database: Database

    def run(self, program: str, *arguments: str) -> str:
        """What one of PostgreSQL's programs wrote, connected to our database as its owner."""
        command = [self.programs / program, "-h", self.place, "-U", USER, *arguments, USER]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def running() -> Iterator[Cluster]:
    """Started in a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="handoff-bench-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        account = server_account(folder)
        server = PostgreSQL(folder, sockets.prepare(folder, account), account)
        server.start()
        try:
            until(server.ready)
            database = Database(address(server.sockets), pool=25)
            schema.upgrade(database)
            yield Cluster(server.sockets, server.programs, database)
            database.close()
        finally:
            server.ask_to_end()
            until(lambda: server.running is None or is_dead(server.running))
