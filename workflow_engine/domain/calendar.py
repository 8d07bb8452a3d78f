"""Working time: which time of a span counts, and when a number of working hours or days has passed.

Moments are aware and answers are in UTC; a calendar knows its zone. A day owns the shifts that open on it, also the part
after midnight. Each working day counts 1, spread evenly over its hours: one working day from Monday 10:00 is Tuesday at
the same share of the day, never 24 hours. Due is the earliest moment that fits: closing time, not the next opening.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text
from workflow_engine.domain.wall_clock import resolve
from workflow_engine.domain.working_year import WorkedDay, WorkingYear

Hours = tuple[tuple[int, int], ...]  # (opening, closing) in minutes from midnight; over 1440 is the next day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND, DAY = timedelta(microseconds=1), timedelta(days=1)


class OutOfCalendar(ValueError):
    """The answer lies further away than a calendar can be asked for."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A date that does not follow the week. A make-up day 调休 works with the hours of a weekday."""

    kind: Literal["holiday", "make_up", "special"]
    hours: Hours
    name: Text


@dataclass(frozen=True, eq=False)
class BusinessCalendar:
    """`week` holds the hours of Monday to Sunday. In years that are not `confirmed` the official days off are not
    known yet; None when the calendar has no need of them.
    """

    key: str
    name: Text
    zone: ZoneInfo
    week: tuple[Hours, ...]
    days: Mapping[date, NamedDay] = field(default_factory=dict)
    confirmed: frozenset[int] | None = None
    _years: dict[int, WorkingYear] = field(default_factory=dict, init=False, repr=False)

    def add_time(self, start: datetime, span: timedelta) -> datetime:
        """The earliest moment at which `span` (not negative) of working time has passed. Raises OutOfCalendar.

        Friday 17:00 plus two hours, when Saturday is a make-up day that opens at 9:00, is Saturday 10:00.
        """
        if span <= timedelta():
            return start.astimezone(UTC)
        moment = _microseconds(start)
        year = first = self._year_of(moment)
        worked = self._year(year).worked_until(moment) + span // MICROSECOND
        while worked > self._year(year).length:
            worked -= self._year(year).length
            year = _next(year, first)
        return _moment(self._year(year).when(worked))

    def add_days(self, start: datetime, days: int | Fraction) -> datetime:
        """The earliest moment at which `days` (not negative) working days have passed. Raises OutOfCalendar."""
        if days <= 0:
            return start.astimezone(UTC)
        year, place, worked, length = self._share(_microseconds(start))
        reached = worked * days.denominator + days.numerator * length  # in units of 1 / (length * denominator) days
        whole, part = divmod(reached, length * days.denominator)
        if part == 0:  # the end of a day, not the beginning of the next
            whole, part = whole - 1, length * days.denominator
        day = self._day(year, place + whole)
        return _moment(day.when(-(-part * day.length // (length * days.denominator))))

    def worked_time(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments; negative when `end` is earlier."""
        if end < start:
            return -self.worked_time(end, start)
        first, last = _microseconds(start), _microseconds(end)
        years = self._year_of(first), self._year_of(last)
        between = sum(self._year(year).length for year in range(*years))
        worked = self._year(years[1]).worked_until(last) - self._year(years[0]).worked_until(first)
        return (between + worked) * MICROSECOND

    def worked_days(self, start: datetime, end: datetime) -> Fraction:
        """Working days between two moments, exactly; negative when `end` is earlier."""
        if end < start:
            return -self.worked_days(end, start)
        first, last = self._share(_microseconds(start)), self._share(_microseconds(end))
        between = sum(len(self._year(year).days) for year in range(first[0], last[0]))
        return between + last[1] - first[1] + Fraction(last[2], last[3]) - Fraction(first[2], first[3])

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        between = sum(len(self._year(year).dates) for year in range(start.year, end.year))
        return between + self._year(end.year).dates_until(end) - self._year(start.year).dates_until(start)

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which the `days`-th working day after `start` falls; before it when negative."""
        if days == 0:
            return start
        place = self._year(start.year).dates_until(start if days > 0 else start - DAY)
        return self._day(start.year, place + days - (days > 0)).date

    def hours(self, day: date) -> Hours:
        """The hours of a date; none when nobody works."""
        named = self.days.get(day)
        return self.week[day.weekday()] if named is None else named.hours

    def worked_day(self, day: date) -> WorkedDay:
        """The shifts of a date as moments; those that a change of the clocks swallows are left out."""
        shifts = ((self._at(day, opening), self._at(day, closing)) for opening, closing in self.hours(day))
        return WorkedDay(day, tuple(shift for shift in shifts if shift[0] < shift[1]))

    def is_provisional(self, moment: datetime) -> bool:
        """Whether it falls into a year whose official days off are not known yet."""
        return self.confirmed is not None and moment.astimezone(self.zone).year not in self.confirmed

    def _at(self, day: date, minute: int) -> int:
        """A minute of a date (from its midnight on the clock on the wall) as a moment."""
        return _microseconds(resolve(datetime.combine(day, time()) + timedelta(minutes=minute), self.zone))

    def _share(self, moment: int) -> tuple[int, int, int, int]:
        """The last day to have begun: its year, its place in it, what of it has been worked, its length."""
        year = self._year_of(moment)
        place = self._year(year).place(moment)
        day = self._year(year).days[place]
        return year, place, day.worked_until(moment), day.length

    def _day(self, year: int, place: int) -> WorkedDay:
        """The day at a place counted from the beginning of a year, forwards or backwards into others."""
        first = year
        while place < 0:
            year = _next(year, first, -1)
            place += len(self._year(year).days)
        while place >= len(self._year(year).days):
            place -= len(self._year(year).days)
            year = _next(year, first)
        return self._year(year).days[place]

    def _year_of(self, moment: int) -> int:
        """The year to which the last opening before a moment belongs."""
        year = first = (EPOCH + moment * MICROSECOND + DAY).year  # a day ahead: the zone may be
        while not self._year(year).has_begun(moment):
            year = _next(year, first, -1)
        return year

    def _year(self, year: int) -> WorkingYear:
        """Made when first asked for; two threads that both make it make the same."""
        found = self._years.get(year)
        if found is None:
            found = self._years[year] = WorkingYear(self._worked_days(year))
        return found

    def _worked_days(self, year: int) -> Iterator[WorkedDay]:
        if not MINYEAR < year < MAXYEAR:
            raise OutOfCalendar(f"Expected a year that a calendar can have, but got {year}.")
        day = date(year, 1, 1)
        while day.year == year:
            worked = self.worked_day(day)
            if worked.shifts:
                yield worked
            day += DAY


def _next(year: int, first: int, step: int = 1) -> int:
    """The year after, as far as one may go from the first. Raises OutOfCalendar."""
    if abs(year + step - first) > limit("calendar_years"):
        raise OutOfCalendar(f"Expected a moment within {limit('calendar_years')} years of {first}.")
    return year + step


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(microseconds: int) -> datetime:
    return EPOCH + microseconds * MICROSECOND
