"""One work item as its page and the API show it: the item, its instance, the values and the draft. Two statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.person import Person
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.queries import inbox, visible
from workflow_engine.queries.inbox import InboxRow
from workflow_engine.store import rows
from workflow_engine.store.database import Database
from workflow_engine.store.instances import work_item
from workflow_engine.store.tables.instances import instances, work_items
from workflow_engine.store.tables.people import people

VALUES = text("""
    SELECT 'value' AS what, v.scope, v.name, v.value, CAST(NULL AS timestamptz) AS saved_at FROM variables v
     WHERE v.instance_id = :instance AND v.scope IN (:scope, :token)
    UNION ALL
    SELECT 'draft', '', d.comment, d.values, d.saved_at FROM drafts d WHERE d.subject = :subject AND d.person_id = :person
""")
ASSIGNEE, STARTER = people.alias("assignee"), people.alias("starter")
ITEM = (
    select(
        work_items,
        work_items.c.offered_to.label("keys"),
        ASSIGNEE.c.name.label("assignee_name"),
        STARTER.c.name.label("starter_name"),
        instances.c.title.label("instance_title"),
        instances.c.business_key,
        instances.c.starter,
        instances.c.status.label("instance_status"),
    )
    .join(instances, instances.c.id == work_items.c.instance_id)
    .outerjoin(ASSIGNEE, ASSIGNEE.c.id == work_items.c.assignee_id)
    .outerjoin(STARTER, STARTER.c.id == instances.c.started_by)
)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """`values` are the variables as FEEL values; those of the item's own round hide the instance's.

    `starter` is the key of who began the instance, `saved_at` when the viewer's draft and `comment` were kept.
    """

    item: WorkItem
    row: InboxRow
    values: dict[str, Any]
    draft: dict[str, Any] | None
    comment: str
    saved_at: datetime | None
    starter: str | None
    now: datetime


def one(database: Database, viewer: Person, item_id: str) -> ItemPage:
    """Raises NotFound, also for what the viewer has nothing to do with."""
    allowed = visible.items_of(viewer) if not viewer.may("administer") else visible.instances_of(viewer)
    with database.reading() as connection:
        found = connection.execute(ITEM.where(work_items.c.id == item_id, allowed)).one_or_none()
        if found is None:
            raise NotFound()
        item = work_item(found, str(found.instance_id))
        named = {
            "instance": item.instance,
            "scope": item.scope,
            "token": item.token,
            "subject": item.id,
            "person": viewer.id,
        }
        parts = list(connection.execute(VALUES, named))
        draft = next((part for part in parts if part.what == "draft"), None)
        return ItemPage(
            item,
            inbox.row(found),
            _values(parts, item.token),
            rows.loads(draft.value) if draft else None,
            draft.name if draft else "",
            draft.saved_at if draft else None,
            found.starter,
            database.now(connection),
        )


def _values(parts: list[Any], token: str) -> dict[str, Any]:
    ordered = sorted((part for part in parts if part.what == "value"), key=lambda part: part.scope == token)
    return {part.name: rows.value(part.value) for part in ordered}
