"""Counts the statements and commits that a piece of work sends, and times it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from tests.statements import watched
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

    event.listen(database.engine, "commit", commit)
    try:
        with watched(database, before=statement):
            yield counts
    finally:
        event.remove(database.engine, "commit", commit)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what the work answered."""
    began = time.perf_counter_ns()
    answer = work()
    return (time.perf_counter_ns() - began) / 1e6, answer
