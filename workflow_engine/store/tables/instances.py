"""Instances, their variables and the work in them: hot tables, written with every act by explicit statements."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON, TEXT

from workflow_engine.store.tables.meta import metadata, moment, uuid, words

instances = Table(
    "instances",
    metadata,
    uuid("id", primary_key=True),
    words("process", nullable=False),
    uuid("version_id", to="versions.id", nullable=False),
    words("business_key"),
    words("title", nullable=False),
    uuid("started_by", to="people.id"),
    words("starter"),
    words("department"),
    words("status", nullable=False),
    words("result"),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("priority", Integer, nullable=False, server_default="0"),
    moment("started_at", nullable=False),
    moment("changed_at", nullable=False),
    moment("ended_at"),
    moment("removal_at"),
    words("request"),
    CheckConstraint("status in ('running', 'suspended', 'incident', 'completed', 'cancelled')", name="status"),
    UniqueConstraint("process", "request"),
    # room on the page: the update of every step touches no indexed column and stays where the row is
    postgresql_with={"fillfactor": "70"},
    comment="One run of a process. The row is the one lock; `state` is the engine's bytes, `head` the last event's hash.",
)
Index("ix_instances_list", instances.c.process, instances.c.status, instances.c.started_at.desc())  # lists of a process
Index("ix_instances_business_key", instances.c.business_key)  # search by number
Index("ix_instances_started_by", instances.c.started_by, instances.c.started_at.desc())  # "started by me"
Index(
    "ix_instances_removal_at", instances.c.removal_at, postgresql_where=instances.c.removal_at.is_not(None)
)  # retention

variables = Table(
    "variables",
    metadata,
    uuid("instance_id", to="instances.id", nullable=False),
    words("scope", nullable=False),
    words("name", nullable=False),
    Column("value", JSON, nullable=False),
    Column("seq", Integer, nullable=False),
    PrimaryKeyConstraint("instance_id", "scope", "name"),
    comment="Current values. `scope` is empty for the instance, else a frame of the engine; JSON text keeps numbers exact.",
)

work_items = Table(
    "work_items",
    metadata,
    uuid("id", primary_key=True),
    uuid("instance_id", to="instances.id", nullable=False),
    words("process", nullable=False),
    uuid("version_id", to="versions.id", nullable=False),
    words("scope", nullable=False),
    words("token", nullable=False),
    words("element", nullable=False),
    words("title", nullable=False),
    words("state", nullable=False),
    words("reason"),
    uuid("assignee_id", to="people.id"),
    Column("offered_to", ARRAY(TEXT), nullable=False),
    Column("direct", Boolean, nullable=False, server_default="true"),
    uuid("form_version_id", to="form_versions.id"),
    moment("due_at", nullable=False),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("opened_seq", Integer, nullable=False),
    Column("closed_seq", Integer),
    moment("opened_at", nullable=False),
    moment("closed_at"),
    words("outcome"),
    words("comment"),
    words("request"),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("state in ('ready', 'claimed', 'completed', 'cancelled')", name="state"),
    comment="One activity that waits for people, of an instance or a process it calls. Without a deadline `due_at` is infinity.",
)
is_open = work_items.c.state.in_(("ready", "claimed"))
Index("ix_work_items_instance_id", work_items.c.instance_id)  # what is open in an instance
Index(
    "uq_work_items_token", work_items.c.instance_id, work_items.c.token, unique=True, postgresql_where=is_open
)  # one open item per token
Index(
    "ix_work_items_mine", work_items.c.assignee_id, work_items.c.due_at, work_items.c.id, postgresql_where=is_open
)  # my inbox
Index("ix_work_items_late", work_items.c.due_at, work_items.c.id, postgresql_where=is_open)  # deadlines
Index(
    "ix_work_items_done",
    work_items.c.assignee_id,
    work_items.c.closed_at.desc(),
    postgresql_where=text("state = 'completed'"),
)  # what I have done

offers = Table(
    "offers",
    metadata,
    words("key", nullable=False),
    moment("due_at", nullable=False),
    uuid("work_item_id", to="work_items.id", nullable=False),
    words("process", nullable=False),
    PrimaryKeyConstraint("key", "due_at", "work_item_id"),
    Index("ix_offers_work_item_id", "work_item_id"),  # taken away when the item is claimed
    comment="A ready item under one key of its candidates; one row per key, never per member of a group.",
)
migrations_of_instances = Table(
    "migrations_of_instances",
    metadata,
    uuid("migration_id", nullable=False),
    uuid("instance_id", to="instances.id", nullable=False),
    uuid("from_version_id", to="versions.id", nullable=False),
    uuid("to_version_id", to="versions.id", nullable=False),
    Column("seq", Integer, nullable=False),
    words("state_digest", nullable=False),
    Column("is_exact", Boolean, nullable=False),
    moment("undone_at"),
    PrimaryKeyConstraint("migration_id", "instance_id"),
    Index("ix_migrations_of_instances_instance_id", "instance_id"),  # removed with the instance
    comment="An instance that went to another version. It can go back while its state is the one it came with.",
)
drafts = Table(
    "drafts",
    metadata,
    words("subject", nullable=False),
    uuid("person_id", to="people.id", nullable=False),
    Column("values", JSON, nullable=False),
    words("comment", nullable=False, server_default=""),
    moment("saved_at", nullable=False),
    PrimaryKeyConstraint("subject", "person_id"),
    comment="What somebody typed and has not submitted; his alone. `subject` is a work item or `start:` and a process.",
)
