"""Every hostile input that the API can meet: refused as it must be, at once, without a trace."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import servers
from tests.company import Company
from tests.conftest import WORKER
from tests.security.archives import ARCHIVES
from tests.security.attempt import Attempt, Target
from tests.security.diagrams import DIAGRAMS
from tests.security.doors import EVALUATED
from tests.security.requests import REQUESTS
from tests.web.asking import codes
from tests.web.conftest import callers

ATTEMPTS = {**DIAGRAMS, **ARCHIVES, **REQUESTS, **EVALUATED}
SECONDS, MEMORY = 1.0, 50 * 2**20  # of the processor, so that a busy machine does not count


@pytest.fixture(scope="module")
def target(server_sockets: Path) -> Iterator[Target]:
    """One for all, because nothing is to change."""
    company = Company(servers.copied(server_sockets, f"refused_{WORKER}"))
    yield Target(company, callers(company))
    company.database.close()


@pytest.mark.parametrize("case", ATTEMPTS)
def test_it_is_refused(target: Target, case: str) -> None:
    before, memory = target.digests(), psutil.Process().memory_info().rss
    for number, attempt in enumerate(ATTEMPTS[case]):
        check(target, attempt, f"{case}, number {number}")
    assert target.digests() == before
    assert psutil.Process().memory_info().rss - memory < MEMORY
    assert target.by("liqiang").get("/work-items").status_code == 200


def check(target: Target, attempt: Attempt, name: str) -> None:
    began = time.process_time()
    answer = attempt.act(target)
    took = time.process_time() - began
    assert answer.status_code == attempt.status, f"{name}: {answer.status_code} {answer.text[:600]}"
    assert answer.mimetype == "application/problem+json"
    if attempt.codes:
        assert codes(answer) & set(attempt.codes), f"{name}: {answer.text[:600]}"
    assert "Traceback" not in answer.text
    assert took < SECONDS, f"{name} took {took:.2f} s"
