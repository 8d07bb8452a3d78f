"""Kinds of fields: a matrix that grows by itself with every example in `kinds`."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms.fields import KINDS
from tests.forms.company import WORLD, check, field, form, refused
from tests.forms.kinds import EXAMPLES, MASKS, SHOWN_ONLY
from workflow_engine.domain.errors import InvalidForm
from workflow_engine.feel import from_json, to_json

TAKEN = [(kind, *example) for kind, examples in EXAMPLES.items() for example in examples.taken]
REFUSED = [(kind, *example) for kind, examples in EXAMPLES.items() for example in examples.refused]


def numbered(cases: list[Any]) -> list[str]:
    return [f"{case[0]}-{n}" for n, case in enumerate(cases)]


def one(kind: str, **more: Any) -> forms.FormDefinition:
    return form(field("it", kind, required=True, **(EXAMPLES[kind].settings or {}), **more))


def test_every_kind_has_its_examples() -> None:
    assert KINDS.keys() == {*EXAMPLES, *SHOWN_ONLY}


@pytest.mark.parametrize(("kind", "sent", "stored", "shown"), TAKEN, ids=numbered(TAKEN))
def test_what_is_sent_is_stored_and_shown(kind: str, sent: Any, stored: Any, shown: str) -> None:
    definition = one(kind)
    value = check(definition, {"it": sent})["it"]
    assert (value, type(value)) == (stored, type(stored))
    assert str(value) == str(stored) or isinstance(stored, datetime)  # 0.10 is not 0.1
    assert definition.fields[0].kind.shown(value, "zh-CN", WORLD) == shown


@pytest.mark.parametrize(("kind", "sent", "stored", "shown"), TAKEN, ids=numbered(TAKEN))
def test_what_is_stored_comes_back_from_a_page_unchanged(kind: str, sent: Any, stored: Any, shown: str) -> None:
    """The input of the page holds a text; sent again, it is the stored value, and no lookup is asked."""
    definition = one(kind)
    world = forms.World(WORLD.now, WORLD.zone)
    typed = definition.fields[0].kind.typed(stored, WORLD)
    assert check(definition, {"it": typed}, stored={"it": stored}, world=world)["it"] == stored
    assert check(definition, {"it": stored}, stored={"it": stored}, world=world)["it"] == stored


@pytest.mark.parametrize(("kind", "sent", "stored", "shown"), TAKEN, ids=numbered(TAKEN))
def test_what_is_stored_is_of_the_type_that_expressions_are_checked_by(
    kind: str, sent: Any, stored: Any, shown: str
) -> None:
    definition = one(kind)
    assert definition.fields[0].value_type.holds(check(definition, {"it": sent})["it"])


@pytest.mark.parametrize(("kind", "sent", "stored", "shown"), TAKEN, ids=numbered(TAKEN))
def test_what_is_stored_has_a_form_in_json(kind: str, sent: Any, stored: Any, shown: str) -> None:
    value = check(one(kind), {"it": sent})["it"]
    assert from_json(json.loads(json.dumps(to_json(value)))) == value


@pytest.mark.parametrize(("kind", "sent", "code"), REFUSED, ids=numbered(REFUSED))
def test_what_is_wrong_is_refused_by_name(kind: str, sent: Any, code: str) -> None:
    assert refused(one(kind), {"it": sent}) == [(code, "it")]


@pytest.mark.parametrize("kind", sorted(EXAMPLES.keys() - {"text", "longtext", "address"}))
def test_a_message_never_repeats_what_was_typed(kind: str) -> None:
    with pytest.raises(InvalidForm) as refusal:
        check(one(kind), {"it": "CANARY {0}"})
    [problem] = refusal.value.problems
    assert problem.text.zh
    assert problem.text.en.startswith("Expected")
    assert "CANARY" not in problem.text.zh + problem.text.en + str(refusal.value)


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("nothing", [None, ""])
def test_an_empty_optional_field_is_no_value(kind: str, nothing: Any) -> None:
    definition = form(field("it", kind, **(EXAMPLES[kind].settings or {})))
    assert check(definition, {"it": nothing}) == {"it": None}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_required_field_wants_a_value(kind: str) -> None:
    assert refused(one(kind), {}) == [("required", "it")]
    assert refused(one(kind), {"it": ""}) == [("required", "it")]


def test_blanks_are_no_answer_and_no_is_one() -> None:
    assert refused(one("text"), {"it": " \n "}) == [("required", "it")]
    assert check(one("bool"), {"it": "false"}) == {"it": False}


@pytest.mark.parametrize("kind", MASKS)
def test_masks(kind: str) -> None:
    text, masked = MASKS[kind]
    assert one(kind).fields[0].kind.masked(text) == masked


@pytest.mark.parametrize("kind", ["phone", "email", "id_number", "address", "location"])
def test_what_is_about_a_person_is_personal_unless_said_otherwise(kind: str) -> None:
    assert one(kind).fields[0].privacy == "personal"
    assert one(kind, **{"class": "internal"}).fields[0].privacy == "internal"


def test_currencies_have_their_own_decimals() -> None:
    yen = form(field("it", "money", currency="JPY"))
    assert str(check(yen, {"it": "1200"})["it"]) == "1200"
    assert refused(yen, {"it": "1200.5"}) == [("too_precise", "it")]


def test_the_time_on_the_wall_is_that_of_the_person() -> None:
    tokyo = forms.World(WORLD.now, ZoneInfo("Asia/Tokyo"))
    moment = check(one("datetime"), {"it": "2026-03-02T10:00"}, world=tokyo)["it"]
    assert moment.isoformat() == "2026-03-02T10:00:00+09:00"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.sampled_from(sorted(EXAMPLES)), anything)
def test_anything_is_taken_or_refused_and_what_is_taken_stays(kind: str, sent: Any) -> None:
    definition = form(field("it", kind, **(EXAMPLES[kind].settings or {})))
    try:
        value = check(definition, {"it": sent}).get("it")
    except InvalidForm as refusal:
        assert [problem.field for problem in refusal.problems] == ["it"]
        return
    assert check(definition, {"it": value}, stored={"it": value}).get("it") == value


def test_an_hour_that_the_change_of_the_clocks_leaves_out_is_the_next_one() -> None:
    new_york = forms.World(WORLD.now, ZoneInfo("America/New_York"))
    moment = check(one("datetime"), {"it": "2026-03-08T02:30"}, world=new_york)["it"]
    assert moment.isoformat() == "2026-03-08T03:00:00-04:00"


ROUNDED = [
    ("0.025", "money", "0.03"),
    ("-0.025", "money", "-0.03"),
    ("1 / 3", "money", "0.33"),
    ("2.5", "int", "3"),
    ("1 / 3", "percent", "0." + "3" * 34),
    ('"text"', "money", None),
    ("10 ** 30", "money", None),
    ("1 / 0", "decimal", None),
    ("1 = 1", "bool", "True"),
    ('"a" + "b"', "text", "ab"),
    ('date("2026-03-02")', "date", "2026-03-02"),
]


@pytest.mark.parametrize(("expr", "kind", "value"), ROUNDED)
def test_computed_values_are_rounded_as_book_keepers_do(expr: str, kind: str, value: str | None) -> None:
    found = check(form(field("it", "computed", expr=expr, format=kind)), {}).get("it")
    assert (None if found is None else str(found)) == value
