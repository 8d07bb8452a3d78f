"""Runs revisions over the connection that `store.schema` hands in."""

from alembic import context

from workflow_engine.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transaction_per_migration=True
)
with context.begin_transaction():
    context.run_migrations()
