"""Instances: one with all that is waited for, and lists by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.person import Person
from workflow_engine.queries import inbox, visible
from workflow_engine.queries.inbox import InboxRow
from workflow_engine.store import rows
from workflow_engine.store.database import Database
from workflow_engine.store.tables.instances import instances
from workflow_engine.store.tables.people import people

ITEMS = text(f"""
    SELECT {inbox.ROW}
      FROM work_items w JOIN instances i ON i.id = w.instance_id
      LEFT JOIN people a ON a.id = w.assignee_id LEFT JOIN people s ON s.id = i.started_by
     WHERE w.instance_id = :instance ORDER BY w.id
""")  # noqa: S608
WAITING = text("""
    SELECT 'timer' AS kind, element, '' AS name, due_at, attempts, last_error FROM timers WHERE instance_id = :instance
    UNION ALL
    SELECT kind, element, name, NULL, 0, NULL FROM subscriptions WHERE instance_id = :instance
    UNION ALL
    SELECT 'call', element, connector, due_at, attempts, last_error FROM service_calls
     WHERE instance_id = :instance AND status IN ('waiting', 'failed')
     ORDER BY 4, 2
""")
VARIABLES = text("SELECT name, value FROM variables WHERE instance_id = :instance AND scope = '' ORDER BY name")
INCIDENTS = text("""
    SELECT id, element, code, text_zh, text_en, detail, opened_at,
           coalesce(pending->'command'->>'is' = 'FailCall', false) AS is_call
      FROM incidents WHERE instance_id = :instance AND resolved_at IS NULL ORDER BY opened_at
""")
STARTER = people.alias("starter")
COLUMNS = (
    instances.c.id,
    instances.c.process,
    instances.c.version_id,
    instances.c.business_key,
    instances.c.title,
    instances.c.status,
    instances.c.result,
    instances.c.seq,
    instances.c.started_at,
    instances.c.changed_at,
    instances.c.ended_at,
    instances.c.started_by,
    STARTER.c.name.label("starter_name"),
)


@dataclass(frozen=True, slots=True)
class InstancePage:
    """`row` has the columns of the instance, `waiting` timers, messages and calls, `incidents` the open ones."""

    row: Any
    items: list[InboxRow]
    waiting: list[Any]
    variables: dict[str, Any]
    incidents: list[Any]
    now: datetime


def one(database: Database, viewer: Person, instance_id: str) -> InstancePage:
    """Raises NotFound, also for what the viewer may not see. Five statements."""
    statement = (
        select(*COLUMNS)
        .outerjoin(STARTER, STARTER.c.id == instances.c.started_by)
        .where(instances.c.id == instance_id, visible.instances_of(viewer))
    )
    named = {"instance": instance_id}
    with database.reading() as connection:
        found = connection.execute(statement).one_or_none()
        if found is None:
            raise NotFound()
        return InstancePage(
            found,
            [inbox.row(item) for item in connection.execute(ITEMS, named)],
            list(connection.execute(WAITING, named)),
            {name: rows.value(value) for name, value in connection.execute(VARIABLES, named)},
            list(connection.execute(INCIDENTS, named)),
            database.now(connection),
        )


def items(database: Database, instance_id: str) -> list[InboxRow]:
    """All work items of an instance that the viewer is known to see. One statement."""
    with database.reading() as connection:
        return [inbox.row(item) for item in connection.execute(ITEMS, {"instance": instance_id})]


def page(
    database: Database,
    viewer: Person,
    most: int,
    *,
    process: str | None = None,
    status: str | None = None,
    mine: bool = False,
    after: Sequence[str] | None = None,
) -> list[Any]:
    """Up to `most` instances that the viewer may see, the newest first, which is the order of their ids. One statement."""
    statement = select(*COLUMNS).outerjoin(STARTER, STARTER.c.id == instances.c.started_by)
    statement = statement.where(visible.instances_of(viewer))
    if process is not None:
        statement = statement.where(instances.c.process == process)
    if status is not None:
        statement = statement.where(instances.c.status == status)
    if mine:
        statement = statement.where(instances.c.started_by == viewer.id)
    if after is not None:
        statement = statement.where(instances.c.id < after[0])
    ordered = statement.order_by(instances.c.id.desc()).limit(most)
    with database.reading() as connection:
        return list(connection.execute(ordered))
