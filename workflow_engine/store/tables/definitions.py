"""Process definitions and their immutable versions."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, LargeBinary, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSON

from workflow_engine.store.tables.meta import metadata, moment, uuid, words

processes = Table(
    "processes",
    metadata,
    words("key", primary_key=True),
    uuid("current_version_id"),
    words("numbering"),
    moment("suspended_at"),
    uuid("suspended_by", to="people.id"),
    words("suspended_for"),
    comment="A process definition under its key; starting takes the current version.",
)
versions = Table(
    "versions",
    metadata,
    uuid("id", primary_key=True),
    words("process", to="processes.key", nullable=False),
    Column("number", Integer, nullable=False),
    words("name", nullable=False),
    uuid("deployment", nullable=False),
    words("status", nullable=False),
    Column("xml", LargeBinary, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("report", JSON, nullable=False),
    words("reason", nullable=False, server_default=""),
    uuid("deployed_by", to="people.id"),
    moment("deployed_at", nullable=False),
    CheckConstraint("status in ('deployed', 'retired')", name="status"),
    UniqueConstraint("process", "number"),
    Index("ix_versions_name", "name"),  # the version a state or a running call was bound to
    Index("ix_versions_deployment", "deployment"),  # what was deployed together
    comment="One immutable revision: the diagram as it came, texts, settings of nodes, findings. `name` is in states.",
)
form_versions = Table(
    "form_versions",
    metadata,
    uuid("id", primary_key=True),
    uuid("version_id", to="versions.id", nullable=False),
    words("key", nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("version_id", "key"),
    comment="The forms of a version; a work item keeps the one it was opened with.",
)
decision_versions = Table(
    "decision_versions",
    metadata,
    uuid("id", primary_key=True),
    uuid("version_id", to="versions.id", nullable=False),
    words("file", nullable=False),
    Column("xml", LargeBinary, nullable=False),
    UniqueConstraint("version_id", "file"),
    comment="The decision tables of a version.",
)
start_timers = Table(
    "start_timers",
    metadata,
    uuid("id", primary_key=True),
    uuid("version_id", to="versions.id", nullable=False),
    words("element", nullable=False),
    Column("schedule", JSON, nullable=False),
    moment("due_at"),
    moment("lease_until"),
    Column("lease_epoch", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    words("last_error"),
    UniqueConstraint("version_id", "element"),
    comment="Timer start events of deployed versions; replaced by the next version.",
)
Index("ix_start_timers_due_at", start_timers.c.due_at, postgresql_where=start_timers.c.due_at.is_not(None))  # claims
start_subscriptions = Table(
    "start_subscriptions",
    metadata,
    uuid("id", primary_key=True),
    uuid("version_id", to="versions.id", nullable=False),
    words("element", nullable=False),
    words("kind", nullable=False),
    words("name", nullable=False),
    Column("is_single", Boolean, nullable=False, server_default="false"),
    Index("ix_start_subscriptions_kind_name", "kind", "name"),  # who starts with this message
    comment="Message and signal start events of current versions.",
)
