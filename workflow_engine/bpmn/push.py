"""One push of the engine: everything that happens between a command and the next rest.

One token runs at a time, taken fresh from the queue, so a token that the last one cancelled never runs. Urgent tokens
(events that interrupt) go first, then those deepest inside, then the oldest.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from workflow_engine import feel
from workflow_engine.bpmn import throwing
from workflow_engine.bpmn.faults import CATCHABLE, EngineFault, ErrorThrown
from workflow_engine.bpmn.tokens import Instance, Scope, Token
from workflow_engine.bpmn.variables import Variables
from workflow_engine.domain.limits import limit
from workflow_engine.domain.outcome import Asked, Opened, Passed, Thrown
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression, OverLimit
from workflow_engine.feel.decisions import Model

if TYPE_CHECKING:
    from workflow_engine.bpmn.compiled import Compiled
    from workflow_engine.bpmn.world import World


class Push:
    """Collects what happens. Specs reach it as `token.push`."""

    def __init__(self, instance: Instance, compiled: "Compiled", variables: Variables, world: "World") -> None:
        self.instance = instance
        self.compiled = compiled
        self.variables = variables
        self.world = world
        self.passed: list[Passed] = []
        self.thrown: list[Thrown] = []
        self.asked: list[Asked] = []
        self.completed: set[str] = set()
        self.facts: dict[str, Opened] = {}
        self.rearmed: set[str] = set()
        self.steps = 0
        self.most_steps = limit("steps")
        self.terminated = False
        self.is_finished = False
        self._ready: list[tuple[bool, int, int, str]] = []
        self._touched: dict[Scope | Instance, None] = {}
        self._at_rest: dict[Scope | Instance, None] = {}  # scopes whose patient joins decide when nothing else moves
        instance.push = self

    # ---- what specs tell

    def queue(self, token: Token) -> None:
        if not token.task_spec.manual:
            order = (not token.task_spec.is_urgent, -token.workflow.depth, int(token.id), token.id)
            heapq.heappush(self._ready, order)

    def expect(self, rounds: int) -> None:
        """So many rounds begin: their steps are no loop. The largest number counts, so an endless loop of them ends, too."""
        self.most_steps = max(self.most_steps, rounds * limit("round_steps"))

    def touch(self, scope: "Scope | Instance") -> None:
        """A token of the scope has gone: its joins and its end have to be looked at."""
        self._touched[scope] = None

    def passed_by(self, what: Any, token: Token, note: str = "", flows: Iterable[str] = ()) -> None:
        """Note that a token entered or left an element, and on which flows."""
        spec = token.task_spec
        if what == "completed":
            self.completed.add(token.id)
        causes = tuple(token.internal_data.get("by", ()))
        place = (spec.element, spec.scope_spec.process, token.id)
        self.passed.append(Passed(what, *place, causes, note or spec.note, tuple(flows)))

    def emit(
        self,
        token: Token,
        kind: Any,
        name: str,
        variables: Mapping[str, Any],
        correlation: str | None = None,
        seconds: int | None = None,
    ) -> None:
        """Note that a message or signal leaves the instance."""
        self.thrown.append(Thrown(kind, name, correlation, variables, token.task_spec.element, token.id, seconds))

    # ---- expressions

    def evaluate(self, expression: Expression, token: Token, extra: Mapping[str, Any] | None = None) -> Any:
        """The value of an expression as the token sees the variables, `extra` names in front."""
        names = self.variables.visible(token).over({**(extra or {}), feel.CONSTANTS: self.world.constants})
        try:
            return expression(names, now=self.world.now, calendar=self.world.calendar)
        except OverLimit as over:
            text = Text("表达式计算超出上限。", "The expression took more steps than allowed.")
            raise EngineFault("expr_limit", text, token, f"{expression.text}: {over}") from None

    def recalled(self, key: str) -> Mapping[str, Any]:
        """A frame that only few acts read: what lies elsewhere, and what is known here."""
        return {**self.world.frame(key), **self.variables.frames.get(key, {})}

    def read(self, expression: Expression, frame: Mapping[str, Any]) -> Any:
        """The value of an expression that sees one frame alone."""
        names = {**frame, feel.CONSTANTS: self.world.constants}
        return expression(names, now=self.world.now, calendar=self.world.calendar)

    def decide(self, condition: Expression, token: Token, place: str, extra: Mapping[str, Any] | None = None) -> bool:
        """The value of a condition that has to be true or false."""
        value = self.evaluate(condition, token, extra)
        if isinstance(value, bool):
            return value
        seen = self.variables.visible(token)
        read = {name: seen.get(name) for name in sorted(condition.names)}
        listed = ", ".join(f"{name} = {shown(value)}" for name, value in read.items())
        raise EngineFault(
            "expr_type",
            Text(
                f"{place} 的条件应得到真或假，但得到 {shown(value)}（{condition.text}；{listed}）。",
                f"Expected the condition of {place} to be true or false, but it is {shown(value)} "
                f"({condition.text}; {listed}).",
            ),
            token,
        )

    def ask(self, model: Model, name: str, token: Token) -> Any:
        """What a decision answers; how it came about is kept for the history."""
        seen = dict(self.variables.visible(token))
        try:
            decided = model.evaluate(name, seen, now=self.world.now, calendar=self.world.calendar)
        except OverLimit as over:
            text = Text("决策计算超出上限。", "The decision took more steps than allowed.")
            raise EngineFault("expr_limit", text, token, f"{name}: {over}") from None
        for fault in decided.faults:
            said = Text(f"{fault.element}：{fault.message.zh}", f"{fault.element}: {fault.message}")
            raise EngineFault(fault.code, said, token)
        self.asked.append(Asked(token.task_spec.element, token.id, tuple(each.as_json() for each in decided.record)))
        return decided.value

    # ---- the loop

    def run(self) -> None:
        """Run ready tokens until nothing is ready. Raises EngineFault; the caller throws everything away then."""
        self._rest()
        while not self.is_finished and (token := self._next() or self._merged()) is not None:
            self.steps += 1
            if self.steps > self.most_steps:
                raise EngineFault("step_limit", _too_many(self.most_steps), token)
            if self.world.is_late():
                raise EngineFault("step_limit", _TOO_LONG, token)
            self.guarded(token.run, token)
            self._rest()

    def _rest(self) -> None:
        """Look at conditions, joins and ends until none of them has anything more to do."""
        for _ in range(limit("steps")):
            if self.is_finished or not (self._touched or self.variables.written):
                return
            self._conditions()
            self._settle()
        raise EngineFault("step_limit", _too_many(limit("steps")))  # events that make each other's conditions true

    def guarded(self, act: Callable[[], Any], token: Token) -> None:
        """Do something for a token; a BPMN error or catchable fault in it goes to whoever catches it."""
        try:
            act()
        except ErrorThrown as thrown:
            throwing.error(token, thrown.code, thrown.message)
        except EngineFault as fault:
            if fault.code not in CATCHABLE or not throwing.is_caught(fault.token or token, fault.code):
                raise
            throwing.error(fault.token or token, fault.code, fault.text.zh)

    def _next(self) -> Token | None:
        while self._ready:
            token = self.instance.tokens.get(heapq.heappop(self._ready)[-1])
            if token is not None and token.state == TaskState.READY:
                return token
        return None

    def _settle(self) -> None:
        """Let joins decide, and close scopes in which nothing is left, from the inside outwards."""
        while self._touched:
            scope = max(self._touched, key=lambda each: each.depth)
            del self._touched[scope]
            if scope.owner is not None and self.instance.subprocesses.get(scope.owner.id) is not scope:
                continue
            for join in _joins(scope):
                if join.is_patient:
                    self._at_rest[scope] = None
                else:
                    join.reconsider(scope)
            scope.spec.disarm(scope)
            if scope.is_settled and scope.spec.may_end(scope):
                self._end(scope)

    def _merged(self) -> Token | None:
        """When nothing is ready: let joins decide that wait for all that can still come, the inmost scope first."""
        while self._at_rest:
            scope = max(self._at_rest, key=lambda each: each.depth)
            del self._at_rest[scope]
            for join in _joins(scope):
                join.reconsider(scope)
                if (token := self._next()) is not None:
                    self._at_rest[scope] = None
                    return token
        return None

    def _end(self, scope: "Scope | Instance") -> None:
        close(scope)
        if isinstance(scope, Instance):
            self.is_finished = True
        else:
            self.guarded(lambda: scope.owner.task_spec.scope_done(scope.owner, scope), scope.owner)

    def _conditions(self) -> None:
        """Look at what waits for a condition and reads a variable that was written."""
        written, self.variables.written = self.variables.written, set()
        if not written or not self.instance.watching:
            return
        for token in [t for t in self.instance.watching.values() if t.task_spec.watches & written]:
            self.guarded(lambda token=token: token.task_spec.look(token), token)  # type: ignore[misc]


def _joins(scope: "Scope | Instance") -> list[Any]:
    """The joins at which tokens wait, each once."""
    return list({token.task_spec.name: token.task_spec for token in scope.at_joins.values()}.values())


def close(scope: "Scope | Instance") -> None:
    """End a scope: whatever is still in it is cancelled, and it is no more."""
    for token in scope.live():
        token.cancel()
    if isinstance(scope, Scope):
        scope.top_workflow.subprocesses.pop(scope.owner.id, None)


def shown(value: Any) -> str:
    """A value as a person reads it in a message, cut short."""
    words = {"None": "null", "True": "true", "False": "false"}
    text = f'"{value}"' if isinstance(value, str) else words.get(str(value), str(value))
    return text if len(text) <= 60 else f"{text[:57]}..."


def _too_many(steps: int) -> Text:
    return Text(
        f"一次操作自动执行超过 {steps} 步，可能是没有等待点的循环。",
        f"More than {steps} automatic steps in one act: probably a loop in which nobody waits.",
    )


_TOO_LONG = Text(
    f"一次操作的自动执行超过 {limit('command_seconds')} 秒。",
    f"One act has run by itself for more than {limit('command_seconds')} seconds.",
)
