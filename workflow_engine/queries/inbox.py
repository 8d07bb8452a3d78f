"""What somebody has to do: a page costs the same however many items are open, because each key gives its first rows only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from workflow_engine.domain.person import Person
from workflow_engine.store.database import Database

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"
START = (datetime(1, 1, 1, tzinfo=UTC), "00000000-0000-0000-0000-000000000000")
ROW = """
           w.id, w.instance_id, w.process, w.element, w.title, w.state, w.due_at, w.priority, w.opened_at, w.closed_at,
           w.outcome, w.version, w.offered_to AS keys, w.direct, w.assignee_id, a.name AS assignee_name,
           i.title AS instance_title, i.business_key, w.version_id, i.status AS instance_status, s.name AS starter_name
"""
FOUND = (
    "AND (i.title ILIKE :like OR i.business_key ILIKE :like)"  # only a search looks at instances before it has a page
)


def _page(searches: bool) -> Any:
    of_mine = "JOIN instances i ON i.id = m.instance_id" if searches else ""
    of_group = "JOIN work_items x ON x.id = o.work_item_id JOIN instances i ON i.id = x.instance_id" if searches else ""
    found = FOUND if searches else ""
    return text(f"""
    WITH page AS (
        (SELECT m.due_at, m.id FROM work_items m {of_mine}
          WHERE :mine AND m.assignee_id = :me AND m.state IN ('ready', 'claimed')
            AND (m.due_at, m.id) > (:due, CAST(:after AS uuid)) AND m.due_at <= :until
            AND (CAST(:process AS text) IS NULL OR m.process = :process) {found}
          ORDER BY m.due_at, m.id LIMIT :most)
        UNION
        (SELECT f.due_at, f.work_item_id AS id
           FROM unnest(CAST(:keys AS text[])) AS k CROSS JOIN LATERAL (
                SELECT o.due_at, o.work_item_id FROM offers o {of_group}
                 WHERE :group AND o.key = k AND (o.due_at, o.work_item_id) > (:due, CAST(:after AS uuid))
                   AND o.due_at <= :until AND (CAST(:process AS text) IS NULL OR o.process = :process) {found}
                 ORDER BY o.due_at, o.work_item_id LIMIT :most) f)
        ORDER BY due_at, id LIMIT :most
    )
    SELECT {ROW}
      FROM page JOIN work_items w ON w.id = page.id JOIN instances i ON i.id = w.instance_id
      LEFT JOIN people a ON a.id = w.assignee_id LEFT JOIN people s ON s.id = i.started_by
     ORDER BY w.due_at, w.id
    """)  # noqa: S608


PAGES = {searches: _page(searches) for searches in (False, True)}
DONE = text(f"""
    SELECT {ROW}
      FROM work_items w JOIN instances i ON i.id = w.instance_id
      LEFT JOIN people a ON a.id = w.assignee_id LEFT JOIN people s ON s.id = i.started_by
     WHERE w.assignee_id = :me AND w.state = 'completed' AND (w.closed_at, w.id) < (:closed, CAST(:after AS uuid))
       AND (CAST(:process AS text) IS NULL OR w.process = :process)
       AND (:like = '%' OR i.title ILIKE :like OR i.business_key ILIKE :like)
     ORDER BY w.closed_at DESC, w.id DESC LIMIT :most
""")  # noqa: S608
VIEWS = {"mine": (True, False), "group": (False, True), "all": (True, True)}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to: one process, deadlines up to a moment, words in title or number."""

    process: str | None = None
    until: datetime = NEVER
    words: str = ""

    def named(self) -> dict[str, Any]:
        escaped = self.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return {"process": self.process, "until": self.until, "like": f"%{escaped}%" if escaped else "%"}


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A line of the inbox. `due_at` None has no deadline."""

    id: str
    instance: str
    process: str
    version: str
    element: str
    title: str
    state: str
    due_at: datetime | None
    priority: int
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    revision: int
    assignee: str | None
    assignee_name: str | None
    keys: tuple[str, ...]
    direct: bool
    instance_title: str
    instance_status: str
    business_key: str | None
    starter_name: str | None

    @property
    def place(self) -> list[str]:
        """Where the next page begins."""
        return [(self.closed_at or self.due_at or NEVER).isoformat(), self.id]


def page(
    database: Database,
    viewer: Person,
    view: str,
    most: int,
    after: Sequence[str] | None = None,
    only: Filter = EVERYTHING,
) -> list[InboxRow]:
    """Up to `most` open items by deadline, from the place where the last page ended. One statement.

    `view` is mine (held by the viewer), group (offered to him) or all.
    """
    due, last = (datetime.fromisoformat(after[0]), after[1]) if after else START
    mine, group = VIEWS[view]
    named = {"me": viewer.id, "keys": sorted(viewer.keys), "due": due, "after": last, "most": most}
    with database.reading() as connection:
        statement = PAGES[bool(only.words)]
        return [
            row(found) for found in connection.execute(statement, named | only.named() | {"mine": mine, "group": group})
        ]


def done(
    database: Database, viewer: Person, most: int, after: Sequence[str] | None = None, only: Filter = EVERYTHING
) -> list[InboxRow]:
    """Up to `most` items that the viewer has completed, the latest first. One statement."""
    closed, last = (datetime.fromisoformat(after[0]), after[1]) if after else (NEVER, LAST)
    with database.reading() as connection:
        named = {"me": viewer.id, "closed": closed, "after": last, "most": most}
        return [row(found) for found in connection.execute(DONE, named | only.named())]


def row(found: Any) -> InboxRow:
    """A row of the work item queries."""
    return InboxRow(
        id=str(found.id),
        instance=str(found.instance_id),
        process=found.process,
        version=str(found.version_id),
        element=found.element,
        title=found.title,
        state=found.state,
        due_at=found.due_at if found.due_at < NEVER else None,
        priority=found.priority,
        opened_at=found.opened_at,
        closed_at=found.closed_at,
        outcome=found.outcome,
        revision=found.version,
        assignee=str(found.assignee_id) if found.assignee_id else None,
        assignee_name=found.assignee_name,
        keys=tuple(found.keys),
        direct=found.direct,
        instance_title=found.instance_title,
        instance_status=found.instance_status,
        business_key=found.business_key,
        starter_name=found.starter_name,
    )
