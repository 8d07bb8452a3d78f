"""Programs that outlived a killed supervisor: noted when they start, ended before the next ones do.

On Linux they end by themselves; here we wait for them, because they may still hold the port.
"""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from workflow_engine.cli.children import Child
from workflow_engine.cli.pids import alive, group, is_another, is_dead
from workflow_engine.cli.supervisor import Member

NOTE = "programs.json"


def note(home: Path, members: Sequence[Member]) -> None:
    """Writes which of the members are programs of ours, by process id and moment of birth."""
    running = [member.pid for member in members if isinstance(member, Child) and member.running]
    born = [(pid, psutil.Process(pid).create_time()) for pid in running if psutil.pid_exists(pid)]
    new = home / f"{NOTE}.new"
    new.write_text(json.dumps(born), "utf-8")
    new.rename(home / NOTE)


def end(home: Path) -> None:
    """Ends what an earlier supervisor left: politely, then with its whole process group."""
    for process in survivors(home):
        process.terminate()
    wait(lambda: not survivors(home))
    rest = [process for pid, born in noted(home) if not is_another(pid, born) for process in group(pid)]
    for process in rest:
        process.kill()
    wait(lambda: all(is_dead(process) for process in rest))


def wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + Child.patience
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)


def survivors(home: Path) -> list[psutil.Process]:
    return [process for pid, born in noted(home) if (process := alive(pid, born))]


def noted(home: Path) -> list[tuple[int, float]]:
    file = home / NOTE
    return [(pid, born) for pid, born in json.loads(file.read_text("utf-8"))] if file.exists() else []
