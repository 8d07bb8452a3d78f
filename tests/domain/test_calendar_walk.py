"""The calendar against a walk, minute by minute, over the same hours: it knows no prefix sums and no years."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count, pairwise
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.offices import document
from workflow_engine.domain.account import account
from workflow_engine.domain.calendar import DAY, BusinessCalendar
from workflow_engine.domain.calendar_form import WEEK, read_calendar
from workflow_engine.domain.errors import InvalidInput

MINUTE = timedelta(minutes=1)
careful = settings(deadline=None, derandomize=True, max_examples=80)

SHIFTS = [
    ["09:00-12:00", "13:30-18:00"],
    ["08:15-11:00"],
    ["22:00-06:00"],
    ["00:00-24:00"],
    ["05:00-05:30", "20:00-23:59"],
    [],
]
ZONES = ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu"]
DATES = [f"2026-03-{day:02}" for day in range(1, 22)]  # New York's clocks go forward on the 8th


@st.composite
def calendars(draw: st.DrawFn) -> BusinessCalendar:
    week = {day: draw(st.sampled_from(SHIFTS)) for day in WEEK}
    days = [draw(named(date)) for date in draw(st.lists(st.sampled_from(DATES), unique=True, max_size=6))]
    try:
        return read_calendar(document([], week=week, days=days, zone=draw(st.sampled_from(ZONES))))
    except InvalidInput:  # nights that run into mornings, or a week without any work
        return read_calendar(document(SHIFTS[0]))


@st.composite
def named(draw: st.DrawFn, date: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["holiday", "make_up", "special"]))
    more = {"make_up": {"like": draw(st.sampled_from(WEEK))}, "special": {"hours": draw(st.sampled_from(SHIFTS))}}
    return {"date": date, "kind": kind, "zh": "调整", "en": "Changed", **more.get(kind, {})}


moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + minutes * MINUTE)


def owner(office: BusinessCalendar, minute: datetime) -> Any:
    """The date whose shift the minute belongs to, or None."""
    local = minute.astimezone(office.zone)
    at = local.hour * 60 + local.minute
    for day, time in ((local.date(), at), (local.date() - DAY, at + 24 * 60)):
        if any(opening <= time < closing for opening, closing in office.hours(day)):
            return day
    return None


def length(office: BusinessCalendar, day: Any) -> int:
    """Minutes worked in the shifts of a date."""
    first = datetime.combine(day, datetime.min.time(), UTC) - DAY
    return sum(owner(office, first + n * MINUTE) == day for n in range(4 * 24 * 60))


def walked(office: BusinessCalendar, start: datetime, budget: Fraction, *, by_days: bool) -> datetime:
    """The earliest moment at which the budget, in minutes or in days, has been used up."""
    used, lengths = Fraction(0), {}
    for n in count():
        minute = start + n * MINUTE
        day = owner(office, minute)
        if day is None:
            continue
        if by_days and day not in lengths:
            lengths[day] = length(office, day)
        step = Fraction(1, lengths[day]) if by_days else Fraction(1)
        if used + step >= budget:
            return minute + timedelta(microseconds=ceil((budget - used) / step * 60_000_000))
        used += step
    raise AssertionError


@careful
@given(calendars(), moments, st.integers(1, 3000))
def test_working_time_is_what_a_walk_finds(office: BusinessCalendar, start: datetime, minutes: int) -> None:
    due = office.add_time(start, minutes * MINUTE)
    assert due == walked(office, start, Fraction(minutes), by_days=False)
    assert office.worked_time(start, due) == minutes * MINUTE


@careful
@given(calendars(), moments, st.fractions(Fraction(1, 10), 4, max_denominator=10))
def test_working_days_are_what_a_walk_finds(office: BusinessCalendar, start: datetime, days: Fraction) -> None:
    due = office.add_days(start, days)
    assert due == walked(office, start, days, by_days=True)
    assert 0 <= office.worked_days(start, due) - days < Fraction(1, 10**6)


@careful
@given(calendars(), moments, st.integers(0, 2000), st.integers(0, 2000))
def test_two_waits_are_one(office: BusinessCalendar, start: datetime, first: int, second: int) -> None:
    """A pause of no length changes nothing."""
    paused = office.add_time(start, first * MINUTE)
    assert office.add_time(paused, second * MINUTE) == office.add_time(start, (first + second) * MINUTE)


@careful
@given(calendars(), moments, moments)
def test_the_account_sums_to_the_span(office: BusinessCalendar, start: datetime, end: datetime) -> None:
    start, end = min(start, end), max(start, end)
    segments = account(office, start, end)
    assert sum((segment.length for segment in segments), timedelta()) == end - start
    assert all(one.end == other.start for one, other in pairwise(segments))
    worked = (segment.length for segment in segments if segment.kind in ("worked", "make_up"))
    assert sum(worked, timedelta()) == office.worked_time(start, end)


@careful
@given(calendars(), st.sampled_from(DATES), st.integers(1, 12))
def test_dates_are_counted_one_by_one(office: BusinessCalendar, text: str, days: int) -> None:
    start = datetime.fromisoformat(text).date()
    worked = [day for n in range(1, 200) if office.worked_day(day := start + n * DAY).shifts]
    assert office.add_working_days(start, days) == worked[days - 1]
    assert office.working_days_between(start, worked[days - 1]) == days


def test_the_walk_itself_knows_a_day() -> None:
    office = read_calendar(document(SHIFTS[0]))
    monday = datetime(2026, 3, 2, 1, tzinfo=UTC)  # 9:00 in Shanghai
    assert walked(office, monday, Fraction(1), by_days=True) == monday + timedelta(hours=9)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_around_the_clock_is_a_day(zone: str) -> None:
    office = read_calendar(document(["00:00-24:00"], WEEK, zone=zone))
    midnight = datetime(2026, 3, 7, tzinfo=office.zone)
    assert office.add_days(midnight, 3) == datetime(2026, 3, 10, tzinfo=office.zone)
