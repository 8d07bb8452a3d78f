"""Boundary events and event sub-processes: what waits beside the work and interrupts it, or runs along with it."""

from workflow_engine.bpmn.definitions import TimerDefinition
from workflow_engine.bpmn.specs.events import Catching
from workflow_engine.bpmn.specs.node import cancel_all, go_on
from workflow_engine.bpmn.specs.scope import SubProcess
from workflow_engine.bpmn.tokens import Instance, Scope, Token


class Listener(Catching):
    """Waits as a token with a `host`. An interrupting one fires once; the others are armed again after each time."""

    interrupting = True

    def again(self, token: Token) -> None:
        """Arm a listener that has fired and did not interrupt; a timer without a further occurrence is over."""
        token.internal_data.pop("seen", None)
        for index, definition in enumerate(self.definitions):
            if isinstance(definition, TimerDefinition):
                missed = definition.again(token, index)
                if missed is None:
                    token.cancel()
                    return
                if missed:
                    token.push.passed_by("uncaught", token, f"missed {missed}")
            token.push.facts.pop(self.address(token, index), None)
            token.push.rearmed.add(self.address(token, index))


class BoundaryEvent(Listener):
    """On the border of an activity: cancels it and goes on, or goes on beside it."""

    is_urgent = True

    def arm_on(self, host: Token) -> None:
        token = host.workflow.add(self, host=host.id, by=[host.id])
        host.internal_data.setdefault("on", []).append(token.id)
        self.arm(token)
        self.look(token)

    def fire(self, token: Token, index: int) -> None:
        host = token.workflow.tasks[token.internal_data["host"]]
        if self.interrupting:
            del token.internal_data["host"]
            host.internal_data["on"].remove(token.id)
            host.cancel()
            self._go(token)
        else:
            self._go(token.workflow.add(self, by=[host.id]))
            self.again(token)

    def _go(self, token: Token) -> None:
        self.enter(token)
        go_on(token)


class ScopeListener(Listener):
    """The start event of an event sub-process: armed while the scope around it is open."""

    handler: "EventSubProcess"

    def arm_for(self, scope: "Scope | Instance") -> Token:
        token = scope.add(self, host="", by=[scope.owner.id] if scope.owner else [])
        self.arm(token)
        return token

    def fire(self, token: Token, index: int) -> None:
        scope = token.workflow
        if self.interrupting:
            cancel_all([other for other in scope.live() if other is not token])
            scope.remove(token)
        handler = scope.add(self.handler, by=token.internal_data["by"])
        self.handler._update(handler)
        if not self.interrupting:
            self.again(token)


class EventSubProcess(SubProcess):
    """The handler that a scope listener starts. An error thrown in it goes outside the scope it serves."""

    is_urgent = True
    is_handler = True
