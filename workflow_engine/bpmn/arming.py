"""What a version adds to work that goes on already: boundary events, event sub-processes, events to wait for, offers."""

from collections.abc import Sequence

from SpiffWorkflow import TaskState

from workflow_engine.bpmn.crossing import Crossing
from workflow_engine.bpmn.push import Push
from workflow_engine.bpmn.specs.activity import Activity
from workflow_engine.bpmn.specs.adhoc import AdHocSubProcess
from workflow_engine.bpmn.specs.gateways import EventGateway
from workflow_engine.bpmn.specs.node import Node
from workflow_engine.bpmn.tokens import Instance, Scope, Token


def arm(push: Push, plan: Crossing) -> None:
    """Arm in every scope and at every token what was not armed there before."""
    instance = push.instance
    for scope in list(instance.scopes()):
        if scope.owner is None or scope.owner.id in plan.scopes:
            _listeners(push, scope, plan)
    for name, spec in list(plan.staying.items()):
        token = instance.tokens.get(name)
        if token is not None and token.is_live and plan.was[name] is not spec:
            push.guarded(lambda token=token: _around(token, plan), token)  # type: ignore[misc]


def _listeners(push: Push, scope: Instance | Scope, plan: Crossing) -> None:
    old, new = plan.scopes[scope.owner.id if scope.owner else ""]
    if old is new or all(token.is_listener or token.task_spec.is_handler for token in scope.live()):
        return
    armed = _armed(old.listeners, plan)
    for listener in new.listeners:
        if listener.element not in armed or _has_left(listener.element, plan):
            token = listener.arm_for(scope)
            push.guarded(lambda token=token: token.task_spec.look(token), token)  # type: ignore[misc]


def _around(token: Token, plan: Crossing) -> None:
    spec, was = token.task_spec, plan.was[token.id]
    if isinstance(spec, Activity) and isinstance(was, Activity):
        armed = _armed(was.boundary, plan)
        for event in spec.boundary:
            if token.is_live and (event.element not in armed or _has_left(event.element, plan)):
                event.arm_on(token)
    if isinstance(spec, EventGateway):
        _race(token, spec)
    if isinstance(spec, AdHocSubProcess) and token.state == TaskState.STARTED and "ending" not in token.internal_data:
        spec.next_activities(token, token.workflow.top_workflow.subprocesses[token.id])


def _race(token: Token, gateway: EventGateway) -> None:
    """Wait for the events that were not waited for before."""
    tokens = token.workflow.tasks
    there = {tokens[name].task_spec for name in token.internal_data["racers"]}
    for path in gateway.paths:
        if path.target not in there and token.is_live:
            racer = token.workflow.add(path.target, by=[token.id], race=token.id, via=path.id)
            token.internal_data["racers"].append(racer.id)
            path.target._update(racer)


def _armed(events: Sequence[Node], plan: Crossing) -> set[str]:
    """What events of the old version are called in the new one."""
    return {plan.named(event.element) for event in events}


def _has_left(element: str, plan: Crossing) -> bool:
    """Whether a listener could not stay, because it waits for something else now."""
    return any(plan.named(token.task_spec.element) == element for token in plan.leaving)
