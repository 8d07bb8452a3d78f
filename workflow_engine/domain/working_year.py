"""One year of a business calendar as prefix sums, so that a question about working time is a binary search.

All figures are whole microseconds, moments counted from 1970 in UTC, so that nothing is ever rounded.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """The shifts that open on a date, as (opening, closing); the last may close on the next date."""

    date: date
    shifts: tuple[tuple[int, int], ...]

    @property
    def length(self) -> int:
        return sum(closing - opening for opening, closing in self.shifts)

    def worked_until(self, moment: int) -> int:
        return sum(min(moment, closing) - opening for opening, closing in self.shifts if opening < moment)

    def when(self, worked: int) -> int:
        """The earliest moment at which `worked` (more than 0, at most the day's length) have passed."""
        for opening, closing in self.shifts:
            if worked <= closing - opening:
                return opening + worked
            worked -= closing - opening
        raise AssertionError("asked for more than the day holds")


class WorkingYear:
    """The worked days whose date lies in one year, in order."""

    __slots__ = ("_before", "_opens", "dates", "days", "length")

    def __init__(self, days: Iterable[WorkedDay]) -> None:
        self.days = tuple(days)
        self.dates = [day.date for day in self.days]
        self._opens = [day.shifts[0][0] for day in self.days]
        self._before = [0, *accumulate(day.length for day in self.days)]
        self.length = self._before[-1]

    def has_begun(self, moment: int) -> bool:
        """Whether its first shift has opened."""
        return bool(self._opens) and self._opens[0] <= moment

    def place(self, moment: int) -> int:
        """Which of the days is the last to have opened; the year has begun."""
        return bisect_right(self._opens, moment) - 1

    def worked_until(self, moment: int) -> int:
        """Working time from the beginning of the year, which has begun, to a moment."""
        place = self.place(moment)
        return self._before[place] + self.days[place].worked_until(moment)

    def when(self, worked: int) -> int:
        """The earliest moment at which `worked` (more than 0, at most the year's length) have passed."""
        place = bisect_left(self._before, worked) - 1
        return self.days[place].when(worked - self._before[place])

    def dates_until(self, day: date) -> int:
        """How many of the worked dates are not after a date."""
        return bisect_right(self.dates, day)
