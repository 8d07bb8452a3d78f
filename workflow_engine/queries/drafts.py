"""What somebody typed into a start form and has not sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import text

from workflow_engine.domain.person import Person
from workflow_engine.store import rows
from workflow_engine.store.database import Database

ONE = text("SELECT values, saved_at FROM drafts WHERE subject = :subject AND person_id = :person")


def of_start(database: Database, viewer: Person, process: str) -> tuple[dict[str, Any] | None, datetime | None]:
    """The values and when they were kept; nothing where there is no draft."""
    with database.reading() as connection:
        row = connection.execute(ONE, {"subject": f"start:{process}", "person": viewer.id}).one_or_none()
    return (rows.loads(row.values), row.saved_at) if row else (None, None)
