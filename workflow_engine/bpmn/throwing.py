"""Where thrown errors, escalations, cancels and terminations go: from the inside outwards, never across to a sibling.

At each level the activity's own boundary events come first, then those of the repeated whole it is a part of, then the
event sub-processes of the scope, then the boundary events of the activity that the scope belongs to. An exact code goes
before one that catches any.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from workflow_engine.bpmn.definitions import ErrorDefinition, EscalationDefinition
from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.domain.text import Text

if TYPE_CHECKING:
    from workflow_engine.bpmn.tokens import Token


def error(token: "Token", code: str, message: str = "", *, is_event: bool = False) -> None:
    """Hand a BPMN error to its catcher. Raises EngineFault `uncaught_error` when nobody catches it.

    An end event that throws has done what it is there for; an activity in which an error happens has not.
    """
    found = _catcher(token, code, ErrorDefinition)
    if found is None:
        text = Text(f"错误 {code} 没有被任何边界事件捕获。", f"The error {code} is caught nowhere.")
        raise EngineFault("uncaught_error", text, token, message, error=code)
    if is_event:
        _end_path(token)
    listener, index = found
    listener.task_spec.caught(listener, index, {"errorCode": code, "errorMessage": message})


def is_caught(token: "Token", code: str) -> bool:
    return _catcher(token, code, ErrorDefinition) is not None


def escalation(token: "Token", code: str) -> None:
    """Hand an escalation to its catcher; nobody has to catch it."""
    found = _catcher(token, code, EscalationDefinition)
    if found is None:
        token.push.passed_by("uncaught", token, f"escalation {code}")
        return
    listener, index = found
    listener.task_spec.caught(listener, index, {"escalationCode": code})


def termination(token: "Token") -> None:
    """End every other token of the scope."""
    scope = token.workflow
    for other in scope.live():
        if other is not token:
            other.cancel()
    if scope.owner is None:
        token.push.terminated = True


def cancellation(token: "Token") -> None:
    """A cancel end event has been reached: the transaction around it takes over."""
    owner = token.workflow.owner
    assert owner is not None
    _end_path(token)
    owner.task_spec.give_up(owner)


def _end_path(token: "Token") -> None:
    token.push.passed_by("completed", token)
    token._state = TaskState.COMPLETED
    token.workflow.remove(token)


def _catcher(token: "Token", code: str, kind: type[ErrorDefinition]) -> "tuple[Token, int] | None":
    for listeners in _levels(token):
        matching = [
            (definition.code is None, listener, index)
            for listener in listeners
            for index, definition in enumerate(listener.task_spec.definitions)
            if type(definition) is kind and definition.matches(code)
        ]
        if matching:
            _, listener, index = min(matching, key=lambda each: each[0])
            return listener, index
    return None


def _levels(token: "Token") -> "Iterator[list[Token]]":
    position: Token | None = token
    while position is not None:
        tokens = position.workflow.top_workflow.tokens
        yield _armed(position.listeners)
        whole = tokens.get(position.internal_data.get("of", ""))
        if whole is not None:
            position = whole
            continue
        scope = position.workflow
        if not position.task_spec.is_handler:
            yield _armed(other for other in scope.live() if other.internal_data.get("host") == "")
        position = scope.owner


def _armed(listeners: "Iterable[Token]") -> "list[Token]":
    return [token for token in listeners if token.state == TaskState.WAITING]
