"""`instance of`, and what a value becomes where a type is wanted (DMN 1.5, 10.3.2.9)."""

from decimal import Decimal

import pytest

from workflow_engine.feel import ExpressionError, expression, kind
from workflow_engine.feel.types import (
    ANY,
    MOMENT,
    NULL,
    NUMBER,
    STRING,
    TYPES,
    ContextType,
    FunctionType,
    ListType,
    NarrowType,
    RangeType,
    coerced,
)

VALUES = {
    "number": "1.5",
    "string": '"a"',
    "boolean": "true",
    "date": '@"2026-01-31"',
    "time": '@"10:00:00"',
    "date and time": '@"2026-01-31T10:00:00"',
    "days and time duration": '@"P1D"',
    "years and months duration": '@"P1Y"',
    "list": "[1, 2]",
    "context": "{a: 1}",
    "Null": "null",
}


@pytest.mark.parametrize("name", [name for name in TYPES if name != "Any"])
@pytest.mark.parametrize("sort", VALUES)
def test_each_value_is_an_instance_of_its_own_kind(value, name, sort):
    assert value(f"{VALUES[sort]} instance of {name}") is (name == sort)


@pytest.mark.parametrize("sort", VALUES)
def test_any_holds_all_but_null(value, sort):
    assert value(f"{VALUES[sort]} instance of Any") is (sort != "Null")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[1, null] instance of list<number>", True),
        ("[] instance of list<string>", True),
        ("[[1]] instance of list<list<number>>", True),
        ("1 instance of list<number>", False),
        ("{a: 1} instance of context<a: number>", True),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("{a: null} instance of context<a: number>", True),
        ("{} instance of context<a: number>", False),
        ("{a: {b: 1}} instance of context<a: context<b: number>>", True),
        ("{first name: 1} instance of context<first name: number>", True),
        ("[1..2] instance of range<number>", True),
        ("[1..2] instance of range<string>", False),
        ("(> 1) instance of range<number>", True),
        ("(function(a: number) a + 1) instance of function<number> -> Any", True),
        ("(function(a: number) a) instance of function<string> -> Any", False),
        ("(function(a) a) instance of function<string> -> Any", True),
        ('(function(a) "x") instance of function<Any> -> string', True),
        ('(function(a) "x") instance of function<Any> -> number', False),
        ("(function(a) a) instance of function<Any, Any> -> Any", False),
        ("(function() 1) instance of function<> -> number", True),
        ("1 + 1 instance of number", None),
        ("(1 + 1) instance of number", True),
    ],
)
def test_generic_types(value, text, result):
    assert value(text) is result


@pytest.mark.parametrize(
    "text",
    [
        "1 instance of thing",
        "1 instance of list<",
        "1 instance of",
        "1 instance number",
        "1 instance of context<1: number>",
        "1 instance of context<a: number b: number>",
        "1 instance of context<a: number, b: number",
    ],
)
def test_what_is_no_type(text):
    with pytest.raises(ExpressionError):
        expression(text)


ORDER = ContextType((("amount", NUMBER),))


@pytest.mark.parametrize(
    ("type_", "given", "wanted"),
    [
        (NUMBER, Decimal(1), Decimal(1)),
        (NUMBER, [Decimal(1)], Decimal(1)),
        (NUMBER, [Decimal(1), Decimal(2)], None),
        (NUMBER, "1", None),
        (ListType(NUMBER), Decimal(1), [Decimal(1)]),
        (ListType(NUMBER), "a", None),
        (ListType(NUMBER), ["a"], None),
        (ORDER, {"amount": Decimal(1)}, {"amount": Decimal(1)}),
        (ORDER, [{"amount": Decimal(1)}], {"amount": Decimal(1)}),
        (ORDER, {"amount": "a"}, None),
        (STRING, None, None),
        (ANY, [Decimal(1)], [Decimal(1)]),
    ],
)
def test_coercion(type_, given, wanted):
    assert coerced(given, type_) == wanted


def test_a_date_is_its_midnight_in_utc(value):
    assert coerced(value('@"2026-01-31"'), MOMENT) == value('@"2026-01-31T00:00:00Z"')


def test_which_types_conform():
    assert NUMBER.includes(NUMBER)
    assert NUMBER.includes(NULL)
    assert ANY.includes(ORDER)
    assert not NUMBER.includes(ANY)
    assert ListType(ANY).includes(ListType(NUMBER))
    assert not ListType(NUMBER).includes(ListType(ANY))
    assert ContextType(()).includes(ORDER)
    assert not ORDER.includes(ContextType(()))
    assert RangeType(ANY).includes(RangeType(NUMBER))
    assert not RangeType(NUMBER).includes(NUMBER)
    assert not ORDER.includes(NUMBER)
    assert not FunctionType((), ANY).includes(NUMBER)
    assert NarrowType("tSmall", NUMBER, bool).includes(NarrowType("tLarge", NUMBER, bool))
    assert all(type_.includes(NULL) for type_ in (ORDER, RangeType(ANY), FunctionType((), ANY), ListType(ANY)))
    assert FunctionType((NUMBER,), ANY).includes(FunctionType((ANY,), NUMBER))
    assert not FunctionType((ANY,), ANY).includes(FunctionType((NUMBER,), NUMBER))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 > 2", "boolean"),
        ("a and b", "boolean"),
        ("a between 1 and 2", "boolean"),
        ("1 + 2 * 3", "number"),
        ('"a" + "b"', "string"),
        ("a + 1", None),
        ("-1", "number"),
        ("if a then 1 else 2", "number"),
        ('if a then 1 else "b"', None),
        ("[1]", "list"),
        ("for i in a return i", "list"),
        ("{a: 1}", "context"),
        ("[1..2]", "range"),
        ("function(x) x", "function"),
        ("count(a)", "number"),
        ("now()", "date and time"),
        ("not(a)", "boolean"),
        ("max(a)", None),
        ("null", None),
        ("a", None),
        ('@"2026-01-31"', "date"),
    ],
)
def test_the_kind_that_a_text_settles(now, text, wanted):
    """Static checks rely on it: an expression is of this kind, or null, whatever the values are."""
    ready = expression(text)
    assert ready.kind == wanted
    for variables in ({}, {"a": True, "b": False}, {"a": [1, 2]}):
        result = ready(variables, now=now)
        assert wanted is None or result is None or kind(result) == wanted


def test_what_is_the_same_each_time():
    constant = ["1 < 2", '"a" = "b"', "count([1, 2]) > 1", '@"2026-01-01" < date("2026-02-01")']
    assert all(expression(text).is_constant for text in constant)
    assert not any(expression(text).is_constant for text in ["a > 1", "now() > a", "today() > date(2026, 1, 1)"])
