"""The supervisor with real programs and an injected clock: no test waits for a pause."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psutil
import pytest

from tests.programs import Programs
from tests.waiting import until
from workflow_engine.cli.children import Child
from workflow_engine.cli.pids import is_dead
from workflow_engine.cli.supervisor import EndAsked, Supervisor
from workflow_engine.domain.errors import Failed


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def supervisor(clock: Clock) -> Iterator[Supervisor]:
    with Supervisor(now=clock) as running:
        yield running


def child(name: str, *command: str) -> Child:
    return Child(name, command, folder=Path("/"), environment={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})


def python(name: str, program: str) -> Child:
    return child(name, sys.executable, "-u", "-c", program)


def look(supervisor: Supervisor) -> None:
    supervisor.turn(0.005)
    supervisor.care()


def starts(supervisor: Supervisor, clock: Clock, name: str) -> Iterator[float]:
    """The pause before each new start of a program that keeps ending; the clock is set forward by it."""
    while True:
        until(lambda: look(supervisor) or name in supervisor.due)
        pause = supervisor.due[name] - clock.seconds
        clock.seconds += pause - 0.01
        look(supervisor)
        assert name in supervisor.due, "started before its time"
        clock.seconds += 0.02
        look(supervisor)
        assert name not in supervisor.due, "not started in time"
        yield round(pause, 1)


def test_a_dying_program_is_started_again_after_growing_pauses(supervisor: Supervisor, clock: Clock) -> None:
    supervisor.start(child("worker", "false"))
    pauses = starts(supervisor, clock, "worker")
    assert [next(pauses) for _ in range(5)] == [0.5, 0.8, 1.1, 1.7, 2.5]


def test_ten_exits_within_a_minute_are_given_up_loudly(
    supervisor: Supervisor, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    supervisor.start(child("worker", "sh", "-c", "echo no database; exit 3"), child("clock", "sleep", "60"))
    pauses = starts(supervisor, clock, "worker")
    with pytest.raises(Failed, match="worker ended 10 times within a minute, last with code 3"):
        list(islice(pauses, 20))
    assert capfd.readouterr().out.count("worker | no database") == 10


def test_a_program_that_nobody_has_is_named(supervisor: Supervisor) -> None:
    with pytest.raises(Failed, match="Cannot start web: expected to run no-such-program, but: No such file"):
        supervisor.start(child("web", "no-such-program"))


HALF_A_LINE = """
import sys, time
print('王芳', end='', flush=True)
time.sleep(0.05)
print(' 已签收')
print('last', end='')
"""


def test_output_carries_the_name_and_half_lines_wait(supervisor: Supervisor, capfd: pytest.CaptureFixture[str]) -> None:
    supervisor.start(child("postgres", "sleep", "60"), python("web", HALF_A_LINE))
    until(lambda: look(supervisor) or "web" in supervisor.due)
    assert capfd.readouterr().out.splitlines()[:2] == ["web      | 王芳 已签收", "web      | last"]


def test_a_program_that_closes_its_output_costs_nothing(supervisor: Supervisor) -> None:
    supervisor.start(python("web", "import os,time; os.close(1); os.close(2); time.sleep(60)"))
    until(lambda: look(supervisor) or not supervisor.members[0].talks)  # type: ignore[attr-defined]
    assert supervisor.selector.select(0) == []


def test_finish_gives_the_exit_code(supervisor: Supervisor, capfd: pytest.CaptureFixture[str]) -> None:
    assert supervisor.finish(child("release", "sh", "-c", "echo ready; exit 4")) == 4
    assert "release | ready" in capfd.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(number: signal.Signals) -> None:
    running = child("worker", "sleep", "60")
    with Supervisor() as supervisor:
        supervisor.start(running)
        listed = psutil.Process(running.pid)
        os.kill(os.getpid(), number)
        with pytest.raises(EndAsked):
            supervisor.watch()
    assert is_dead(listed)


def test_a_signal_ends_what_runs_before_the_others() -> None:
    before = child("release", "sleep", "60")
    with pytest.raises(EndAsked), Supervisor(started=lambda _: os.kill(os.getpid(), signal.SIGTERM)) as supervisor:
        supervisor.finish(before)
    assert before.running is None


def test_handlers_are_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD)
    with Supervisor():
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD)) == before


def test_stages_end_last_first(capfd: pytest.CaptureFixture[str]) -> None:
    last_words = "trap 'echo ended; exit' TERM; echo started; while :; do sleep 0.01; done"
    with Supervisor() as supervisor:
        for name in ("database", "cache", "web"):
            supervisor.start(child(name, "sh", "-c", last_words))
            assert supervisor.wait(lambda: "started" in capfd.readouterr().out, 10)
    said = capfd.readouterr().out
    assert re.findall(r"(\w+) +\| ended", said) == ["web", "cache", "database"]


def test_who_does_not_end_is_killed_with_its_children() -> None:
    deaf = python(
        "worker",
        "import signal,subprocess,sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(subprocess.Popen(['sleep', '61']).pid); signal.pause()",
    )
    deaf.patience = 0.05
    with Supervisor() as supervisor:
        supervisor.start(deaf)
        until(lambda: supervisor.turn(0.01) or psutil.Process(deaf.pid).children())
        listed = [psutil.Process(deaf.pid), *psutil.Process(deaf.pid).children()]
    until(lambda: all(is_dead(process) for process in listed))


def test_children_of_a_killed_program_go_before_it_is_started_again(supervisor: Supervisor) -> None:
    running = child("worker", "sh", "-c", "sleep 61 & sleep 62")
    supervisor.start(running)
    until(lambda: len(psutil.Process(running.pid).children()) == 2)
    listed = psutil.Process(running.pid).children()
    os.kill(running.pid, signal.SIGKILL)
    until(lambda: look(supervisor) or "worker" in supervisor.due)
    until(lambda: all(is_dead(process) for process in listed))


SUPERVISES = """
import os
from pathlib import Path
from workflow_engine.cli.children import Child
from workflow_engine.cli.supervisor import Supervisor
with Supervisor() as supervisor:
    supervisor.start(Child("worker", ["sleep", "63"], folder=Path("/"), environment=os.environ))
    print("started", supervisor.members[0].pid, flush=True)
    supervisor.watch()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends them")
def test_programs_do_not_outlive_a_killed_supervisor(programs: Programs) -> None:
    program = programs.start(sys.executable, "-c", SUPERVISES)
    program.says("\n")
    left = psutil.Process(int(program.said.split()[1]))
    program.send(signal.SIGKILL)
    until(lambda: is_dead(left))
