"""What somebody was told, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from workflow_engine.domain.errors import NotFound
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.queries.inbox import LAST, NEVER
from workflow_engine.store.database import Database

MINE = """
    SELECT n.id, n.topic, n.instance_id, n.work_item_id, n.text_zh, n.text_en, n.is_read, n.created_at,
           i.title, i.business_key
      FROM notifications n LEFT JOIN instances i ON i.id = n.instance_id WHERE n.person_id = :me
"""
ONE = text(f"{MINE} AND n.id = CAST(:id AS uuid)")
PAGE = text(f"""
    {MINE} AND (n.created_at, n.id) < (:at, CAST(:after AS uuid)) ORDER BY n.created_at DESC, n.id DESC LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Notice:
    """`work_item` is None where it is about the instance as a whole."""

    id: str
    topic: str
    instance: str | None
    work_item: str | None
    text: Text
    is_read: bool
    at: datetime
    title: str
    business_key: str | None

    @property
    def place(self) -> list[str]:
        """Where the next page begins."""
        return [self.at.isoformat(), self.id]


def one(database: Database, viewer: Person, notice: str) -> Notice:
    """Raises NotFound. One statement."""
    with database.reading() as connection:
        row = connection.execute(ONE, {"me": viewer.id, "id": notice}).one_or_none()
    if row is None:
        raise NotFound()
    return _notice(row)


def page(database: Database, viewer: Person, most: int, after: Sequence[str] | None = None) -> list[Notice]:
    """Up to `most`. One statement."""
    at, last = (datetime.fromisoformat(after[0]), after[1]) if after else (NEVER, LAST)
    with database.reading() as connection:
        found = connection.execute(PAGE, {"me": viewer.id, "at": at, "after": last, "most": most})
        return [_notice(row) for row in found]


def _notice(row: Any) -> Notice:
    return Notice(
        str(row.id),
        row.topic,
        str(row.instance_id) if row.instance_id else None,
        str(row.work_item_id) if row.work_item_id else None,
        Text(row.text_zh, row.text_en),
        row.is_read,
        row.created_at,
        row.title or "",
        row.business_key,
    )
