"""Keeping that somebody tried what he may not do, in a transaction of its own: the act itself has left nothing behind."""

from workflow_engine.domain.person import Person
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import denials


@one_transaction
def note(tx: Tx, person: Person, act: str, subject: str, *, code: str, request: str) -> None:
    """`act` is a method with the rule of an address, `subject` the id in it; nothing that the person wrote is kept."""
    now = tx.database.now(tx.connection)
    denials.add(
        tx.connection, tx.database.new_id(), now, person.id, act=act, subject=subject, code=code, request=request
    )
