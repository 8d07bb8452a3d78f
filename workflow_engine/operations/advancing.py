"""The lines that every act shares which moves a process on: version, engine, rows, hints."""

from collections.abc import Mapping, Sequence
from typing import Any

from workflow_engine.bpmn import commands, execution
from workflow_engine.bpmn.commands import Command
from workflow_engine.bpmn.faults import StaleCommand, StateProblem
from workflow_engine.bpmn.world import World
from workflow_engine.domain.errors import DiagramFailed, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import Changes, ProcessInstance
from workflow_engine.domain.outcome import Fault, Outcome, Work
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.operations import opening
from workflow_engine.operations.transaction import Tx
from workflow_engine.operations.versions import ActLibrary, constants, load
from workflow_engine.store import instances


def advance(tx: Tx, instance: ProcessInstance, command: Command, act: Event, done: WorkItem | None = None) -> Changes:
    """Push a locked instance with a command and write what came of it; `done` is the item that the command finishes.

    When the diagram cannot go on, the command is kept with an incident and DiagramFailed is raised after the commit.
    Raises WrongState for a command that is no longer possible.
    """
    library = ActLibrary(tx.connection, load(tx.connection, instance.version))
    compiled = library.own.compiled
    try:
        outcome = execution.apply(compiled, instance.state, instance.variables, command, world_of(instance, library))
    except StaleCommand:
        raise WrongState(code="already_done") from None
    except StateProblem as problem:
        outcome = Outcome(instance.state, "running", fault=Fault(problem.code, compiled.process, problem.text))
    return _keep(tx, instance, record(tx, instance, library, outcome, act, done), command, act, done)


def stop(tx: Tx, instance: ProcessInstance, command: Command, act: Event, fault: Fault) -> None:
    """Open an incident for a command that cannot even be tried; DiagramFailed is raised after the commit."""
    _keep(tx, instance, instance.fail(fault, act), command, act, None)


def begin(
    tx: Tx,
    instance: ProcessInstance,
    variables: Mapping[str, Any],
    act: Event,
    *,
    at: str | None = None,
    payload: Mapping[str, Any] | None = None,
    within: Sequence[str] = (),
) -> Changes:
    """Push a new instance from its start event, or from nodes `within` it.

    Raises WrongState when the version has no such start, InvalidInput for nodes where nothing can begin.
    """
    library = ActLibrary(tx.connection, load(tx.connection, instance.version))
    world = world_of(instance, library)
    try:
        if within:
            outcome = execution.start_within(library.own.compiled, variables, world, within)
        else:
            outcome = execution.start(library.own.compiled, variables, world, at=at, payload=payload)
    except StaleCommand:
        raise WrongState(code="no_such_start") from None
    return record(tx, instance, library, outcome, act, None)


def record(
    tx: Tx, instance: ProcessInstance, library: ActLibrary, outcome: Outcome, act: Event, done: WorkItem | None
) -> Changes:
    """An outcome as changes: the work it opened, and the notices, are routed to people here."""
    works = [each for each in outcome.opened if isinstance(each, Work)]
    values = {
        name: value for (scope, name), value in (instance.variables | dict(outcome.variables)).items() if not scope
    }
    opened = [opening.work_item(tx, instance, library, work, values) for work in works]
    changes = instance.record(outcome, act, opened, done)
    changes.calls = [opening.call(tx, instance, call, values) for call in changes.calls]
    return changes


def tell(tx: Tx, instance: ProcessInstance, changes: Changes) -> None:
    """What has to be known outside once it is committed."""
    kinds = {"timers": changes.timers, "calls": changes.calls, "messages": changes.thrown or changes.waits}
    tx.wakes |= {kind for kind, rows in kinds.items() if rows}
    if changes.notices:
        tx.wakes.add("outbox")
    for item in changes.items:
        tx.inboxes |= set(item.keys)
        if item.assignee:
            tx.inboxes.add(f"id:{item.assignee}")
    if changes.incident is not None:
        fault = changes.incident
        tx.failure = DiagramFailed(fault.text, code=fault.code, element=fault.element, process_instance=instance.id)


def world_of(instance: ProcessInstance, library: ActLibrary) -> World:
    return World(instance.now, library, constants(instance), instance.id, library.working_days())


def _keep(
    tx: Tx, instance: ProcessInstance, changes: Changes, command: Command, act: Event, done: WorkItem | None
) -> Changes:
    changes.pending = {"command": commands.to_json(command), "act": act.topic, "actor": act.actor, **_closing(done)}
    instances.save(tx.connection, instance, changes)
    tell(tx, instance, changes)
    return changes


def _closing(done: WorkItem | None) -> dict[str, Any]:
    if done is None:
        return {}
    return {"item": {"id": done.id, "assignee": done.assignee, "outcome": done.outcome, "comment": done.comment}}
