"""Calendars, the business objects forms refer to, and the few facts of an installation."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, PrimaryKeyConstraint, Table
from sqlalchemy.dialects.postgresql import JSON

from workflow_engine.store.tables.meta import metadata, moment, words

calendars = Table(
    "calendars",
    metadata,
    words("key", primary_key=True),
    words("name_zh", nullable=False),
    words("name_en", nullable=False),
    Column("document", JSON, nullable=False),
    Column("revision", Integer, nullable=False, server_default="1"),
    comment="A business calendar: hours, holidays, make-up days; our own rows, seeded from the published lists.",
)
business_objects = Table(
    "business_objects",
    metadata,
    words("kind", nullable=False),
    words("key", nullable=False),
    words("name_zh", nullable=False),
    words("name_en", nullable=False),
    Column("is_open", Boolean, nullable=False, server_default="true"),
    PrimaryKeyConstraint("kind", "key"),
    comment="Customers, orders, articles and the like that forms refer to; closed ones are shown and no longer chosen.",
)
heartbeats = Table(
    "heartbeats",
    metadata,
    words("name", primary_key=True),
    moment("seen_at", nullable=False),
    words("host", nullable=False, server_default=""),
    Column("pid", Integer, nullable=False, server_default="0"),
    comment="When each clock and worker was last alive.",
)
settings = Table(
    "settings",
    metadata,
    words("name", primary_key=True),
    Column("value", JSON, nullable=False),
    comment="Facts of the installation, such as whether it holds the sample company.",
)
connector_settings = Table(
    "connector_settings",
    metadata,
    words("name", primary_key=True),
    words("kind", nullable=False),
    Column("document", JSON, nullable=False),
    Column("secrets", LargeBinary),
    Column("revision", Integer, nullable=False, server_default="1"),
    comment="A named connector: its kind, address and options; secrets are sealed with the installation's data key.",
)
