"""What people tried and may not do."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

INSERT = text("""
    INSERT INTO denials (id, at, person_id, act, subject, code, request_id)
    VALUES (:id, :now, :person, :act, :subject, :code, :request)
""")


def add(
    connection: Connection, denial: UUID, now: datetime, person: str, *, act: str, subject: str, code: str, request: str
) -> None:
    named = {
        "id": denial,
        "now": now,
        "person": person,
        "act": act,
        "subject": subject,
        "code": code,
        "request": request,
    }
    connection.execute(INSERT, named)
