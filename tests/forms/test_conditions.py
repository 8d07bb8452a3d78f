"""Rules of fields: what is shown, required, locked, filled in, computed and checked, and with which values they work."""

import time
from datetime import date
from decimal import Decimal

import pytest

import forms
from tests.domain.offices import OFFICE
from tests.forms.company import WORLD, check, field, form, label, refused
from workflow_engine.domain.errors import InvalidForm


def test_what_no_longer_applies_is_removed() -> None:
    definition = form(
        field("kind", "text"),
        field("why", visible_if='kind = "other"'),
        field("kept", visible_if="false", keep_hidden=True),
    )
    stored = {"kind": "other", "why": "because", "kept": "stays"}
    assert check(definition, {"kind": "plain"}, None, stored) == {"kind": "plain", "why": None}


def test_it_is_removed_for_everyone_when_its_rule_says_so() -> None:
    definition = form(field("amount", "money"), field("why", visible_if="amount > 1000"))
    stored = {"amount": Decimal(5000), "why": "large"}
    assert check(definition, {"amount": "5"}, {"amount": "write"}, stored) == {"amount": 5, "why": None}


def test_a_heading_takes_its_section_along() -> None:
    definition = form(
        field("export", "bool"),
        field("more", "heading", visible_if="export"),
        field("why", required=True),
        field("end", "heading"),
        field("note_"),
    )
    assert refused(definition, {"export": True}) == [("required", "why")]
    assert check(definition, {"export": False, "note_": "x"}) == {"export": False, "note_": "x"}


def test_required_when_a_rule_says_so() -> None:
    definition = form(field("amount", "money"), field("why", required_if="amount > 1000"))
    assert refused(definition, {"amount": "5000"}) == [("required", "why")]
    assert check(definition, {"amount": "5"}) == {"amount": 5}


def test_a_stored_value_answers_a_required_field() -> None:
    definition = form(field("why", required=True))
    assert check(definition, {}, None, {"why": "as before"}) == {}
    assert refused(definition, {"why": None}, None, {"why": "as before"}) == [("required", "why")]


def test_defaults_fill_what_was_not_sent() -> None:
    definition = form(
        field("at", "date", default="today()"),
        field("by", default="initiator"),
        field("copies", "int", default=1),
        field("urgent", "bool", default=False),
        field("carrier", "choice", default='"sf"', options=[{"key": "sf", "label": label("顺丰")}]),
        variables=["initiator"],
    )
    found = check(definition, {"copies": "2"}, None, {"initiator": "王芳"})
    assert found == {"at": WORLD.now.date(), "by": "王芳", "copies": 2, "urgent": False, "carrier": "sf"}


def test_a_value_is_never_evaluated() -> None:
    """X11: what a person typed stays what it is, also where a rule reads it."""
    text = '={{7*7}} {% raw %} ${7*7} #{7*7} __import__("os")'
    definition = form(
        field("typed"), field("copied", "computed", expr="typed", format="text"), field("again", default="typed")
    )
    assert set(check(definition, {"typed": text}).values()) == {text}


def test_rules_read_constants_that_nothing_can_hide() -> None:
    """X10: a constant lives where no field and no variable is."""
    definition = form(field("amount", "money", check="amount <= engine.LIMIT"), variables=[])
    world = forms.World(WORLD.now, WORLD.zone, constants={"LIMIT": Decimal(1000)})
    stored = {"LIMIT": Decimal(10**9), "engine": {"LIMIT": Decimal(10**9)}}
    assert refused(definition, {"amount": "5000"}, None, stored, world=world) == [("check_failed", "amount")]
    assert check(definition, {"amount": "500"}, None, stored, world=world) == {"amount": 500}


def test_a_check_that_cannot_be_answered_fails() -> None:
    definition = form(field("start", "date"), field("end", "date", check="end >= start"))
    assert refused(definition, {"end": "2026-03-02"}) == [("check_failed", "end")]
    assert check(definition, {}) == {}


def test_a_check_says_its_own_message() -> None:
    definition = form(field("n", "int", check={"feel": "n > 5", "message": label("太少了", "Too few")}))
    with pytest.raises(InvalidForm) as refusal:
        check(definition, {"n": 1})
    assert refusal.value.problems[0].text.as_json() == {"zh": "太少了", "en": "Too few"}


def test_a_rule_that_costs_too_much_is_told() -> None:
    definition = form(field("n", "int", check="count(for i in 1..n, j in 1..n return i) > 0"))
    assert refused(definition, {"n": 9000}) == [("expr_limit", "n")]


def test_all_rules_of_a_form_have_one_budget() -> None:
    """Whatever is typed into however many cells, the answer comes soon."""
    slow = "count(for i in 1..n, j in 1..100 return i) >= 0"
    definition = form(
        field("lines", "table", columns=[field("n", "int", check=slow), field("m", "bool", default=slow)])
    )
    began = time.perf_counter()
    assert refused(definition, {"lines": [{"n": 90}] * 200})[0][0] == "expr_limit"
    assert time.perf_counter() - began < 2


def test_working_days_need_the_calendar_of_the_process() -> None:
    definition = form(field("until", "date", check="working days between(today(), until) <= 3"))
    world = forms.World(WORLD.now, WORLD.zone, calendar=OFFICE)
    assert check(definition, {"until": "2026-03-05"}, world=world)
    assert refused(definition, {"until": "2026-03-06"}, world=world) == [("check_failed", "until")]


def test_the_day_is_that_of_the_person() -> None:
    """At 23:00 in London it is tomorrow in Shanghai."""
    definition = form(field("at", "date", default="today()"))
    evening = date(2026, 3, 2)
    world = forms.World(WORLD.now.replace(hour=7), WORLD.zone)  # 2 March 23:00 UTC of the day before
    assert check(definition, {}, world=world) == {"at": evening}
