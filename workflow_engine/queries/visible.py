"""The one rule of who sees what: every list and every look-up joins it, so nothing is fetched first and checked later."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, any_, cast, exists, false, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from workflow_engine.domain.person import Person
from workflow_engine.store.tables.instances import instances, work_items
from workflow_engine.store.tables.people import process_grants

WORKED = work_items.alias("worked")  # a statement may list work items of its own beside it


def instances_of(viewer: Person) -> ColumnElement[bool]:
    """Instances the viewer began, worked or may work on, oversees as head of a department, or was granted to see."""
    if viewer.may("administer"):
        return true()
    worked = exists(select(1).where(WORKED.c.instance_id == instances.c.id, items_of(viewer, WORKED)))
    granted = exists(
        select(1).where(
            process_grants.c.process == instances.c.process,
            process_grants.c.right.in_(("see", "manage")),
            process_grants.c.key == any_(keys(viewer)),
        )
    )
    headed = instances.c.department.in_(sorted(viewer.heads)) if viewer.heads else false()
    return or_(instances.c.started_by == viewer.id, headed, granted, worked)


def items_of(viewer: Person, items: FromClause = work_items) -> ColumnElement[bool]:
    """Work items offered to the viewer, or held or done by him."""
    return or_(items.c.assignee_id == viewer.id, items.c.offered_to.overlap(keys(viewer)))


def processes_managed_by(viewer: Person) -> ColumnElement[bool]:
    """Grants that let the viewer manage the instances of a process."""
    return and_(process_grants.c.right == "manage", process_grants.c.key == any_(keys(viewer)))


def keys(viewer: Person) -> Any:
    """The viewer's offer keys as an array of the database."""
    return cast(sorted(viewer.keys), ARRAY(TEXT))
