"""Hostile files by the dozen: each refused with its code in a second, in a bounded memory, and in both languages."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import servers
from tests.company import Company
from tests.conftest import WORKER
from tests.security.attempt import Target
from tests.security.hostile import REFUSED, TAKEN
from tests.web.asking import codes
from tests.web.conftest import callers

SECONDS, MEMORY = 1.0, 50 * 2**20


@pytest.fixture(scope="module")
def target(server_sockets: Path) -> Iterator[Target]:
    company = Company(servers.copied(server_sockets, f"hostile_{WORKER}"))
    yield Target(company, callers(company))
    company.database.close()


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(target: Target, name: str) -> None:
    data, code = REFUSED[name]
    before, memory, began = target.digests(), psutil.Process().memory_info().rss, time.process_time()
    refused = target.upload(data)
    assert time.process_time() - began < SECONDS
    assert psutil.Process().memory_info().rss - memory < MEMORY
    assert refused.status_code == 422, refused.text[:500]
    assert any(found.startswith(code) for found in codes(refused)), refused.text[:500]
    assert target.digests() == before
    said = [each["message"] for each in refused.json["problems"]]
    assert said
    assert all(len(text) < 1_000 for text in said)
    assert target.by("admin").ask("POST", "/definitions/drafts", data=b"").status_code < 500


@pytest.mark.parametrize("name", TAKEN)
def test_what_only_looks_like_it_is_taken(target: Target, name: str) -> None:
    began = time.process_time()
    made = target.upload(TAKEN[name])
    assert made.status_code == 201, made.text[:500]
    assert time.process_time() - began < SECONDS


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) >= 150
