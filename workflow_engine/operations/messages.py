"""Messages and signals: kept first, routed afterwards, each to exactly one receiver or to everybody who waits."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from workflow_engine.bpmn import correlation
from workflow_engine.bpmn.commands import Deliver
from workflow_engine.domain.errors import InvalidInput, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import SUSPENDED
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.operations import answers, pushed, starting
from workflow_engine.operations.advancing import advance, know
from workflow_engine.operations.transaction import Abandoned, Tx, one_transaction
from workflow_engine.store import instances, messages
from workflow_engine.store.messages import Letter
from workflow_engine.store.waiting import Leased


@one_transaction
def publish(
    tx: Tx,
    person: Person,
    name: str,
    key: Any,
    variables: Mapping[str, Any],
    *,
    kind: str = "message",
    message_id: str | None = None,
    seconds: int | None = None,
    unique: bool = False,
) -> bool:
    """Keep a message for routing; False when the same `message_id` was sent before. It waits `seconds` for a catcher.

    Raises InvalidInput, and WrongState `ambiguous` when `unique` and several wait for it.
    """
    if not name or len(name) > limit("name_characters"):
        raise InvalidInput(Text("请填写消息名称。", "Expected the name of a message."), code="bad_type")
    correlated = correlation.canonical(answers.value(key))
    if correlation.is_too_long(correlated):
        most = limit("correlation_characters")
        said = Text(f"关联键不得超过 {most} 个字符。", f"Expected a correlation of at most {most} characters.")
        raise InvalidInput(said, code="text_too_long", limit=most)
    if unique and messages.receivers(tx.connection, name, correlated) > 1:
        raise WrongState(
            Text("有多个流程实例在等待该消息。", "Several instances wait for this message."), code="ambiguous"
        )
    now = tx.database.now(tx.connection)
    tx.wakes.add("messages")
    return messages.publish(
        tx.connection,
        kind,
        name,
        correlated,
        answers.free(variables),
        source=f"api:{person.key}",
        source_id=message_id or str(tx.database.new_id()),
        now=now,
        expires=now + timedelta(seconds=limit("message_seconds") if seconds is None else seconds),
    )


@one_transaction
def deliver(tx: Tx, row: Leased) -> bool:
    """Route a leased message or signal; False when nobody takes it now. Raises DiagramFailed."""
    letter = messages.read(tx.connection, row.id)
    if letter is None:
        return False
    if letter.instance is not None:
        return _hand_signal(tx, row, letter, letter.instance)
    if letter.kind == "signal":
        return _broadcast(tx, row, letter)
    receiver = messages.receiver(tx.connection, letter)
    if receiver is not None:
        return _hand_message(tx, row, letter, receiver)
    is_over = row.due_at == letter.expires_at > letter.sent_at
    if not is_over and _start(tx, row, letter):
        return True
    if letter.expires_at <= tx.database.now(tx.connection):
        messages.finish(tx.connection, row, "expired")
    else:
        messages.park(tx.connection, row)
    return False


def _hand_message(tx: Tx, row: Leased, letter: Letter, receiver: str) -> bool:
    instance = pushed.live(tx, receiver)
    token = messages.take(tx.connection, letter, instance.id) if instance else None
    if instance is None or token is None or not messages.finish(tx.connection, row, "delivered"):
        raise Abandoned(False)  # the row stays due and is routed again
    act = Event(instance.seq + 1, "message.received", instance.now, payload={"name": letter.name, "token": token})
    know(tx, instance, token)
    advance(tx, instance, Deliver("message", letter.name, letter.variables, token), act)
    return True


def _hand_signal(tx: Tx, row: Leased, letter: Letter, receiver: str) -> bool:
    instance = pushed.live(tx, receiver)
    if instance is None and instances.status(tx.connection, receiver) == SUSPENDED:
        messages.park(tx.connection, row)
        return False
    if not messages.finish(tx.connection, row, "delivered"):
        raise Abandoned(False)
    if instance is None or not messages.hears(tx.connection, instance.id, letter.name):
        return False
    act = Event(instance.seq + 1, "signal.received", instance.now, payload={"name": letter.name})
    know(tx, instance)
    advance(tx, instance, Deliver("signal", letter.name, letter.variables), act)
    return True


def _broadcast(tx: Tx, row: Leased, letter: Letter) -> bool:
    if not messages.finish(tx.connection, row, "delivered"):
        return False
    messages.fan_out(tx.connection, letter)
    for version, element, _ in messages.starts(tx.connection, "signal", letter.name):
        starting.begin_at(tx, version, element, letter.variables, f"signal:{letter.id}")
    tx.wakes.add("messages")
    return True


def _start(tx: Tx, row: Leased, letter: Letter) -> bool:
    """Begin an instance with the message, unless its start wants one per key at a time and one is running."""
    found = messages.starts(tx.connection, "message", letter.name)
    if not found:
        return False
    version, element, is_single = found[0]
    request = f"{letter.name}:{letter.correlation}" if is_single else f"message:{letter.id}"
    if is_single and starting.is_running(tx, version, request):
        return False
    if not messages.finish(tx.connection, row, "delivered"):
        return False
    starting.begin_at(tx, version, element, letter.variables, request)
    return True
