"""Durations (DMN 1.5, 10.3.4.1)."""

from datetime import date, datetime, timedelta

from workflow_engine.feel.compare import moment_of
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
    """Whole months from one to the other, backwards when negative.

    years and months duration(@"2011-12-22", @"2013-08-24") -> @"P1Y8M"
    years and months duration(@"2013-08-24", @"2011-12-22") -> @"-P1Y8M"
    """
    if _wall(end) < _wall(start):
        return YearsMonths(-years_and_months_duration(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return YearsMonths(months - (_rest(end) < _rest(start)))


def _wall(day: date) -> datetime:
    """The clock's reading, without a zone."""
    return moment_of(day).replace(tzinfo=None)


def _rest(day: date) -> timedelta:
    """How far into its month a day is."""
    return _wall(day) - _wall(day).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
