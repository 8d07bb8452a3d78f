"""Rows of timer start events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows
from workflow_engine.store.waiting import Leased

READ = text("SELECT version_id, element, schedule FROM start_timers WHERE id = :id AND lease_epoch = :epoch")
MOVE = text("""
    UPDATE start_timers SET schedule = coalesce(CAST(:schedule AS json), schedule), due_at = :due, lease_until = NULL,
                            lease_epoch = lease_epoch + 1, attempts = 0
     WHERE id = :id AND lease_epoch = :epoch
""")


@dataclass(frozen=True, slots=True)
class StartTimer:
    version: str
    element: str
    schedule: dict[str, Any]


def read(connection: Connection, row: Leased) -> StartTimer | None:
    found = connection.execute(READ, {"id": row.id, "epoch": row.epoch}).one_or_none()
    return None if found is None else StartTimer(str(found.version_id), found.element, rows.loads(found.schedule))


def move(connection: Connection, row: Leased, schedule: dict[str, Any] | None, due: datetime | None) -> bool:
    """Set a leased timer to its next occurrence, or to none; False when it is no longer ours."""
    named = {"id": row.id, "epoch": row.epoch, "schedule": schedule and rows.dumps(schedule), "due": due}
    return connection.execute(MOVE, named).rowcount == 1
