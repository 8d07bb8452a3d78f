"""What a designer may write into a form, and what each mistake is called."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms.fields import KINDS
from forms.reading import RULES
from forms.said import TEXTS
from tests.forms import prepayment
from tests.forms.company import codes, document, field, form, label
from tests.forms.kinds import EXAMPLES
from workflow_engine.domain.errors import InvalidForm
from workflow_engine.domain.limits import limit


def mistakes(found: Any, variables: Any = ()) -> list[tuple[str, str | None]]:
    with pytest.raises(InvalidForm) as refusal:
        forms.read_form(found, variables)
    for problem in refusal.value.problems:
        assert problem.text.zh
        assert "{" not in problem.text.en
    return codes(refusal.value)


def wrong_field(**more: Any) -> list[tuple[str, str | None]]:
    return mistakes(document(field("it", more.pop("kind", "text"), **more)))


OPTION = {"key": "a", "label": label("甲")}
HOSTILE = '__import__("os").system("touch canary")'
SETTINGS = [
    ({"key": "x y"}, "bad_key", "key"),
    ({"key": "9a"}, "bad_key", "key"),
    ({"key": ""}, "bad_key", "key"),
    ({"key": "x" * 101}, "bad_key", "key"),
    ({"key": None}, "bad_key", "key"),
    ({"key": "engine"}, "reserved_key", "key"),
    ({"key": "row"}, "reserved_key", "key"),
    ({"label": {"zh": "金额"}}, "missing_language", "label"),
    ({"label": {"zh": "金额", "en": " "}}, "missing_language", "label"),
    ({"label": "金额"}, "missing_language", "label"),
    ({"help": {"en": "x"}}, "missing_language", "help"),
    ({"class": "private"}, "bad_setting", "class"),
    ({"required": "yes"}, "bad_setting", "required"),
    ({"width": "wide"}, "bad_setting", "width"),
    ({"max": "5"}, "unknown_setting", "max"),
    ({"onclick": "alert(1)"}, "unknown_setting", "onclick"),
    ({"max_length": "many"}, "bad_setting", "max_length"),
    ({"max_length": -1}, "bad_setting", "max_length"),
    ({"pattern": "("}, "pattern_unsafe", "pattern"),
    ({"pattern": r"(a)\1"}, "pattern_unsafe", "pattern"),
    ({"pattern": "a" * 201}, "pattern_unsafe", "pattern"),
    ({"type": "money", "max": 1.5}, "bad_setting", "max"),
    ({"type": "money", "max": "1e3"}, "bad_setting", "max"),
    ({"type": "money", "currency": "XXX"}, "bad_setting", "currency"),
    ({"type": "date", "min": "2026-02-30"}, "bad_setting", "min"),
    ({"type": "choice", "options": []}, "no_options", "options"),
    ({"type": "choice", "options": [OPTION, OPTION]}, "duplicate_option", "options"),
    ({"type": "choice", "options": [OPTION] * 100_000}, "too_many_options", "options"),
    ({"type": "choice", "options": [{"key": "a", "label": {"zh": "甲"}}]}, "missing_language", "options"),
    ({"type": "choice", "options": ["a"]}, "bad_setting", "options"),
    ({"type": "reference"}, "missing", "object"),
    ({"type": "note"}, "missing", "text"),
    ({"type": "computed"}, "missing", "expr"),
    ({"type": "table"}, "missing", "columns"),
    ({"type": "table", "columns": []}, "no_columns", "columns"),
    ({"type": "table", "columns": [field(f"c{n}") for n in range(21)]}, "too_many_columns", "columns"),
    ({"type": "table", "columns": [field("c")], "totals": ["c"]}, "unknown_name", "totals"),
    ({"type": "table", "columns": [field("c")], "default": "[]"}, "unknown_setting", "default"),
    ({"type": "computed", "expr": "1", "required": True, "default": "1"}, "unknown_setting", "default"),
    ({"type": "heading", "required_if": "true"}, "unknown_setting", "required_if"),
    ({"type": "slider"}, "unknown_type", "type"),
    ({"type": None}, "unknown_type", "type"),
    ({"type": ["text"]}, "unknown_type", "type"),
    ({"visible_if": "amount >"}, "expr_syntax", "visible_if"),
    ({"visible_if": "nothing > 5"}, "unknown_name", "visible_if"),
    ({"visible_if": "1 + 1"}, "not_a_condition", "visible_if"),
    ({"visible_if": True}, "bad_setting", "visible_if"),
    ({"default": "hello"}, "unknown_name", "default"),
    ({"check": {"feel": "true", "message": {"zh": "x"}}}, "missing_language", "check"),
    ({"check": {"message": label("x")}}, "bad_setting", "check"),
    ({"check": "x" * 4001}, "expr_too_long", "check"),
    ({"type": "computed", "expr": HOSTILE}, "expr_unknown_function", "expr"),
    *(({rule: HOSTILE}, "expr_unknown_function", rule) for rule in sorted(RULES)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "place"), SETTINGS, ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(SETTINGS)]
)
def test_a_mistake_in_a_field_is_named_with_its_place(change: dict[str, Any], code: str, place: str) -> None:
    assert (code, f"fields[0].{place}") in mistakes(document(field("it") | change))


WHOLE = [
    (None, "bad_setting", ""),
    ([], "bad_setting", ""),
    ({}, "missing", "fields"),
    (document(), "bad_setting", "fields"),
    (document(field("a")) | {"title": {"zh": "x"}}, "missing_language", "title"),
    (document(field("a")) | {"key": "x y"}, "bad_key", "key"),
    (document(field("a")) | {"script": "x"}, "unknown_setting", "script"),
    (document(field("a"), field("a")), "duplicate_field", "fields[1]"),
    (document("a"), "unknown_type", "fields[0].type"),
    (document(*(field(f"f{n}") for n in range(501))), "too_many_fields", "fields"),
    (document(field("t", "table", columns=[field("c"), field("c")])), "duplicate_field", "fields[0].columns[1]"),
    (document(field("t", "table", columns=[field("c", "table")])), "unknown_type", "fields[0].columns[0].type"),
    (document(field("t", "table", columns=[field("c", "heading")])), "unknown_type", "fields[0].columns[0].type"),
    (document(field("t", "table", columns=[field("c", check="d = 1")])), "unknown_name", "fields[0].columns[0].check"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "code", "place"), WHOLE, ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(WHOLE)])
def test_a_mistake_in_the_whole(found: Any, code: str, place: str) -> None:
    assert (code, place) in mistakes(found)


CIRCLES = [
    [field("a", visible_if="b = null"), field("b", visible_if="a = null")],
    [field("a", visible_if='a = "x"')],
    [field("a", required_if="b = null"), field("b", visible_if="a = null")],
    [field("a", readonly_if="b = null"), field("b", default="c"), field("c", "computed", expr="a")],
    [field("t", "table", columns=[field("n", "int", default="count(t)")])],
    [field("t", "table", columns=[field("n", "int", visible_if="s > 1")]), field("s", "computed", expr="sum(t.n)")],
    [field("t", "table", columns=[field("n", visible_if="m = 1"), field("m", visible_if="n = 1")])],
    [field("s", "heading", visible_if='b = "x"'), field("b")],
]


@pytest.mark.parametrize("circle", CIRCLES, ids=map(str, range(len(CIRCLES))))
def test_rules_that_depend_on_each_other_in_a_circle(circle: list[dict[str, Any]]) -> None:
    assert "form_cycle" in [code for code, _ in mistakes(document(*circle))]


def test_a_circle_names_its_fields() -> None:
    with pytest.raises(InvalidForm) as refusal:
        form(*CIRCLES[0])
    assert "a → b" in refusal.value.problems[0].text.en or "b → a" in refusal.value.problems[0].text.en


def test_checks_may_look_at_each_other() -> None:
    form(field("start", "date", check="start <= end"), field("end", "date", check="end >= start", warn="end != start"))


def test_fields_are_settled_after_what_they_read() -> None:
    definition = form(
        field("c", "computed", expr="b + 1"),
        field("b", "int", default="a"),
        field("a", "int", visible_if="z > 1"),
        field("z", "int"),
    )
    assert [settled.key for settled in definition.settled] == ["z", "a", "b", "c"]
    assert [settled.key for settled in definition.fields] == ["c", "b", "a", "z"]


def test_variables_of_the_process_may_be_read_when_they_are_known() -> None:
    reading = field("it", visible_if='review.outcome = "approve"', default="initiator")
    assert mistakes(document(reading)) == [
        ("unknown_name", "fields[0].visible_if"),
        ("unknown_name", "fields[0].default"),
    ]
    form(reading, variables=["review", "initiator"])
    form(reading, variables=None)


def test_an_error_in_an_expression_says_where() -> None:
    with pytest.raises(InvalidForm) as refusal:
        form(field("it", visible_if="1 > 2 >"))
    [problem] = refusal.value.problems
    assert (problem.line, problem.column) == (1, 8)


def test_all_mistakes_at_once() -> None:
    bad = document(field("x y"), field("b", "slider"), field("c", visible_if="d"), field("c", "money", max="1e3"))
    assert [code for code, _ in mistakes(bad)] == [
        "bad_key",
        "unknown_type",
        "unknown_name",
        "bad_setting",
        "duplicate_field",
    ]


def test_the_sample_of_the_design_can_be_read() -> None:
    definition = form(
        field("amount", "money", required=True, min="1", max="500000", live=True),
        field("reason", "longtext", required=True, visible_if="amount > 100000"),
        field("tax", "computed", expr="amount * 0.13", format="money"),
        field("lines", "table", min_rows=1, columns=[field("sku", required=True), field("qty", "int")], totals=["qty"]),
    )
    assert definition.field("lines").kind.totals == ("qty",)


def test_names_are_one_whichever_way_their_letters_are_composed() -> None:
    definition = form(field("cafe\u0301"))
    assert definition.fields[0].key == "café"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_takes_a_setting_it_does_not_have(kind: str) -> None:
    assert ("unknown_setting", "fields[0].hx_get") in wrong_field(kind=kind, hx_get="/api/me")


def test_limits_are_those_of_the_product() -> None:
    many = [field(f"f{n}") for n in range(limit("form_fields"))]
    options = [{"key": str(n), "label": label("甲")} for n in range(limit("form_options"))]
    columns = [field(f"c{n}") for n in range(limit("table_columns"))]
    form(*many)
    form(field("a", "choice", options=options), field("t", "table", columns=columns))
    form(field("p", pattern="a" * limit("pattern_characters")))


def test_every_text_is_said_in_both_languages() -> None:
    for zh, en in TEXTS.values():
        assert zh.endswith("。")
        assert en.startswith("Expected")
        assert en.endswith(".")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["key", "type", "label", "options", "columns", "min", "pattern", "expr", "class", "totals", *RULES]
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.integers(0, len(prepayment.DOCUMENT["fields"]) - 1), NAMES, JSON)
def test_a_form_is_read_or_refused_whatever_a_setting_is(place: int, name: str, value: Any) -> None:
    changed = copy.deepcopy(prepayment.DOCUMENT)
    changed["fields"][place][name] = value
    try:
        forms.read_form(changed)
    except InvalidForm as refusal:
        assert refusal.problems


def test_the_examples_are_all_forms() -> None:
    for kind, example in EXAMPLES.items():
        form(field("it", kind, **(example.settings or {})))
