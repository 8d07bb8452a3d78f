"""What somebody typed and has not submitted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.store import rows

SAVE = text("""
    INSERT INTO drafts (subject, person_id, values, comment, saved_at)
    VALUES (:subject, :person, CAST(:values AS json), :comment, :now)
    ON CONFLICT (subject, person_id)
    DO UPDATE SET values = excluded.values, comment = excluded.comment, saved_at = excluded.saved_at
""")
DROP = text("DELETE FROM drafts WHERE subject = :subject")
DROP_OWN = text("DELETE FROM drafts WHERE subject = :subject AND person_id = :person")


def save(connection: Connection, subject: str, person: str, values: Any, comment: str, now: datetime) -> None:
    kept = {"values": rows.dumps(values), "comment": comment, "now": now}
    connection.execute(SAVE, {"subject": subject, "person": person, **kept})


def drop(connection: Connection, subject: str) -> None:
    connection.execute(DROP, {"subject": subject})


def drop_own(connection: Connection, subject: str, person: str) -> None:
    """Of a subject that many people have drafts of."""
    connection.execute(DROP_OWN, {"subject": subject, "person": person})
