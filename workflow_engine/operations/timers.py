"""A due timer moves its instance on: fired once, never early, and not at all when somebody else was faster."""

from datetime import UTC

from workflow_engine.bpmn.commands import FireTimer
from workflow_engine.domain.errors import NotFound, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.operations.advancing import advance
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import calls, instances
from workflow_engine.store.waiting import Leased


@one_transaction
def fire(tx: Tx, row: Leased) -> bool:
    """Fire a leased timer; False when it was no longer ours or no longer waited for.

    A suspended instance keeps its timers; they fire once when it goes on. Raises DiagramFailed.
    """
    try:
        instance = instances.lock(tx.connection, row.instance or "", tx.database.bound())
        instance.require_live()
    except (NotFound, WrongState):
        return False
    taken = calls.take_timer(tx.connection, row)
    if taken is None:
        return False
    token, due = taken
    instances.load_items(tx.connection, instance)
    instances.load_variables(tx.connection, instance)
    act = Event(instance.seq + 1, "timer.fired", instance.now, payload={"token": token, "due": due.isoformat()})
    advance(tx, instance, FireTimer(token, due.astimezone(UTC)), act)
    return True
