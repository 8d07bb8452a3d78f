"""Attachments: who gave which bytes to which instance; the bytes lie in a folder under a random name."""

from sqlalchemy import BigInteger, Column, Index, Table

from workflow_engine.store.tables.meta import metadata, moment, uuid, words

files = Table(
    "files",
    metadata,
    uuid("id", primary_key=True),
    uuid("instance_id", to="instances.id"),
    words("name", nullable=False),
    words("kind", nullable=False),
    Column("bytes", BigInteger, nullable=False),
    words("sha256", nullable=False),
    uuid("uploaded_by", to="people.id", nullable=False),
    moment("uploaded_at", nullable=False),
    Index("ix_files_instance_id", "instance_id"),  # of an instance
    comment="An attachment. Staged without an instance until a form names it; unused ones are swept after a day.",
)
