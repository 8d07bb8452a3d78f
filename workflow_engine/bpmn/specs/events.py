"""Start, catching, throwing and end events."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from SpiffWorkflow import TaskState

from workflow_engine.bpmn import throwing
from workflow_engine.bpmn.definitions import (
    CancelDefinition,
    CompensationDefinition,
    ConditionDefinition,
    Definition,
    ErrorDefinition,
    EscalationDefinition,
    Mapped,
    MessageDefinition,
    SignalDefinition,
    TerminateDefinition,
    TimerDefinition,
)
from workflow_engine.bpmn.faults import StaleCommand
from workflow_engine.bpmn.specs import compensation
from workflow_engine.bpmn.specs.compensation import Aside, Driver
from workflow_engine.bpmn.specs.node import Node, go_on
from workflow_engine.bpmn.tokens import Instance, Token
from workflow_engine.domain.outcome import Opened


class StartEvent(Node):
    """Where a token begins; what started the scope has happened already."""


class Catching(Node):
    """A node that waits for one of its definitions, or for all of them."""

    rows = frozenset({"timer", "wait"})
    needs_all = False

    def opened(self, token: Token) -> Sequence[Opened]:
        if token.state != TaskState.WAITING:
            return ()
        facts = token.push.facts
        found = []
        for index, definition in enumerate(self.definitions):
            address = self.address(token, index)
            fact = definition.opened(token, index, address) if address not in facts else facts[address]
            if fact is not None and index not in token.internal_data.get("seen", ()):
                found.append(fact)
        return found

    def address(self, token: Token, index: int) -> str:
        return token.id if len(self.definitions) == 1 else f"{token.id}.{index}"

    def arm(self, token: Token) -> None:
        """Begin to wait. What is kept in rows is computed now, from the variables as they are now."""
        token._set_state(TaskState.WAITING)
        for index, definition in enumerate(self.definitions):
            definition.arm(token, index)
            if (fact := definition.opened(token, index, self.address(token, index))) is not None:
                token.push.facts[fact.token] = fact

    def look(self, token: Token) -> None:
        """Fire if a condition has become true since it was last looked at."""
        for index, definition in enumerate(self.definitions):
            if isinstance(definition, ConditionDefinition) and token.state == TaskState.WAITING:
                if definition.has_come(token, index):
                    self.caught(token, index, {})

    def caught(self, token: Token, index: int, payload: Mapping[str, Any]) -> None:
        """One of the definitions has happened to a waiting token."""
        if token.state != TaskState.WAITING or index >= len(self.definitions):
            raise StaleCommand(token.id)
        self.keep(token, self.definitions[index], payload)
        if self.needs_all:
            seen = token.internal_data.setdefault("seen", [])
            if index in seen:
                raise StaleCommand(token.id)
            seen.append(index)
            if len(seen) < len(self.definitions):
                return
        self.fire(token, index)

    def keep(self, token: Token, definition: Definition, payload: Mapping[str, Any]) -> None:
        """Write what came with the event; only mapped names, nothing else gets in."""
        definition.met(token.push, payload)
        for name, value in definition.outputs:
            token.push.variables.write(token, {name: token.push.evaluate(value, token, payload)})

    def fire(self, token: Token, index: int) -> None:
        go_on(token)


class CatchEvent(Catching):
    """An intermediate catch event. After an event-based gateway (`race`) the first to fire ends the others."""

    def _update_hook(self, token: Token) -> bool:
        self.enter(token)
        self.arm(token)
        self.look(token)
        return False

    def _on_ready(self, token: Token) -> None:
        """It was entered when it began to wait."""

    def begun_by(self, token: Token, number: int) -> None:
        """Where all events are needed, the others are waited for."""
        if not self.needs_all:
            super().begun_by(token, number)
            return
        self.enter(token)
        token.internal_data["seen"] = [number]
        self.arm(token)

    def fire(self, token: Token, index: int) -> None:
        gateway = token.workflow.tasks.get(token.internal_data.get("race", ""))
        if gateway is not None:
            gateway.task_spec.won(gateway, token)
        super().fire(token, index)


class Throwing(Driver):
    """A node that throws each of its definitions when a token passes."""

    payload: Mapped = ()
    aside: Aside | None = None  # runs compensation that the event does not wait for

    def _run_hook(self, token: Token) -> bool | None:
        return self.throw_from(token, 0) or None

    def queue_done(self, token: Token) -> None:
        """Compensation that the event waited for is done: what follows it is thrown now."""
        if self.throw_from(token, token.internal_data["next"]):
            token.complete()

    def throw_from(self, token: Token, first: int) -> bool:
        """Throw the definitions from number `first` on; False when the token has not passed."""
        for number, definition in enumerate(self.definitions[first:], first):
            token.internal_data |= {"next": number + 1, "throwing": True}
            has_passed = throw(token, definition, self.payload)
            del token.internal_data["throwing"]
            if not has_passed:
                return False
        return True

    def end_of(self, token: Token) -> Literal["completed", "cancelled"]:
        """An event that is interrupted by what it throws has happened."""
        return "completed" if "throwing" in token.internal_data else super().end_of(token)


class ThrowEvent(Throwing):
    """An intermediate throw event."""


class EndEvent(Throwing):
    """Ends its path. In the outermost scope the last one that has a name is the result of the instance.

    Those without a name end what runs beside the work, such as a reminder; they count only where no other is reached.
    """

    def leave(self, token: Token) -> None:
        instance = token.workflow.top_workflow
        if token.workflow is instance and (self.bpmn_name or not instance.result):
            instance.result = self.element
        super().leave(token)


def throw(token: Token, definition: Definition, payload: Mapped) -> bool:
    """Throw one definition; False when the token has not passed (it was cancelled, or has to wait)."""
    if isinstance(definition, MessageDefinition | SignalDefinition):
        send(token, definition, {name: token.push.evaluate(value, token) for name, value in payload})
    elif isinstance(definition, EscalationDefinition):
        throwing.escalation(token, definition.code or "")
    elif isinstance(definition, ErrorDefinition):
        throwing.error(token, definition.code or "", is_event=True)
    elif isinstance(definition, CancelDefinition):
        throwing.cancellation(token)
    elif isinstance(definition, TerminateDefinition):
        throwing.termination(token)
    elif isinstance(definition, CompensationDefinition):
        return compensation.start(token, definition)
    else:
        assert not isinstance(definition, TimerDefinition | ConditionDefinition)
    return token.is_live


def send(token: Token, definition: MessageDefinition | SignalDefinition, carried: Mapping[str, Any]) -> None:
    """A message leaves the instance. A signal reaches at once all that wait for it here, and leaves for the others."""
    if isinstance(definition, MessageDefinition):
        keys = definition.sent(token, carried)
        token.push.emit(token, "message", definition.name, carried, keys, definition.seconds)
        return
    if not definition.within_instance:
        token.push.emit(token, "signal", definition.name, carried)
    broadcast(token.workflow.top_workflow, definition.name, carried)


def broadcast(instance: Instance, signal: str, carried: Mapping[str, Any]) -> None:
    """A signal reaches everything in the instance that waits for it now, oldest first."""
    waiting = [
        (token, index)
        for token in instance.tokens.values()
        for index, waited in enumerate(token.task_spec.definitions)
        if type(waited) is SignalDefinition and waited.name == signal and token.state == TaskState.WAITING
    ]
    for token, index in waiting:
        if token.state == TaskState.WAITING:  # an earlier one may have ended it
            instance.push.guarded(lambda t=token, i=index: t.task_spec.caught(t, i, carried), token)  # type: ignore[misc]
