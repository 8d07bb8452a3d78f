"""From text to syntax tree: tokens, names by longest match, precedence; errors say where and what was expected."""

from collections.abc import Callable
from typing import NamedTuple

from workflow_engine.feel import tree
from workflow_engine.feel.errors import ExpressionError, Note
from workflow_engine.feel.limits import limit
from workflow_engine.feel.reading.cursor import Cursor, Grammar, Scene
from workflow_engine.feel.reading.operands import operand
from workflow_engine.feel.reading.operators import INFIXES, whole_test
from workflow_engine.feel.tree import Node

GRAMMAR = Grammar(operand, INFIXES)
TOO_MANY = Note("表达式过于庞大，请拆分为决策。", "Expected a smaller expression; move parts of it into a decision.")


class Text(NamedTuple):
    """What a text says, and remarks about parts that are sure to be null."""

    node: Node
    remarks: tuple[Note, ...]


def read_expression(text: str, scene: Scene) -> Text:
    """The tree of an expression. Raises ExpressionError."""
    return _whole(text, scene, Cursor.expression)


def read_unary_tests(text: str, scene: Scene) -> Text:
    """The tree of a decision table's cell (grammar rules 12 to 17): tests about `?`. Raises ExpressionError."""
    return _whole(text, scene, _unary_tests)


def _whole(text: str, scene: Scene, reader: Callable[[Cursor], Node]) -> Text:
    cursor = Cursor(text, scene, GRAMMAR)
    node = reader(cursor)
    if cursor.token.kind != "end":
        raise cursor.wrong("operator")
    nodes, depth = tree.size(node)
    if nodes > limit("expression_nodes") or depth > limit("expression_depth"):
        raise ExpressionError("expr_too_long", TOO_MANY, text=text)
    return Text(node, tuple(cursor.remarks))


def _unary_tests(cursor: Cursor) -> Node:
    with cursor.scope(["?"]):
        if cursor.token.text == "-" and cursor.next_text == "":
            cursor.take()
            return tree.UnaryTests(())
        return _negated(cursor) or tree.UnaryTests(_tests(cursor))


def _negated(cursor: Cursor) -> Node | None:
    """`not(test, test)` around the whole cell; anything else that begins with `not` is an expression."""
    beginning = cursor.place
    if not (cursor.accept("not") and cursor.accept("(")):
        cursor.place = beginning
        return None
    tests = _tests(cursor)
    cursor.expect(")")
    if cursor.token.kind == "end":
        return tree.UnaryTests(tests, negated=True)
    cursor.place = beginning
    return None


def _tests(cursor: Cursor) -> tuple[Node, ...]:
    tests = [whole_test(cursor)]
    while cursor.accept(","):
        tests.append(whole_test(cursor))
    return tuple(tests)
