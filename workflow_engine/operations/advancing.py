"""The lines that every act shares which moves a process on: version, engine, rows, hints."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from workflow_engine.bpmn import codec, commands, execution
from workflow_engine.bpmn.commands import Command
from workflow_engine.bpmn.faults import StaleCommand, StateProblem
from workflow_engine.bpmn.world import World
from workflow_engine.domain.errors import DiagramFailed, WrongState
from workflow_engine.domain.event import Event
from workflow_engine.domain.instance import UNFINISHED, Changes, ProcessInstance
from workflow_engine.domain.limits import limit
from workflow_engine.domain.outcome import Fault, Outcome, Work
from workflow_engine.domain.work_item import WorkItem
from workflow_engine.operations import opening
from workflow_engine.operations.transaction import Tx
from workflow_engine.operations.versions import ActLibrary, constants, load
from workflow_engine.store import instances, messages


def advance(tx: Tx, instance: ProcessInstance, command: Command, act: Event, done: WorkItem | None = None) -> Changes:
    """Push a locked instance with a command and write what came of it; `done` is the item that the command finishes.

    When the diagram cannot go on, the command is kept with an incident and DiagramFailed is raised after the commit.
    Raises WrongState for a command that is no longer possible.
    """
    library = ActLibrary(tx.connection, load(tx.connection, instance.version))
    compiled = library.own.compiled
    try:
        world = _world_with_frames(tx, instance, library)
        outcome = execution.apply(compiled, instance.state, instance.variables, command, world)
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
    _load_closing(tx, instance, outcome, done)
    works = [each for each in outcome.opened if isinstance(each, Work)]
    known: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for (scope, name), value in (instance.variables | dict(outcome.variables)).items():
        known[scope][name] = value
    opened = opening.work_items(tx, instance, library, works, known)
    changes = instance.record(outcome, act, opened, done)
    changes.calls = [opening.call(tx, instance, call, known[""]) for call in changes.calls]
    return changes


def know(tx: Tx, instance: ProcessInstance, address: str = "") -> None:
    """Read the variables that an act on a token may need: where many wait side by side, not those of all of them."""
    instances.load_variables(tx.connection, instance, execution.near(instance.state, address.partition(".")[0]))


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
    if changes.instance.get("status", instance.status) not in UNFINISHED:
        _begin_next(tx, instance)
    if changes.incident is not None:
        fault = changes.incident
        tx.failure = DiagramFailed(fault.text, code=fault.code, element=fault.element, process_instance=instance.id)


def _begin_next(tx: Tx, instance: ProcessInstance) -> None:
    """Where one instance per key is enough at a time, the next one may begin."""
    names = load(tx.connection, instance.version).compiled.single_messages
    if names:
        messages.wake_next(tx.connection, instance.id, names, instance.now)
        tx.wakes.add("messages")


def world_of(instance: ProcessInstance, library: ActLibrary) -> World:
    watch = stopwatch(limit("command_seconds"))
    return World(instance.now, library, constants(instance), instance.id, library.working_days(), is_late=watch)


def stopwatch(seconds: float) -> Callable[[], bool]:
    """Answers whether this thread has worked for so long since; waiting for others does not count."""
    until = time.thread_time() + seconds
    return lambda: time.thread_time() > until


def _keep(
    tx: Tx, instance: ProcessInstance, changes: Changes, command: Command, act: Event, done: WorkItem | None
) -> Changes:
    first = (act.payload or {}).get("retried", act.topic)  # a retry that fails again is still about what failed first
    changes.pending = {"command": commands.to_json(command), "act": first, "actor": act.actor, **_closing(done)}
    instances.save(tx.connection, instance, changes)
    tell(tx, instance, changes)
    return changes


def _world_with_frames(tx: Tx, instance: ProcessInstance, library: ActLibrary) -> World:
    """The world of an act that may need more frames than were read before it."""
    world = world_of(instance, library)
    if not codec.is_crowded(instance.state):
        return world
    return replace(world, frame=partial(instances.frame, tx.connection, instance.id))


def _load_closing(tx: Tx, instance: ProcessInstance, outcome: Outcome, done: WorkItem | None) -> None:
    """The items that end because their tokens have gone."""
    mine = done.token if done is not None else None
    tokens = [closed.token for closed in outcome.closed if "work" in closed.rows and closed.token != mine]
    if tokens:
        instances.load_items(tx.connection, instance, tokens)


def _closing(done: WorkItem | None) -> dict[str, Any]:
    if done is None:
        return {}
    return {"item": {"id": done.id, "assignee": done.assignee, "outcome": done.outcome, "comment": done.comment}}
