"""Durations (DMN 1.5, 10.3.4.1)."""

from datetime import date, timedelta

from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.iso import read_duration
from workflow_engine.feel.values import YearsMonths


@builtin("duration(from: string|days and time duration|years and months duration): any")
def duration(value: str | timedelta | YearsMonths) -> timedelta | YearsMonths | None:
    """
    duration("P1DT2H") -> @"PT26H"
    duration("P2Y2M") -> @"P26M"
    duration("P1Y2D") -> null
    """
    return read_duration(value) if isinstance(value, str) else value


@builtin("years and months duration(from: date|date and time, to: date|date and time): years and months duration")
def years_and_months_duration(start: date, end: date) -> YearsMonths:
    """Whole months from one day to the other, backwards when negative; the time of day does not count.

    years and months duration(@"2011-12-22", @"2013-08-24") -> @"P1Y8M"
    years and months duration(@"2013-08-24", @"2011-12-22") -> @"-P1Y8M"
    """
    first, last = sorted((_day(start), _day(end)))
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return YearsMonths(months if _day(start) == first else -months)


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)
