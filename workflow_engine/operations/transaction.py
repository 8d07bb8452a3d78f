"""One act, one transaction: the only place that commits. What has to be told is told after the commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from workflow_engine.domain.errors import Failed, Unavailable
from workflow_engine.settings import Settings
from workflow_engine.store.database import Database as Database
from workflow_engine.store.hints import CHANNEL as CHANNEL
from workflow_engine.store.hints import Hints
from workflow_engine.store.people import Organisation

P = ParamSpec("P")
R = TypeVar("R")
RETRIED = {"40001", "40P01"}  # serialization failure, deadlock: the whole function is safe to repeat
BUSY = {"55P03", "57014"}  # lock time-out, statement cancelled
TRIES = 3


@dataclass(slots=True)
class Tx:
    """What an act works with: its connection, and what to tell when it is done."""

    database: Database
    connection: Connection
    wakes: set[str] = field(default_factory=set)
    inboxes: set[str] = field(default_factory=set)
    failure: Failed | None = None  # raised after the commit: what was saved stays saved
    _organisation: Organisation | None = None

    @property
    def organisation(self) -> Organisation:
        if self._organisation is None:
            self._organisation = Organisation(self.connection)
        return self._organisation


def connect(settings: Settings, *, statement_seconds: int = 10) -> Database:
    """The door to the database for pages, workers and commands; made once per process and passed on."""
    hints = Hints(settings.redis_url)
    return Database(settings.database_url, pool=settings.pool, statement_seconds=statement_seconds, hints=hints)


@contextmanager
def connected(settings: Settings) -> Iterator[Database]:
    """The same for a command, closed at its end."""
    database = connect(settings)
    try:
        yield database
    finally:
        database.close()


def one_transaction(function: Callable[Concatenate[Tx, P], R]) -> Callable[Concatenate[Database, P], R]:
    """Called with a Database, runs the function with a Tx, commits, then sends the hints.

    The whole function is repeated after a serialization failure, a deadlock, or a connection that was lost before the
    commit was sent. A commit whose outcome is unknown is never repeated: the caller asks again with the same request id.
    """

    @wraps(function)
    def act(database: Database, *args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TRIES - 1):
            try:
                return _once(database, lambda tx: function(tx, *args, **kwargs))
            except _Again:
                continue
        try:
            return _once(database, lambda tx: function(tx, *args, **kwargs))
        except _Again as again:
            raise Unavailable(retry_after=1) from again

    act.is_one_transaction = True  # type: ignore[attr-defined]
    return act  # type: ignore[return-value]


class Abandoned(Exception):
    """Leave everything as it was and answer with `value`: somebody else was faster."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class _Again(Exception):
    """The transaction failed in a way that lets the whole act be repeated."""


def _once(database: Database, function: Callable[[Tx], R]) -> R:
    try:
        with database.writing() as connection:
            connection.begin()  # SQLAlchemy does not see it when a prepared statement begins it
            tx = Tx(database, connection)
            answer = function(tx)
            _commit(connection)
    except Abandoned as abandoned:
        return abandoned.value  # type: ignore[return-value]
    except (DBAPIError, TimeoutError) as error:
        raise _meaning(error) from error
    database.hints.send(tx.wakes, tx.inboxes)
    if tx.failure is not None:
        raise tx.failure
    return answer


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except DBAPIError as error:
        if _code(error) in RETRIED:
            raise
        raise Unavailable(retry_after=1) from error  # it may have been committed: only the caller's request id can tell


def _meaning(error: Exception) -> Exception:
    """Repeat, say that the database is away or busy, or show a mistake of ours."""
    if isinstance(error, TimeoutError):
        return Unavailable(retry_after=1)
    assert isinstance(error, DBAPIError)
    code = _code(error)
    if code in RETRIED or error.connection_invalidated or _is_same_request(error):
        return _Again()
    away = isinstance(error, OperationalError) or code in BUSY or code.startswith(("08", "57P"))
    return Unavailable(retry_after=1) if away else error


def _is_same_request(error: DBAPIError) -> bool:
    """Two calls with one request id at once: the second finds the first's row when it is repeated."""
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    return constraint.endswith("_request")


def _code(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
