"""The one rule of who sees what: every list and every look-up joins it, so nothing is fetched first and checked later."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    any_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from workflow_engine.domain.person import Person
from workflow_engine.store.tables.instances import instances, work_items
from workflow_engine.store.tables.people import people, process_grants, roles

WORKED = work_items.alias("worked")  # a statement may list work items of its own beside it


def instances_of(viewer: Person) -> ColumnElement[bool]:
    """Instances the viewer began, worked or may work on, oversees, or was granted to see."""
    if viewer.may("oversee"):
        return true()
    worked = exists(select(1).where(WORKED.c.instance_id == instances.c.id, items_of(viewer, WORKED)))
    granted = exists(
        select(1).where(
            process_grants.c.process == instances.c.process,
            process_grants.c.right.in_(("see", "manage")),
            process_grants.c.key == any_(keys(viewer)),
        )
    )
    staffed = exists(select(1).where(WORKED.c.instance_id == instances.c.id, items_of_staff(viewer, WORKED)))
    headed = or_(begun_by_staff(viewer), staffed) if viewer.heads else false()
    return or_(instances.c.started_by == viewer.id, headed, granted, worked)


def items_of(viewer: Person, items: FromClause = work_items) -> ColumnElement[bool]:
    """Work items offered to the viewer, or held or done by him."""
    return or_(items.c.assignee_id == viewer.id, items.c.offered_to.overlap(keys(viewer)))


def items_of_staff(viewer: Person, items: FromClause = work_items) -> ColumnElement[bool]:
    """Work items that the departments he leads hold or were offered: to the department, or to one of its roles."""
    led = departments(viewer)
    members = select(people.c.id).where(people.c.department == any_(led))
    of_roles = select(literal("role:") + roles.c.key).where(roles.c.department == any_(led))
    reached = union_all(of_roles, select(literal("department:") + func.unnest(led))).scalar_subquery()
    offered = func.array(reached, type_=ARRAY(TEXT))
    return or_(items.c.assignee_id.in_(members), items.c.offered_to.overlap(offered))


def begun_by_staff(viewer: Person) -> ColumnElement[bool]:
    """Instances that somebody of the departments he leads began."""
    return instances.c.department == any_(departments(viewer))


def overseen_items(viewer: Person) -> ColumnElement[bool]:
    """Work items of joined instances whose deadlines are his concern: all with the right to oversee, else his departments'."""
    if viewer.may("oversee"):
        return true()
    return or_(begun_by_staff(viewer), items_of_staff(viewer)) if viewer.heads else false()


def processes_managed_by(viewer: Person) -> ColumnElement[bool]:
    """Grants that let the viewer manage the instances of a process."""
    return and_(process_grants.c.right == "manage", process_grants.c.key == any_(keys(viewer)))


def keys(viewer: Person) -> Any:
    """The viewer's offer keys as an array of the database."""
    return cast(sorted(viewer.keys), ARRAY(TEXT))


def departments(viewer: Person) -> Any:
    """Those the viewer leads, as an array of the database."""
    return cast(sorted(viewer.heads), ARRAY(TEXT))
