"""Values from outside, values as JSON: every kind there and back, and nothing taken for what it is not."""

import json
from collections import OrderedDict
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow_engine.feel import OverLimit, Range, YearsMonths, admit, expression, from_json, kind, to_json

SHANGHAI = ZoneInfo("Asia/Shanghai")
PARIS = ZoneInfo("Europe/Paris")


class Grade(StrEnum):
    A = "A"


class Level(IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (5, Decimal(5)),
        (0.1, Decimal("0.1")),
        (True, True),
        (float("nan"), None),
        (float("inf"), None),
        (Decimal("NaN"), None),
        pytest.param(10**7000, None, id="huge"),
        (Decimal("1.1234567890123456789012345678901234567"), Decimal("1.123456789012345678901234567890123")),
        ((1, [2]), [Decimal(1), [Decimal(2)]]),
        (OrderedDict(a=1), {"a": Decimal(1)}),
        ({"e\u0301": 1}, {"\u00e9": Decimal(1)}),
        (Grade.A, "A"),
        (Level.HIGH, Decimal(3)),
        (object(), None),
        ({1, 2}, None),
        (b"bytes", None),
        (time(10, tzinfo=UTC), time(10, tzinfo=UTC)),
    ],
)
def test_admission(given_, wanted):
    admitted = admit(given_)
    assert admitted == wanted
    assert type(admitted) is type(wanted)


def test_foreign_zones_become_offsets():
    class Foreign(timezone.__base__):
        def utcoffset(self, moment):
            return timedelta(hours=8)

        def dst(self, moment):
            return None

        def tzname(self, moment):
            return "foreign"

    assert admit(datetime(2026, 1, 1, tzinfo=Foreign())).tzinfo == timezone(timedelta(hours=8))


def test_values_nested_too_deeply_are_refused():
    value = []
    for _ in range(70):
        value = [value]
    with pytest.raises(OverLimit):
        admit(value)


MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1))
ZONES = st.sampled_from([None, UTC, SHANGHAI, PARIS, timezone(timedelta(hours=-3, minutes=-30))])
COUNTS = st.integers(-(10**18), 10**18).map(Decimal)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20),
    COUNTS,
    st.dates(),
    st.builds(
        lambda moment, zone, fold: moment.replace(tzinfo=zone, fold=fold if zone is PARIS else 0),
        MOMENTS,
        ZONES,
        st.integers(0, 1),
    ),
    st.builds(lambda clock, zone: clock.replace(tzinfo=zone), st.times(), ZONES),
    st.timedeltas(),
    st.integers(-10_000, 10_000).map(YearsMonths),
    st.builds(Range, COUNTS, COUNTS, st.booleans(), st.booleans()),
    st.builds(lambda end: Range(None, end, False, False, "<"), COUNTS),
)
KEYS = st.one_of(st.text(max_size=5), st.sampled_from(["$", "$$", "$date", "$number", "$$date", "typename"]))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


def same(left, right):
    if type(left) is datetime:
        return left == right and left.utcoffset() == right.utcoffset() and repr(left.tzinfo) == repr(right.tzinfo)
    if type(left) is Decimal:
        return type(right) is Decimal and left.as_tuple() == right.as_tuple()
    if type(left) is list:
        return len(left) == len(right) and all(map(same, left, right))
    if type(left) is dict:
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    return type(left) is type(right) and left == right


@settings(deadline=None, derandomize=True, max_examples=400)
@given(VALUES)
def test_json_there_and_back(value):
    """Through real JSON text, exactly: zeros after the point, zones, and the hour that comes twice in autumn."""
    assert same(from_json(json.loads(json.dumps(to_json(value)))), value)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (Decimal(5), 5),
        (Decimal("1.50"), {"$number": "1.50"}),
        (Decimal("1E+3"), {"$number": "1E+3"}),
        (date(2026, 1, 31), {"$date": "2026-01-31"}),
        (datetime(2026, 1, 31, 9, tzinfo=SHANGHAI), {"$date and time": "2026-01-31T09:00:00+08:00@Asia/Shanghai"}),
        (datetime(2026, 1, 31, 9), {"$date and time": "2026-01-31T09:00:00"}),
        (timedelta(days=1, hours=2), {"$days": "P1DT2H"}),
        (YearsMonths(14), {"$months": "P1Y2M"}),
        ({"$date": "2026-01-31"}, {"$$date": "2026-01-31"}),
        ({"$": Decimal(1)}, {"$$": 1}),
    ],
)
def test_json_form(value, form):
    assert to_json(value) == form
    assert same(from_json(form), admit(value))


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice(fold):
    moment = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=fold)
    assert from_json(to_json(moment)).utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "form", [{"$date": "never"}, {"$unknown": 1}, {"$number": "x"}, {"$range": None}, {"$date": 5}]
)
def test_an_unknown_form_is_refused(form):
    with pytest.raises(ValueError):
        from_json(form)


def test_a_function_has_no_form(value):
    assert to_json([value("abs"), value("1")]) == [None, 1]


def test_plain_json_numbers_become_exact():
    assert from_json({"a": 0.1, "b": [1]}) == {"a": Decimal("0.1"), "b": [Decimal(1)]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1.50", "1.5"),
        ("100", "100"),
        ("1e3", "1000"),
        ("-0", "0"),
        ("0.000001", "0.000001"),
        ("10 ** 50", "1E+50"),
        ("true", "true"),
        ('@"2026-01-31T09:00:00.500@Asia/Shanghai"', "2026-01-31T09:00:00.5@Asia/Shanghai"),
        ('@"10:00:00+08:00"', "10:00:00+08:00"),
        ('@"-PT90M"', "-PT1H30M"),
        ('@"P0D"', "PT0S"),
        ('@"P14M"', "P1Y2M"),
        ('@"P0M"', "P0M"),
        ('[1, "a\\"b", null]', '[1, "a\\"b", null]'),
        ('{a: 1, "b c": {d: []}, "{": 1}', '{a: 1, b c: {d: []}, "{": 1}'),
        ("[1..3)", "[1..3)"),
        ('(@"2026-01-01"..@"2026-01-02"]', '(@"2026-01-01"..@"2026-01-02"]'),
        ("(< 5)", "(< 5)"),
        ("abs", "abs"),
    ],
)
def test_values_as_text(value, text, wanted):
    assert value(f"string({text})") == wanted


def test_expressions_and_notes_show_themselves(value):
    assert repr(expression("1 + 2")) == "Expression('1 + 2')"
    notes = []
    value("(function(f: function<number> -> range<string>) f)(1)", notes=notes)
    value("(function(c: context<a: list<number>>) c)(1)", notes=notes)
    assert notes[0] == "Expected function<number> -> range<string> for f, but got number."
    assert notes[1] == "Expected context<a: list<number>> for c, but got number."


def test_every_kind_has_a_name():
    assert kind(None) == "null"
    assert kind(admit(5)) == "number"
