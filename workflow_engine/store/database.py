"""The way to PostgreSQL: one per process, made at start. It also gives the time and the ids, so tests can bind others."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import psycopg.types.json
import uuid_utils.compat
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import InvalidatePoolError, OperationalError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from workflow_engine.domain.errors import Unavailable
from workflow_engine.store.hints import Hints

Clock = Callable[[], datetime]
RESTED = 1.0  # seconds
NOW = text("SELECT clock_timestamp()")


class Database:
    """Connections with time-outs that cannot be forgotten. `clock` replaces the server's clock in tests and rehearsals."""

    def __init__(
        self,
        url: str,
        *,
        pool: int = 10,
        statement_seconds: int = 10,
        clock: Clock | None = None,
        hints: Hints | None = None,
    ) -> None:
        self.engine: Engine = create_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=5,
            pool_recycle=1800,
            hide_parameters=True,  # what people wrote is not for the log
            connect_args={
                "connect_timeout": 5,
                "prepare_threshold": 1,  # the hot statements have stable texts
                "options": f"-c statement_timeout={statement_seconds * 1000} -c lock_timeout=3000 "
                "-c idle_in_transaction_session_timeout=15000 -c timezone=UTC",
            },
        )
        self.clock = clock
        self.hints = hints or Hints(None)
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "checkin", _note_rest)
        event.listen(self.engine, "checkout", self._ask_rested)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reads, without a transaction: each statement sees what is committed. Raises Unavailable."""
        try:
            with self.engine.connect() as connection:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
        except (OperationalError, TimeoutError) as error:
            raise Unavailable(retry_after=1) from error

    def writing(self) -> Connection:
        """A connection for `one_transaction`, which alone commits."""
        return self.engine.connect()

    def now(self, connection: Connection) -> datetime:
        """The moment: the server's, in UTC, unless another clock is bound."""
        return self.clock() if self.clock else connection.execute(NOW).scalar_one().astimezone(UTC)

    def bound(self) -> datetime | None:
        """The bound clock's moment, for statements that read the server's clock themselves."""
        return self.clock() if self.clock else None

    @staticmethod
    def new_id() -> UUID:
        """A UUIDv7: ordered by the millisecond in which it was made."""
        return uuid_utils.compat.uuid7()

    def close(self) -> None:
        self.engine.dispose()

    def _ask_rested(self, connection: Any, entry: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        """Asks a connection that rested whether it still lives; one in use a moment ago is taken to do so."""
        if time.monotonic() - entry.info.get("rested_at", time.monotonic()) < RESTED:
            return
        try:
            self.engine.dialect.do_ping(connection)
        except psycopg.OperationalError as error:
            raise InvalidatePoolError() from error


def _prepare(connection: "psycopg.Connection[tuple[object, ...]]", entry: ConnectionPoolEntry) -> None:
    """JSON columns come as text: numbers stay as they were written, and keys in their order."""
    psycopg.types.json.set_json_loads(lambda data: data, connection)


def _note_rest(_: Any, entry: ConnectionPoolEntry) -> None:
    entry.info["rested_at"] = time.monotonic()
