"""What makes a value: literals, lists, contexts, ranges, functions; and what fits a value to a type."""

from collections.abc import Sequence

from workflow_engine.feel import spans, tree
from workflow_engine.feel.kinds import kind_of
from workflow_engine.feel.run import Frame, Run
from workflow_engine.feel.running.scope import Closure, Scope, cost
from workflow_engine.feel.types import TYPES, Type, coerced
from workflow_engine.feel.values import Function, Parameter, Value, kind


def literal(node: tree.Literal, scope: Scope) -> Closure:
    value = node.value
    return lambda frame: value


def list_of(node: tree.ListOf, scope: Scope) -> Closure:
    items = scope.closures(node.items)
    return lambda frame: frame.run.made([item(frame) for item in items])


def context_of(node: tree.ContextOf, scope: Scope) -> Closure:
    """Entries one after the other in a frame of their own; a key that comes twice makes the whole null."""
    keys = [entry.key for entry in node.entries]
    inner = scope.inner()
    entries = []
    for entry in node.entries:
        if isinstance(entry.value, tree.FunctionOf):
            inner.declare(entry.key)
        entries.append((entry.key, inner.closure(entry.value)))
        inner.declare(entry.key)
    result = inner.closure(node.result) if node.result else None
    if len(set(keys)) < len(keys):
        return lambda frame: frame.run.note(
            "上下文中有重复的键。", "Expected each key of a context once, but one comes twice."
        )

    def build(frame: Frame) -> Value:
        inside = Frame({}, frame, frame.run)
        for key, entry in entries:
            inside.values[key] = entry(inside)
        return result(inside) if result else frame.run.made(inside.values)

    return build


def interval(node: tree.Interval, scope: Scope) -> Closure:
    start, end = scope.closure(node.start), scope.closure(node.end)
    start_included, end_included = node.start_included, node.end_included
    if isinstance(node.start, tree.Literal) and isinstance(node.end, tree.Literal):
        fixed = spans.between(
            node.start.value, node.end.value, start_included=start_included, end_included=end_included
        )
        if fixed is not None:
            return lambda frame: fixed

    def build(frame: Frame) -> Value:
        low, high = start(frame), end(frame)
        span = spans.between(low, high, start_included=start_included, end_included=end_included)
        if span is None:
            return frame.run.note(
                "区间的起点与终点无法比较，或顺序颠倒。",
                "Expected the ends of a range to be in order, but they are not.",
            )
        return span

    return build


def unary_range(node: tree.UnaryTest, scope: Scope) -> Closure:
    """`(< 10)` as a value."""
    operand, operator = scope.closure(node.operand), node.operator
    return lambda frame: spans.unary(operator, operand(frame))


def function_of(node: tree.FunctionOf, scope: Scope) -> Closure:
    """A function keeps the frame it was made in. An external one has no body that could be run here."""
    parameters = tuple(Parameter(formal.name, formal.type) for formal in node.parameters)
    body = scope.inner(parameter.name for parameter in parameters).closure(node.body) if node.body else _external
    steps = cost(node.body) if node.body else 1
    result = node.result or (TYPES.get(kind_of(node.body) or "") if node.body else None)

    def build(frame: Frame) -> Function:
        def call(run: Run, arguments: Sequence[Value]) -> Value:
            run.spend(steps)
            given = placed(run, parameters, arguments)
            return None if given is None else body(Frame(given, frame, run))

        return Function("function", parameters, call, result)

    return build


def placed(run: Run, parameters: Sequence[Parameter], arguments: Sequence[Value]) -> dict[str, Value] | None:
    """Arguments by the names of the parameters, fitted to their types; None when one cannot be."""
    if len(arguments) != len(parameters):
        wanted, got = len(parameters), len(arguments)
        run.note(f"函数需要 {wanted} 个参数，但得到 {got} 个。", f"Expected {wanted} arguments, but got {got}.")
        return None
    given = {}
    for parameter, argument in zip(parameters, arguments, strict=True):
        value = argument if parameter.type is None else fitted(run, argument, parameter.type, parameter.name)
        if value is None and argument is not None:
            return None
        given[parameter.name] = value
    return given


def coerced_to(node: tree.Coerced, scope: Scope) -> Closure:
    value, type_, place = scope.closure(node.value), node.type, node.place
    return lambda frame: fitted(frame.run, value(frame), type_, place)


def fitted(run: Run, value: Value, type_: Type, place: str) -> Value:
    """The value as the type wants it; null and a note when it does not fit."""
    answer = coerced(value, type_)
    if answer is None and value is not None:
        return run.note(
            f"{place} 应为 {type_} 类型，但得到 {kind(value)}。",
            f"Expected {type_} for {place}, but got {kind(value)}.",
        )
    return answer


def _external(frame: Frame) -> Value:
    return frame.run.note("不支持外部函数。", "Expected a function body in FEEL, but it is external.")
