"""A company on the real clock with real workers: processes that are started, killed and looked at from outside."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.company import Company
from tests.programs import Program, Programs
from tests.waiting import until


class Site:
    """The company, and the programs that work for it."""

    def __init__(self, database_url: str, redis_url: str, home: Path, programs: Programs) -> None:
        self.company = Company(database_url, redis_url)
        self.company.database.clock = None  # workers go by the server's clock, and so must we
        self.redis_url = redis_url
        self.environment = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "HANDOFF_HOME": str(home),
            "HANDOFF_DATA_KEY": "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=",
        }
        self.programs = programs

    def worker(self, queue: str = "steps", **more: str) -> Program:
        return self._started("workers.worker", queue, **more)

    def clock(self, **more: str) -> Program:
        return self._started("workers.clock", **more)

    def _started(self, *words: str, **more: str) -> Program:
        return self.programs.start(sys.executable, "-m", *words, environment=self.environment | more)

    def ready(self, program: Program, kind: str) -> Program:
        """Once its first heartbeat is there."""
        seen = "SELECT count(*) FROM heartbeats WHERE name LIKE :kind || ':%' AND pid = :pid"
        until(lambda: self.company.one(seen, kind=kind, pid=program.process.pid) or program.process.poll() is not None)
        assert program.process.poll() is None, program.said
        return program


@pytest.fixture
def site(database_url: str, redis_url: str, tmp_path: Path, programs: Programs) -> Iterator[Site]:
    made = Site(database_url, redis_url, tmp_path, programs)
    yield made
    programs.end()
    made.company.database.close()


def kill(program: Program) -> None:
    os.kill(program.process.pid, signal.SIGKILL)
    program.process.wait()
