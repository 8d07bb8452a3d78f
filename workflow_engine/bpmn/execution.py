"""The engine as a pure function: a state and a command in, an `Outcome` out. The same inputs give the same bytes.

A fault throws away everything the command did: the outcome then carries the state from before and the fault alone.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from SpiffWorkflow import TaskState

from workflow_engine.bpmn import codec, collecting, crowds, moving
from workflow_engine.bpmn.commands import (
    AnswerCall,
    Cancel,
    Command,
    CompleteWork,
    Deliver,
    EndAdHoc,
    FailCall,
    FireTimer,
    Move,
    SetVariables,
    StartAdHoc,
)
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.definitions import MessageDefinition, SignalDefinition, TimerDefinition
from workflow_engine.bpmn.faults import EngineFault, StaleCommand, StateProblem
from workflow_engine.bpmn.push import Push, close
from workflow_engine.bpmn.specs.adhoc import AdHocSubProcess, Offer
from workflow_engine.bpmn.specs.events import Catching, broadcast
from workflow_engine.bpmn.tokens import Instance, Token
from workflow_engine.bpmn.variables import Variables, frames, results
from workflow_engine.bpmn.world import World
from workflow_engine.domain.limits import limit
from workflow_engine.domain.outcome import Closed, Fault, Opened, Outcome
from workflow_engine.domain.text import Text

Stored = Mapping[tuple[str, str], Any]


@collecting.later()
def start(
    compiled: Compiled,
    variables: Mapping[str, Any],
    world: World,
    *,
    at: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Outcome:
    """Begin an instance at a start event (by hand when none is named); `payload` is what came with its message.

    Raises StaleCommand when the version has no such start.
    """
    point = compiled.start(at)
    if point is None:
        raise StaleCommand(at or "")
    push = Push(Instance(compiled.body), compiled, Variables({}), world)

    def begin() -> None:
        root = push.instance.task_tree
        push.variables.write(root, variables)
        if point.definition is not None:
            point.definition.met(push, payload or {})
        for name, value in point.definition.outputs if point.definition else ():
            push.variables.write(root, {name: push.evaluate(value, root, payload)})
        push.variables.written.clear()
        if point.definition is None:
            compiled.body.begin(push.instance, compiled.body.starts)
        else:
            compiled.body.begin(push.instance, [point.node, *point.beside], caught=point.node, number=point.number)

    return pushed(push, begin, {}, b"")


@collecting.later()
def start_within(compiled: Compiled, variables: Mapping[str, Any], world: World, elements: Sequence[str]) -> Outcome:
    """Begin an instance at nodes or flows in the middle of it. Raises InvalidInput for those that are no such place."""
    push = Push(Instance(compiled.body), compiled, Variables({}), world)

    def begin() -> None:
        push.variables.write(push.instance.task_tree, variables)
        push.variables.written.clear()
        compiled.body.begin(push.instance, ())
        moving.move(push, Move(start=elements))

    return pushed(push, begin, {}, b"")


@collecting.later()
def apply(compiled: Compiled, state: bytes, variables: Stored, command: Command, world: World) -> Outcome:
    """Do one thing to an instance. Raises StaleCommand when it is no longer possible, StateProblem for a bad state."""
    push = _read(compiled, state, variables, world)
    return pushed(push, lambda: ACTS[type(command)](push, command), push.instance.found, state)


def near(state: bytes, token: str) -> list[str] | None:
    """The frames that an act on a token may read: not those of rounds that wait beside it.

    None for all of them, where that is less to ask for, and for a state that cannot be read: the act will say so.
    """
    if not codec.is_crowded(state):
        return None
    try:
        body = codec.read(state)
        rounds = {row[0]: crowds.read(row).present.bit_count() for row in body["crowds"]}
        names = [token, *(each[0] for _, tokens, _ in body["scopes"] for each in tokens)]
    except (StateProblem, LookupError, TypeError, ValueError):
        return None
    if len(names) > sum(rounds.values()):
        return None
    return ["", *(key for name in names for key in frames(name) if key != results(name) or name not in rounds)]


def waiting(compiled: Compiled, state: bytes, variables: Stored, world: World) -> tuple[Opened, ...]:
    """Everything an instance waits for, read from its state: the rows that should be open. Raises StateProblem."""
    return tuple(_opened(resumed(compiled, state, variables, world), {}))


def resumed(compiled: Compiled, state: bytes, variables: Stored, world: World) -> Push:
    """A push that has not done anything yet, with every token. Raises StateProblem."""
    push = _read(compiled, state, variables, world)
    push.instance.unfold()
    return push


def pushed(push: Push, act: Callable[[], None], before: Mapping[str, frozenset[str]], state: bytes) -> Outcome:
    """Act, run to the next rest, and tell what came of it for tokens and their rows that were there `before`."""
    try:
        act()
        push.run()
        return _outcome(push, before)
    except EngineFault as fault:
        at = fault.token.task_spec.element if fault.token is not None else push.compiled.process
        token = fault.token.id if fault.token is not None else None
        found = Fault(fault.code, at, fault.text, fault.detail, token, fault.error)
        return Outcome(state, "running", passed=tuple(push.passed), fault=found, steps=push.steps)
    except StateProblem as problem:
        if problem.code != "state_size":
            raise
        return Outcome(state, "running", fault=Fault(problem.code, push.compiled.process, problem.text))
    finally:
        push.instance.forget()


_TOO_MUCH = Text(
    f"流程实例的变量合计超过 {limit('variables_bytes')} 字节。",
    f"Expected at most {limit('variables_bytes')} bytes of variables in the instance, but there are more.",
)


def _read(compiled: Compiled, state: bytes, variables: Stored, world: World) -> Push:
    push = Push(Instance(compiled.body), compiled, Variables(variables), world)
    codec.fill(push.instance, state, compiled.version)
    for crowd in push.instance.crowds:
        push.variables.open(results(crowd.of), {})  # they may be there, whether they were read or not
    return push


def _outcome(push: Push, before: Mapping[str, frozenset[str]]) -> Outcome:
    if push.variables.changed and push.variables.is_too_much:
        raise StateProblem("state_size", _TOO_MUCH)
    opened = [] if push.is_finished else _opened(push, before)
    gone = sorted(before.keys() - push.instance.tokens.keys(), key=int)
    status = "running" if not push.is_finished else "terminated" if push.terminated else "completed"
    closed = [Closed(name, "completed" if name in push.completed else "cancelled", before[name]) for name in gone]
    return Outcome(
        state=b"" if push.is_finished else codec.dump(push.instance, push.compiled.version),
        status=status,  # type: ignore[arg-type]
        opened=tuple(opened),
        closed=tuple(closed),
        variables=push.variables.changed,
        gone=tuple(push.variables.gone),
        thrown=tuple(push.thrown),
        passed=tuple(push.passed),
        asked=tuple(push.asked),
        steps=push.steps,
        result=push.instance.result,
    )


def _opened(push: Push, before: Mapping[str, frozenset[str]]) -> list[Opened]:
    """Rows to open: of tokens that are new, and of timers and subscriptions that were armed again."""
    found: list[Opened] = []
    again = {address.partition(".")[0] for address in push.rearmed}
    for token in list(push.instance.tokens.values()):
        if token.id not in before or token.id in again:
            found.extend(token.task_spec.opened(token))
    return found


# ---- commands


def _complete_work(push: Push, command: CompleteWork) -> None:
    token = _waiting(push, command.token, TaskState.READY)
    if not token.task_spec.manual:
        raise StaleCommand(command.token)
    push.guarded(lambda: token.task_spec.finish(token, command.values, command.result), token)


def _fire_timer(push: Push, command: FireTimer) -> None:
    token, index = _listening(push, command.token)
    definition = token.task_spec.definitions[index]
    if not isinstance(definition, TimerDefinition) or definition.due(token, index) != command.due:
        raise StaleCommand(command.token)
    push.guarded(lambda: token.task_spec.caught(token, index, {}), token)


def _deliver(push: Push, command: Deliver) -> None:
    if command.token is None:
        broadcast(push.instance, command.name, command.variables)
        return
    token, index = _listening(push, command.token)
    definition = token.task_spec.definitions[index]
    kind = MessageDefinition if command.kind == "message" else SignalDefinition
    if type(definition) is not kind or definition.name != command.name:
        raise StaleCommand(command.token)
    push.guarded(lambda: token.task_spec.caught(token, index, command.variables), token)


def _answer_call(push: Push, command: AnswerCall) -> None:
    token = _waiting(push, command.token, TaskState.STARTED)
    push.guarded(lambda: token.task_spec.answered(token, command.result), token)


def _fail_call(push: Push, command: FailCall) -> None:
    token = _waiting(push, command.token, TaskState.STARTED)
    token.task_spec.failed(token, command.code, command.text, command.detail)


def _set_variables(push: Push, command: SetVariables) -> None:
    push.variables.write(push.instance.task_tree, command.values)


def _start_ad_hoc(push: Push, command: StartAdHoc) -> None:
    offer = _waiting(push, command.token, TaskState.WAITING)
    section = offer.workflow.owner
    if section is None or not isinstance(offer.task_spec, Offer):
        raise StaleCommand(command.token)
    push.guarded(lambda: section.task_spec.begin(offer), section)


def _end_ad_hoc(push: Push, command: EndAdHoc) -> None:
    section = _waiting(push, command.token, TaskState.STARTED)
    if not isinstance(section.task_spec, AdHocSubProcess) or section.task_spec.completion is not None:
        raise StaleCommand(command.token)
    section.task_spec.end(section)


def _cancel(push: Push, command: Cancel) -> None:
    close(push.instance)
    push.is_finished = push.terminated = True
    push.instance.result = command.reason


ACTS: dict[type, Callable[[Push, Any], None]] = {
    CompleteWork: _complete_work,
    FireTimer: _fire_timer,
    Deliver: _deliver,
    AnswerCall: _answer_call,
    FailCall: _fail_call,
    SetVariables: _set_variables,
    StartAdHoc: _start_ad_hoc,
    EndAdHoc: _end_ad_hoc,
    Move: moving.move,
    Cancel: _cancel,
}


def _waiting(push: Push, token_id: str, state: int) -> Token:
    token = push.instance.find(token_id)
    if token is None or token.state != state:
        raise StaleCommand(token_id)
    return token


def _listening(push: Push, address: str) -> tuple[Token, int]:
    token_id, _, index = address.partition(".")
    token = _waiting(push, token_id, TaskState.WAITING)
    if not isinstance(token.task_spec, Catching) or int(index or 0) >= len(token.task_spec.definitions):
        raise StaleCommand(address)
    return token, int(index or 0)
