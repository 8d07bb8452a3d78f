"""Dates and times (DMN 1.5, 10.3.4.1 and 10.3.4.7)."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from workflow_engine.feel.arithmetic import plus_months
from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.iso import WIDEST_OFFSET, read_date, read_moment, read_time
from workflow_engine.feel.numbers import whole
from workflow_engine.feel.run import Run

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@builtin("date(from: string|date|date and time): date")
def date_of(value: str | date) -> date | None:
    """
    date("2026-01-31") -> @"2026-01-31"
    date(@"2026-01-31T09:00:00") -> @"2026-01-31"
    date("2026-02-30") -> null
    """
    if isinstance(value, str):
        return read_date(value)
    return value.date() if isinstance(value, datetime) else value


@builtin("date(year: number, month: number, day: number): date")
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    """
    date(2026, 1, 31) -> @"2026-01-31"
    date(2026, 13, 1) -> null
    """
    parts = whole(year), whole(month), whole(day)
    return None if None in parts else date(*parts)  # type: ignore[arg-type]


@builtin("time(from: string|time|date and time|date): time")
def time_of(value: str | time | date) -> time | None:
    """
    time("23:59:00Z") -> @"23:59:00Z"
    time(@"2026-01-31T09:00:00+08:00") -> @"09:00:00+08:00"
    time("24:00:01") -> null
    """
    if isinstance(value, str):
        return read_time(value)
    if isinstance(value, datetime):
        return value.timetz()
    return time(tzinfo=UTC) if isinstance(value, date) else value


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration|null): time")
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> time | None:
    """
    time(11, 59, 45) -> @"11:59:45"
    time(11, 59, 45.5, @"PT2H") -> @"11:59:45.5+02:00"
    time(24, 0, 0) -> null
    """
    hours, minutes, microseconds = whole(hour), whole(minute), int(second.scaleb(6))
    if hours is None or minutes is None or (offset is not None and abs(offset) > WIDEST_OFFSET):
        return None
    zone = None if offset is None else timezone(offset)
    return time(hours, minutes, microseconds // 1_000_000, microseconds % 1_000_000, tzinfo=zone)


@builtin("date and time(from: string|date and time|date): date and time")
def moment_of(value: str | date) -> datetime | None:
    """
    date and time("2026-01-31T09:00:00") -> @"2026-01-31T09:00:00"
    string(date and time("2026-01-31")) -> "2026-01-31T00:00:00"
    """
    if isinstance(value, str):
        return read_moment(value)
    return value if isinstance(value, datetime) else datetime.combine(value, time(tzinfo=UTC))


@builtin("date and time(date: date|date and time, time: time): date and time")
def moment_from_parts(day: date, clock: time) -> datetime:
    """
    date and time(@"2026-01-31", @"09:00:00+08:00") -> @"2026-01-31T09:00:00+08:00"
    """
    return datetime.combine(day, clock)


@builtin("now(): date and time", needs_run=True)
def now(run: Run) -> datetime:
    """The moment of the evaluation, the same however often it is asked.

    now() = now() -> true
    """
    return run.now


@builtin("today(): date", needs_run=True)
def today(run: Run) -> date:
    """
    today() = date(now()) -> true
    """
    return run.now.date()


@builtin("day of year(date: date|date and time): number")
def day_of_year(day: date) -> Decimal:
    """
    day of year(@"2019-09-17") -> 260
    """
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week(date: date|date and time): string")
def day_of_week(day: date) -> str:
    """
    day of week(@"2019-09-17") -> "Tuesday"
    """
    return WEEKDAYS[day.weekday()]


@builtin("month of year(date: date|date and time): string")
def month_of_year(day: date) -> str:
    """
    month of year(@"2019-09-17") -> "September"
    """
    return MONTHS[day.month - 1]


@builtin("week of year(date: date|date and time): number")
def week_of_year(day: date) -> Decimal:
    """Weeks begin on Monday, and week 1 holds the first Thursday (ISO 8601).

    week of year(@"2019-09-17") -> 38
    week of year(@"2003-12-29") -> 1
    """
    return Decimal(day.isocalendar().week)


@builtin("last day of month(date: date|date and time): date")
def last_day_of_month(day: date) -> date:
    """
    last day of month(@"2024-02-10") -> @"2024-02-29"
    """
    first = date(day.year, day.month, 1)
    return plus_months(first, 1) - timedelta(days=1)
