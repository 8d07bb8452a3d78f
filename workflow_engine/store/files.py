"""Attachments: rows about files; their bytes lie in a folder."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from workflow_engine.domain.choice import Attachment

ADD = text("""
    INSERT INTO files (id, name, kind, bytes, sha256, uploaded_by, uploaded_at)
    VALUES (:id, :name, :kind, :bytes, :sha256, :person, :now)
""")
KEEP = text("""
    UPDATE files SET instance_id = :instance
     WHERE id = ANY(CAST(:ids AS uuid[])) AND instance_id IS NULL AND uploaded_by = :person
""")
KEPT = text("SELECT count(*) FROM files WHERE instance_id = :instance")
STAGED = text("SELECT count(*) FROM files WHERE uploaded_by = :person AND instance_id IS NULL")


def add(connection: Connection, file: Attachment, kind: str, person: str) -> None:
    named = {"id": file.id, "name": file.name, "bytes": file.size_bytes, "sha256": file.sha256, "now": file.added_at}
    connection.execute(ADD, named | {"kind": kind, "person": person})


def keep(connection: Connection, ids: Sequence[str], instance: str, person: str) -> None:
    """Files that somebody staged become those of an instance."""
    connection.execute(KEEP, {"ids": list(ids), "instance": instance, "person": person})


def kept(connection: Connection, instance: str) -> int:
    """How many files an instance has."""
    return int(connection.execute(KEPT, {"instance": instance}).scalar_one())


def staged(connection: Connection, person: str) -> int:
    """How many files of somebody no form has named yet."""
    return int(connection.execute(STAGED, {"person": person}).scalar_one())
