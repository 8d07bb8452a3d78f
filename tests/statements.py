"""What goes to the server, seen at the driver: statements of SQLAlchemy and our own prepared ones alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from workflow_engine.store.database import Database

Seen = Callable[[str, "psycopg.Connection[Any]"], None]


@contextmanager
def watched(database: Database, *, before: Seen | None = None, after: Seen | None = None) -> Iterator[None]:
    """Calls `before` and `after` around each statement of the connections that are taken meanwhile."""

    class Watched(psycopg.Cursor[Any]):
        def execute(self, query: Any, *arguments: Any, **named: Any) -> "Watched":
            if before:
                before(query, self.connection)
            super().execute(query, *arguments, **named)
            if after:
                after(query, self.connection)
            return self

    def watch(connection: Any, *_: Any) -> None:
        connection.cursor_factory = Watched

    def leave(connection: Any, *_: Any) -> None:
        if connection is not None:
            connection.cursor_factory = psycopg.Cursor

    event.listen(database.engine, "checkout", watch)
    event.listen(database.engine, "checkin", leave)
    try:
        yield
    finally:
        event.remove(database.engine, "checkout", watch)
        event.remove(database.engine, "checkin", leave)
