"""Rules of a form that can never have a value are told before it is published; what they need from outside is known."""

import forms
from tests.forms.company import document, field, label

OPTIONS = [{"key": "draft", "label": label("草稿", "Draft")}, {"key": "paid", "label": label("已付", "Paid")}]
COLUMN = field("qty", "int", check="qty < limit_")


def told(**rules: object) -> list[tuple[str, str | None, str]]:
    made = forms.read_form(
        document(
            field("amount", "money"),
            field("status", "choice", options=OPTIONS),
            field("lines", "table", columns=[COLUMN]),
            field("sum_", "computed", expr="sum(lines.qty)"),
            field("note", "text", **rules),
        ),
        None,
    )
    return [(each.code, each.field, each.severity) for each in forms.warnings(made)]


def test_a_rule_that_can_never_hold_is_told_by_its_place() -> None:
    assert told(visible_if='status = "payd"') == [("never_true", "note: visible_if", "warning")]
    assert told(required_if='amount > "5"') == [("type_mismatch", "note: required_if", "warning")]
    assert told(readonly_if="sum_ + status = 1") == [("type_mismatch", "note: readonly_if", "warning")]
    assert told(check="lines.qtty = []") == [("unknown_name", "note: check", "warning")]
    assert told(warn="amount") == [("type_mismatch", "note: warn", "warning")]
    assert told(default="amount + status") == [("type_mismatch", "note: default", "warning")]


def test_a_rule_that_may_hold_is_not() -> None:
    assert told(visible_if='status = "paid" and amount > 5', check="string length(note) > 3", default='"x"') == []


def test_what_comes_from_outside_is_known() -> None:
    fields = field("amount", "money", check="amount < most"), field("lines", "table", columns=[COLUMN])
    made = forms.read_form(document(*fields), None)
    assert forms.outside(made) == {"most", "limit_"}
