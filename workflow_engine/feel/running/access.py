"""Reaching into values: filters, paths, calls (DMN 1.5, 10.3.2.5, 10.3.2.6 and 10.3.2.13)."""

from decimal import Decimal

from workflow_engine.feel import tree
from workflow_engine.feel.functions import BUILTINS
from workflow_engine.feel.functions.registry import Builtin
from workflow_engine.feel.numbers import whole
from workflow_engine.feel.properties import property_of
from workflow_engine.feel.run import ITEMS_PER_STEP, Frame, Run
from workflow_engine.feel.running.scope import Closure, Scope, cost
from workflow_engine.feel.values import Function, Value, kind


def filtered(node: tree.Filter, scope: Scope) -> Closure:
    """`list[condition]`, or `list[number]` counted from 1, from the end when negative. One value is a list of it."""
    source, condition = scope.closure(node.source), scope.filtering().closure(node.condition)
    steps, boxed = cost(node.condition), node.boxed

    def select(frame: Frame) -> Value:
        items = _listed(source(frame))
        frame.run.spend(len(items) * steps)
        first = condition(_at(items[0] if items else None, frame))
        if type(first) is Decimal:
            return _picked(items, first, frame.run)
        verdicts = [first, *(condition(_at(item, frame)) for item in items[1:])]
        if boxed and items and any(type(verdict) is not bool for verdict in verdicts):
            return frame.run.note("条件应为真或假。", "Expected true or false for each item, but got something else.")
        return [item for item, verdict in zip(items, verdicts, strict=False) if verdict is True]

    return select


def path(node: tree.Path, scope: Scope) -> Closure:
    """An entry or a property; over a list, that of each item."""
    source, name = scope.closure(node.source), node.name

    def reach(frame: Frame) -> Value:
        value = source(frame)
        if type(value) is dict and name in value:
            return value[name]
        if type(value) is list:
            frame.run.spend(len(value) // ITEMS_PER_STEP)
            return [property_of(item, name) for item in value]
        answer = property_of(value, name)
        if answer is None and value is not None:
            frame.run.note(f"{kind(value)} 没有 {name}。", f"Expected {name} of {kind(value)}, but it has none.")
        return answer

    return reach


def call(node: tree.Call, scope: Scope) -> Closure:
    """A function of the language is known by now, unless the text itself gives its name to another."""
    if isinstance(node.function, tree.Name) and not scope.is_local(node.function.name):
        builtin = BUILTINS.get(node.function.name)
        if builtin:
            return _builtin_call(builtin, node, scope)
    return _call(node, scope)


def _builtin_call(builtin: Builtin, node: tree.Call, scope: Scope) -> Closure:
    fitting, expected = builtin.fitting(len(node.arguments), node.names), builtin.expected
    if fitting is None:
        scope.findings.remarks.append(expected)
        return lambda frame: frame.run.note(expected.zh, expected)
    answer = fitting.call
    arguments = [scope.closure(node.arguments[at]) if at is not None else _null for at in fitting.order]

    def run_builtin(frame: Frame) -> Value:
        frame.run.spend(1)
        return answer(frame.run, [argument(frame) for argument in arguments])

    return run_builtin


def _call(node: tree.Call, scope: Scope) -> Closure:
    function, arguments, names = scope.closure(node.function), scope.closures(node.arguments), node.names

    def run_function(frame: Frame) -> Value:
        called = function(frame)
        if type(called) is not Function:
            return frame.run.note(
                f"被调用的不是函数，而是 {kind(called)}。", f"Expected a function to call, but got {kind(called)}."
            )
        given = [argument(frame) for argument in arguments]
        if not names:
            return frame.run.invoke(called, given)
        placed = dict(zip(names, given, strict=True))
        wanted = [parameter.name for parameter in called.parameters]
        if not placed.keys() <= set(wanted):
            return frame.run.note(
                "函数没有这样的参数。", f"Expected parameters among {wanted}, but got {list(placed)}."
            )
        return frame.run.invoke(called, [placed.get(name) for name in wanted])

    return run_function


def _listed(value: Value) -> list[Value]:
    if type(value) is list:
        return value
    return [] if value is None else [value]


def _at(item: Value, frame: Frame) -> Frame:
    return Frame(item if type(item) is dict else {}, frame, frame.run, item)


def _picked(items: list[Value], place: Decimal, run: Run) -> Value:
    at = whole(place)
    if at is None or at == 0 or abs(at) > len(items):
        return run.note("列表中没有该位置。", f"Expected a place from 1 to {len(items)}, but got {place}.")
    return items[at - 1 if at > 0 else at]


def _null(frame: Frame) -> None:
    return None
