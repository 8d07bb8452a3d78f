"""The statutory days of China as the State Council published them, and the calendars that come with the product."""

from datetime import UTC, date, datetime

import pytest

from workflow_engine.domain.calendar_form import read_calendar
from workflow_engine.operations.calendars import is_confirmed, shipped_calendars, statutory_days

MAKE_UP = {
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}
DAYS_OFF = {  # on weekdays
    2025: ["01-01", "01-28", "01-29", "01-30", "01-31", "02-03", "02-04", "04-04", "05-01", "05-02", "05-05", "06-02",
           "10-01", "10-02", "10-03", "10-06", "10-07", "10-08"],
    2026: ["01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01", "05-04", "05-05",
           "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07"],
}  # fmt: skip


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_published_lists(year: int) -> None:
    days = statutory_days([year])
    weekdays_off = [day.date for day in days if day.kind == "holiday" and day.date.isoweekday() < 6]
    assert [day.strftime("%m-%d") for day in weekdays_off] == DAYS_OFF[year]
    assert [day.date.strftime("%m-%d") for day in days if day.kind == "make_up"] == MAKE_UP[year]
    assert all(day.name.zh and day.name.en for day in days)


def test_a_make_up_day_is_like_the_day_it_stands_for() -> None:
    [sunday] = [day for day in statutory_days([2026]) if day.date == date(2026, 9, 20)]
    assert (sunday.like, sunday.name.zh) == ("tue", "调休上班（补 2026-10-06）")


def test_a_year_without_a_list_is_computed_and_not_confirmed() -> None:
    days = {day.date for day in statutory_days([2032])}
    assert date(2032, 10, 1) in days
    assert (is_confirmed(2026), is_confirmed(2032)) == (True, False)
    assert not [day for day in statutory_days([2032]) if day.kind == "make_up"]


def test_the_shipped_calendars_can_be_read() -> None:
    shipped = {document["key"]: read_calendar(document) for document in shipped_calendars(range(2025, 2029))}
    assert list(shipped) == ["cn-office", "cn-service", "24x7"]
    assert shipped["cn-office"].confirmed == {2025, 2026}
    new_year = datetime(2026, 12, 31, 20, tzinfo=UTC)  # already 2027 in Shanghai
    assert [office.is_provisional(new_year) for office in shipped.values()] == [True, False, False]


def test_the_hotline_is_closed_for_three_days_a_year() -> None:
    [_, hotline, _] = [read_calendar(document) for document in shipped_calendars([2025, 2026])]
    closed = [day.isoformat() for day in hotline.days]
    assert closed == ["2025-01-29", "2025-01-30", "2025-01-31", "2026-02-17", "2026-02-18", "2026-02-19"]


def test_the_official_lists_are_worked_in_the_office() -> None:
    [office, _, _] = [read_calendar(document) for document in shipped_calendars([2025, 2026])]
    assert office.working_days_between(date(2024, 12, 31), date(2025, 12, 31)) == 248
    assert office.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 248
