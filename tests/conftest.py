"""Real servers, real programs and a real browser for the tests that ask for them; the rest start nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from tests import servers
from tests.programs import Programs
from workflow_engine.cli import valkey

if TYPE_CHECKING:  # what only some tests pay for
    from playwright.sync_api import Browser, Page

    from tests.company import Company

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # not a worker: this process owns the run
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the run ends as after Ctrl+C
        servers.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        servers.end(Path(os.environ[servers.RUN]))


@pytest.fixture(scope="session")
def server_sockets() -> Path:
    """The folder with the sockets of PostgreSQL and Valkey."""
    return servers.started()


@pytest.fixture(scope="session")
def database_name(server_sockets: Path) -> str:
    """This worker's copy of the template database, which its tests share one after another."""
    name = f"test_{WORKER}"
    servers.copied(server_sockets, name)
    return name


@pytest.fixture
def database_url(server_sockets: Path, database_name: str) -> str:
    """A migrated database with empty tables."""
    return servers.empty(server_sockets, database_name)


@pytest.fixture
def new_database_url(server_sockets: Path) -> str:
    """A new copy of the template, for tests that change the schema; slower than `database_url`."""
    return servers.copied(server_sockets, f"new_{WORKER}")


@pytest.fixture
def redis_url(server_sockets: Path) -> str:
    """An empty database of Valkey, one per worker; channels are shared by all of them."""
    url = f"{valkey.address(server_sockets)}?db={int(WORKER[2:])}"
    with Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture
def company(database_url: str) -> Iterator[Company]:
    """Nine people in four departments, at noon of a Monday. What must always hold is asked when the test is over."""
    from tests.company import Company
    from workflow_engine.operations import invariants

    made = Company(database_url)
    yield made
    found = [] if made.is_broken else invariants.broken(made.database)
    made.database.close()
    assert found == []


@pytest.fixture
def programs() -> Iterator[Programs]:
    """Starts real programs; whatever still runs at the end of the test is ended."""
    running = Programs()
    yield running
    running.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from tests import chromium

    with chromium.launched() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    from tests import chromium

    with chromium.watched_page(browser) as watched:
        yield watched
