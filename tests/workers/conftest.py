"""A company on the real clock with real workers: processes that are started, killed and looked at from outside."""

import os
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Queue

from tests.company import Company
from tests.programs import Program, Programs
from tests.waiting import until
from tests.workers.post import Mailbox, Post
from tests.workers.receiver import Receiver
from workers import drains, jobs
from workers.station import Station
from workflow_engine.cli import valkey
from workflow_engine.cli.account import own_account
from workflow_engine.operations import invariants
from workflow_engine.settings import Settings

DATA_KEY = "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k="


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
            "HANDOFF_DATA_KEY": DATA_KEY,
            "HANDOFF_OUTBOUND": "127.0.0.0/8",
        }
        self.programs = programs

    def worker(self, queue: str = "steps", **more: str) -> Program:
        """A worker of one queue, at work."""
        return self._alive(self._started("workers.worker", queue, **more))

    def clock(self, **more: str) -> Program:
        """A clock that ticks."""
        return self._alive(self._started("workers.clock", **more))

    def wake(self, kind: str, times: int = 1) -> None:
        with Redis.from_url(self.redis_url) as redis:
            queue = Queue(jobs.QUEUE_OF[kind], connection=redis, serializer="json")
            for _ in range(times):
                queue.enqueue(jobs.DRAIN, kind, result_ttl=0)

    def take_over(self, table: str) -> None:
        """As if the lease of a killed worker were over."""
        self.company.sql(f"UPDATE {table} SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL")

    def items(self) -> list[Any]:
        return self.company.sql("SELECT element FROM work_items ORDER BY id")

    def _started(self, *words: str, **more: str) -> Program:
        return self.programs.start(sys.executable, "-m", *words, environment=self.environment | more)

    def _alive(self, program: Program) -> Program:
        seen = "SELECT count(*) FROM heartbeats WHERE pid = :pid"
        until(lambda: self.company.one(seen, pid=program.process.pid) or program.process.poll() is not None)
        assert program.process.poll() is None, program.said
        return program


@pytest.fixture
def site(database_url: str, redis_url: str, tmp_path: Path, programs: Programs) -> Iterator[Site]:
    """What must always hold is asked when the programs have ended, however they did."""
    made = Site(database_url, redis_url, tmp_path, programs)
    yield made
    programs.end()
    found = invariants.broken(made.company.database)
    made.company.database.close()
    assert found == []


class Bench:
    """The acts of a worker in this process, on the company's own clock."""

    def __init__(self, company: Company, queue: str, **settings: Any) -> None:
        acts = import_module(f"workers.{queue}").ACTS
        chosen = {"data_key": DATA_KEY, "outbound": (ip_network("127.0.0.0/8"),), **settings}
        self.company = company
        self.station = Station(Settings(**chosen), company.database, acts)

    def drain(self, kind: str) -> int:
        return drains.drain(self.station, kind)

    def drain_later(self, kind: str) -> int:
        """When the pause after a failure is over."""
        self.company.clock.forward(timedelta(hours=2))
        return self.drain(kind)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.end()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def post(mailbox: Mailbox) -> Iterator[Post]:
    made = Post(mailbox)
    made.start()
    yield made
    made.stop()


class OwnValkey:
    """A Valkey that a test may end and start again."""

    def __init__(self, folder: Path, programs: Programs) -> None:
        self.folder = folder
        self.programs = programs
        self.url = valkey.address(folder)
        self.start()

    def start(self) -> None:
        command = [str(part) for part in valkey.command(self.folder, self.folder, own_account())]
        self.program = self.programs.start(*command, cwd=self.folder)  # where it writes its log
        until(lambda: valkey.listening(self.folder).exists() and valkey.ready(self.folder))

    def end(self) -> None:
        self.program.send(signal.SIGTERM)


@pytest.fixture
def own_valkey(tmp_path: Path, programs: Programs) -> OwnValkey:
    return OwnValkey(tmp_path, programs)


def kill(program: Program) -> None:
    """As the system does it, without a word."""
    os.kill(program.process.pid, signal.SIGKILL)
    program.process.wait()
