"""What a designer is told: a code, a place, what was expected and what was found, in both languages."""

import pytest

from workflow_engine.feel import ExpressionError, expression


@pytest.mark.parametrize(
    ("text", "code", "column", "expected", "found"),
    [
        ("1 +", "expr_syntax", 4, "a value", ""),
        ("(1", "expr_syntax", 3, ")", ""),
        ("[1, 2", "expr_syntax", 6, ",", ""),
        ("1 2", "expr_syntax", 3, "an operator or the end", "2"),
        ("amount >", "expr_syntax", 9, "a value", ""),
        ("a = = b", "expr_syntax", 5, "a value", "="),
        ("if a then b", "expr_syntax", 12, "else", ""),
        ("for x of y return x", "expr_syntax", 5, "a name", "x"),
        ("for 1 in x return 1", "expr_syntax", 5, "a name", "1"),
        ("function(1) 2", "expr_syntax", 10, "a name", "1"),
        ("@5", "expr_syntax", 2, '"', "5"),
        ("a.(b)", "expr_syntax", 3, "a name", "("),
        ("some x in y", "expr_syntax", 12, "satisfies", ""),
        ("{a 1}", "expr_syntax", 2, "a name", "a"),
        ("a.1", "expr_syntax", 2, "an operator or the end", ".1"),
        ("f(1)", "expr_unknown_function", 1, "a function", "f"),
        ("cuont([1])", "expr_unknown_function", 1, "count", "cuont"),
        ('"abc', "expr_syntax", 1, '"', ""),
        ("a && b", "expr_syntax", 3, "and", "&"),
        ("a == b", "expr_syntax", 3, "=", "=="),
        ("a <> b", "expr_syntax", 4, "a value", ">"),
        ("“a”", "expr_syntax", 1, '"', "“"),
        ("a ≥ b", "expr_syntax", 3, ">=", "≥"),
        ("!a", "expr_syntax", 1, "not(…)", "!"),
        ("max(1, b: 2)", "expr_syntax", 8, "a value", "b"),
        ("", "expr_syntax", 1, "a value", ""),
        ("   ", "expr_syntax", 4, "a value", ""),
        ("5 (1)", "expr_syntax", 3, "an operator or the end", "("),
    ],
)
def test_syntax(text, code, column, expected, found):
    with pytest.raises(ExpressionError) as refusal:
        expression(text)
    error = refusal.value
    assert (error.code, error.column, error.found) == (code, column, found)
    assert error.expected == expected
    assert error.en.startswith(f"Line 1, column {column}: Expected")
    assert error.zh.startswith(f"第 1 行第 {column} 列：")


def test_lines_count():
    with pytest.raises(ExpressionError) as refusal:
        expression("1 +\n  2 +\n  )")
    assert (refusal.value.line, refusal.value.column, refusal.value.position) == (3, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        '__import__("os").system("touch canary") = 0',
        "__import__('os').system('touch canary') = 0",
        "().__class__.__bases__[0].__subclasses__()",
        'exec("import os")',
        "lambda: 0",
        "[x for x in y]",
        "amount > 5 if a else b",
        "{{ 7 * 7 }}",
        "${amount > 5}",
        "#{bean.call()}",
    ],
)
def test_other_languages_are_refused(text):
    """Every one of these reaches a door of the product sooner or later."""
    with pytest.raises(ExpressionError) as refusal:
        expression(text)
    assert refusal.value.code in ("expr_syntax", "expr_unknown_function")


def test_a_refusal_is_made_each_time():
    for _ in range(2):
        with pytest.raises(ExpressionError):
            expression("1 +")


def test_expressions_are_shared():
    assert expression("1 + 2", ["a"]) is expression("1 + 2", ["a"])
    assert expression("a b", ["a b"]).names == {"a b"}
