"""Ten thousand random and malformed texts: nothing but ExpressionError while reading, nothing but OverLimit after."""

import random
from datetime import UTC, datetime

from workflow_engine.feel import ExpressionError, OverLimit, expression, to_json, unary_tests
from workflow_engine.feel.functions import BUILTINS

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PIECES = [
    *(
        "1",
        "0",
        "-1",
        "2.5",
        "1e3",
        ".5",
        '"a"',
        '"财务"',
        '"\\u4e2d"',
        "true",
        "false",
        "null",
        "?",
        "a",
        "部门",
        "x y",
    ),
    *(
        "+",
        "-",
        "*",
        "/",
        "**",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        "..",
        "@",
    ),
    *(
        "and",
        "or",
        "not",
        "in",
        "between",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "function",
    ),
    *(
        "instance of",
        "number",
        "list<number>",
        "context<a: string>",
        "function<number>->Any",
        "item",
        "partial",
        "//",
        "/*",
    ),
    *(
        '@"2026-01-31"',
        '@"10:00:00Z"',
        '@"P1D"',
        '@"P1Y"',
        "[1..3]",
        "(< 5)",
        "[1, 2, 3]",
        "{a: 1, b: a}",
        "'",
        "\\",
        "\x00",
    ),
    *sorted(BUILTINS),
]
VALUES = {"a": [1, 2, {"b": None}], "部门": "财务", "x y": {"c": 1.5}}


def sentence(source: random.Random, depth: int = 0) -> str:
    """A text that is often an expression: grown by grammar, with a wrong piece here and there."""
    if depth > 4 or source.random() < 0.2:
        return source.choice(PIECES)
    one, two, three = (sentence(source, depth + 1 + source.randrange(3)) for _ in range(3))
    forms = (
        f"{one} {source.choice(PIECES[16:27])} {two}",
        f"{source.choice(sorted(BUILTINS))}({one}, {two})",
        f"{source.choice(sorted(BUILTINS))}({one})",
        f"if {one} then {two} else {three}",
        f"for i in {one} return {two}",
        f"some i in {one} satisfies {two} = i",
        f"[{one}, {two}][{three}]",
        f"{{a: {one}, b: {two}}}.{source.choice(['a', 'b', 'c'])}",
        f"{one} in ({two}, {three})",
        f"{one} between {two} and {three}",
        f"(function(x, y) {one})({two}, {three})",
        f"({one})",
    )
    return source.choice(forms)


def attempt(read, text: str) -> str:
    try:
        ready = read(text, ["x y"])
    except ExpressionError as refusal:
        assert refusal.zh, text
        assert 0 <= refusal.position <= len(text), text
        return "refused"
    try:
        answer = ready({**VALUES, "?": 5}, now=NOW, budget=20_000)
    except OverLimit:
        return "over"
    to_json(answer)
    return "value"


def test_grown_texts():
    source = random.Random(20260302)
    outcomes = [attempt(source.choice([expression, unary_tests]), sentence(source)) for _ in range(6_000)]
    assert outcomes.count("value") > 1_000
    assert outcomes.count("refused") > 500


def test_strewn_texts():
    source = random.Random(7)
    for _ in range(4_000):
        glue = source.choice(["", " "])
        attempt(expression, glue.join(source.choices(PIECES, k=source.randrange(1, 12))))


def test_torn_texts():
    """Each beginning of a good text, and the text with one character changed."""
    text = (
        'for i in orders[item.total > 10 and dept = "财务"] return {a: i.total, b: if a >= 5 then @"P1D" else [1..3]}'
    )
    source = random.Random(11)
    for end in range(len(text)):
        attempt(expression, text[:end])
        attempt(expression, text[:end] + source.choice(PIECES) + text[end + 1 :])
