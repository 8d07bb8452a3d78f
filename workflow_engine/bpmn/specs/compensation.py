"""Compensation: handlers of completed activities, run one after another in reverse order of completion.

A token that drives compensation keeps its queue; each entry leaves the queue before its handler starts, so it is undone
at most once. An entry of a finished sub-process opens that scope again for what was done inside it.
"""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from workflow_engine import feel
from workflow_engine.bpmn.definitions import CompensationDefinition
from workflow_engine.bpmn.specs.node import Node, cancel_parts
from workflow_engine.bpmn.tokens import Instance, Scope, Token

if TYPE_CHECKING:
    from workflow_engine.bpmn.model import Node as Drawn
    from workflow_engine.bpmn.specs.scope import ScopeSpec

Entry = dict[str, Any]


class Driver(Node):
    """A node whose token can run compensation handlers, one after another."""

    def part_done(self, whole: Token, part: Token) -> None:
        next_entry(whole)

    def queue_done(self, token: Token) -> None:
        token.complete()

    def release(self, token: Token) -> None:
        if "queue" in token.internal_data:
            cancel_parts(token)
        super().release(token)


class Aside(Driver):
    """Runs what a throw event starts and does not wait for."""

    note = "aside"

    def __init__(self, scope_spec: "ScopeSpec", drawn: "Drawn") -> None:
        super().__init__(scope_spec, f"{drawn.id}:aside", drawn)


class UndoScope(Driver):
    """Opens the scope of a completed sub-process again, only to compensate what was done in it."""

    note = "undo"

    def __init__(self, scope_spec: "ScopeSpec", drawn: "Drawn", inner: "ScopeSpec") -> None:
        super().__init__(scope_spec, f"{drawn.id}:undo", drawn)
        self.inner = inner

    def inner_spec(self, token: Token) -> "ScopeSpec":
        return self.inner

    def _run_hook(self, token: Token) -> None:
        scope = Scope(self.inner, token)
        scope.log = token.internal_data.pop("log")
        handler = self.inner.undo_handler
        if handler is None:
            drive(token, take(scope, None), scope)
        else:
            token.internal_data["queue"] = []
            begin(handler, scope, token)

    def release(self, token: Token) -> None:
        super().release(token)
        token.workflow.top_workflow.subprocesses.pop(token.id, None)


def start(token: Token, definition: CompensationDefinition) -> bool:
    """Throw compensation at a token; True when it need not wait."""
    scope = token.workflow
    if scope.owner is not None and scope.owner.task_spec.is_handler:
        scope = scope.owner.workflow
    entries = take(scope, definition.activity)
    if not entries:
        return True
    if definition.waits:
        drive(token, entries, scope)
        return False
    aside = token.workflow.add(token.task_spec.aside, by=[token.id])
    aside._set_state(TaskState.STARTED)
    drive(aside, entries, scope)
    return True


def take(scope: "Scope | Instance", activity: str | None) -> list[Entry]:
    """Take the entries of an activity, or all of them, out of the log; the last completed first."""
    specs = scope.spec.task_specs
    chosen = [e for e in scope.log if activity is None or specs[e["activity"]].element == activity]
    scope.log = [entry for entry in scope.log if entry not in chosen]
    return chosen[::-1]


def drive(token: Token, entries: list[Entry], scope: "Scope | Instance") -> None:
    token.internal_data["queue"] = entries
    token.internal_data["in"] = scope.owner.id if scope.owner else ""
    next_entry(token)


def next_entry(token: Token) -> None:
    """Start the handler of the next entry, or tell the driver that all is done."""
    queue = token.internal_data["queue"]
    if not queue:
        token.task_spec.queue_done(token)
        return
    entry = queue.pop(0)
    top = token.workflow.top_workflow
    scope = top.subprocesses[token.internal_data["in"]] if token.internal_data["in"] else top
    activity = scope.spec.task_specs[entry["activity"]]
    if activity.undo is not None:
        begin(activity.undo, scope, token, entry["frame"])
    else:
        begin(activity.undo_scope, scope, token, {}, log=entry["inner"])


def begin(spec: Node, scope: "Scope | Instance", driver: Token, frame: Entry | None = None, **internal: Any) -> None:
    part = scope.add(spec, of=driver.id, by=[driver.id], **internal)
    if frame:
        driver.push.variables.open(part.id, feel.from_json(frame))
    spec._update(part)
