"""ISO 8601 durations as BPMN timers use them: calendar parts on the wall clock of a zone, seconds exact."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow_engine.domain.limits import limit
from workflow_engine.domain.wall_clock import resolve

ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,6})?)S)?)?")


class OutOfRange(ValueError):
    """The span is longer than a timer may be."""


@dataclass(frozen=True, slots=True)
class Span:
    """A duration of zero or more, not longer than `timer_years`."""

    months: int = 0
    days: int = 0
    seconds: float = 0

    def __mul__(self, times: int) -> "Span":
        return Span(self.months * times, self.days * times, self.seconds * times)

    @property
    def is_zero(self) -> bool:
        return self == Span()

    @property
    def shortest_seconds(self) -> float:
        """A lower bound of its length."""
        return self.months * 28 * 86_400 + self.days * 82_800 + self.seconds

    def added_to(self, start: datetime, zone: ZoneInfo) -> datetime:
        """`start` (aware) plus the span, in UTC. A day that lacks the hour goes on at the first instant after the gap."""
        moment = start.astimezone(zone)
        if self.months or self.days:
            moment = resolve(self._moved(moment.replace(tzinfo=None)), zone)
        return moment.astimezone(UTC) + timedelta(seconds=self.seconds)

    def _moved(self, local: datetime) -> datetime:
        month = local.month - 1 + self.months
        year, month = local.year + month // 12, month % 12 + 1
        day = min(local.day, calendar.monthrange(year, month)[1])
        return local.replace(year=year, month=month, day=day) + timedelta(days=self.days)


def parse(text: str) -> Span | None:
    """The span a text such as `P1DT2H` means; None when it is none. Raises OutOfRange."""
    match = ISO.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        return None
    if any(len(part or "") > 12 for part in match.groups()):
        raise OutOfRange(text)
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[:6])
    span = Span(years * 12 + months, weeks * 7 + days, hours * 3600 + minutes * 60 + float(match[7] or 0))
    return bounded(span, text)


def bounded(span: Span, text: str) -> Span:
    """The span itself. Raises OutOfRange when it is longer than `timer_years`."""
    if span.months / 12 + span.days / 366 + span.seconds / 31_622_400 > limit("timer_years"):
        raise OutOfRange(text)
    return span
