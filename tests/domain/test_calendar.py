"""When is it due? One line per case: from, budget, due, and what it shows. Computed by hand on a paper calendar."""

from datetime import UTC, date, timedelta
from fractions import Fraction

import pytest

from tests.domain.offices import ALWAYS, HALF_TUESDAY, HOTLINE, NEW_YORK, NEW_YORK_ALWAYS, NIGHT, OFFICE, at, calendar
from workflow_engine.bpmn.world import WorkingTime
from workflow_engine.domain.budget import read_budget
from workflow_engine.domain.calendar import BusinessCalendar, OutOfCalendar
from workflow_engine.domain.calendar_form import WEEK
from workflow_engine.feel import Calendar, expression

CASES = [
    # the vectors of the product description
    (OFFICE, "2026-03-02 11:45", "30 wm", "2026-03-02 13:45", "lunch is not counted"),
    (OFFICE, "2026-03-02 09:00", "1 wd", "2026-03-02 18:00", "the end of the day, not the next opening"),
    (OFFICE, "2026-03-02 10:00", "1 wd", "2026-03-03 10:00", "a day is not 24 working hours"),
    (OFFICE, "2026-02-13 17:00", "2 wh", "2026-02-14 10:00", "a make-up Saturday works"),
    (OFFICE, "2026-02-14 17:00", "2 wh", "2026-02-24 10:00", "over Spring Festival"),
    (OFFICE, "2026-09-30 20:00", "1 wd", "2026-10-08 18:00", "arrived after closing, then National Day"),
    (OFFICE, "2026-09-30 10:00", "8 wh", "2026-10-08 10:30", "8 hours are more than a day of 7.5"),
    (OFFICE, "2026-09-29 09:00", "5 wd", "2026-10-10 18:00", "holidays and a make-up Saturday in one span"),
    (HALF_TUESDAY, "2026-03-02 10:00", "1 wd", "2026-03-03 09:24", "the same share of a short day"),
    # around opening and closing
    (OFFICE, "2026-03-02 06:00", "1 wh", "2026-03-02 10:00", "before opening counts from opening"),
    (OFFICE, "2026-03-02 18:00", "1 wh", "2026-03-03 10:00", "exactly at closing counts from the next opening"),
    (OFFICE, "2026-03-02 17:59", "1 wm", "2026-03-02 18:00", "the last minute of the day"),
    (OFFICE, "2026-03-02 17:59", "2 wm", "2026-03-03 09:01", "a minute more is the next day"),
    (OFFICE, "2026-03-02 12:00", "30 wm", "2026-03-02 14:00", "arrived when lunch begins"),
    (OFFICE, "2026-03-02 12:45", "30 wm", "2026-03-02 14:00", "arrived during lunch"),
    (OFFICE, "2026-03-02 09:00", "3 wh", "2026-03-02 12:00", "the end of the morning, not the end of lunch"),
    (OFFICE, "2026-03-02 09:00", "7.5 wh", "2026-03-02 18:00", "a whole day in hours"),
    (OFFICE, "2026-03-02 09:00", "15 wh", "2026-03-03 18:00", "two days in hours"),
    (OFFICE, "2026-03-02 23:00", "4 wh", "2026-03-03 14:30", "at night, over lunch"),
    # weekends
    (OFFICE, "2026-03-06 17:00", "2 wh", "2026-03-09 10:00", "Friday to Monday"),
    (OFFICE, "2026-03-07 11:00", "4 wh", "2026-03-09 14:30", "arrived on Saturday"),
    (OFFICE, "2026-03-08 11:00", "1 wd", "2026-03-09 18:00", "arrived on Sunday: the whole Monday"),
    (OFFICE, "2026-03-06 10:00", "1 wd", "2026-03-09 10:00", "Friday 10:00 to Monday 10:00"),
    (OFFICE, "2026-03-02 10:00", "5 wd", "2026-03-09 10:00", "five days are a week"),
    (OFFICE, "2026-03-02 09:00", "5 wd", "2026-03-06 18:00", "from opening: the end of Friday"),
    (OFFICE, "2026-03-02 18:00", "1 wd", "2026-03-03 18:00", "from closing: the end of Tuesday"),
    # holidays and make-up days
    (OFFICE, "2026-01-01 10:00", "1 wh", "2026-01-04 10:00", "New Year; Sunday the 4th is worked"),
    (OFFICE, "2026-02-16 10:00", "1 wd", "2026-02-24 18:00", "arrived in Spring Festival"),
    (OFFICE, "2026-02-14 10:00", "1 wd", "2026-02-24 10:00", "a make-up day to the first day after the festival"),
    (OFFICE, "2026-02-27 17:00", "2 wh", "2026-02-28 10:00", "Saturday 28 February is worked"),
    (OFFICE, "2026-02-28 17:00", "2 wh", "2026-03-02 10:00", "and the Sunday after is not"),
    (OFFICE, "2026-04-03 17:00", "2 wh", "2026-04-07 10:00", "Tomb-Sweeping Day on Monday"),
    (OFFICE, "2026-04-30 17:00", "2 wh", "2026-05-06 10:00", "Labour Day, three days and a weekend"),
    (OFFICE, "2026-05-08 10:00", "2 wd", "2026-05-11 10:00", "Friday, make-up Saturday, Monday"),
    (OFFICE, "2026-06-18 10:00", "2 wd", "2026-06-23 10:00", "Dragon Boat on Friday"),
    (OFFICE, "2026-09-18 17:00", "2 wh", "2026-09-20 10:00", "Sunday 20 September is worked, Saturday is not"),
    (OFFICE, "2026-09-24 17:00", "2 wh", "2026-09-28 10:00", "Mid-Autumn on Friday"),
    (OFFICE, "2026-12-31 17:00", "2 wh", "2027-01-01 10:00", "next year: its holidays are not known yet"),
    # the hotline works every day, twelve hours
    (HOTLINE, "2026-03-06 19:30", "2 wh", "2026-03-07 09:30", "Saturday is a day like any other"),
    (HOTLINE, "2026-03-06 08:30", "2 wd", "2026-03-07 20:30", "two days of twelve hours"),
    (HOTLINE, "2026-03-06 14:30", "0.5 wd", "2026-03-06 20:30", "half a day from the middle of one"),
    (HOTLINE, "2026-03-06 15:30", "0.5 wd", "2026-03-07 09:30", "half a day over night"),
    # around the clock
    (ALWAYS, "2026-02-17 23:00", "30 m", "2026-02-17 23:30", "half an hour on a holiday night"),
    (ALWAYS, "2026-02-17 23:00", "4 wh", "2026-02-18 03:00", "over midnight"),
    (ALWAYS, "2026-02-17 00:00", "1 wd", "2026-02-18 00:00", "a day from midnight ends at midnight"),
    (ALWAYS, "2026-12-31 23:00", "2 wh", "2027-01-01 01:00", "over New Year's Eve"),
    (ALWAYS, "2027-01-01 01:00", "2 wh", "2027-01-01 03:00", "New Year's night, in UTC still last year"),
    # the night watch, Monday to Friday 22:00 to 06:00: a shift belongs to the evening it opens
    (NIGHT, "2026-03-02 23:00", "2 wh", "2026-03-03 01:00", "over midnight in one shift"),
    (NIGHT, "2026-03-03 05:00", "2 wh", "2026-03-03 23:00", "an hour before the end, an hour after the next opening"),
    (NIGHT, "2026-03-02 22:00", "1 wd", "2026-03-03 06:00", "one night"),
    (NIGHT, "2026-03-03 02:00", "1 wd", "2026-03-04 02:00", "the middle of Monday's night to that of Tuesday's"),
    (NIGHT, "2026-03-07 05:00", "1 wd", "2026-03-10 05:00", "Saturday morning is still Friday's shift"),
    (NIGHT, "2026-03-07 05:00", "2 wh", "2026-03-09 23:00", "over the weekend"),
    (NIGHT, "2025-12-31 23:00", "4 wh", "2026-01-01 03:00", "one shift in two years"),
    # time that passes without a calendar
    (OFFICE, "2026-03-06 17:00", "24 h", "2026-03-07 17:00", "elapsed hours"),
    (OFFICE, "2026-03-06 17:00", "3 d", "2026-03-09 17:00", "elapsed days"),
    # ISO 8601 on a calendar
    (OFFICE, "2026-03-02 10:00", "P1D", "2026-03-03 10:00", "one working day"),
    (OFFICE, "2026-03-02 10:00", "PT4H", "2026-03-02 15:30", "four working hours"),
    (OFFICE, "2026-03-02 10:00", "PT1H30M", "2026-03-02 11:30", "an hour and a half"),
]


@pytest.mark.parametrize(("office", "start", "budget", "due", "why"), CASES, ids=[case[4] for case in CASES])
def test_due(office: BusinessCalendar, start: str, budget: str, due: str, why: str) -> None:
    assert read_budget(budget).due(at(start), office) == at(due), why


SUMMER_TIME = [  # New York: clocks go forward on 8 March 2026, back on 1 November
    (NEW_YORK, "2026-03-06 16:00", "2 wh", "2026-03-09 10:00", "the office does not notice"),
    (NEW_YORK_ALWAYS, "2026-03-07 12:00", "24 wh", "2026-03-08 13:00", "an hour is missing"),
    (NEW_YORK_ALWAYS, "2026-10-31 12:00", "24 wh", "2026-11-01 11:00", "an hour comes twice"),
    (NEW_YORK_ALWAYS, "2026-03-08 00:00", "1 wd", "2026-03-09 00:00", "a day of 23 hours is a day"),
    (NEW_YORK_ALWAYS, "2026-11-01 00:00", "1 wd", "2026-11-02 00:00", "a day of 25 hours is a day"),
    (NEW_YORK, "2026-03-07 12:00", "1 d", "2026-03-08 12:00", "an elapsed day keeps the hour on the wall"),
]


@pytest.mark.parametrize(
    ("office", "start", "budget", "due", "why"), SUMMER_TIME, ids=[case[4] for case in SUMMER_TIME]
)
def test_due_where_the_clocks_change(office: BusinessCalendar, start: str, budget: str, due: str, why: str) -> None:
    assert read_budget(budget).due(at(start, office.zone), office) == at(due, office.zone), why


def test_a_shift_that_the_change_of_the_clocks_swallows_is_not_worked() -> None:
    early = calendar(["02:10-02:50", "09:00-10:00"], WEEK, zone="America/New_York")
    assert early.add_time(at("2026-03-08 01:00", early.zone), timedelta(minutes=10)) == at(
        "2026-03-08 09:10", early.zone
    )


def test_a_shift_that_opens_in_the_missing_hour_opens_after_it() -> None:
    early = calendar(["02:30-05:00"], WEEK, zone="America/New_York")
    assert early.add_time(at("2026-03-08 01:00", early.zone), timedelta(hours=1)) == at("2026-03-08 04:00", early.zone)


WORKED = [
    (OFFICE, "2026-03-02 09:00", "2026-03-02 18:00", "7.5", "1", "a day"),
    (OFFICE, "2026-03-02 11:00", "2026-03-02 14:30", "2", "4/15", "over lunch"),
    (OFFICE, "2026-02-13 17:00", "2026-02-24 10:00", "9.5", "19/15", "an hour, a make-up day, the festival, an hour"),
    (OFFICE, "2026-03-07 09:00", "2026-03-08 18:00", "0", "0", "a weekend"),
    (OFFICE, "2025-12-31 09:00", "2026-01-05 09:00", "15", "2", "over the year, with the make-up Sunday"),
    (HALF_TUESDAY, "2026-03-02 10:00", "2026-03-03 09:24", "6.9", "1", "a day that is short in hours"),
    (NIGHT, "2026-03-03 00:00", "2026-03-04 00:00", "8", "1", "half a night and half a night"),
]


@pytest.mark.parametrize(("office", "start", "end", "hours", "days", "why"), WORKED, ids=[case[5] for case in WORKED])
def test_worked(office: BusinessCalendar, start: str, end: str, hours: str, days: str, why: str) -> None:
    assert office.worked_time(at(start), at(end)) == timedelta(hours=float(hours)), why
    assert office.worked_days(at(start), at(end)) == Fraction(days), why
    assert office.worked_time(at(end), at(start)) == -timedelta(hours=float(hours))
    assert office.worked_days(at(end), at(start)) == -Fraction(days)


DATES = [
    ("2026-03-02", "2026-03-03", 1, "Monday to Tuesday"),
    ("2026-03-06", "2026-03-09", 1, "Friday to Monday"),
    ("2026-03-02", "2026-03-02", 0, "the same day"),
    ("2026-09-29", "2026-10-10", 4, "National Day with the make-up Saturday"),
    ("2025-12-31", "2026-01-05", 2, "over the year, with the make-up Sunday"),
    ("2026-02-13", "2026-02-24", 2, "Spring Festival with the make-up Saturday"),
]


@pytest.mark.parametrize(("start", "end", "days", "why"), DATES, ids=[case[3] for case in DATES])
def test_working_days_between_dates(start: str, end: str, days: int, why: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert OFFICE.working_days_between(first, last) == days, why
    assert OFFICE.working_days_between(last, first) == -days
    assert OFFICE.add_working_days(first, days) == last
    assert OFFICE.add_working_days(last, -days) == first


def test_days_before_a_free_day_are_counted_from_it() -> None:
    sunday = date(2026, 3, 8)
    assert [OFFICE.add_working_days(sunday, days) for days in (-2, -1, 0, 1)] == [
        date(2026, 3, 5),
        date(2026, 3, 6),
        sunday,
        date(2026, 3, 9),
    ]


def test_no_time_is_no_wait() -> None:
    assert OFFICE.add_time(at("2026-03-07 11:00"), timedelta()) == at("2026-03-07 11:00")
    assert OFFICE.add_days(at("2026-03-07 11:00"), 0) == at("2026-03-07 11:00")


def test_answers_are_in_utc() -> None:
    assert OFFICE.add_days(at("2026-03-02 10:00").astimezone(OFFICE.zone), 1).tzinfo is UTC


def test_a_year_without_its_official_list_is_provisional() -> None:
    assert [OFFICE.is_provisional(at(text)) for text in ("2026-12-31 23:59", "2027-01-01 00:00")] == [False, True]
    assert not ALWAYS.is_provisional(at("2050-01-01 00:00"))


@pytest.mark.parametrize("days", [100 * 366, 10**9])
def test_a_century_is_too_far(days: int) -> None:
    with pytest.raises(OutOfCalendar):
        OFFICE.add_days(at("2026-03-02 10:00"), days)
    with pytest.raises(OutOfCalendar):
        OFFICE.add_time(at("2026-03-02 10:00"), timedelta(days=36_600))
    with pytest.raises(OutOfCalendar):
        OFFICE.add_working_days(date(2026, 3, 2), -days)


def test_it_serves_the_engine_and_feel() -> None:
    engine: WorkingTime = OFFICE
    language: Calendar = OFFICE
    assert engine.add_days(at("2026-03-02 10:00"), 1) == at("2026-03-03 10:00")
    rule = expression('add working days(@"2026-09-30", 1)')
    assert rule({}, now=at("2026-03-02 10:00"), calendar=language) == date(2026, 10, 8)
