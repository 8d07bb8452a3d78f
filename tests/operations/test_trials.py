"""Expressions and decisions tried with values, without a database."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from workflow_engine.domain.errors import InvalidDiagram, InvalidInput
from workflow_engine.operations import trials

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ROUTE = Path("processes/prepayment/decisions/prepayment_route.dmn")


@pytest.mark.parametrize(
    ("text", "given", "value"),
    [
        ("1 + 2", "", Decimal(3)),
        ('amount > 1000 and 部门 = "销售"', '{"amount": 1200, "部门": "销售"}', True),
        ("string(due)", '{due: date("2026-01-31") + duration("P1M")}', "2026-02-28"),
        ("today()", "", NOW.date()),
    ],
)
def test_an_expression_has_a_value(text: str, given: str, value: object) -> None:
    assert trials.expression(text, given, NOW).value == value


def test_it_is_said_why_something_is_null() -> None:
    done = trials.expression("amount + 1", "", NOW)
    assert done.value is None
    assert "amount" in done.notes[0].zh
    assert "amount" in done.notes[0].en


@pytest.mark.parametrize(
    ("text", "given", "code", "field"),
    [
        ("1 +", "", "expr_syntax", "expression"),
        ("amount", "{amount: ", "expr_syntax", "values"),
        ("amount", "[1, 2]", "bad_type", "values"),
        ("for a in 1..9999999 return a", "", "expr_limit", "expression"),
    ],
)
def test_what_cannot_be_tried_is_named(text: str, given: str, code: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        trials.expression(text, given, NOW)
    assert [(each.code, each.field) for each in refused.value.problems] == [(code, field)]


def test_a_decision_of_a_file_decides() -> None:
    values = '{order_amount: 100000, ratio: 10, customer_grade: "A"}'
    by_default = trials.decision(ROUTE.read_bytes(), "", values, NOW)
    assert isinstance(by_default.value, dict)
    assert by_default.value["min_ratio"] == 10
    with pytest.raises(InvalidInput) as refused:
        trials.decision(ROUTE.read_bytes(), "nothing", values, NOW)
    assert refused.value.problems[0].code == "unknown_decision"
    with pytest.raises(InvalidDiagram):
        trials.decision(b"<a/>", "", "", NOW)
