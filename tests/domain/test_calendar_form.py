"""What an administrator may write into a calendar, and what each mistake is called."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.domain.offices import DAY_SHIFTS, day, document
from workflow_engine.domain.calendar_form import WEEK, read_calendar
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.hours import read_hours

HOLIDAY = day("2026-10-01", "holiday", "国庆节")
MISTAKES = [
    ({"key": ""}, "missing_key", "key"),
    ({"name": {"zh": "办公"}}, "missing_name", "name"),
    ({"zone": "Asia/Shanghai2"}, "bad_zone", "zone"),
    ({"zone": "../etc/passwd"}, "bad_zone", "zone"),
    ({"zone": None}, "bad_zone", "zone"),
    ({"week": {"mon": ["9-12"]}}, "bad_hours", "week.mon"),
    ({"week": {"mon": ["09:00-12:00", "11:00-13:00"]}}, "bad_hours", "week.mon"),
    ({"week": {"mon": ["09:00-09:00"]}}, "bad_hours", "week.mon"),
    ({"week": {"mon": ["09:00-24:30"]}}, "bad_hours", "week.mon"),
    ({"week": {"mon": "09:00-12:00"}}, "bad_hours", "week.mon"),
    ({"week": {"mon": DAY_SHIFTS, "moon": DAY_SHIFTS}}, "unknown_weekday", "week.moon"),
    ({"week": {}}, "no_working_hours", "week"),
    ({"week": None}, "no_working_hours", "week"),
    ({"week": {"mon": ["22:00-06:00"], "tue": ["05:00-09:00"]}}, "overlapping_hours", "week.mon"),
    ({"week": {"sun": ["22:00-06:00"], "mon": ["05:00-09:00"]}}, "overlapping_hours", "week.sun"),
    ({"days": [HOLIDAY, day("2026-10-01", "make_up", "调休", like="thu")]}, "duplicate_date", "days[1]"),
    ({"days": [HOLIDAY, HOLIDAY]}, "duplicate_date", "days[1]"),
    ({"days": [day("2026-02-30", "holiday", "假")]}, "bad_date", "days[0]"),
    ({"days": [day("20261001", "holiday", "假")]}, "bad_date", "days[0]"),
    ({"days": [day("2026-10-01", "party", "假")]}, "bad_kind", "days[0]"),
    ({"days": ["2026-10-01"]}, "bad_kind", "days[0]"),
    ({"days": [day("2026-10-10", "make_up", "调休", like="x")]}, "unknown_weekday", "days[0]"),
    ({"days": [day("2026-10-10", "special", "盘点", hours=["x"])]}, "bad_hours", "days[0]"),
    ({"days": [{"date": "2026-10-01", "kind": "holiday"}]}, "missing_name", "days[0]"),
    ({"days": [day("2026-10-09", "special", "通宵", hours=["13:00-11:00"]),
               day("2026-10-10", "special", "通宵", hours=["10:00-11:00"])]}, "overlapping_hours", "days"),
    ({"confirmed": "2026"}, "bad_years", "confirmed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "field"), MISTAKES, ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(MISTAKES)]
)
def test_a_mistake_is_named_with_its_place(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_calendar(document(DAY_SHIFTS) | change)
    [problem] = refused.value.problems
    assert (problem.code, problem.field) == (code, field)
    assert "{" not in problem.text.zh + problem.text.en


def test_all_mistakes_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_calendar({"days": [{}, {}]})
    assert len(refused.value.problems) == 6


def test_a_date_may_stand_in_two_calendars_but_not_twice_in_one() -> None:
    office = read_calendar(document(DAY_SHIFTS, days=[HOLIDAY]))
    assert [named.name.zh for named in office.days.values()] == ["国庆节"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("09:00-12:00", (540, 720)),
        ("00:00-24:00", (0, 1440)),
        ("22:00-06:00", (1320, 1800)),
        ("13:30-00:00", (810, 1440)),
    ],
)
def test_hours(text: str, minutes: tuple[int, int]) -> None:
    assert read_hours([text]) == (minutes,)


def test_weekdays_begin_on_monday() -> None:
    office = read_calendar(document(DAY_SHIFTS, ("mon",)))
    assert [bool(hours) for hours in office.week] == [True] + [False] * 6
    assert WEEK[0] == "mon"


@pytest.mark.parametrize("page", ["calendars.md", "calendars.zh.md"])
def test_the_example_of_the_documentation_is_a_calendar(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    [example] = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert len(read_calendar(json.loads(example)).days) == 3
