"""The schema of the database: brought to this version, or refused when it belongs to another."""

from sqlalchemy import text

from workflow_engine.domain.errors import Unavailable
from workflow_engine.domain.text import Text
from workflow_engine.store import partitions, schema
from workflow_engine.store.database import Database

ALONE = text("SELECT pg_advisory_xact_lock(4729401)")


def upgrade(database: Database) -> None:
    """Run the revisions that are missing and make this and the next months' partitions; one process at a time."""
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(ALONE)
        schema.upgrade(connection)
        partitions.make(connection, database.now(connection))


def prepare_months(database: Database) -> list[str]:
    """Make the partitions that the coming months need; called daily by the clock."""
    with database.engine.begin() as connection:
        connection.execute(ALONE)
        return partitions.make(connection, database.now(connection))


def require_current(database: Database) -> None:
    """Raises Unavailable when the schema is older or newer than this program."""
    with database.reading() as connection:
        found, expected = schema.revision(connection), schema.head()
    if found != expected:
        text_zh = f"数据库结构版本为 {found}，程序需要 {expected}。请运行 handoff migrate。"
        text_en = f"Expected the schema {expected}, but the database has {found}. Run handoff migrate."
        raise Unavailable(Text(text_zh, text_en), code="schema")
