"""Starting and ending instances, and repairing their data."""

from collections.abc import Mapping
from typing import Any

from workflow_engine.bpmn.commands import Cancel, SetVariables
from workflow_engine.domain.errors import InvalidInput, NotAllowed, NotFound, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import CANCELLED, ProcessInstance
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.operations import answers, attachments, starting
from workflow_engine.operations.advancing import advance, know
from workflow_engine.operations.starting import Started
from workflow_engine.operations.transaction import Tx, one_transaction
from workflow_engine.operations.versions import load
from workflow_engine.store import definitions, instances


@one_transaction
def start(
    tx: Tx,
    process: str,
    person: Person,
    variables: Mapping[str, Any],
    *,
    business_key: str | None = None,
    request: str | None = None,
) -> Started:
    """Begin an instance by hand with the values of its start form.

    The same `request` again answers with the instance it made. Raises NotFound, NotAllowed, WrongState, InvalidForm,
    DiagramFailed (the instance is there, with an incident).
    """
    earlier = starting.earlier(tx, process, request)
    if earlier is not None:
        return earlier
    found = definitions.startable(tx.connection, process, person.keys)
    if found is None:
        raise NotFound()
    if found.is_restricted and not found.is_granted and not person.may("administer"):
        raise NotAllowed(
            Text("您没有发起该流程的权限。", "Expected the right to start this process, but you do not have it.")
        )
    if found.is_suspended:
        said = Text("流程已挂起，暂不能发起。", "The process is suspended and cannot be started now.")
        raise WrongState(said, code="process_suspended")
    version = load(tx.connection, found.version)
    instance = starting.made(tx, version, found.number, person, business_key)
    clean = answers.check_start(tx, version, variables, instance, person)
    started = starting.begun(tx, instance, version, clean, request=request)
    attachments.keep(tx, instance.id, person, clean)
    return started


@one_transaction
def cancel(tx: Tx, instance_id: str, person: Person, reason: str) -> None:
    """End an instance with a reason. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    instance = instances.lock(tx.connection, instance_id, tx.database.bound())
    if not (instance.started_by == person.id or person.may("administer")):
        raise NotFound() if not definitions.manages(tx.connection, instance.process, person.keys) else NotAllowed()
    instance.require_unfinished()
    if not reason.strip():
        raise InvalidInput(Text("请填写终止原因。", "Expected a reason, but there is none."), code="reason_required")
    know(tx, instance)
    act = Event(
        instance.seq + 1, "instance.cancelled", instance.now, actor=person.id or None, payload={"reason": reason}
    )
    if not instance.state:
        _end_unbegun(tx, instance, act)
        return
    advance(tx, instance, Cancel(reason), act)


@one_transaction
def set_variables(tx: Tx, instance_id: str, person: Person, values: Mapping[str, Any]) -> None:
    """An administrator's repair. Raises NotFound, NotAllowed, WrongState."""
    person.require("administer")
    instance = instances.lock(tx.connection, instance_id, tx.database.bound())
    instance.require_live()
    know(tx, instance)
    clean = answers.free(values)
    act = Event(
        instance.seq + 1, "variables.changed", instance.now, actor=person.id or None, payload={"names": sorted(clean)}
    )
    if instance.state:
        advance(tx, instance, SetVariables(clean), act)
    else:
        _keep_for_retry(tx, instance, clean, act)


def _end_unbegun(tx: Tx, instance: ProcessInstance, act: Event) -> None:
    changes = instance.note(act)
    changes.instance |= {"status": CANCELLED, "result": "cancelled", "ended_at": instance.now}
    instances.save(tx.connection, instance, changes)


def _keep_for_retry(tx: Tx, instance: ProcessInstance, values: Mapping[str, Any], act: Event) -> None:
    """An instance that could not even begin keeps the repaired values for its next attempt."""
    changes = instance.note(act)
    changes.variables = {("", name): value for name, value in values.items()}
    instances.save(tx.connection, instance, changes)
