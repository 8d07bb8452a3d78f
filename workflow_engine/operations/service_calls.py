"""What a connector's answer or failure does to the instance that asked. The call itself happens outside any transaction."""

from typing import Any

from workflow_engine import feel
from workflow_engine.bpmn.commands import AnswerCall, FailCall
from workflow_engine.domain.backoff import is_spent, next_attempt
from workflow_engine.domain.errors import NotFound, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.text import Text
from workflow_engine.operations.advancing import advance
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import calls, instances, waiting
from workflow_engine.store.calls import CallRow
from workflow_engine.store.database import Database
from workflow_engine.store.waiting import Leased


def request(database: Database, row: Leased) -> CallRow | None:
    """What a leased call asks for; None when nobody waits for it any more."""
    with database.reading() as connection:
        return calls.request(connection, row.id)


@one_transaction
def answer(tx: Tx, row: Leased, result: Any) -> bool:
    """Hand an answer over; False when the call was taken over or cancelled. Raises DiagramFailed."""
    instance = _locked(tx, row)
    token = calls.end_call(tx.connection, row, "answered") if instance else None
    if instance is None or token is None:
        return False
    act = Event(instance.seq + 1, "call.answered", instance.now, payload={"token": token})
    advance(tx, instance, AnswerCall(token, feel.admit(result)), act)
    return True


@one_transaction
def fail(
    tx: Tx, row: Leased, most_attempts: int, code: str, text: Text, *, is_retriable: bool, error: str | None = None
) -> bool:
    """A try has failed: wait for the next, or give up and let the model catch the code, else open an incident.

    `error` is a BPMN error code that the connector gives on purpose; it is never retried. Raises DiagramFailed.
    """
    instance = _locked(tx, row)
    if instance is None:
        return False
    if is_retriable and error is None and not is_spent(row.attempts, most_attempts):
        share = int(row.id.replace("-", "")[-4:], 16) / 0xFFFF
        return waiting.postpone(tx.connection, row, next_attempt(row.attempts, instance.now, share), text.en)
    token = calls.end_call(tx.connection, row, "failed", text.en)
    if token is None:
        return False
    act = Event(instance.seq + 1, "call.failed", instance.now, payload={"token": token, "code": error or code})
    advance(tx, instance, FailCall(token, error or code, text, text.en), act)
    return True


def _locked(tx: Tx, row: Leased) -> ProcessInstance | None:
    try:
        instance = instances.lock(tx.connection, row.instance or "", tx.database.bound())
        instance.require_live()
    except (NotFound, WrongState):
        return None
    instances.load_items(tx.connection, instance)
    instances.load_variables(tx.connection, instance)
    return instance
