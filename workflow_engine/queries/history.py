"""What happened in an instance, in the order it was committed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.event import GENESIS, Event, chained
from workflow_engine.domain.person import Person
from workflow_engine.queries import visible
from workflow_engine.store import rows
from workflow_engine.store.database import Database
from workflow_engine.store.tables.instances import instances

EVENTS = text("""
    SELECT e.seq, e.topic, e.at, e.element, e.payload, e.work_item_id, p.name AS actor_name, w.outcome, w.comment, w.title
      FROM events e LEFT JOIN people p ON p.id = e.actor_id LEFT JOIN work_items w ON w.id = e.work_item_id
     WHERE e.instance_id = :instance AND e.seq > :after ORDER BY e.seq LIMIT :most
""")


CHAIN = text("""
    SELECT seq, topic, at, actor_id::text AS actor, principal_id::text AS principal, work_item_id::text AS work_item, element,
           payload, hash
      FROM events WHERE instance_id = :instance ORDER BY seq
""")


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `title` is that of its work item; `passed` are the engine's entries: what, element, execution, causes,
    note, process."""

    seq: int
    topic: str
    at: datetime
    element: str | None
    actor: str | None
    work_item: str | None
    outcome: str | None
    comment: str | None
    title: str | None
    passed: list[list[Any]]
    facts: dict[str, Any]


def entries(database: Database, viewer: Person, instance_id: str, after: int = 0, most: int = 500) -> list[Entry]:
    """Up to `most` acts after the one with number `after`. Raises NotFound. Two statements."""
    allowed = select(instances.c.id).where(instances.c.id == instance_id, visible.instances_of(viewer))
    with database.reading() as connection:
        if connection.execute(allowed).scalar_one_or_none() is None:
            raise NotFound()
        found = connection.execute(EVENTS, {"instance": instance_id, "after": after, "most": most})
        return [_entry(row) for row in found]


def first_broken(database: Database, instance_id: str) -> int | None:
    """The number of the first event that is not what was written, or follows a gap; None when all are whole."""
    head, expected = GENESIS, 1
    with database.reading() as connection:
        for row in connection.execute(CHAIN, {"instance": instance_id}):
            at = row.at.astimezone(UTC)
            event = Event(
                row.seq, row.topic, at, row.actor, row.principal, row.work_item, row.element, rows.loads(row.payload)
            )
            head = chained(event, instance_id, head)
            if row.seq != expected or head != bytes(row.hash):
                return int(row.seq)
            expected += 1
    return None


def _entry(row: Any) -> Entry:
    payload = rows.loads(row.payload)
    item = str(row.work_item_id) if row.work_item_id else None
    is_answer = row.topic == "work_item.completed"
    return Entry(
        row.seq,
        row.topic,
        row.at,
        row.element,
        row.actor_name,
        item,
        row.outcome if is_answer else None,
        row.comment if is_answer else None,
        row.title,
        payload.pop("passed", []),
        payload,
    )
