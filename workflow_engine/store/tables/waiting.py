"""Everything that must happen later. All share the columns of a lease; one claim statement serves them all."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSON

from workflow_engine.store.tables.meta import metadata, moment, uuid, words


def leased() -> list[Column[Any]]:
    """When it is due, who works on it until when, and how often it was tried."""
    return [
        moment("due_at", nullable=False),
        moment("lease_until"),
        Column("lease_epoch", Integer, nullable=False, server_default="0"),
        Column("attempts", Integer, nullable=False, server_default="0"),
        words("last_error"),
    ]


timers = Table(
    "timers",
    metadata,
    uuid("id", primary_key=True),
    uuid("instance_id", to="instances.id", nullable=False),
    words("token", nullable=False),
    words("element", nullable=False),
    *leased(),
    UniqueConstraint("instance_id", "token"),
    comment="A due moment of a timer event; gone when fired or no longer waited for. Suspended instances keep theirs.",
)
Index("ix_timers_due_at", timers.c.due_at)  # claims
subscriptions = Table(
    "subscriptions",
    metadata,
    uuid("id", primary_key=True),
    uuid("instance_id", to="instances.id", nullable=False),
    words("token", nullable=False),
    words("element", nullable=False),
    words("kind", nullable=False),
    words("name", nullable=False),
    words("correlation"),
    moment("armed_at", nullable=False),
    CheckConstraint("kind in ('message', 'signal')", name="kind"),
    UniqueConstraint("instance_id", "token"),
    Index("ix_subscriptions_wait", "kind", "name", "correlation"),  # routing
    comment="Who waits for which message or signal; no correlation takes any.",
)
messages = Table(
    "messages",
    metadata,
    uuid("id", primary_key=True),
    words("source", nullable=False),
    words("source_id", nullable=False),
    words("kind", nullable=False),
    words("name", nullable=False),
    words("correlation"),
    Column("variables", JSON, nullable=False),
    uuid("instance_id", to="instances.id"),
    words("status", nullable=False),
    moment("sent_at", nullable=False),
    moment("expires_at", nullable=False),
    *leased(),
    CheckConstraint("kind in ('message', 'signal')", name="kind"),
    CheckConstraint("status in ('waiting', 'delivered', 'expired')", name="status"),
    UniqueConstraint("source", "source_id"),
    Index(
        "ix_messages_instance_id", "instance_id", postgresql_where=text("instance_id is not null")
    ),  # removal with it
    comment="Messages and signals from outside or from instances; each once by its source. Removed 30 days after expiry.",
)
is_waiting = messages.c.status == "waiting"
Index("ix_messages_due_at", messages.c.due_at, postgresql_where=is_waiting)  # claims
Index("ix_messages_route", messages.c.name, messages.c.correlation, postgresql_where=is_waiting)  # a catcher came later
service_calls = Table(
    "service_calls",
    metadata,
    uuid("id", primary_key=True),
    uuid("instance_id", to="instances.id", nullable=False),
    words("token", nullable=False),
    words("element", nullable=False),
    words("connector", nullable=False),
    Column("parameters", JSON, nullable=False),
    words("idempotency_key", nullable=False, unique=True),
    words("status", nullable=False),
    Column("most_attempts", Integer, nullable=False),
    *leased(),
    CheckConstraint("status in ('waiting', 'answered', 'failed', 'cancelled')", name="status"),
    UniqueConstraint("instance_id", "token"),
    comment="A request for a connector. The key is the same however often it is tried.",
)
is_asked = service_calls.c.status == "waiting"
Index("ix_service_calls_due_at", service_calls.c.due_at, postgresql_where=is_asked)  # claims
outbox = Table(
    "outbox",
    metadata,
    uuid("id", primary_key=True),
    uuid("instance_id", to="instances.id", nullable=False),
    Column("seq", Integer, nullable=False),
    words("topic", nullable=False),
    words("channel", nullable=False),
    words("target", nullable=False),
    uuid("work_item_id"),
    moment("delivered_at"),
    *leased(),
    UniqueConstraint("instance_id", "seq", "channel", "target", "work_item_id"),
    comment="Events still to be told to somebody. Delivered rows are removed after 7 days, dead letters stay.",
)
is_undelivered = outbox.c.delivered_at.is_(None)
Index("ix_outbox_due_at", outbox.c.due_at, postgresql_where=is_undelivered)  # claims
incidents = Table(
    "incidents",
    metadata,
    uuid("id", primary_key=True),
    uuid("instance_id", to="instances.id", nullable=False),
    words("element", nullable=False),
    words("code", nullable=False),
    words("text_zh", nullable=False),
    words("text_en", nullable=False),
    words("detail", nullable=False, server_default=""),
    Column("pending", JSON),
    Column("attempts", Integer, nullable=False, server_default="1"),
    moment("opened_at", nullable=False),
    moment("resolved_at"),
    uuid("resolved_by", to="people.id"),
    comment="Something that cannot go on until a person acts. `pending` is the command that is applied again on retry.",
)
is_unresolved = incidents.c.resolved_at.is_(None)
Index("ix_incidents_open", incidents.c.opened_at, incidents.c.id, postgresql_where=is_unresolved)  # the list
Index("ix_incidents_instance_id", incidents.c.instance_id)  # of an instance
