"""Scopes: the inside of a process, a sub-process, a called process or a handler, and the activities that open one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
from SpiffWorkflow.specs import WorkflowSpec

from workflow_engine.bpmn.definitions import CancelDefinition, Mapped
from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.bpmn.specs.activity import Activity
from workflow_engine.bpmn.specs.compensation import Driver, drive, take
from workflow_engine.bpmn.specs.node import Node, cancel_all
from workflow_engine.bpmn.tokens import Instance, Scope, Token
from workflow_engine.bpmn.variables import inside
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

if TYPE_CHECKING:
    from workflow_engine.bpmn.specs.listeners import ScopeListener


class ScopeSpec(BpmnProcessSpec):  # type: ignore[misc]
    """The nodes of one scope of a `version` of a `process`. Internal names hold a colon, which no id may."""

    def __init__(self, scope_id: str, process: str, version: str) -> None:
        # Not the library's constructor: it puts "Start", "End" and "<id>.EndJoin" among the names of the diagram.
        WorkflowSpec.__init__(self, scope_id)
        self.process, self.version = process, version
        self.data_objects: dict[str, Any] = {}
        self.start = BpmnStartTask(self, ":start")
        self.starts: list[Node] = []
        self.listeners: list[ScopeListener] = []
        self.undo_handler: Node | None = None  # the compensation event sub-process

    def _add_notify(self, spec: Any) -> None:
        WorkflowSpec._add_notify(self, spec)

    def begin(
        self, scope: "Scope | Instance", starts: Sequence[Node], *, caught: Node | None = None, number: int = 0
    ) -> None:
        """Put a token before each start, arm what listens for the whole scope, then let the tokens arrive.

        `caught` is one of the starts whose event, the `number`th, has happened already. A listener that fires as soon
        as it is armed may have taken the tokens away.
        """
        by = [scope.owner.id] if scope.owner else []
        tokens = [scope.add(node, by=by) for node in starts]
        for listening in [listener.arm_for(scope) for listener in self.listeners]:
            listening.task_spec.look(listening)
        for token in tokens:
            if token.task_spec is caught and token.state == TaskState.FUTURE:
                caught.begun_by(token, number)
            elif token.state == TaskState.FUTURE:
                token.task_spec._update(token)
        scope.top_workflow.push.touch(scope)

    def disarm(self, scope: "Scope | Instance") -> None:
        """When only handlers are left, nothing new is listened for."""
        if not self.listeners:
            return
        tokens = scope.live()
        if all(token.is_listener or token.task_spec.is_handler for token in tokens):
            cancel_all([token for token in tokens if token.is_listener])

    def token_done(self, scope: "Scope | Instance", token: Token) -> None:
        """A token of the scope is complete and those behind it have arrived."""

    def may_end(self, scope: "Scope | Instance") -> bool:
        """Whether a scope without tokens is over."""
        return True


class ScopeActivity(Activity):
    """An activity that is STARTED while a scope of its own is open."""

    inner: ScopeSpec

    def inner_spec(self, token: Token) -> ScopeSpec:
        """The spec of the token's scope, also when its state is read again."""
        return self.inner

    def _run_hook(self, token: Token) -> None:
        self.open_scope(token, self.inner.starts)

    def open_scope(self, token: Token, starts: Sequence[Node]) -> Scope:
        scope = Scope(self.inner_spec(token), token)
        scope.spec.begin(scope, starts)
        return scope

    def scope_done(self, token: Token, scope: Scope) -> None:
        """The scope has ended by itself."""
        token.internal_data["log"] = scope.log
        token.complete()

    def inner_log(self, token: Token) -> list[dict[str, Any]]:
        return token.internal_data.pop("log", [])  # type: ignore[no-any-return]

    def release(self, token: Token) -> None:
        scope = token.workflow.top_workflow.subprocesses.get(token.id)
        if scope is not None:
            for inner in scope.live():
                inner.cancel()
            token.workflow.top_workflow.subprocesses.pop(token.id, None)
        super().release(token)


class SubProcess(ScopeActivity):
    """An embedded sub-process; it shares the variables of the instance."""

    @property
    def can_undo(self) -> bool:
        return super().can_undo or self.inner.undo_handler is not None


class Transaction(SubProcess, Driver):
    """A sub-process that can be given up: what was done in it is undone, then its cancel boundary event fires."""

    def give_up(self, token: Token) -> None:
        scope = token.workflow.top_workflow.subprocesses[token.id]
        cancel_all(scope.live())
        drive(token, take(scope, None), scope)

    def queue_done(self, token: Token) -> None:
        for listener in token.listeners:
            for index, definition in enumerate(listener.task_spec.definitions):
                if isinstance(definition, CancelDefinition):
                    listener.task_spec.caught(listener, index, {})
                    return


class CallActivity(ScopeActivity):
    """Another process inside this instance, with variables of its own. The version it was bound to stays with the token."""

    is_wall = True
    called: str
    binding: str
    takes: Mapped  # names inside, values read outside
    gives: Mapped  # names outside, values read inside
    takes_all = gives_all = False

    def inner_spec(self, token: Token) -> ScopeSpec:
        found = token.push.world.library.compiled(token.internal_data["version"])
        if found is None:
            raise self._missing(token)
        return found.body

    def _run_hook(self, token: Token) -> None:
        push = token.push
        found = push.world.library.called(self.called, self.binding, self.scope_spec.version)
        if found is None or not found.body.starts:
            raise self._missing(token)
        if token.workflow.depth >= limit("call_depth") and _calls_around(token) >= limit("call_depth"):
            deepest = limit("call_depth")
            raise EngineFault(
                "call_depth",
                Text(f"调用嵌套超过 {deepest} 层。", f"Processes call each other more than {deepest} levels deep."),
                token,
            )
        token.internal_data["version"] = found.version
        push.variables.open(inside(token), self._taken(token))
        self.open_scope(token, found.body.starts)

    def scope_done(self, token: Token, scope: Scope) -> None:
        variables = token.push.variables
        inner = variables.within(token)
        given = dict(inner) if self.gives_all else {}
        given |= {name: token.push.read(value, inner) for name, value in self.gives}
        variables.write(token, given)
        token.complete()

    def _taken(self, token: Token) -> dict[str, Any]:
        taken = dict(token.push.variables.visible(token)) if self.takes_all else {}
        return taken | {name: token.push.evaluate(value, token) for name, value in self.takes}

    def _missing(self, token: Token) -> EngineFault:
        return EngineFault(
            "unknown_process",
            Text(f"被调用的流程 {self.called} 不存在。", f"The called process {self.called} does not exist."),
            token,
        )


def _calls_around(token: Token) -> int:
    count, owner = 0, token.workflow.owner
    while owner is not None:
        count += owner.task_spec.is_wall
        owner = owner.workflow.owner
    return count
