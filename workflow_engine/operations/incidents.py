"""What an administrator does about something that cannot go on: try again, after mending what was wrong."""

from typing import Any

from workflow_engine.bpmn import commands
from workflow_engine.bpmn.commands import AnswerCall, CompleteWork, FailCall
from workflow_engine.domain.errors import InvalidInput, NotFound, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.operations import answers, starting
from workflow_engine.operations.advancing import advance
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.operations.versions import load
from workflow_engine.store import calls, incidents, instances


@one_transaction
def retry(tx: Tx, incident_id: str, person: Person) -> None:
    """Apply what failed once more: the engine is pure, so repeating is safe. A failed call is asked again.

    Raises NotFound, NotAllowed, WrongState, and DiagramFailed when it fails again (with a new incident).
    """
    instance, pending = _taken(tx, incident_id, person)
    _apply(tx, instance, pending, person)


@one_transaction
def resolve(tx: Tx, incident_id: str, person: Person, reason: str, result: Any = None) -> None:
    """Go on without the call that failed, as if its system had answered `result`: somebody did its work by hand.

    Raises NotFound, NotAllowed, InvalidInput without a reason, WrongState for an incident that only a retry can mend.
    """
    if not reason.strip() or len(reason) > limit("comment_characters"):
        raise InvalidInput(
            Text("请说明原因。", "Expected a reason, but there is none, or one too long."), code="required"
        )
    instance, pending = _taken(tx, incident_id, person)
    command = commands.from_json(pending["command"]) if "command" in pending else None
    if not isinstance(command, FailCall):
        said = Text(
            "请修正后重试。", "Expected an incident of a service call, but this one needs a repair and a retry."
        )
        raise WrongState(said, code="needs_retry")
    payload = {"skipped": command.token, "reason": reason}
    act = Event(instance.seq + 1, "incident.resolved", instance.now, actor=person.id or None, payload=payload)
    advance(tx, instance, AnswerCall(command.token, answers.value(result)), act)


def _taken(tx: Tx, incident_id: str, person: Person) -> tuple[ProcessInstance, dict[str, Any]]:
    """The locked instance and what failed; the incident is resolved by this person."""
    person.require("administer")
    incident = incidents.read(tx.connection, incident_id)
    if incident is None:
        raise NotFound()
    instance = instances.lock(tx.connection, incident.instance, tx.database.bound())
    instance.require_live()
    if not incidents.resolve(tx.connection, incident_id, person.id or None, instance.now):
        raise WrongState(code="already_done")
    instances.load_variables(tx.connection, instance)
    if not incidents.others(tx.connection, instance.id):
        instances.set_status(tx.connection, instance.id, "running")
    return instance, incident.pending


def _apply(tx: Tx, instance: ProcessInstance, pending: dict[str, Any], person: Person) -> None:
    if "start" in pending:
        starting.begun_again(tx, instance, load(tx.connection, instance.version), pending["start"], person)
        return
    command = commands.from_json(pending["command"])
    item, payload = pending.get("item", {}).get("id"), {"retried": pending["act"]}
    act = Event(
        instance.seq + 1, "incident.resolved", instance.now, actor=person.id or None, work_item=item, payload=payload
    )
    if isinstance(command, FailCall):
        calls.call_again(tx.connection, instance.id, command.token, instance.now)
        tx.wakes.add("calls")
        instances.save(tx.connection, instance, instance.note(act))
        return
    done = _finished(tx, instance, pending) if isinstance(command, CompleteWork) else None
    advance(tx, instance, command, act, done)


def _finished(tx: Tx, instance: ProcessInstance, pending: dict[str, Any]) -> WorkItem | None:
    """The item somebody had completed when the process could not go on."""
    kept = pending.get("item")
    if kept is None:
        return None
    instances.load_item(tx.connection, instance, kept["id"])
    item = instance.items.get(kept["id"])
    if item is None or not item.is_open:
        return None
    closing = {"assignee": kept["assignee"], "outcome": kept["outcome"], "comment": kept["comment"]}
    return item.moved("complete", closed_at=instance.now, **closing)
