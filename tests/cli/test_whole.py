"""The programs of the real Procfile together, as `make run` starts them: they are alive, and the doctor says so."""

import json
import sys
import urllib.request
from typing import Any

import psutil
import pytest

from tests.cli.conftest import Installation
from tests.cli.test_doctor import doctor
from tests.programs import ROOT, Program
from tests.waiting import until


@pytest.fixture
def whole(installation: Installation) -> Installation:
    """Its commands are found beside our Python, also where `handoff` itself is not installed."""
    real = (ROOT / "Procfile").read_text("utf-8")
    installation.procfile.write_text(
        real.replace("release: handoff", f"release: {sys.executable} -m workflow_engine.cli")
    )
    return installation


def health(installation: Installation) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{installation.port}/health", timeout=5) as answer:
        return json.load(answer)


def alive(installation: Installation) -> set[str]:
    with installation.connect() as connection:
        found = connection.execute("select name from heartbeats where seen_at > now() - interval '10 seconds'")
        return {name.rsplit(":", 2)[0] for (name,) in found}


def sizes(program: Program) -> dict[str, int]:
    """MiB of each worker and the clock."""
    whole = psutil.Process(program.process.pid).children(recursive=True)
    found = [each for each in whole if "workers" in " ".join(each.cmdline()[-2:])]
    return {each.cmdline()[-1]: each.memory_info().rss // 2**20 for each in found}


@pytest.mark.slow
def test_everybody_is_alive_and_the_doctor_finds_nothing(whole: Installation) -> None:
    program = whole.begin()
    until(lambda: "Handoff is ready" in program.said or program.process.poll() is not None, 90)
    assert "Handoff is ready" in program.said, program.said
    until(lambda: alive(whole) == {"clock", "worker:steps", "worker:calls", "worker:outbox"})
    assert health(whole) == {"status": "ok", "database": True, "redis": True, "worker": True, "clock": True}
    checked = doctor(whole)
    assert checked.said.splitlines() == [
        f"ok     It is running at http://127.0.0.1:{whole.port}",
        "ok     PostgreSQL 18.4 answers",
        "ok     Redis answers",
        "ok     clock is alive",
        "ok     worker:steps is alive",
        "ok     worker:calls is alive",
        "ok     worker:outbox is alive",
        "ok     Nothing that is due has waited for long",
        "ok     What is kept is consistent",
    ]
    assert checked.code() == 0
    measured = sizes(program)
    assert measured.keys() == {"workers", "workers.clock", "steps", "calls", "outbox"}
    assert max(measured.values()) < 90, measured
