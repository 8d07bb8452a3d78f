"""Choices and loops. Each round of a loop is a step of the budget."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from workflow_engine.feel import spans, tree
from workflow_engine.feel.errors import OverLimit
from workflow_engine.feel.run import LIST, Frame
from workflow_engine.feel.running.scope import Closure, Scope, cost
from workflow_engine.feel.values import Range, Value, kind

Source: TypeAlias = Closure  # its value is an iterable, or None
Rounds: TypeAlias = Callable[[Frame], Iterator[Frame | None]]
COPIED_PER_STEP = 16


def choice(node: tree.If, scope: Scope) -> Closure:
    condition, then, otherwise = scope.closures((node.condition, node.then, node.otherwise))
    if not node.boxed:
        return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)

    def choose(frame: Frame) -> Value:
        found = condition(frame)
        if type(found) is not bool:
            return _no_boolean(frame, found)
        return then(frame) if found else otherwise(frame)

    return choose


def _no_boolean(frame: Frame, found: Value) -> Value:
    """What a box is whose condition is neither true nor false."""
    return frame.run.note(f"条件应为真或假，但得到 {kind(found)}。", f"Expected true or false, but got {kind(found)}.")


def loop(node: tree.For, scope: Scope) -> Closure:
    inner, rounds = _rounds(node.iterators, scope, cost(node.body))
    inner.declare("partial")
    body = inner.closure(node.body)
    looks_back = tree.mentions(node.body, "partial")

    def collect(frame: Frame) -> Value:
        results: list[Value] = []
        for at in rounds(frame):
            if at is None:
                return None
            if looks_back:  # a copy: a round may keep what it was shown
                frame.run.spend(len(results) // COPIED_PER_STEP)
                at.values["partial"] = results.copy()
            results.append(body(at))
            if len(results) > LIST:
                raise OverLimit
        return frame.run.made(results)

    return collect


def quantified(node: tree.Quantified, scope: Scope) -> Closure:
    """`some` is a long `or`, `every` a long `and`."""
    inner, rounds = _rounds(node.iterators, scope, cost(node.condition))
    condition, joined = inner.closure(node.condition), _all_told if node.boxed else _settled
    every = node.every
    return lambda frame: joined(every, (None if at is None else condition(at) for at in rounds(frame)))


def _settled(every: bool, verdicts: Iterator[Value]) -> bool | None:
    """One round can settle it; else a verdict that is neither true nor false keeps it open."""
    answer: bool | None = every
    for verdict in verdicts:
        if type(verdict) is not bool:
            answer = None
        elif verdict is not every:
            return verdict
    return answer


def _all_told(every: bool, verdicts: Iterator[Value]) -> bool | None:
    """Every round has to be true or false."""
    told = list(verdicts)
    if any(type(verdict) is not bool for verdict in told):
        return None
    return all(told) if every else any(told)


def span(node: tree.Span, scope: Scope) -> Closure:
    """`start..end` after `in`, as what can be gone through."""
    start, end = scope.closure(node.start), scope.closure(node.end)
    return lambda frame: spans.steps(start(frame), end(frame))


def _rounds(iterators: tuple[tree.Each, ...], scope: Scope, steps: int) -> tuple[Scope, Rounds]:
    """The level of names that the iterators make, and all their rounds at so many steps; one that cannot be is None."""
    inner = scope.inner()
    sources: list[tuple[str, Source]] = []
    for each in iterators:
        sources.append((each.name, _source(each.source, inner)))
        inner.declare(each.name)

    def rounds(frame: Frame, at: int = 0, values: dict[str, Value] | None = None) -> Iterator[Frame | None]:
        here = Frame(values or {}, frame, frame.run)
        if at == len(sources):
            yield here
            return
        name, source = sources[at]
        items = source(here)
        if items is None:
            yield None
            return
        for item in items:
            frame.run.spend(steps)
            yield from rounds(frame, at + 1, {**here.values, name: item})

    return inner, rounds


def _source(node: tree.Node, scope: Scope) -> Source:
    """A list, a range, or a single value as a list of it; None for what cannot be gone through."""
    value = scope.closure(node)
    is_span = isinstance(node, tree.Span)

    def items(frame: Frame) -> Value:
        found = value(frame)
        if type(found) is Range:
            found = spans.members(found)
        elif not is_span and found is not None and type(found) is not list:
            return [found]
        if found is None:
            return frame.run.note("循环的范围应为列表或区间。", "Expected a list or a range to go through.")
        return found

    return items
