"""Operators as closures: logic with null, comparison, membership, arithmetic."""

from workflow_engine.feel import tree
from workflow_engine.feel.arithmetic import combined, negative
from workflow_engine.feel.compare import COMPARISONS, conjoined, greater_or_equal, is_in, less_or_equal
from workflow_engine.feel.run import Frame
from workflow_engine.feel.running.scope import Closure, Scope
from workflow_engine.feel.values import Value, kind


def conjunction(node: tree.And, scope: Scope) -> Closure:
    parts = scope.closures(node.parts)

    def and_(frame: Frame) -> bool | None:
        answer: bool | None = True
        for part in parts:
            value = part(frame)
            if value is False:
                return False
            if value is not True:
                answer = None
        return answer

    return and_


def disjunction(node: tree.Or, scope: Scope) -> Closure:
    parts = scope.closures(node.parts)

    def or_(frame: Frame) -> bool | None:
        answer: bool | None = False
        for part in parts:
            value = part(frame)
            if value is True:
                return True
            if value is not False:
                answer = None
        return answer

    return or_


def comparison(node: tree.Comparison, scope: Scope) -> Closure:
    left, right = scope.closure(node.left), scope.closure(node.right)
    compared, operator = COMPARISONS[node.operator], node.operator

    def compare(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is list or type(a) is dict:
            frame.run.made(a)
        answer = compared(a, b)
        if answer is None:
            _no_answer(frame, operator, a, b)
        return answer

    return compare


def between(node: tree.Between, scope: Scope) -> Closure:
    value, low, high = scope.closures((node.value, node.low, node.high))

    def lies_between(frame: Frame) -> bool | None:
        a, b, c = value(frame), low(frame), high(frame)
        above, below = greater_or_equal(a, b), less_or_equal(a, c)
        if above is None or below is None:
            _no_answer(frame, "between", a, b if above is None else c)
        return conjoined(above, below)

    return lies_between


def membership(node: tree.In, scope: Scope) -> Closure:
    """`value in (tests)`: true when any test holds, null when none does and one has no answer."""
    value = scope.closure(node.value)
    inner = scope.inner(["?"])
    tests = tuple(predicate(test, inner) for test in node.tests)

    def in_(frame: Frame) -> bool | None:
        return _any(tests, Frame({"?": value(frame)}, frame, frame.run))

    return in_


def unary_tests(node: tree.UnaryTests, scope: Scope) -> Closure:
    """A cell of a decision table: about `?` of the frame."""
    if not node.tests:
        return lambda frame: True
    tests = tuple(predicate(test, scope) for test in node.tests)
    if node.negated:
        return lambda frame: {True: False, False: True}.get(_any(tests, frame))  # type: ignore[arg-type]
    return tests[0] if len(tests) == 1 else lambda frame: _any(tests, frame)


def predicate(test: tree.Node, scope: Scope) -> Closure:
    """One test about `?` (DMN 1.5, 7.3.3, 10.3.2.8): a comparison, a set that holds it, a condition on it."""
    if isinstance(test, tree.UnaryTest):
        compared, operand = COMPARISONS[test.operator], scope.closure(test.operand)
        return lambda frame: compared(frame.values["?"], operand(frame))
    wanted = scope.closure(test)
    is_condition, is_constant = tree.mentions(test, "?"), isinstance(test, tree.Literal)

    def holds(frame: Frame) -> bool | None:
        found, value = wanted(frame), frame.values["?"]
        if type(found) is bool and (is_condition or (found and not is_constant and type(value) is not bool)):
            return found
        return is_in(value, frame.run.made(found))

    return holds


def arithmetic(node: tree.Arithmetic, scope: Scope) -> Closure:
    first = scope.closure(node.first)
    rest = tuple((operator, scope.closure(operand)) for operator, operand in node.rest)

    def compute(frame: Frame) -> Value:
        value = first(frame)
        for operator, operand in rest:
            value = _combined(frame, operator, value, operand(frame))
        return value

    return compute


def negation(node: tree.Negation, scope: Scope) -> Closure:
    operand = scope.closure(node.operand)

    def negate(frame: Frame) -> Value:
        value = operand(frame)
        answer = negative(value)
        return _no_answer(frame, "-", None, value) if answer is None else answer

    return negate


def instance_of(node: tree.InstanceOf, scope: Scope) -> Closure:
    value, type_ = scope.closure(node.value), node.type
    return lambda frame: type_.holds(value(frame))


def _combined(frame: Frame, operator: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    answer = combined(operator, left, right)
    if answer is None:
        return _no_answer(frame, operator, left, right)
    return frame.run.made(answer) if type(answer) is str else answer


def _any(tests: tuple[Closure, ...], frame: Frame) -> bool | None:
    answer: bool | None = False
    for test in tests:
        held = test(frame)
        if held is True:
            return True
        if held is None:
            answer = None
    return answer


def _no_answer(frame: Frame, operator: str, left: Value, right: Value) -> Value:
    a, b = kind(left), kind(right)
    return frame.run.note(
        f"{a} 与 {b} 之间不能使用 {operator}。", f"Expected two values that {operator} can join, but got {a} and {b}."
    )
