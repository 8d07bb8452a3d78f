"""Tokens of an instance, seen and moved by an administrator: the effects are shown first, and then done exactly so."""

from collections.abc import Sequence
from dataclasses import replace

from workflow_engine.bpmn import deployment
from workflow_engine.bpmn.commands import Move
from workflow_engine.domain.errors import InvalidInput, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import RUNNING, ProcessInstance
from workflow_engine.domain.person import Person
from workflow_engine.domain.position import Effects, Position
from workflow_engine.domain.text import Text
from workflow_engine.operations import intervening
from workflow_engine.operations.advancing import advance
from workflow_engine.operations.transaction import Abandoned, Tx, one_transaction
from workflow_engine.store import definitions

NOTHING = Text("请指定要取消的令牌或要开始的节点。", "Expected a token to take away or a node to begin at.")

STUCK = Text("移动之后流程将永远无法结束。", "After this move the process could never come to an end.")


@one_transaction
def standing(tx: Tx, instance_id: str, person: Person) -> tuple[Position, ...]:
    """Where an instance stands. Raises NotAllowed, NotFound, WrongState."""
    instance = intervening.locked(tx, instance_id, person)
    raise Abandoned(intervening.stands(tx, instance, instance.version, instance.state))


@one_transaction
def preview_move(tx: Tx, instance_id: str, person: Person, cancel: Sequence[str], start: Sequence[str]) -> Effects:
    """What `move` would do, with the plan to do it by. Raises what `move` raises."""
    raise Abandoned(_moved(tx, instance_id, person, cancel, start, "preview", None, force=True))


@one_transaction
def move(
    tx: Tx,
    instance_id: str,
    person: Person,
    cancel: Sequence[str],
    start: Sequence[str],
    reason: str,
    *,
    plan: str,
    force: bool = False,
) -> Effects:
    """Take tokens away (by id) and put others before nodes or on flows (by id), as shown under `plan`.

    Tokens that could never all come to an end are put only with `force`. Raises NotAllowed, NotFound, WrongState (also
    when something has changed since), InvalidInput, DiagramFailed.
    """
    return _moved(tx, instance_id, person, cancel, start, reason, plan, force=force)


def _moved(
    tx: Tx,
    instance_id: str,
    person: Person,
    cancel: Sequence[str],
    start: Sequence[str],
    reason: str,
    shown: str | None,
    *,
    force: bool,
) -> Effects:
    instance = intervening.locked(tx, instance_id, person)
    if not cancel and not start:
        raise InvalidInput(NOTHING, code="required")
    plan = intervening.plan_of(instance, {"cancel": list(cancel), "start": list(start)})
    if shown is not None:
        intervening.require_plan(shown, plan)
    before = intervening.stands(tx, instance, instance.version, instance.state)
    payload = {"reason": intervening.require_reason(reason), "cancel": list(cancel), "start": list(start)}
    act = Event(instance.seq + 1, "instance.moved", instance.now, actor=person.id or None, payload=payload)
    changes = advance(tx, instance, Move(cancel, start), act)
    found = intervening.effects(tx, instance, before, changes, plan)
    found = replace(found, can_end=_can_end(tx, instance, found))
    if found.can_end is False and not force:
        raise WrongState(STUCK, code="cannot_end")
    return found


def _can_end(tx: Tx, instance: ProcessInstance, found: Effects) -> bool | None:
    if found.status != RUNNING:
        return None
    row = definitions.version(tx.connection, instance.version)
    return None if row is None else deployment.can_end(bytes(row.xml), instance.process, found.standing)
