"""What is due, for the workers: leasing rows, giving them back, and knowing when the next one falls due."""

from collections.abc import Sequence
from datetime import datetime

from workflow_engine.domain.backoff import next_attempt
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import heartbeats, waiting
from workflow_engine.store.database import Database
from workflow_engine.store.leading import Lead as Lead
from workflow_engine.store.waiting import Leased as Leased


@one_transaction
def claim(tx: Tx, kind: str, most: int) -> list[Leased]:
    """Lease up to `most` due rows of a kind, the earliest first. An attempt is charged to each."""
    return waiting.claim(tx.connection, kind, most, tx.database.bound())


@one_transaction
def release(tx: Tx, rows: Sequence[Leased]) -> None:
    """Give back leased rows of one kind that were not tried; they are due at once and keep their attempts."""
    if rows:
        waiting.release(tx.connection, rows[0].kind, rows)


@one_transaction
def postpone(tx: Tx, row: Leased, error: str) -> bool:
    """Try a row again later, the longer the more often it has failed; False when it was taken over."""
    now = tx.database.now(tx.connection)
    return waiting.postpone(tx.connection, row, now, next_attempt(row.attempts, now, row.share), error)


@one_transaction
def bury(tx: Tx, row: Leased, error: str) -> bool:
    """Leave a row that was tried in vain as a dead letter, which nobody tries any more; False when it was taken over."""
    return waiting.postpone(tx.connection, row, row.due_at, waiting.NEVER, error)


def earliest(database: Database) -> tuple[datetime, dict[str, datetime]]:
    """Now, and the earliest due moment of each kind that has a row nobody works on. Raises Unavailable."""
    with database.reading() as connection:
        return waiting.earliest(connection, database.bound())


@one_transaction
def beat(tx: Tx, name: str) -> None:
    """A clock or worker of this name is alive: `clock:...`, or `worker:` and its queue."""
    heartbeats.beat(tx.connection, name)
