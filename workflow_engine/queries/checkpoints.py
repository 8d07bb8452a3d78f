"""The states an instance can go back to, each with the act that came after it."""

from typing import Any

from sqlalchemy import select, text

from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.person import Person
from workflow_engine.queries import visible
from workflow_engine.store.database import Database
from workflow_engine.store.tables.instances import instances

CHECKPOINTS = text("""
    SELECT c.seq, e.at, e.topic, coalesce(w.element, e.element) AS element, p.name AS actor
      FROM checkpoints c JOIN events e ON e.instance_id = c.instance_id AND e.seq = c.seq + 1
      LEFT JOIN work_items w ON w.id = e.work_item_id LEFT JOIN people p ON p.id = e.actor_id
     WHERE c.instance_id = :instance AND c.seq < :before AND length(c.state) > 0 ORDER BY c.seq DESC LIMIT :most
""")
LAST = 2**31 - 1


def page(database: Database, viewer: Person, instance_id: str, most: int, before: int = LAST) -> list[Any]:
    """Up to `most` checkpoints before number `before`, the newest first. Raises NotFound. Two statements."""
    allowed = select(instances.c.id).where(instances.c.id == instance_id, visible.instances_of(viewer))
    with database.reading() as connection:
        if connection.execute(allowed).scalar_one_or_none() is None:
            raise NotFound()
        return list(connection.execute(CHECKPOINTS, {"instance": instance_id, "most": most, "before": before}))
