"""History: append only, partitioned by the month in which the instance was born, so old months fall off as tables."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table
from sqlalchemy.dialects.postgresql import JSON

from workflow_engine.store.tables.meta import metadata, moment, uuid, words

BY_BIRTH = "RANGE (instance_id)"
PARTITIONED = ("events", "checkpoints", "variable_history")

events = Table(
    "events",
    metadata,
    uuid("instance_id", nullable=False),
    Column("seq", Integer, nullable=False),
    words("topic", nullable=False),
    moment("at", nullable=False),
    uuid("actor_id"),
    uuid("principal_id"),
    uuid("work_item_id"),
    words("element"),
    Column("payload", JSON, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("instance_id", "seq"),
    comment="What happened, one row per act, numbered without gaps; each hash covers the one before. Never changed.",
    postgresql_partition_by=BY_BIRTH,
)
checkpoints = Table(
    "checkpoints",
    metadata,
    uuid("instance_id", nullable=False),
    Column("seq", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    PrimaryKeyConstraint("instance_id", "seq"),
    comment="The state as it was before an act of a person or one that opened work. Emptied by policy after the end.",
    postgresql_partition_by=BY_BIRTH,
)
variable_history = Table(
    "variable_history",
    metadata,
    uuid("instance_id", nullable=False),
    words("scope", nullable=False),
    words("name", nullable=False),
    Column("seq", Integer, nullable=False),
    Column("value", JSON, nullable=False),
    PrimaryKeyConstraint("instance_id", "seq", "scope", "name"),
    comment="Every value a variable had; erasable without breaking the chain of events.",
    postgresql_partition_by=BY_BIRTH,
)
notifications = Table(
    "notifications",
    metadata,
    uuid("id", primary_key=True),
    uuid("person_id", to="people.id", nullable=False),
    words("topic", nullable=False),
    uuid("instance_id", to="instances.id", nullable=False),
    uuid("work_item_id"),
    words("text_zh", nullable=False),
    words("text_en", nullable=False),
    moment("created_at", nullable=False),
    Column("is_read", Boolean, nullable=False, server_default="false"),
    Index("ix_notifications_person_id", "person_id", "created_at"),  # my notices
    Index("ix_notifications_instance_id", "instance_id"),  # removal with it
    comment="What a person was told, shown in the product; mail goes out beside it. Removed with the instance.",
)
denials = Table(
    "denials",
    metadata,
    uuid("id", primary_key=True),
    moment("at", nullable=False),
    uuid("person_id", to="people.id", nullable=False),
    words("act", nullable=False),
    words("subject", nullable=False),
    words("code", nullable=False),
    words("request_id", nullable=False),
    Index("ix_denials_person_id", "person_id", "at"),  # what somebody has tried
    comment="Who tried what he may not do: the address, the id in it and the refusal. Never what he sent.",
)
