"""What follows an operand: operators, paths, filters, calls (DMN 1.5, grammar rules 1 to 26, 40 to 51)."""

from workflow_engine.feel import tree
from workflow_engine.feel.reading.cursor import Cursor, Infix
from workflow_engine.feel.reading.spelling import member, spelled
from workflow_engine.feel.reading.types import type_name
from workflow_engine.feel.tree import Node

OR, AND, COMPARE, ADD, MULTIPLY, POWER, MINUS, INSTANCE, REACH = range(1, 10)
TESTS = ("<", "<=", ">", ">=", "=", "!=")


def disjunction(cursor: Cursor, first: Node) -> Node:
    return tree.Or(_chain(cursor, first, "or", OR))


def conjunction(cursor: Cursor, first: Node) -> Node:
    return tree.And(_chain(cursor, first, "and", AND))


def addition(cursor: Cursor, first: Node) -> Node:
    return _arithmetic(cursor, first, ("+", "-"), ADD)


def multiplication(cursor: Cursor, first: Node) -> Node:
    return _arithmetic(cursor, first, ("*", "/"), MULTIPLY)


def exponentiation(cursor: Cursor, first: Node) -> Node:
    return _arithmetic(cursor, first, ("**",), POWER)


def comparison(cursor: Cursor, left: Node) -> Node:
    return tree.Comparison(cursor.take().text, left, cursor.above(COMPARE))


def between(cursor: Cursor, value: Node) -> Node:
    cursor.expect("between")
    low = cursor.above(AND)
    cursor.expect("and")
    return tree.Between(value, low, cursor.above(COMPARE))


def membership(cursor: Cursor, value: Node) -> Node:
    """`value in test` or `value in (test, test)`; inside the tests `?` is the value."""
    cursor.expect("in")
    with cursor.scope(["?"]):
        if cursor.token.text != "(":
            return tree.In(value, (test(cursor),))
        with cursor.nested():
            return tree.In(value, _tests_in_brackets(cursor))


def test(cursor: Cursor) -> Node:
    """Grammar rule 7: an operator and an end point, or any expression."""
    if cursor.token.text in TESTS:
        operator = cursor.take().text
        return tree.UnaryTest(operator, cursor.above(COMPARE))  # type: ignore[arg-type]
    return cursor.above(COMPARE)


def interval(cursor: Cursor, start: Node, *, start_included: bool) -> Node:
    """`start..end]` from the dots on; a bracket turned outwards leaves the end out."""
    cursor.expect("..")
    cursor.ends_interval = True
    end = cursor.above(COMPARE)
    cursor.ends_interval = False
    closing = cursor.expect_one("]", ")", "[")
    return tree.Interval(start, end, start_included, closing == "]")


def instance_of(cursor: Cursor, value: Node) -> Node:
    cursor.expect("instance")
    cursor.expect("of")
    return tree.InstanceOf(value, type_name(cursor))


def path(cursor: Cursor, source: Node) -> Node:
    cursor.expect(".")
    return tree.Path(source, member(cursor))


def filtering(cursor: Cursor, source: Node) -> Node:
    cursor.expect("[")
    with cursor.filtering():
        condition = cursor.expression()
    cursor.expect("]")
    return tree.Filter(source, condition)


def call(cursor: Cursor, function: Node) -> Node:
    """Arguments all by position or all by name."""
    if isinstance(function, tree.Literal):
        raise cursor.wrong("operator")
    cursor.expect("(")
    names: list[str] = []
    arguments: list[Node] = []
    while not cursor.accept(")"):
        if arguments:
            cursor.expect(",")
        beginning = cursor.place
        name = spelled(cursor, ":")
        if arguments and (name is None) is bool(names):
            cursor.place = beginning
            raise cursor.wrong("name" if names else "value")
        if name is not None:
            cursor.expect(":")
            names.append(name)
        arguments.append(cursor.expression())
    return tree.Call(function, tuple(arguments), tuple(names))


def _tests_in_brackets(cursor: Cursor) -> tuple[Node, ...]:
    """`(a, < b)`; `(a..b)` is an interval, and one test that goes on after its bracket is an operand."""
    cursor.expect("(")
    tests = [whole_test(cursor)]
    if cursor.token.text == "..":
        return (interval(cursor, tests[0], start_included=False),)
    while cursor.accept(","):
        tests.append(whole_test(cursor))
    cursor.expect(")")
    return (cursor.onwards(tests[0], COMPARE),) if len(tests) == 1 else tuple(tests)


def whole_test(cursor: Cursor) -> Node:
    """A test that stands alone between brackets or commas, so that `? > 5 and ? < 9` is one too."""
    return test(cursor) if cursor.token.text in TESTS else cursor.above(0)


def _chain(cursor: Cursor, first: Node, word: str, power: int) -> tuple[Node, ...]:
    """The operands of one word, side by side: a chain of a thousand is not a thousand levels deep."""
    parts = [first]
    while cursor.accept(word):
        parts.append(cursor.above(power))
    return tuple(parts)


def _arithmetic(cursor: Cursor, first: Node, operators: tuple[str, ...], power: int) -> Node:
    rest = []
    while cursor.token.text in operators:
        operator = cursor.take().text
        rest.append((operator, cursor.above(power)))
    return tree.Arithmetic(first, tuple(rest))


INFIXES: dict[str, Infix] = {
    "or": Infix(OR, disjunction),
    "and": Infix(AND, conjunction),
    **dict.fromkeys(TESTS, Infix(COMPARE, comparison)),
    "between": Infix(COMPARE, between),
    "in": Infix(COMPARE, membership),
    "+": Infix(ADD, addition),
    "-": Infix(ADD, addition),
    "*": Infix(MULTIPLY, multiplication),
    "/": Infix(MULTIPLY, multiplication),
    "**": Infix(POWER, exponentiation),
    "instance": Infix(INSTANCE, instance_of),
    ".": Infix(REACH, path),
    "[": Infix(REACH, filtering),
    "(": Infix(REACH, call),
}
