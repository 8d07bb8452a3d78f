"""`python -m workers`: one process per place of the settings, started again when it ends, none left behind."""

import os
import signal
import sys

import psutil

from tests.programs import Program
from tests.waiting import until
from tests.workers.conftest import Site, kill
from workflow_engine.cli.pids import is_dead


def crew(site: Site, **more: str) -> Program:
    return site.programs.start(sys.executable, "-m", "workers", environment=site.environment | more)


def queues(program: Program) -> list[str]:
    found = psutil.Process(program.process.pid).children()
    return sorted(process.cmdline()[-1] for process in found if not is_dead(process) and process.cmdline())


def beating(site: Site, least: int) -> None:
    until(lambda: site.company.one("SELECT count(DISTINCT pid) FROM heartbeats") >= least)


def test_it_starts_what_the_settings_say_and_starts_again_what_ends(site: Site) -> None:
    program = crew(site, HANDOFF_STEPS="2", HANDOFF_OUTBOX="0")
    until(lambda: queues(program) == ["calls", "steps", "steps"])
    beating(site, 3)
    victim = psutil.Process(program.process.pid).children()[0]
    os.kill(victim.pid, signal.SIGKILL)
    until(lambda: is_dead(victim))
    beating(site, 4)
    assert queues(program) == ["calls", "steps", "steps"]
    children = psutil.Process(program.process.pid).children()
    assert program.send(signal.SIGTERM) == 0
    assert [each for each in children if not is_dead(each)] == []


def test_its_workers_end_when_it_is_killed(site: Site) -> None:
    program = crew(site, HANDOFF_CALLS="0", HANDOFF_OUTBOX="0")
    until(lambda: queues(program) == ["steps"])
    beating(site, 1)
    children = psutil.Process(program.process.pid).children()
    kill(program)
    until(lambda: all(is_dead(each) for each in children))
