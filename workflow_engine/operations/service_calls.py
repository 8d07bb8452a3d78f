"""What a connector's answer or failure does to the instance that asked. The call itself happens outside any transaction."""

from typing import Any

from workflow_engine.bpmn.commands import AnswerCall, FailCall
from workflow_engine.domain.backoff import is_spent, next_attempt
from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.domain.event import Event
from workflow_engine.domain.text import Text
from workflow_engine.operations import answers, pushed
from workflow_engine.operations.advancing import advance, know
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.store import calls, waiting
from workflow_engine.store.calls import CallRow as CallRow
from workflow_engine.store.database import Database
from workflow_engine.store.waiting import Leased


def request(database: Database, row: Leased) -> CallRow | None:
    """What a leased call asks for; None when nobody waits for it any more, or not now. Raises Unavailable."""
    with database.reading() as connection:
        return calls.request(connection, row.id)


@one_transaction
def answer(tx: Tx, row: Leased, result: Any) -> bool:
    """Hand an answer (JSON values) over; False when the call was taken over or cancelled, or its instance suspended.

    Raises DiagramFailed, and TooLarge for an answer that no variable could hold.
    """
    instance = pushed.live(tx, row.instance or "")
    ended = calls.end_call(tx.connection, row, "answered") if instance else None
    if instance is None or ended is None:
        return False
    act = Event(instance.seq + 1, "call.answered", instance.now, payload={"token": ended.token})
    know(tx, instance, ended.token)
    advance(tx, instance, AnswerCall(ended.token, answers.value(result)), act)
    return True


@one_transaction
def fail(tx: Tx, row: Leased, most_attempts: int, failure: ConnectorFailed) -> bool:
    """A try has failed: wait for the next, or give up and let the model catch its code, else open an incident.

    A BPMN error that the system gave on purpose is not tried again. False when the call was taken over. Raises
    DiagramFailed.
    """
    instance = pushed.live(tx, row.instance or "")
    if instance is None:
        return False
    if failure.is_retriable and not is_spent(row.attempts, most_attempts):
        at = next_attempt(row.attempts, instance.now, row.share)
        return waiting.postpone(tx.connection, row, instance.now, at, failure.text.en)
    ended = calls.end_call(tx.connection, row, "failed", failure.text.en)
    if ended is None:
        return False
    payload = {"token": ended.token, "code": failure.code}
    act = Event(instance.seq + 1, "call.failed", instance.now, payload=payload)
    know(tx, instance, ended.token)
    advance(tx, instance, FailCall(ended.token, failure.code, failure.text, failure.text.en), act)
    return True


@one_transaction
def give_up(tx: Tx, row: Leased, error: str) -> None:
    """After the last attempt of a call that its worker could not even fail: an incident. Raises DiagramFailed."""
    instance = pushed.live(tx, row.instance or "")
    ended = calls.end_call(tx.connection, row, "failed", error) if instance else None
    if instance is not None and ended is not None:
        said = Text("服务调用未能完成。", "The service call could not be done.")
        command = FailCall(ended.token, "attempts_exhausted", said, error)
        pushed.give_up(tx, instance, command, ended.element, "call.failed", error)
