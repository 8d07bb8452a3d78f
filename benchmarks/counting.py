"""Counts the statements and commits that a piece of work sends, and times it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from workflow_engine.store.database import Database


@dataclass
class Counts:
    statements: int = 0
    commits: int = 0


@contextmanager
def counted(database: Database) -> Iterator[Counts]:
    """What is sent meanwhile."""
    counts = Counts()

    def statement(*_: Any) -> None:
        counts.statements += 1

    def commit(*_: Any) -> None:
        counts.commits += 1

    listeners = (("before_cursor_execute", statement), ("commit", commit))
    for name, listener in listeners:
        event.listen(database.engine, name, listener)
    try:
        yield counts
    finally:
        for name, listener in listeners:
            event.remove(database.engine, name, listener)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what the work answered."""
    began = time.perf_counter_ns()
    answer = work()
    return (time.perf_counter_ns() - began) / 1e6, answer
