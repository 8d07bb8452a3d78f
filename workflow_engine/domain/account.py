"""Why is it due then: a span of time cut into what was worked and what was not, and why not. The parts sum to the span."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from workflow_engine.domain.calendar import DAY, EPOCH, MICROSECOND, BusinessCalendar
from workflow_engine.domain.text import Text
from workflow_engine.domain.wall_clock import resolve

Kind = Literal["worked", "make_up", "break", "night", "weekend", "holiday"]


@dataclass(frozen=True, slots=True)
class Segment:
    """From `start` to `end` (UTC). `make_up` is worked, on a make-up day; `break` lies between two shifts of a day."""

    start: datetime
    end: datetime
    kind: Kind
    name: Text | None = None

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def account(calendar: BusinessCalendar, start: datetime, end: datetime) -> list[Segment]:
    """The segments from `start` to `end`, in order, without gaps; neighbours of one kind and name are one."""
    segments: list[Segment] = []
    for part in _parts(calendar, start.astimezone(UTC), end.astimezone(UTC)):
        last = segments[-1] if segments else None
        if last and (last.kind, last.name) == (part.kind, part.name):
            segments[-1] = Segment(last.start, part.end, part.kind, part.name)
        else:
            segments.append(part)
    return segments


def _parts(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[Segment]:
    at = start
    for opening, closing, day in _shifts(calendar, start, end):
        yield from _idle(calendar, at, opening)
        named = calendar.days.get(day)
        is_make_up = named is not None and named.kind == "make_up"
        yield Segment(opening, closing, "make_up" if is_make_up else "worked", named.name if named else None)
        at = closing
    yield from _idle(calendar, at, end)


def _shifts(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, date]]:
    """The shifts that touch the span, cut to it, and the date that owns each."""
    day = start.astimezone(calendar.zone).date() - DAY
    last = end.astimezone(calendar.zone).date()
    while day <= last:
        for shift in calendar.worked_day(day).shifts:
            opening, closing = (EPOCH + moment * MICROSECOND for moment in shift)
            if opening < end and closing > start:
                yield max(opening, start), min(closing, end), day
        day += DAY


def _idle(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[Segment]:
    """Time that nobody works, cut at midnight: each date has its own reason."""
    while start < end:
        day = start.astimezone(calendar.zone).date()
        midnight = resolve(datetime.combine(day + DAY, time()), calendar.zone).astimezone(UTC)
        until = min(midnight, end)
        kind, name = _reason(calendar, day, start)
        yield Segment(start, until, kind, name)
        start = until


def _reason(calendar: BusinessCalendar, day: date, moment: datetime) -> tuple[Kind, Text | None]:
    shifts, named = calendar.worked_day(day).shifts, calendar.days.get(day)
    if not shifts:
        return ("holiday", named.name) if named else ("weekend", None)
    inside = shifts[0][0] <= (moment - EPOCH) // MICROSECOND < shifts[-1][1]
    return ("break" if inside else "night"), None
