"""What the interventions of administrators share: the locked instance, a reason, a plan that was shown, the effects."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from workflow_engine.bpmn.faults import StateProblem
from workflow_engine.bpmn.positions import positions
from workflow_engine.domain.errors import InvalidInput, WrongState
from workflow_engine.domain.instance import Changes, ProcessInstance
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.position import Effects, Position, difference
from workflow_engine.domain.text import Text
from workflow_engine.operations.advancing import world_of
from workflow_engine.operations.transaction import Tx
from workflow_engine.operations.versions import ActLibrary, load
from workflow_engine.store import instances


def locked(tx: Tx, instance_id: str, person: Person) -> ProcessInstance:
    """An unfinished instance that has begun, with its variables. Raises NotAllowed, NotFound, WrongState."""
    instance = unfinished(tx, instance_id, person)
    if not instance.state:
        said = Text("流程尚未真正开始。", "Expected an instance that has begun, but its start has failed.")
        raise WrongState(said, code="not_begun")
    return instance


def unfinished(tx: Tx, instance_id: str, person: Person) -> ProcessInstance:
    """The same, also when its start has failed."""
    person.require("administer")
    instance = instances.lock(tx.connection, instance_id, tx.database.bound())
    instance.require_unfinished()
    instances.load_variables(tx.connection, instance)
    return instance


def require_reason(reason: str) -> str:
    """Raises InvalidInput without a reason, or with one too long."""
    if not reason.strip() or len(reason) > limit("comment_characters"):
        raise InvalidInput(
            Text("请说明原因。", "Expected a reason, but there is none, or one too long."), code="reason_required"
        )
    return reason


def plan_of(instance: ProcessInstance, request: Mapping[str, Any]) -> str:
    """Stands for a request at the instance as it is now."""
    facts = json.dumps([instance.id, instance.seq, request], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def require_plan(shown: str, plan: str) -> None:
    """Raises WrongState `plan_changed` when the instance moved on after the effects were shown."""
    if shown != plan:
        said = Text("预览之后情况已变化，请重新预览。", "Something has changed since the preview; look at it again.")
        raise WrongState(said, code="plan_changed")


def stands(tx: Tx, instance: ProcessInstance, version: str, state: bytes) -> tuple[Position, ...]:
    """Where the tokens of a state are. Raises WrongState for one that cannot be read."""
    library = ActLibrary(tx.connection, load(tx.connection, version))
    try:
        return positions(library.own.compiled, state, world_of(instance, library))
    except StateProblem as problem:
        raise WrongState(problem.text, code=problem.code) from None


def effects(tx: Tx, instance: ProcessInstance, before: tuple[Position, ...], changes: Changes, plan: str) -> Effects:
    """What an act has changed about where the instance stands."""
    after = stands(tx, instance, instance.version, changes.instance.get("state", instance.state))
    status = changes.instance.get("status", instance.status)
    return difference(before, after, status).known_as(plan)
