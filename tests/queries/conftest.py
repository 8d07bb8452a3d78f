"""A week's work, made once: the questions of these tests change nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.company import Company
from tests.conftest import WORKER
from tests.queries import world


@pytest.fixture(scope="module")
def week(server_sockets: Path) -> Iterator[Company]:
    made = Company(servers.copied(server_sockets, f"week_{WORKER}"))
    world.found(made)
    yield made
    made.database.close()
