"""Event definitions of a compiled version: what can be waited for and what can be thrown.

A token that waits is addressed by its id, or by `id.n` where it waits for several things at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workflow_engine.bpmn import correlation, timers
from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.domain.limits import limit
from workflow_engine.domain.outcome import Due, Opened, Wait
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression

if TYPE_CHECKING:
    from workflow_engine.bpmn.push import Push
    from workflow_engine.bpmn.tokens import Token

Mapped = Sequence[tuple[str, Expression]]


@dataclass(frozen=True, slots=True)
class Definition:
    """One event definition. `outputs` map what came with the event to variables."""

    outputs: Mapped

    def arm(self, token: "Token", index: int) -> None:
        """Begin to wait: keep in the token what must be known later."""

    def opened(self, token: "Token", index: int, address: str) -> Opened | None:
        """The row that makes the wait visible outside."""
        return None

    def met(self, push: "Push", payload: Mapping[str, Any]) -> None:
        """It has happened: remember what came with it and names the conversation."""


@dataclass(frozen=True, slots=True)
class MessageDefinition(Definition):
    """`keys` say what is expected, by name, "" for a single value without one; `paths` read properties out of a payload.

    Where nothing is expected, a property that an earlier message of the instance had is (BPMN 2.0, 8.4.2). `seconds` is
    how long a thrown one waits for a catcher.
    """

    name: str
    keys: Mapping[str, Expression]
    paths: Mapping[str, Expression]
    seconds: int | None = None

    def opened(self, token: "Token", index: int, address: str) -> Wait:
        return Wait(**described(token, address), kind="message", name=self.name, correlation=self._expected(token))

    def sent(self, token: "Token", payload: Mapping[str, Any]) -> str | None:
        """The keys of a message that is thrown now."""
        values = {name: token.push.evaluate(path, token, payload) for name, path in self.paths.items()}
        token.push.instance.conversation = values | token.push.instance.conversation
        return _canonical(token, values or self._evaluated(token))

    def met(self, push: "Push", payload: Mapping[str, Any]) -> None:
        values = {name: push.read(path, payload) for name, path in self.paths.items()}
        push.instance.conversation = values | push.instance.conversation

    def _expected(self, token: "Token") -> str | None:
        known = token.push.instance.conversation
        if self.keys or not self.paths:
            return _canonical(token, self._evaluated(token))
        return _canonical(
            token, {name: known[name] for name in self.paths} if self.paths.keys() <= known.keys() else {}
        )

    def _evaluated(self, token: "Token") -> dict[str, Any]:
        return {name: token.push.evaluate(key, token) for name, key in self.keys.items()}


def _canonical(token: "Token", values: Mapping[str, Any]) -> str | None:
    """Raises EngineFault `mapping_failed` for keys that are too long to wait for."""
    keys = correlation.canonical(values.get("", values)) if values else None
    if correlation.is_too_long(keys):
        most = limit("correlation_characters")
        said = Text(f"关联键不得超过 {most} 个字符。", f"Expected a correlation of at most {most} characters.")
        raise EngineFault("mapping_failed", said, token)
    return keys


@dataclass(frozen=True, slots=True)
class SignalDefinition(Definition):
    name: str
    within_instance: bool = False

    def opened(self, token: "Token", index: int, address: str) -> Wait:
        return Wait(**described(token, address), kind="signal", name=self.name)


@dataclass(frozen=True, slots=True)
class TimerDefinition(Definition):
    """A literal rule, or FEEL that gives one. The due moment is computed once, when armed, and kept in the token."""

    form: str
    zone: ZoneInfo
    literal: timers.Rule | None = None
    value: Expression | None = None
    calendar: str | None = None

    def arm(self, token: "Token", index: int) -> None:
        schedule = self._try(token, lambda: timers.first(self._rule(token), *self._place(token)))
        if schedule is None:
            raise self._fault(token, "no occurrence")
        _timers(token)[str(index)] = timers.as_json(schedule)

    def due(self, token: "Token", index: int) -> datetime:
        return timers.from_json(_timers(token)[str(index)]).due

    def opened(self, token: "Token", index: int, address: str) -> Due:
        schedule = timers.from_json(_timers(token)[str(index)])
        return Due(**described(token, address), at=schedule.due, repeats_left=schedule.left)

    def again(self, token: "Token", index: int) -> int | None:
        """Arm the next occurrence and say how many were missed; None when there is no further one."""
        schedule = timers.from_json(_timers(token)[str(index)])
        then = self._try(token, lambda: timers.following(schedule, *self._place(token)))
        if then is None:
            return None
        _timers(token)[str(index)] = timers.as_json(then)
        return then.missed

    def _rule(self, token: "Token") -> timers.Rule:
        if self.literal is not None:
            return self.literal
        assert self.value is not None
        return timers.of_value(token.push.evaluate(self.value, token), self.form, self.zone)

    def _place(self, token: "Token") -> tuple[datetime, ZoneInfo, Any]:
        world = token.push.world
        calendar = world.library.calendar(self.calendar) if self.calendar else None
        if self.calendar and calendar is None:
            raise self._fault(token, f"calendar {self.calendar}")
        return world.now, self.zone, calendar

    def _try(self, token: "Token", act: Callable[[], timers.Schedule | None]) -> timers.Schedule | None:
        try:
            return act()
        except timers.TimerProblem as problem:
            raise self._fault(token, problem.found) from None

    def _fault(self, token: "Token", found: str) -> EngineFault:
        text = Text(
            f"定时器的值无法使用：{found[:80]}", f"Expected a moment or duration for the timer, but found {found[:80]}."
        )
        return EngineFault("mapping_failed", text, token)


def _timers(token: "Token") -> dict[str, Any]:
    return token.internal_data.setdefault("timers", {})  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class ConditionDefinition(Definition):
    condition: Expression

    def opened(self, token: "Token", index: int, address: str) -> Wait:
        return Wait(**described(token, address), kind="condition", name=self.condition.text)

    def has_come(self, token: "Token", index: int) -> bool:
        """Whether the condition has become true since it was last asked; null and anything else count as false."""
        seen = token.internal_data.setdefault("was", {})
        before, seen[str(index)] = seen.get(str(index)), token.push.evaluate(self.condition, token) is True
        return seen[str(index)] and not before


@dataclass(frozen=True, slots=True)
class ErrorDefinition(Definition):
    code: str | None  # None catches any

    def matches(self, code: str) -> bool:
        return self.code is None or self.code == code


@dataclass(frozen=True, slots=True)
class EscalationDefinition(ErrorDefinition):
    pass


@dataclass(frozen=True, slots=True)
class CancelDefinition(Definition):
    pass


@dataclass(frozen=True, slots=True)
class CompensationDefinition(Definition):
    activity: str | None  # None compensates the whole scope
    waits: bool = True


@dataclass(frozen=True, slots=True)
class TerminateDefinition(Definition):
    pass


def described(token: "Token", address: str) -> dict[str, Any]:
    """Where something waits, for rows."""
    spec = token.task_spec
    return {"token": address, "element": spec.element, "process": spec.scope_spec.process}
