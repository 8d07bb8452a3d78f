"""What is late and what is next, for those who oversee: open work items by deadline, and timers that fall due."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, any_, case, func, literal, select, true, tuple_

from workflow_engine.domain.person import Person
from workflow_engine.queries import inbox, visible
from workflow_engine.queries.inbox import NEVER, InboxRow
from workflow_engine.store.database import Database
from workflow_engine.store.tables.instances import instances, is_open, work_items
from workflow_engine.store.tables.people import people, roles
from workflow_engine.store.tables.waiting import timers

SOON = timedelta(hours=2)
COUNTED = 5000  # deadlines that are added up, the earliest first
NOBODY = "-"  # who holds what nobody has claimed
ASSIGNEE, STARTER = people.alias("assignee"), people.alias("starter")
OF_ROLE = (
    select(func.min(roles.c.department))
    .where(literal("role:") + roles.c.key == any_(work_items.c.offered_to))
    .scalar_subquery()
)
FIRST_OFFER = work_items.c.offered_to[1]
OF_OFFER = case((FIRST_OFFER.startswith("department:"), func.substr(FIRST_OFFER, len("department:") + 1)))
DEPARTMENT = func.coalesce(ASSIGNEE.c.department, OF_ROLE, OF_OFFER)  # whose turn it is
ITEMS = (
    work_items.join(instances, instances.c.id == work_items.c.instance_id)
    .outerjoin(ASSIGNEE, ASSIGNEE.c.id == work_items.c.assignee_id)
    .outerjoin(STARTER, STARTER.c.id == instances.c.started_by)
)
ROW = (
    work_items,
    work_items.c.offered_to.label("keys"),
    ASSIGNEE.c.name.label("assignee_name"),
    STARTER.c.name.label("starter_name"),
    instances.c.title.label("instance_title"),
    instances.c.business_key,
    instances.c.status.label("instance_status"),
)


@dataclass(frozen=True, slots=True)
class Only:
    """What the deadlines are narrowed to. `person` is a key or NOBODY, `department` the one whose turn it is."""

    process: str = ""
    department: str = ""
    person: str = ""

    def condition(self) -> ColumnElement[bool]:
        held = work_items.c.assignee_id.is_(None) if self.person == NOBODY else ASSIGNEE.c.key == self.person
        rules = ((self.process, work_items.c.process == self.process), (self.person, held))
        turn = DEPARTMENT.is_not_distinct_from(self.department) if self.department else true()
        return and_(turn, *(rule for asked, rule in rules if asked))


@dataclass(frozen=True, slots=True)
class Figure:
    """How many open work items are late, due within SOON, and due later."""

    late: int = 0
    soon: int = 0
    later: int = 0

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.late + other.late, self.soon + other.soon, self.later + other.later)


@dataclass(frozen=True, slots=True)
class Figures:
    """Added up by process, department and person (key and name); `is_cut` when there are more than COUNTED."""

    whole: Figure
    processes: dict[str, Figure]
    departments: dict[str, Figure]
    people: dict[tuple[str, str], Figure]
    is_cut: bool


EVERYTHING = Only()


def late(
    database: Database, viewer: Person, most: int, after: Sequence[str] | None = None, only: Only = EVERYTHING
) -> list[InboxRow]:
    """Up to `most` open items whose deadline has passed, the longest overdue first. Two statements."""
    with database.reading() as connection:
        return _items(connection, viewer, only, work_items.c.due_at < database.now(connection), most, after)


def coming(
    database: Database, viewer: Person, most: int, after: Sequence[str] | None = None, only: Only = EVERYTHING
) -> list[InboxRow]:
    """Up to `most` open items whose deadline is still ahead, the next first. Two statements."""
    with database.reading() as connection:
        now = database.now(connection)
        ahead = and_(work_items.c.due_at >= now, work_items.c.due_at < NEVER)
        return _items(connection, viewer, only, ahead, most, after)


def figures(database: Database, viewer: Person, only: Only = EVERYTHING) -> Figures:
    """Two statements."""
    open_items = (
        select(
            work_items.c.process,
            func.coalesce(DEPARTMENT, "").label("department"),
            func.coalesce(ASSIGNEE.c.key, NOBODY).label("person"),
            func.coalesce(ASSIGNEE.c.name, "").label("name"),
            work_items.c.due_at,
        )
        .select_from(ITEMS)
        .where(is_open, work_items.c.due_at < NEVER, visible.overseen_items(viewer), only.condition())
        .order_by(work_items.c.due_at)
        .limit(COUNTED)
        .subquery()
    )
    group = (open_items.c.process, open_items.c.department, open_items.c.person, open_items.c.name)
    with database.reading() as connection:
        now, count = database.now(connection), func.count()
        is_late, is_soon = open_items.c.due_at < now, open_items.c.due_at < now + SOON
        counted = select(
            *group,
            count.filter(is_late).label("late"),
            count.filter(and_(~is_late, is_soon)).label("soon"),
            count.filter(~is_soon).label("later"),
        )
        return _added_up(connection.execute(counted.group_by(*group)))


def timers_ahead(database: Database, viewer: Person, most: int, only: Only = EVERYTHING) -> list[Any]:
    """The next moments at which something happens by itself, in the instances that the viewer may see. One statement."""
    statement = (
        select(
            timers.c.element,
            timers.c.due_at,
            timers.c.instance_id,
            instances.c.title,
            instances.c.business_key,
            instances.c.process,
            instances.c.version_id,
        )
        .join(instances, instances.c.id == timers.c.instance_id)
        .where(visible.instances_of(viewer), instances.c.process == only.process if only.process else true())
        .order_by(timers.c.due_at, timers.c.id)
        .limit(most)
    )
    with database.reading() as connection:
        return list(connection.execute(statement))


def _items(
    connection: Any, viewer: Person, only: Only, when: ColumnElement[bool], most: int, after: Sequence[str] | None
) -> list[InboxRow]:
    statement = select(*ROW).select_from(ITEMS)
    statement = statement.where(is_open, when, visible.overseen_items(viewer), only.condition())
    if after is not None:
        last = (datetime.fromisoformat(after[0]), after[1])
        statement = statement.where(tuple_(work_items.c.due_at, work_items.c.id) > last)
    ordered = statement.order_by(work_items.c.due_at, work_items.c.id).limit(most)
    return [inbox.row(found) for found in connection.execute(ordered)]


def _added_up(counted: Iterable[Any]) -> Figures:
    whole = Figure()
    processes: defaultdict[str, Figure] = defaultdict(Figure)
    departments: defaultdict[str, Figure] = defaultdict(Figure)
    holders: defaultdict[tuple[str, str], Figure] = defaultdict(Figure)
    for row in counted:
        figure = Figure(row.late, row.soon, row.later)
        whole += figure
        processes[row.process] += figure
        departments[row.department] += figure
        holders[row.person, row.name] += figure
    return Figures(whole, processes, departments, holders, whole.late + whole.soon + whole.later >= COUNTED)
