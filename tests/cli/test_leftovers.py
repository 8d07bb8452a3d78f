"""Programs that outlived a killed supervisor are found by what was noted of them, and nothing else is."""

import json
import os
import signal
from pathlib import Path

import psutil

from tests.programs import Programs
from tests.waiting import until
from workflow_engine.cli import leftovers
from workflow_engine.cli.children import Child
from workflow_engine.cli.supervisor import Supervisor


def note(home: Path, pid: int, born: float) -> None:
    (home / leftovers.NOTE).write_text(json.dumps([[pid, born]]))


def test_a_supervisor_notes_its_programs(tmp_path: Path) -> None:
    running = Child("web", ["sleep", "60"], folder=tmp_path, environment=os.environ)
    with Supervisor(started=lambda members: leftovers.note(tmp_path, members)) as supervisor:
        supervisor.start(running)
        assert [each.pid for each in leftovers.survivors(tmp_path)] == [running.pid]
    assert leftovers.survivors(tmp_path) == []


def test_a_survivor_is_ended_with_its_group(tmp_path: Path, programs: Programs) -> None:
    program = programs.start("sh", "-c", "sleep 61 & trap 'exit 7' TERM; while :; do sleep 0.01; done")
    left = psutil.Process(program.process.pid)
    until(left.children)
    note(tmp_path, left.pid, left.create_time())
    leftovers.end(tmp_path)
    assert program.code() == 7
    assert not program.reader.is_alive()  # nobody of the group holds its output any more


def test_another_program_with_the_same_number_is_left_alone(tmp_path: Path, programs: Programs) -> None:
    program = programs.start("sleep", "60")
    note(tmp_path, program.process.pid, psutil.Process(program.process.pid).create_time() - 2)
    leftovers.end(tmp_path)
    assert program.process.poll() is None


def test_the_dead_are_not_waited_for(tmp_path: Path, programs: Programs) -> None:
    program = programs.start("sleep", "60")
    born = psutil.Process(program.process.pid).create_time()
    os.kill(program.process.pid, signal.SIGKILL)  # nobody has collected it yet: it stays in the list as a zombie
    until(lambda: psutil.Process(program.process.pid).status() == psutil.STATUS_ZOMBIE)
    note(tmp_path, program.process.pid, born)
    assert leftovers.survivors(tmp_path) == []


def test_a_first_start_has_none(tmp_path: Path) -> None:
    leftovers.end(tmp_path)
