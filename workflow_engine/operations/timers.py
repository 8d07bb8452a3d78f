"""A due timer moves its instance on: fired once, never early, and not at all when somebody else was faster."""

from datetime import UTC

from workflow_engine.bpmn.commands import FireTimer
from workflow_engine.domain.event import Event
from workflow_engine.operations import pushed
from workflow_engine.operations.advancing import advance, know
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import calls
from workflow_engine.store.waiting import Leased


@one_transaction
def fire(tx: Tx, row: Leased) -> bool:
    """Fire a leased timer; False when it was no longer ours or no longer waited for.

    A suspended instance keeps its timers; they fire once when it goes on. Raises DiagramFailed.
    """
    instance = pushed.live(tx, row.instance or "")
    taken = calls.take_timer(tx.connection, row) if instance else None
    if instance is None or taken is None:
        return False
    payload = {"token": taken.token, "due": taken.due_at.isoformat()}
    act = Event(instance.seq + 1, "timer.fired", instance.now, payload=payload)
    know(tx, instance, taken.token)
    advance(tx, instance, FireTimer(taken.token, taken.due_at.astimezone(UTC)), act)
    return True


@one_transaction
def give_up(tx: Tx, row: Leased, error: str) -> None:
    """After the last attempt: an incident, whose retry fires the timer. Raises DiagramFailed."""
    instance = pushed.live(tx, row.instance or "")
    taken = calls.take_timer(tx.connection, row) if instance else None
    if instance is not None and taken is not None:
        command = FireTimer(taken.token, taken.due_at.astimezone(UTC))
        pushed.give_up(tx, instance, command, taken.element, "timer.fired", error)
