"""People and what they may do: calm tables, read with every request, changed by hand."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from workflow_engine.store.tables.meta import metadata, moment, uuid, words

departments = Table(
    "departments",
    metadata,
    words("key", primary_key=True),
    words("name_zh", nullable=False),
    words("name_en", nullable=False),
    words("parent", to="departments.key"),
    uuid("head_id"),
    comment="A part of the company; its head decides and is told first.",
)
people = Table(
    "people",
    metadata,
    uuid("id", primary_key=True),
    words("key", nullable=False, unique=True),
    words("name", nullable=False),
    words("mail", nullable=False, server_default=""),
    words("department", to="departments.key"),
    uuid("manager_id", to="people.id"),
    words("locale", nullable=False, server_default="zh-CN"),
    words("zone", nullable=False, server_default="Asia/Shanghai"),
    Column("is_active", Boolean, nullable=False, server_default="true"),
    words("password"),
    Column("is_demo", Boolean, nullable=False, server_default="false"),
    comment="Everybody who can sign in. `key` is the sign-in name and never changes; `password` is an argon2 hash.",
)
Index("ix_people_manager_id", people.c.manager_id)  # superiors of a person, for routing
roles = Table(
    "roles",
    metadata,
    words("key", primary_key=True),
    words("department", to="departments.key"),
    words("name_zh", nullable=False),
    words("name_en", nullable=False),
    Column("rights", ARRAY(TEXT), nullable=False, server_default="{}"),
    comment="A role such as sales.rep; `rights` are what its members may do beside working.",
)
role_members = Table(
    "role_members",
    metadata,
    words("role", to="roles.key", nullable=False),
    uuid("person_id", to="people.id", nullable=False),
    PrimaryKeyConstraint("person_id", "role"),
    comment="Who is in which role; resolved when work is read, so a change acts at once.",
)
process_grants = Table(
    "process_grants",
    metadata,
    words("process", nullable=False),
    words("right", nullable=False),
    words("key", nullable=False),
    PrimaryKeyConstraint("process", "right", "key"),
    comment="Who may start, see or manage the instances of a process; `key` as in offers.",
)
web_sessions = Table(
    "web_sessions",
    metadata,
    words("digest", primary_key=True),
    uuid("person_id", to="people.id", nullable=False),
    moment("created_at", nullable=False),
    moment("seen_at", nullable=False),
    words("agent", nullable=False, server_default=""),
    words("address", nullable=False, server_default=""),
    comment="Browsers that are signed in; `digest` is the SHA-256 of the cookie. Removed at sign-out and after 12 hours.",
)
Index("ix_web_sessions_person_id", web_sessions.c.person_id)  # sign out everywhere
api_tokens = Table(
    "api_tokens",
    metadata,
    words("digest", primary_key=True),
    uuid("person_id", to="people.id", nullable=False),
    words("name", nullable=False),
    moment("created_at", nullable=False),
    moment("expires_at"),
    moment("used_at"),
    comment="Bearer tokens of the API; only their SHA-256 is kept.",
)
