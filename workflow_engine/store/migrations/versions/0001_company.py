"""A company can be kept: people, definitions, instances, work, what waits, and history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'history is append only' USING ERRCODE = 'insufficient_privilege';
    END $$
"""
GUARD = "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def upgrade() -> None:
    op.create_table(
        "business_objects",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default="true", nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_business_objects")),
        comment="Customers, orders, articles and the like that forms refer to; closed ones are shown and no longer chosen.",
    )
    op.create_table(
        "calendars",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_calendars")),
        comment="A business calendar: hours, holidays, make-up days; our own rows, seeded from the published lists.",
    )
    op.create_table(
        "checkpoints",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "seq", name=op.f("pk_checkpoints")),
        comment="The state as it was before an act of a person or one that opened work. Emptied by policy after the end.",
        postgresql_partition_by="RANGE (instance_id)",
    )
    op.create_table(
        "connector_settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_connector_settings")),
        comment="A named connector: its kind, address and options; secrets are sealed with the installation's data key.",
    )
    op.create_table(
        "departments",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("head_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["departments.key"], name=op.f("fk_departments_parent")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_departments")),
        comment="A part of the company; its head decides and is told first.",
    )
    op.create_table(
        "events",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("principal_id", sa.Uuid(), nullable=True),
        sa.Column("work_item_id", sa.Uuid(), nullable=True),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("payload", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "seq", name=op.f("pk_events")),
        comment="What happened, one row per act, numbered without gaps; each hash covers the one before. Never changed.",
        postgresql_partition_by="RANGE (instance_id)",
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("host", sa.Text(), server_default="", nullable=False),
        sa.Column("pid", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
        comment="When each clock and worker was last alive.",
    )
    op.create_table(
        "process_grants",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("process", "right", "key", name=op.f("pk_process_grants")),
        comment="Who may start, see or manage the instances of a process; `key` as in offers.",
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
        comment="Facts of the installation, such as whether it holds the sample company.",
    )
    op.create_table(
        "variable_history",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("value", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "seq", "scope", "name", name=op.f("pk_variable_history")),
        comment="Every value a variable had; erasable without breaking the chain of events.",
        postgresql_partition_by="RANGE (instance_id)",
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), server_default="", nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("locale", sa.Text(), server_default="zh-CN", nullable=False),
        sa.Column("zone", sa.Text(), server_default="Asia/Shanghai", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(["department"], ["departments.key"], name=op.f("fk_people_department")),
        sa.ForeignKeyConstraint(["manager_id"], ["people.id"], name=op.f("fk_people_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("key", name=op.f("uq_people_key")),
        comment="Everybody who can sign in. `key` is the sign-in name and never changes; `password` is an argon2 hash.",
    )
    op.create_index("ix_people_manager_id", "people", ["manager_id"], unique=False)
    op.create_table(
        "roles",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("rights", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["department"], ["departments.key"], name=op.f("fk_roles_department")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_roles")),
        comment="A role such as sales.rep; `rights` are what its members may do beside working.",
    )
    op.create_table(
        "api_tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_api_tokens_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_api_tokens")),
        comment="Bearer tokens of the API; only their SHA-256 is kept.",
    )
    op.create_table(
        "denials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_denials_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_denials")),
        comment="Who tried what he may not do: the address, the id in it and the refusal. Never what he sent.",
    )
    op.create_index("ix_denials_person_id", "denials", ["person_id", "at"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("values", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.PrimaryKeyConstraint("subject", "person_id", name=op.f("pk_drafts")),
        comment="What somebody typed and has not submitted; his alone. `subject` is a work item or `start:` and a process.",
    )
    op.create_table(
        "processes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("current_version_id", sa.Uuid(), nullable=True),
        sa.Column("numbering", sa.Text(), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_by", sa.Uuid(), nullable=True),
        sa.Column("suspended_for", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["suspended_by"], ["people.id"], name=op.f("fk_processes_suspended_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_processes")),
        comment="A process definition under its key; starting takes the current version.",
    )
    op.create_table(
        "role_members",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_role_members_person_id")),
        sa.ForeignKeyConstraint(["role"], ["roles.key"], name=op.f("fk_role_members_role")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_role_members")),
        comment="Who is in which role; resolved when work is read, so a change acts at once.",
    )
    op.create_table(
        "web_sessions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_web_sessions_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_web_sessions")),
        comment="Browsers that are signed in; `digest` is the SHA-256 of the cookie. Removed at sign-out and after 12 hours.",
    )
    op.create_index("ix_web_sessions_person_id", "web_sessions", ["person_id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("deployment", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("facts", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("report", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("deployed_by", sa.Uuid(), nullable=True),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status in ('deployed', 'retired')", name=op.f("ck_versions_status")),
        sa.ForeignKeyConstraint(["deployed_by"], ["people.id"], name=op.f("fk_versions_deployed_by")),
        sa.ForeignKeyConstraint(["process"], ["processes.key"], name=op.f("fk_versions_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("process", "number", name=op.f("uq_versions_process_number")),
        comment="One immutable revision: the diagram as it came, texts, settings of nodes, findings. `name` is in states.",
    )
    op.create_index("ix_versions_deployment", "versions", ["deployment"], unique=False)
    op.create_index("ix_versions_name", "versions", ["name"], unique=False)
    op.create_table(
        "decision_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_decision_versions_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_versions")),
        sa.UniqueConstraint("version_id", "file", name=op.f("uq_decision_versions_version_id_file")),
        comment="The decision tables of a version.",
    )
    op.create_table(
        "form_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_form_versions_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_versions")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_form_versions_version_id_key")),
        comment="The forms of a version; a work item keeps the one it was opened with.",
    )
    op.create_table(
        "instances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("starter", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removal_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status in ('running', 'suspended', 'incident', 'completed', 'cancelled')", name=op.f("ck_instances_status")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["people.id"], name=op.f("fk_instances_started_by")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_instances_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instances")),
        sa.UniqueConstraint("process", "request", name=op.f("uq_instances_process_request")),
        comment="One run of a process. The row is the one lock; `state` is the engine's bytes, `head` the last event's hash.",
        postgresql_with={"fillfactor": "70"},
    )
    op.create_index("ix_instances_business_key", "instances", ["business_key"], unique=False)
    op.create_index(
        "ix_instances_list", "instances", ["process", "status", sa.literal_column("started_at DESC")], unique=False
    )
    op.create_index(
        "ix_instances_removal_at",
        "instances",
        ["removal_at"],
        unique=False,
        postgresql_where=sa.text("removal_at IS NOT NULL"),
    )
    op.create_index(
        "ix_instances_started_by", "instances", ["started_by", sa.literal_column("started_at DESC")], unique=False
    )
    op.create_table(
        "start_subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_single", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_start_subscriptions_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_subscriptions")),
        comment="Message and signal start events of current versions.",
    )
    op.create_index("ix_start_subscriptions_kind_name", "start_subscriptions", ["kind", "name"], unique=False)
    op.create_table(
        "start_timers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("schedule", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_start_timers_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_timers")),
        sa.UniqueConstraint("version_id", "element", name=op.f("uq_start_timers_version_id_element")),
        comment="Timer start events of deployed versions; replaced by the next version.",
    )
    op.create_index(
        "ix_start_timers_due_at",
        "start_timers",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_files_instance_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name=op.f("fk_files_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        comment="An attachment. Staged without an instance until a form names it; unused ones are swept after a day.",
    )
    op.create_index("ix_files_instance_id", "files", ["instance_id"], unique=False)
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("pending", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_incidents_instance_id")),
        sa.ForeignKeyConstraint(["resolved_by"], ["people.id"], name=op.f("fk_incidents_resolved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        comment="Something that cannot go on until a person acts. `pending` is the command that is applied again on retry.",
    )
    op.create_index("ix_incidents_instance_id", "incidents", ["instance_id"], unique=False)
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["opened_at", "id"],
        unique=False,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correlation", sa.Text(), nullable=True),
        sa.Column("variables", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('message', 'signal')", name=op.f("ck_messages_kind")),
        sa.CheckConstraint("status in ('waiting', 'delivered', 'expired')", name=op.f("ck_messages_status")),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_messages_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_messages_source_source_id")),
        comment="Messages and signals from outside or from instances; each once by its source. Removed 30 days after expiry.",
    )
    op.create_index(
        "ix_messages_due_at", "messages", ["due_at"], unique=False, postgresql_where=sa.text("status = 'waiting'")
    )
    op.create_index(
        "ix_messages_instance_id",
        "messages",
        ["instance_id"],
        unique=False,
        postgresql_where=sa.text("instance_id is not null"),
    )
    op.create_index(
        "ix_messages_route",
        "messages",
        ["name", "correlation"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "migrations_of_instances",
        sa.Column("migration_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("from_version_id", sa.Uuid(), nullable=False),
        sa.Column("to_version_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state_digest", sa.Text(), nullable=False),
        sa.Column("is_exact", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["versions.id"], name=op.f("fk_migrations_of_instances_from_version_id")
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_migrations_of_instances_instance_id")),
        sa.ForeignKeyConstraint(
            ["to_version_id"], ["versions.id"], name=op.f("fk_migrations_of_instances_to_version_id")
        ),
        sa.PrimaryKeyConstraint("migration_id", "instance_id", name=op.f("pk_migrations_of_instances")),
        comment="An instance that went to another version. It can go back while its state is the one it came with.",
    )
    op.create_index("ix_migrations_of_instances_instance_id", "migrations_of_instances", ["instance_id"], unique=False)
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("work_item_id", sa.Uuid(), nullable=True),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_read", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_notifications_instance_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notifications_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        comment="What a person was told, shown in the product; mail goes out beside it. Removed with the instance.",
    )
    op.create_index("ix_notifications_instance_id", "notifications", ["instance_id"], unique=False)
    op.create_index("ix_notifications_person_id", "notifications", ["person_id", "created_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("work_item_id", sa.Uuid(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_outbox_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint(
            "instance_id",
            "seq",
            "channel",
            "target",
            "work_item_id",
            name=op.f("uq_outbox_instance_id_seq_channel_target_work_item_id"),
        ),
        comment="Events still to be told to somebody. Delivered rows are removed after 7 days, dead letters stay.",
    )
    op.create_index(
        "ix_outbox_due_at", "outbox", ["due_at"], unique=False, postgresql_where=sa.text("delivered_at IS NULL")
    )
    op.create_table(
        "service_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("connector", sa.Text(), nullable=False),
        sa.Column("parameters", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("most_attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status in ('waiting', 'answered', 'failed', 'cancelled')", name=op.f("ck_service_calls_status")
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_service_calls_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_calls")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_service_calls_idempotency_key")),
        sa.UniqueConstraint("instance_id", "token", name=op.f("uq_service_calls_instance_id_token")),
        comment="A request for a connector. The key is the same however often it is tried.",
    )
    op.create_index(
        "ix_service_calls_due_at",
        "service_calls",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correlation", sa.Text(), nullable=True),
        sa.Column("armed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('message', 'signal')", name=op.f("ck_subscriptions_kind")),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_subscriptions_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("instance_id", "token", name=op.f("uq_subscriptions_instance_id_token")),
        comment="Who waits for which message or signal; no correlation takes any.",
    )
    op.create_index("ix_subscriptions_wait", "subscriptions", ["kind", "name", "correlation"], unique=False)
    op.create_table(
        "timers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_timers_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
        sa.UniqueConstraint("instance_id", "token", name=op.f("uq_timers_instance_id_token")),
        comment="A due moment of a timer event; gone when fired or no longer waited for. Suspended instances keep theirs.",
    )
    op.create_index("ix_timers_due_at", "timers", ["due_at"], unique=False)
    op.create_table(
        "variables",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_variables_instance_id")),
        sa.PrimaryKeyConstraint("instance_id", "scope", "name", name=op.f("pk_variables")),
        comment="Current values. `scope` is empty for the instance, else a frame of the engine; JSON text keeps numbers exact.",
    )
    op.create_table(
        "work_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("offered_to", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("direct", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("form_version_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_seq", sa.Integer(), nullable=False),
        sa.Column("closed_seq", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state in ('ready', 'claimed', 'completed', 'cancelled')", name=op.f("ck_work_items_state")),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_work_items_assignee_id")),
        sa.ForeignKeyConstraint(["form_version_id"], ["form_versions.id"], name=op.f("fk_work_items_form_version_id")),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_work_items_instance_id")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_work_items_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_items")),
        comment="One activity that waits for people, of an instance or a process it calls. Without a deadline `due_at` is infinity.",
    )
    op.create_index(
        "ix_work_items_done",
        "work_items",
        ["assignee_id", sa.literal_column("closed_at DESC")],
        unique=False,
        postgresql_where=sa.text("state = 'completed'"),
    )
    op.create_index("ix_work_items_instance_id", "work_items", ["instance_id"], unique=False)
    op.create_index(
        "ix_work_items_late",
        "work_items",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('ready', 'claimed')"),
    )
    op.create_index(
        "ix_work_items_mine",
        "work_items",
        ["assignee_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('ready', 'claimed')"),
    )
    op.create_index(
        "uq_work_items_token",
        "work_items",
        ["instance_id", "token"],
        unique=True,
        postgresql_where=sa.text("state IN ('ready', 'claimed')"),
    )
    op.create_table(
        "offers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("work_item_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["work_item_id"], ["work_items.id"], name=op.f("fk_offers_work_item_id")),
        sa.PrimaryKeyConstraint("key", "due_at", "work_item_id", name=op.f("pk_offers")),
        comment="A ready item under one key of its candidates; one row per key, never per member of a group.",
    )
    op.create_index("ix_offers_work_item_id", "offers", ["work_item_id"], unique=False)
    op.execute(APPEND_ONLY)
    op.execute(GUARD)
