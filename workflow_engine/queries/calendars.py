"""Calendars, for those who are told how much working time is left."""

from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.store import calendars
from workflow_engine.store.database import Database


def one(database: Database, key: str) -> BusinessCalendar | None:
    """None where there is no such calendar any more. One statement, another after it has changed."""
    with database.reading() as connection:
        return calendars.load(connection, key)
