"""What is late and what is next: open work items by deadline, and timers that fall due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select, text, true

from workflow_engine.domain.person import Person
from workflow_engine.queries import inbox, visible
from workflow_engine.queries.inbox import NEVER, InboxRow
from workflow_engine.store.database import Database
from workflow_engine.store.tables.instances import instances, work_items
from workflow_engine.store.tables.people import people
from workflow_engine.store.tables.waiting import timers

SOON = timedelta(hours=2)
ASSIGNEE, STARTER = people.alias("assignee"), people.alias("starter")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """`late` and `next` are open work items, `timers` the moments at which something will happen by itself."""

    late: list[InboxRow]
    next: list[InboxRow]
    timers: list[Any]
    counts: dict[str, int]
    now: datetime


def overview(database: Database, viewer: Person, process: str | None = None, most: int = 50) -> Deadlines:
    """What concerns the viewer: all for who oversees, else what he began or works on. Four statements."""
    scope = and_(_overseen(viewer), instances.c.process == process if process else true())
    with database.reading() as connection:
        now = database.now(connection)
        late = _items(connection, and_(scope, work_items.c.due_at < now), most)
        coming = _items(connection, and_(scope, work_items.c.due_at >= now, work_items.c.due_at < NEVER), most)
        waiting = list(connection.execute(_timers(scope, most)))
        counted = connection.execute(_counted(scope, now)).one()
        return Deadlines(late, coming, waiting, dict(counted._mapping), now)


def _overseen(viewer: Person) -> Any:
    """A head of a department sees what his people hold, what is offered to their roles, and what they began."""
    if viewer.may("administer") or viewer.may("oversee"):
        return true()
    return visible.instances_of(viewer)


def _items(connection: Any, condition: Any, most: int) -> list[InboxRow]:
    statement = (
        select(
            work_items,
            work_items.c.offered_to.label("keys"),
            ASSIGNEE.c.name.label("assignee_name"),
            STARTER.c.name.label("starter_name"),
            instances.c.title.label("instance_title"),
            instances.c.business_key,
            instances.c.version_id,
            instances.c.status.label("instance_status"),
        )
        .join(instances, instances.c.id == work_items.c.instance_id)
        .outerjoin(ASSIGNEE, ASSIGNEE.c.id == work_items.c.assignee_id)
        .outerjoin(STARTER, STARTER.c.id == instances.c.started_by)
        .where(work_items.c.state.in_(("ready", "claimed")), condition)
        .order_by(work_items.c.due_at, work_items.c.id)
        .limit(most)
    )
    return [inbox.row(row) for row in connection.execute(statement)]


def _timers(scope: Any, most: int) -> Any:
    columns = (timers.c.element, timers.c.due_at, timers.c.instance_id, instances.c.title, instances.c.version_id)
    joined = select(*columns, instances.c.process).join(instances, instances.c.id == timers.c.instance_id)
    return joined.where(scope).order_by(timers.c.due_at).limit(most)


def _counted(scope: Any, now: datetime) -> Any:
    open_items = and_(work_items.c.state.in_(("ready", "claimed")), scope)

    def count(condition: Any) -> Any:
        found = select(work_items.c.id).join(instances, instances.c.id == work_items.c.instance_id)
        return (
            select(text("count(*)"))
            .select_from(found.where(open_items, condition).limit(1000).subquery())
            .scalar_subquery()
        )

    soon = and_(work_items.c.due_at >= now, work_items.c.due_at < now + SOON)
    return select(
        count(work_items.c.due_at < now).label("late"), count(soon).label("soon"), count(true()).label("open")
    )
