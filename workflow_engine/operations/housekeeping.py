"""Rows whose time is over go away, and the coming months get their partitions. The clock calls it now and then."""

from workflow_engine.operations import schema
from workflow_engine.operations.transaction import Database, Tx, one_transaction
from workflow_engine.store import sweeping


def tidy(database: Database) -> None:
    """In short transactions, so that nobody waits for it. Raises Unavailable."""
    schema.prepare_months(database)
    for name in sweeping.SWEEPS:
        while _sweep(database, name) == sweeping.MOST:
            pass


@one_transaction
def _sweep(tx: Tx, name: str) -> int:
    return sweeping.sweep(tx.connection, name, tx.database.now(tx.connection))
