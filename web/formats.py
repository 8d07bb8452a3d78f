"""How moments, spans, sizes and numbers are written for a person: in his language and his zone. Spans have two units at most."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from web.texts import said
from workflow_engine.domain.calendar import BusinessCalendar, OutOfCalendar

MINUTE, HOUR, DAY = 60, 3_600, 86_400
UNITS = (("day", DAY), ("hour", HOUR), ("minute", MINUTE))
DURATION = re.compile(r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?")
SIZES = (7 * DAY, DAY, HOUR, MINUTE, 1)
SOON = timedelta(hours=2)
KIB = 1024
PATTERNS = {  # how near it is -> babel's pattern in Chinese and English
    "this year": ("M月d日 HH:mm", "d MMM HH:mm"),
    "another year": ("yyyy年M月d日 HH:mm", "d MMM yyyy HH:mm"),
}


@dataclass(frozen=True, slots=True)
class Remaining:
    """Time until a deadline in words. `kind`: late, soon (under two hours or the last quarter), calm."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Formats:
    """`now` is aware; what is given is aware, too."""

    locale: str
    zone: ZoneInfo
    now: datetime

    def moment(self, at: datetime) -> str:
        """`今天 10:02`, `10月8日 10:02`; the year where it is another."""
        here, today = at.astimezone(self.zone), self.now.astimezone(self.zone)
        near = {timedelta(): "today", timedelta(1): "tomorrow", timedelta(-1): "yesterday"}
        word = near.get(here.date() - today.date())
        if word:
            return self._said(f"time.{word}", at=f"{here:%H:%M}")
        patterns = PATTERNS["this year" if here.year == today.year else "another year"]
        return format_datetime(here, patterns[self.locale == "en"], locale=self._babel)

    def whole(self, at: datetime) -> str:
        """To the second, for titles and print."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"

    def clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%H:%M}"

    def day(self, at: datetime) -> str:
        return format_date(at.astimezone(self.zone), "long", locale=self._babel)

    def ago(self, at: datetime) -> str:
        """`3小时前`: one unit, and the day when it is longer ago than a week."""
        seconds = int((self.now - at).total_seconds())
        if seconds >= 7 * DAY:
            return self.moment(at)
        return self._said("time.just_now") if seconds < MINUTE else self._said("time.ago", span=self.span(seconds, 1))

    def span(self, seconds: float, units: int = 2) -> str:
        """`1小时50分`."""
        if seconds < MINUTE:
            return self._said("time.under_a_minute")
        left = int(seconds)
        parts: list[tuple[str, int]] = []
        for name, size in UNITS:
            count, left = divmod(left, size)
            if count or parts:
                parts.append((name, count))
        shown = [self._said(f"time.{name}", n=count) for name, count in parts[:units] if count]
        return self._said("time.between").join(shown)

    def duration(self, text: str) -> str:
        """`P1DT2H` in words; empty for what is no plain duration."""
        match = DURATION.fullmatch(text.strip())
        seconds = sum(int(count or 0) * size for count, size in zip(match.groups(), SIZES, strict=True)) if match else 0
        return self._said("time.second", n=seconds) if 0 < seconds < MINUTE else self.span(seconds) if seconds else ""

    def remaining(
        self, due: datetime, since: datetime | None = None, calendar: BusinessCalendar | None = None
    ) -> Remaining:
        """What is left until `due`, or how late it is: in working time, and said so, where there is a calendar.

        `since` is when the time began to run.
        """
        is_late = due < self.now
        try:
            left = _seconds(min(self.now, due), max(self.now, due), calendar)
            whole = _seconds(since, due, calendar) if since else 0
        except OutOfCalendar:
            return self.remaining(due, since)
        key = f"time.{'late' if is_late else 'left'}{'_working' if calendar else ''}"
        text = self._said(key, span=self.span(left)) if left else self._said("time.overdue" if is_late else "time.now")
        is_soon = due - self.now < SOON or left < whole / 4
        return Remaining("late" if is_late else "soon" if is_soon else "calm", text)

    def size(self, count: int) -> str:
        """Bytes in words."""
        if count < KIB:
            return f"{count} B"
        value, unit = (count / KIB, "KB") if count < KIB**2 else (count / KIB**2, "MB")
        return f"{format_decimal(round(value, 1), locale=self._babel)} {unit}"

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self._babel)

    @property
    def _babel(self) -> str:
        return "en" if self.locale == "en" else "zh_Hans_CN"

    def _said(self, key: str, **values: object) -> str:
        return said(key, self.locale, **values)


def _seconds(start: datetime, end: datetime, calendar: BusinessCalendar | None) -> float:
    """Between two moments; a working day counts as a day of `span`, whatever its hours."""
    if calendar is None or end < start:
        return (end - start).total_seconds()
    days = int(calendar.worked_days(start, end))
    return days * DAY + calendar.worked_time(calendar.add_days(start, days), end).total_seconds()
