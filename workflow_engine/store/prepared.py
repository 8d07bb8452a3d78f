"""The statements of the hot path, handed to the driver as they are: SQLAlchemy's own way costs twice the processor time.

They run in the transaction of their connection and raise what any other statement raises.
"""

import re
from collections import namedtuple
from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

NAME = re.compile(r"(?<!:):(\w+)")


class Prepared:
    """SQL with `:names`, as in `text()`; a query also names its columns, in their order."""

    def __init__(self, sql: str, columns: str = "") -> None:
        self.sql = NAME.sub(r"%(\1)s", sql)
        self.row: Any = namedtuple("row", columns.split())  # type: ignore[misc]  # made of what the statement gives

    def run(self, connection: Connection, named: Mapping[str, Any]) -> None:
        self._sent(connection, named)

    def all(self, connection: Connection, named: Mapping[str, Any]) -> list[Any]:
        return [self.row._make(each) for each in self._sent(connection, named)]

    def one_or_none(self, connection: Connection, named: Mapping[str, Any]) -> Any | None:
        """The first row, of statements that find one at most."""
        found = self._sent(connection, named).fetchone()
        return None if found is None else self.row._make(found)

    def _sent(self, connection: Connection, named: Mapping[str, Any]) -> psycopg.Cursor[tuple[Any, ...]]:
        driver: psycopg.Connection[tuple[Any, ...]] = connection.connection.driver_connection  # type: ignore[assignment]
        try:
            return driver.execute(self.sql, named)
        except psycopg.Error as error:
            raise _as_of_any_other(connection, error, self.sql) from error


def _as_of_any_other(connection: Connection, error: psycopg.Error, sql: str) -> Exception:
    is_lost = connection.dialect.is_disconnect(error, connection.connection.driver_connection, None)  # type: ignore[arg-type]
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=connection.dialect,
    )
