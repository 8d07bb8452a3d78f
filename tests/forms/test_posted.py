"""Pages without JavaScript: what a browser sends becomes what the API would send."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms import read_posted
from tests.forms import prepayment
from tests.forms.company import WORLD, check, field, form, label, refused
from workflow_engine.domain.errors import InvalidForm, NotAllowed

FORM = form(
    field("title"),
    field("text", "longtext"),
    field("slot", "timerange"),
    field("urgent", "bool"),
    field("ways", "choices", options=[{"key": "a", "label": label("甲")}, {"key": "b", "label": label("乙")}]),
    field(
        "lines", "table", columns=[field("sku"), field("at", "timerange"), field("who", "choices", options="person")]
    ),
)


def page(*pairs: tuple[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found


READ = [
    ([("values.title", "O'Brien"), ("csrf_token", "x"), ("outcome", "approve")], {"title": "O'Brien"}, "the values"),
    ([("values.text", "one\r\ntwo")], {"text": "one\ntwo"}, "line ends as they were typed"),
    ([("values.slot.start", "09:00"), ("values.slot.end", "12:00")], {"slot": {"start": "09:00", "end": "12:00"}}, "parts"),
    ([("values.ways", ""), ("values.ways", "a"), ("values.ways", "b")], {"ways": ["a", "b"]}, "several"),
    ([("values.ways", "")], {"ways": []}, "none of several"),
    ([("values.title", "a"), ("values.title", "b")], {"title": ["a", "b"]}, "one value twice is told apart"),
    ([("values.lines.4.sku", "b"), ("values.lines.0.sku", "a")], {"lines": [{"sku": "a"}, {"sku": "b"}]}, "gaps between rows"),
    ([("values.lines", ""), ("values.lines.0.row", "7")], {"lines": [{"row": "7"}]}, "identity"),
    ([("values.lines", "")], {"lines": []}, "all rows gone"),
    ([("values.lines.0.at.start", "09:00")], {"lines": [{"at": {"start": "09:00"}}]}, "a part in a cell"),
    ([("values.lines.0.who", "x")], {"lines": [{"who": ["x"]}]}, "several in a cell"),
    ([("values.nope", "1"), ("values._state", "2")], {"nope": "1", "_state": "2"}, "unknown names stay"),
    ([("values.lines.x.sku", "1")], {"lines.x.sku": "1"}, "a row without a number is unknown"),
    ([("values.lines.-1.sku", "1")], {"lines.-1.sku": "1"}, "a negative one too"),
    ([("values.title", "a"), ("values.title.x", "b")], {"title": "a", "title.x": "b"}, "a part of what has none"),
]  # fmt: skip


@pytest.mark.parametrize(("pairs", "values", "why"), READ, ids=[why for _, _, why in READ])
def test_a_page_is_read(pairs: list[tuple[str, str]], values: dict[str, Any], why: str) -> None:
    assert read_posted(FORM, page(*pairs)).values == values, why


ROWS = [
    ("values.lines.0.row", "1"),
    ("values.lines.0.sku", "a"),
    ("values.lines.3.row", "2"),
    ("values.lines.3.sku", "b"),
]
A, B = {"row": "1", "sku": "a"}, {"row": "2", "sku": "b"}
COMMANDS = [
    ("lines.add", [A, B, {}]),
    ("lines.delete.0", [B]),
    ("lines.delete.3", [A]),
    ("lines.delete.1", [A, B]),
    ("lines.copy.0", [A, {"sku": "a"}, B]),
    ("lines.up.3", [B, A]),
    ("lines.up.0", [A, B]),
    ("lines.down.0", [B, A]),
    ("lines.down.3", [A, B]),
]


@pytest.mark.parametrize(("command", "rows"), COMMANDS)
def test_buttons_change_rows(command: str, rows: list[dict[str, str]]) -> None:
    posted = read_posted(FORM, page(*ROWS, ("command", command)))
    assert posted.has_command
    assert posted.values["lines"] == rows


@pytest.mark.parametrize(
    "command", ["", "title.add", "nope.add", "lines.drop.1", "lines.delete", "lines.add.1", "lines.delete.9999999"]
)
def test_no_other_commands(command: str) -> None:
    posted = read_posted(FORM, page(*ROWS, ("command", command)))
    assert not posted.has_command
    assert posted.values["lines"] == [A, B]


def test_a_row_can_be_added_to_a_table_without_any() -> None:
    assert read_posted(FORM, page(("command", "lines.add"))).values == {"lines": [{}]}


def test_a_whole_application_sent_by_a_browser() -> None:
    sent = read_posted(
        prepayment.FORM,
        page(
            ("values.customer", "C-1001"), ("values.order_no", "PO-20260302"), ("values.lines", ""),
            ("values.lines.0.sku", "泵 P-7"), ("values.lines.0.qty", "3"), ("values.lines.0.price", "1,200.00"),
            ("values.lines.2.sku", "Ventil 'V'"), ("values.lines.2.qty", "0.5"), ("values.lines.2.price", "99.99"),
            ("values.prepay_ratio", "30"), ("values.terms", ""), ("outcome", "submit"),
        ),
    )  # fmt: skip
    assert check(prepayment.FORM, sent.values, prepayment.NODES["apply"]) == check(
        prepayment.FORM, prepayment.APPLICATION, prepayment.NODES["apply"]
    )


def test_unknown_names_are_refused_by_name() -> None:
    sent = read_posted(FORM, page(("values.nope", "1"), ("values.lines.x.sku", "1")))
    assert refused(FORM, sent.values) == [("unknown_field", "nope"), ("unknown_field", "lines.x.sku")]


PARTS = ["values", "lines", "title", "slot", "ways", "0", "7", "-1", "row", "sku", "at", "start", "", "x"]
names = st.lists(st.sampled_from(PARTS), max_size=5).map(".".join)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.dictionaries(names, st.lists(st.sampled_from(["", "a", "true", "09:00"]), min_size=1, max_size=2), max_size=6),
    names,
)
def test_no_page_breaks_anything(items: dict[str, list[str]], command: str) -> None:
    sent = read_posted(FORM, items | {"command": [command]})
    access = forms.access(FORM, {field.key: "write" for field in FORM.fields})
    try:
        forms.check(FORM, sent.values, stored={}, access=access, world=WORLD)
    except (InvalidForm, NotAllowed) as refusal:
        assert refusal.problems
    forms.layout(FORM, stored={}, access=access, world=WORLD, locale="zh", sent=sent.values)
