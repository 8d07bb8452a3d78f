"""What an operand may be: literals, names, brackets, and the constructs that begin with a word."""

from collections.abc import Callable
from decimal import Decimal
from math import prod

from workflow_engine.feel import tree
from workflow_engine.feel.errors import Note
from workflow_engine.feel.iso import read_temporal
from workflow_engine.feel.limits import STEPS
from workflow_engine.feel.numbers import cut, number
from workflow_engine.feel.reading.cursor import Cursor
from workflow_engine.feel.reading.names import Names
from workflow_engine.feel.reading.naming import name
from workflow_engine.feel.reading.operators import MINUS, TESTS, interval, test
from workflow_engine.feel.reading.spelling import spelled
from workflow_engine.feel.reading.tokens import unescaped
from workflow_engine.feel.reading.types import type_name
from workflow_engine.feel.tree import Node


def operand(cursor: Cursor) -> Node:
    token = cursor.token
    if token.kind == "number":
        return tree.Literal(number(cursor.take().text))
    if token.kind == "string":
        return tree.Literal(unescaped(cursor.take().text))
    special = OPERANDS.get(token.text)
    if special:
        return special(cursor)
    if token.kind == "name":
        return name(cursor)
    raise cursor.wrong("value")


def constant(cursor: Cursor) -> Node:
    return tree.Literal({"true": True, "false": False, "null": None}[cursor.take().text])


def at_literal(cursor: Cursor) -> Node:
    """`@"2026-01-31"`; a text that is no such thing is null, and remarked on."""
    cursor.expect("@")
    if cursor.token.kind != "string":
        raise cursor.wrong('"')
    text = unescaped(cursor.take().text)
    value = read_temporal(text)
    if value is None:
        cursor.remarks.append(
            Note(
                f'@"{text}" 不是日期、时间或时长，结果为空值。',
                f'@"{text}" is neither a date, a time nor a duration: null.',
            )
        )
    return tree.Literal(value)


def negation(cursor: Cursor) -> Node:
    """A minus binds tighter than `**` (grammar rule 4d): -3 ** 2 is 9."""
    cursor.expect("-")
    with cursor.nested():
        return tree.Negation(cursor.above(MINUS))


def bracketed(cursor: Cursor) -> Node:
    """`(expression)`, `(start..end)`, or a unary test as a value, `(< 10)`."""
    cursor.expect("(")
    with cursor.nested():
        inner = test(cursor) if cursor.token.text in TESTS else cursor.above(0)
        if cursor.token.text == "..":
            return interval(cursor, inner, start_included=False)
    cursor.expect(")")
    return inner


def square(cursor: Cursor) -> Node:
    """`[a, b]` or `[start..end]`."""
    cursor.expect("[")
    items: list[Node] = []
    with cursor.nested():
        while not cursor.accept("]"):
            if items:
                cursor.expect(",")
            items.append(cursor.above(0))
            if len(items) == 1 and cursor.token.text == "..":
                return interval(cursor, items[0], start_included=True)
    return tree.ListOf(tuple(items))


def open_interval(cursor: Cursor) -> Node:
    """`]start..end]`"""
    cursor.expect("]")
    with cursor.nested():
        return interval(cursor, cursor.above(0), start_included=False)


def context(cursor: Cursor) -> Node:
    """`{a: 1, "b": a + 1}`: an entry may use those before it; a function, itself too."""
    cursor.expect("{")
    entries: list[tree.Entry] = []
    with cursor.nested(), cursor.scope() as scope:
        while not cursor.accept("}"):
            if entries:
                cursor.expect(",")
            key = entry_key(cursor)
            if cursor.token.text == "function":
                scope.add(key)
            entries.append(tree.Entry(key, cursor.above(0)))
            scope.add(key)
            cursor.members.add(key)
    return tree.ContextOf(tuple(entries))


def entry_key(cursor: Cursor) -> str:
    """A string or a name, and its colon."""
    key = unescaped(cursor.take().text) if cursor.token.kind == "string" else spelled(cursor, ":")
    if key is None:
        raise cursor.wrong("name")
    cursor.expect(":")
    return key


def if_(cursor: Cursor) -> Node:
    cursor.expect("if")
    condition = cursor.expression()
    cursor.expect("then")
    then = cursor.expression()
    cursor.expect("else")
    return tree.If(condition, then, cursor.expression())


def for_(cursor: Cursor) -> Node:
    """`for a in list, b in 1..3 return body`; the body may look at the results so far, `partial`."""
    cursor.expect("for")
    with cursor.scope() as scope:
        iterators = _iterators(cursor, scope, "return")
        scope.add("partial")
        return tree.For(iterators, cursor.expression())


def quantified(cursor: Cursor) -> Node:
    every = cursor.expect_one("some", "every") == "every"
    with cursor.scope() as scope:
        iterators = _iterators(cursor, scope, "satisfies")
        return tree.Quantified(every, iterators, cursor.expression())


def function(cursor: Cursor) -> Node:
    """`function(a, b: number) body`. An external body belongs to another language and is null here."""
    cursor.expect("function")
    cursor.expect("(")
    parameters: list[tree.Formal] = []
    while not cursor.accept(")"):
        if parameters:
            cursor.expect(",")
        parameters.append(_formal(cursor))
    external = cursor.accept("external")
    with cursor.scope(parameter.name for parameter in parameters):
        body = cursor.expression()
    return tree.FunctionOf(tuple(parameters), None if external else body)


def _formal(cursor: Cursor) -> tree.Formal:
    name = spelled(cursor, ":", ",", ")")
    if name is None:
        raise cursor.wrong("name")
    return tree.Formal(name, type_name(cursor) if cursor.accept(":") else None)


def _iterators(cursor: Cursor, scope: Names, last: str) -> tuple[tree.Each, ...]:
    """`a in list, b in 1..3` and the word that ends them; each may use the ones before it."""
    iterators: list[tree.Each] = []
    while not (iterators and cursor.accept(last)):
        if iterators and not cursor.accept(","):
            raise cursor.wrong(last)
        name = spelled(cursor, "in")
        if name is None:
            raise cursor.wrong("name")
        cursor.expect("in")
        iterators.append(tree.Each(name, _domain(cursor)))
        scope.add(name)
    if prod(map(_rounds, iterators)) > STEPS:
        raise cursor.refused("expr_limit", TOO_MANY_ROUNDS)
    return tuple(iterators)


def _rounds(each: tree.Each) -> int:
    """How many rounds an iterator is sure to take: known for `1..1000`."""
    ends = (each.source.start, each.source.end) if isinstance(each.source, tree.Span) else ()
    known = [end.value for end in ends if isinstance(end, tree.Literal) and type(end.value) is Decimal]
    return abs(cut(known[1]) - cut(known[0])) + 1 if len(known) == 2 else 1


def _domain(cursor: Cursor) -> Node:
    start = cursor.expression()
    return tree.Span(start, cursor.expression()) if cursor.accept("..") else start


TOO_MANY_ROUNDS = Note(f"循环次数超过 {STEPS} 次。", f"Expected at most {STEPS} rounds of a loop, but these are more.")
OPERANDS: dict[str, Callable[[Cursor], Node]] = {
    "true": constant,
    "false": constant,
    "null": constant,
    "@": at_literal,
    "-": negation,
    "(": bracketed,
    "[": square,
    "]": open_interval,
    "{": context,
    "if": if_,
    "for": for_,
    "some": quantified,
    "every": quantified,
    "function": function,
}
