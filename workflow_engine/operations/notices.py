"""What people were told, and that they know."""

from workflow_engine.domain.person import Person
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import notices


@one_transaction
def mark_read(tx: Tx, person: Person, notice: str | None = None) -> None:
    """One of a person's, or all."""
    notices.mark_read(tx.connection, person.id, notice)
    tx.inboxes.add(f"id:{person.id}")
