"""Incidents and what they keep for the next attempt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows

READ = text("SELECT instance_id, pending FROM incidents WHERE id = :id")
RESOLVE = text("""
    UPDATE incidents SET resolved_at = :now, resolved_by = :person WHERE id = :id AND resolved_at IS NULL
""")
RESOLVE_ALL = text("""
    UPDATE incidents SET resolved_at = :now, resolved_by = :person WHERE instance_id = :instance AND resolved_at IS NULL
""")
OTHERS = text("SELECT EXISTS (SELECT FROM incidents WHERE instance_id = :instance AND resolved_at IS NULL)")


@dataclass(frozen=True, slots=True)
class IncidentRow:
    instance: str
    pending: dict[str, Any]


def read(connection: Connection, incident_id: str) -> IncidentRow | None:
    row = connection.execute(READ, {"id": incident_id}).one_or_none()
    return None if row is None else IncidentRow(str(row.instance_id), rows.loads(row.pending) or {})


def resolve(connection: Connection, incident_id: str, person: str | None, now: datetime) -> bool:
    """False when somebody else has resolved it."""
    return connection.execute(RESOLVE, {"id": incident_id, "person": person, "now": now}).rowcount == 1


def resolve_all(connection: Connection, instance: str, person: str | None, now: datetime) -> None:
    """What could not go on is no longer wanted to."""
    connection.execute(RESOLVE_ALL, {"instance": instance, "person": person, "now": now})


def others(connection: Connection, instance: str) -> bool:
    """Whether an instance has another open incident."""
    return bool(connection.execute(OTHERS, {"instance": instance}).scalar_one())
