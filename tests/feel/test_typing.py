"""What the types of variables settle about an expression: mistakes are told, and nothing that could have a value is."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow_engine.feel import YearsMonths, expression
from workflow_engine.feel.types import (
    BOOLEAN,
    DATE,
    DAYS,
    MOMENT,
    MONTHS,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    ListType,
    OneOf,
    Type,
    admits,
)
from workflow_engine.feel.typing import typed

ROW = ContextType((("qty", NUMBER), ("item", STRING)))
TYPES: dict[str, Type] = {
    "amount": NUMBER,
    "count_": NUMBER,
    "name": STRING,
    "urgent": BOOLEAN,
    "due": DATE,
    "at": MOMENT,
    "clock": TIME,
    "span": DAYS,
    "term": MONTHS,
    "状态": OneOf(("draft", "paid")),
    "grade": OneOf(("a", "b")),
    "tags": ListType(OneOf(("vip", "new"))),
    "lines": ListType(ROW),
    "customer": ContextType((("key", STRING), ("label", STRING))),
}
VALUES: dict[str, list[Any]] = {  # others than those the tables are asked with
    "amount": [Decimal("-2.5"), Decimal(0), Decimal(7)],
    "count_": [Decimal(2), Decimal(1)],
    "name": ["", "王芳", "2026-01-01", "draft"],
    "urgent": [True, False],
    "due": [date(2026, 11, 23), date(2024, 2, 29)],
    "at": [datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2025, 1, 1)],
    "clock": [time(8, 30), time(8, 30, tzinfo=UTC)],
    "span": [timedelta(hours=5), -timedelta(days=2), timedelta()],
    "term": [YearsMonths(14), YearsMonths(0)],
    "状态": ["draft", "paid"],
    "grade": ["a", "b"],
    "tags": [["vip"], ["vip", "new"], []],
    "lines": [[{"qty": Decimal(3), "item": "纸"}], []],
    "customer": [{"key": "C1", "label": "华东"}],
}
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def codes(text: str) -> list[str]:
    return [remark.code for remark in typed(text, TYPES).remarks]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ('amount > "5"', "type_mismatch", "amount is a number and \"5\" a string"),
        ("amount = name", "type_mismatch", "= of them is always null"),
        ("amount + name", "type_mismatch", "use string() or number()"),
        ('"No. " + amount', "type_mismatch", "string()"),
        ('due > "2026-01-01"', "type_mismatch", 'date("2026-03-02")'),
        ("due + 3", "type_mismatch", "due is a date and 3 a number"),
        ('urgent = "true"', "type_mismatch", "without quotes"),
        ("urgent < true", "type_mismatch", "<"),
        ('tags = "vip"', "type_mismatch", "list contains"),
        ('customer = "C1"', "type_mismatch", "context"),
        ("clock > at", "type_mismatch", "clock is a time"),
        ("-name", "type_mismatch", "name"),
        ("amount and urgent", "type_mismatch", "Expected amount to be true or false"),
        ("not(amount)", "type_mismatch", "Expected amount to be true or false"),
        ("if amount then 1 else 2", "type_mismatch", "Expected amount"),
        ('amount between 1 and "5"', "type_mismatch", "<="),
        ('amount in (1, "x")', "type_mismatch", '"x"'),
        ("string length(amount)", "type_mismatch", "string of string length()"),
        ('contains(name, 5)', "type_mismatch", "match of contains()"),
        ('lines[qty > "5"]', "type_mismatch", "qty is a number"),
        ("some l in lines satisfies l.item > 5", "type_mismatch", "l.item is a string"),
        ('upper case(name) + 1', "type_mismatch", "upper case(…) is a string"),
        ('状态 = "payed"', "never_true", "did you mean paid?"),
        ('状态 != "x"', "never_true", "its options are: draft, paid"),
        ('状态 in ("draft", "gone")', "never_true", "gone"),
        ('状态 in ["draft", "gone"]', "never_true", "gone"),
        ('"gone" = 状态', "never_true", "gone"),
        ('list contains(tags, "vipp")', "never_true", "did you mean vip?"),
        ("lines.qtty", "unknown_name", "did you mean qty?"),
        ("customer.ket", "unknown_name", "did you mean key?"),
        ("name.length", "unknown_name", "has no length"),
        ("due.yeer", "unknown_name", "did you mean year?"),
        ("for l in lines return l.qtx", "unknown_name", "did you mean qty?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_both_languages(text: str, code: str, says: str) -> None:
    [remark] = typed(text, TYPES).remarks
    assert (remark.code, says in remark.en, remark.zh.isascii()) == (code, True, False)


FINE = """
amount > 5 and name = "x" or urgent
at > due | due - due > duration("P1D") | due + duration("P3D") < today() | at = at | span = term | today() > due
状态 = null or 状态 = "" or 状态 = [] | name = null | 状态 = grade | 状态 = "paid" | 状态 = name | 状态 != unknown
list contains(tags, "vip") | count(lines) = 0 | lines[1].qty + 1 > amount | sum(lines.qty) > 5 | lines[item = "纸"].qty
lines[count_].qty > 1 | lines[-1].item | unknown + amount | unknown > "5" | unknown.anything | for x in unknown return x.y
every l in lines satisfies l.qty > 0 | string(amount) + name | number(name) + 1 | if urgent then amount else name
(if urgent then amount else name) > 5 | amount in [1..5] | amount in (> 5, 2) | due.year > 2020 | at.hour > 8 | clock.hour
customer.key = "C1" | {a: amount}.a > 5 | [amount, name][1] > 5 | max(amount, 5) | min(lines.qty) | string join(tags)
tags[1] = "vip" | upper case(状态) | function(x) x + 1 | (if name = "" then null else amount) > 5 | date(name) > due
unknown[amount > 5] | unknown[qty = "x"] | context put(customer, "x", 1).x | engine.starter = name | has(name, "x")
amount * span < duration("PT1H") | span / span > 2 | amount > (if lines = [] then 1 else 2)
"""


@pytest.mark.parametrize("text", re.split(r" \| |\n", FINE.strip()))
def test_what_may_have_a_value_is_not_complained_of(text: str) -> None:
    assert codes(text) == []


OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"]


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("left", TYPES)
def test_an_operator_is_complained_of_only_where_it_has_no_answer(left: str, operator: str) -> None:
    for right in TYPES:
        text = f"{left} {operator} {right}"
        pairs = [{left: a, right: b} for a in VALUES[left] for b in VALUES[right]]
        answers = [expression(text)(values, now=NOW) for values in pairs]
        if codes(text):
            assert [answer for answer in answers if answer is not None] == [], text
        elif operator not in ("+", "-", "*", "/"):
            assert {answer for answer in answers if answer is not None}, text


LEAVES = [*TYPES, "1", '"paid"', "null", "true", "[]", 'date("2026-03-02")', "lines[1]", "customer.key", "lines.qty"]
WRAPS = [
    "string({})",
    "count({})",
    "not({})",
    "-({})",
    "upper case({})",
    "({}).key",
    "({})[1]",
    "sum({})",
    "number({})",
]


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(inner, st.sampled_from([*OPERATORS, "and", "or"]), inner)
    return st.one_of(
        joined.map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        st.tuples(st.sampled_from(WRAPS), inner).map(lambda parts: parts[0].format(parts[1])),
        st.tuples(inner, inner, inner).map(lambda parts: f"(if {parts[0]} then {parts[1]} else {parts[2]})"),
        st.tuples(inner, inner).map(lambda parts: f"(for x in {parts[0]} return {parts[1]})"),
        st.tuples(inner, inner).map(lambda parts: f"({parts[0]} in ({parts[1]}))"),
    )


@settings(deadline=None, derandomize=True, max_examples=600)
@given(st.recursive(st.sampled_from(LEAVES), grown, max_leaves=5), st.randoms(use_true_random=False))
def test_a_value_is_of_the_type_that_was_foretold(text: str, chance: Any) -> None:
    found = typed(text, TYPES)
    values = {name: chance.choice(each) for name, each in VALUES.items()}
    answer = expression(text)(values, now=NOW)
    assert found.type is None or admits(found.type, answer), (text, found.type, answer)


def test_a_mistake_in_a_comparison_never_keeps_a_condition_from_holding_otherwise() -> None:
    assert codes("name = 5 or amount > 3") == ["type_mismatch"]
    assert expression("name = 5 or amount > 3")({"name": "x", "amount": Decimal(4)}, now=NOW) is True
