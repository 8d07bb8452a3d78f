"""Calendars: one statement asks for the revision, the calendar itself is built once per revision and process."""

from typing import Any

from sqlalchemy import Connection, text

from workflow_engine.domain import calendar_form
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.store import rows

REVISION = text("SELECT revision FROM calendars WHERE key = :key")
DOCUMENT = text("SELECT document FROM calendars WHERE key = :key")
SAVE = text("""
    INSERT INTO calendars (key, name_zh, name_en, document) VALUES (:key, :zh, :en, CAST(:document AS json))
    ON CONFLICT (key) DO UPDATE SET document = excluded.document, name_zh = excluded.name_zh, name_en = excluded.name_en,
                                    revision = calendars.revision + 1
""")
ADD = text("""
    INSERT INTO calendars (key, name_zh, name_en, document) VALUES (:key, :zh, :en, CAST(:document AS json))
    ON CONFLICT (key) DO NOTHING
""")
_built: dict[tuple[str, int], BusinessCalendar] = {}


def load(connection: Connection, key: str) -> BusinessCalendar | None:
    revision = connection.execute(REVISION, {"key": key}).scalar_one_or_none()
    if revision is None:
        return None
    if (key, revision) not in _built:
        document = rows.loads(connection.execute(DOCUMENT, {"key": key}).scalar_one())
        _built[key, revision] = calendar_form.read_calendar(document)
    return _built[key, revision]


def save(connection: Connection, key: str, zh: str, en: str, document: Any) -> None:
    """Write a calendar; the next who asks builds it anew."""
    connection.execute(SAVE, {"key": key, "zh": zh, "en": en, "document": rows.dumps(document)})


def add(connection: Connection, key: str, zh: str, en: str, document: Any) -> None:
    """Write a calendar that is not there yet."""
    connection.execute(ADD, {"key": key, "zh": zh, "en": en, "document": rows.dumps(document)})
