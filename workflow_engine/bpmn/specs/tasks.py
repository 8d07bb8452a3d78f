"""Tasks: work for people, calls to systems, scripts, decisions, and messages sent and received."""

from collections.abc import Mapping, Sequence
from typing import Any

from SpiffWorkflow import TaskState

from workflow_engine.bpmn import script, throwing
from workflow_engine.bpmn.definitions import Mapped
from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.bpmn.specs.activity import Activity
from workflow_engine.bpmn.specs.events import Catching, throw
from workflow_engine.bpmn.specs.node import go_on
from workflow_engine.bpmn.tokens import Token
from workflow_engine.domain.outcome import Call, Opened, Work
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression


class WorkTask(Activity):
    """A user or manual task: READY until somebody completes it. `settings` are texts or expressions."""

    rows = frozenset({"work"})
    settings: Mapping[str, Any] = {}

    def opened(self, token: Token) -> Sequence[Opened]:
        frame = dict(token.push.variables.frames.get(token.id, {}))
        scope = token.push.variables.scope(token)
        return [Work(token.id, self.element, self.scope_spec.process, self.evaluated(token), scope, frame)]

    def evaluated(self, token: Token) -> dict[str, Any]:
        return {
            name: token.push.evaluate(value, token) if isinstance(value, Expression) else value
            for name, value in self.settings.items()
        }

    def finish(self, token: Token, values: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        """Somebody has completed it: `values` are the form's, `result` is known as the element's id."""
        named = {self.element: dict(result)} if result else {}
        if self.outputs:
            self.map_out(token, values, named)
        else:
            token.push.variables.answer(token, values)
        token.push.variables.answer(token, named)
        token.run()


class CallTask(Activity):
    """A task that a connector performs: STARTED until its answer comes."""

    rows = frozenset({"call"})
    connector: str = ""
    attempts: int = 0
    parameters: Mapped = ()
    result_variable: str | None = None

    def opened(self, token: Token) -> Sequence[Opened]:
        if token.state != TaskState.STARTED:
            return ()
        return [token.push.facts.get(token.id) or self.request(token)]

    def _run_hook(self, token: Token) -> None:
        token.push.facts[token.id] = self.request(token)

    def request(self, token: Token) -> Call:
        values = {name: token.push.evaluate(value, token) for name, value in self.parameters}
        key = f"{token.push.world.instance}/{self.element}/{token.id}"
        return Call(token.id, self.element, self.scope_spec.process, self.connector, values, key, self.attempts)

    def answered(self, token: Token, result: Any) -> None:
        named = {self.result_variable: result} if self.result_variable else {}
        self.map_out(token, named, {"result": result})
        token.complete()

    def failed(self, token: Token, code: str, text: Text, detail: str) -> None:
        """The connector gives up, with a BPMN error code or an incident code; whoever catches it goes on."""
        if throwing.is_caught(token, code):
            throwing.error(token, code, detail or text.zh)
        else:
            raise EngineFault(code, text, token, detail)


class ScriptTask(Activity):
    """Python in its own process, or FEEL; it writes the names it assigns."""

    source: str = ""
    program: "script.Program | None" = None
    expression: Expression | None = None
    result_variable: str | None = None

    def _run_hook(self, token: Token) -> bool:
        if self.expression is not None:
            value = token.push.evaluate(self.expression, token)
            self.map_out(token, {self.result_variable: value} if self.result_variable else {}, {"result": value})
        else:
            assert self.program is not None
            self.map_out(token, self.program.run(token))
        return True


class DecisionTask(Activity):
    """A business rule task: asks a decision and keeps its answer in the wanted shape."""

    decision: str = ""
    result_variable: str | None = None
    shape: str = ""

    def _run_hook(self, token: Token) -> bool:
        push = token.push
        model = push.world.library.decision(self.decision, self.scope_spec.version)
        if model is None:
            text = Text(f"决策 {self.decision} 不存在。", f"The decision {self.decision} does not exist.")
            raise EngineFault("unknown_decision", text, token)
        value = self.shaped(push.ask(model, self.decision, token))
        self.map_out(token, {self.result_variable: value} if self.result_variable else {}, {"result": value})
        return True

    def shaped(self, value: Any) -> Any:
        """`single` is the only value of the only row, `row` the only row, `collect` always a list."""
        if self.shape == "collect":
            return value if isinstance(value, list) else [] if value is None else [value]
        if self.shape == "single" and isinstance(value, dict) and len(value) == 1:
            return next(iter(value.values()))
        return value


class SendTask(Activity):
    """Sends its message when a token passes."""

    payload: Mapped = ()

    def _run_hook(self, token: Token) -> bool:
        for definition in self.definitions:
            throw(token, definition, self.payload)
        return True


class ReceiveTask(Activity, Catching):
    """Waits for its message; it may carry boundary events like any activity."""

    def _update_hook(self, token: Token) -> bool:
        token._set_state(TaskState.WAITING)
        self.enter(token)
        if token.is_live:
            self.arm(token)
            self.look(token)
        return False

    def _on_ready(self, token: Token) -> None:
        """It was entered when it began to wait."""

    def fire(self, token: Token, index: int) -> None:
        gateway = token.workflow.tasks.get(token.internal_data.get("race", ""))
        if gateway is not None:
            gateway.task_spec.won(gateway, token)
        go_on(token)
