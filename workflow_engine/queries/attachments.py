"""Attachments as they are asked for: by id, together with the instance that decides who may have them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from workflow_engine.domain.errors import NotFound
from workflow_engine.store.database import Database

ONE = text("SELECT id, name, kind, bytes, instance_id, uploaded_by FROM files WHERE id = :id")

SOME = text("""
    SELECT f.id, f.name, f.bytes, f.uploaded_at, p.name AS uploaded_by FROM files f JOIN people p ON p.id = f.uploaded_by
     WHERE f.instance_id = :instance AND f.id = ANY(CAST(:ids AS uuid[])) ORDER BY f.uploaded_at, f.id
""")


@dataclass(frozen=True, slots=True)
class File:
    """`instance` is None while only who uploaded it knows of it; `size` in bytes."""

    id: str
    name: str
    kind: str
    size: int
    instance: str | None
    uploaded_by: str


def one(database: Database, id: str) -> File:
    """Raises NotFound. Whether the asker may have it is for the caller to decide, by its instance."""
    with database.reading() as connection:
        row = connection.execute(ONE, {"id": id}).one_or_none()
    if row is None:
        raise NotFound()
    instance = str(row.instance_id) if row.instance_id else None
    return File(str(row.id), row.name, row.kind, row.bytes, instance, str(row.uploaded_by))


def some(database: Database, instance: str, ids: Iterable[str]) -> list[Any]:
    """Those of an instance with these ids, the oldest first. One statement, none without ids."""
    named = {"instance": instance, "ids": sorted(set(ids))}
    if not named["ids"]:
        return []
    with database.reading() as connection:
        return list(connection.execute(SOME, named))
