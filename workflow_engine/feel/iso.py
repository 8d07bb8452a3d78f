"""Dates, times and durations as text and back: ISO 8601 as FEEL narrows it (DMN 1.5, 10.3.2.3 and 10.3.4.1).

Readers answer None for anything else. A zone is an offset (`+08:00`, `Z`) or a name (`@Asia/Shanghai`). Fractions of a
second are kept to the microsecond; years are 1 to 9999.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow_engine.feel.values import YearsMonths

DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][\w+/-]*)?", re.ASCII)
END_OF_DAY = re.compile(r"24:00:00(\.0+)?(?![.\d])")  # XML Schema Part 2, 3.2.7
OFFSET = re.compile(r"([+-])(\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
YEARS_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
DAYS_TIME = re.compile(r"(-?)P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII)
WIDEST_OFFSET = timedelta(hours=14)  # XML Schema Part 2, 3.2.7.3
MICROSECOND = timedelta(microseconds=1)
MOST_MONTHS = 12 * 999_999_999 + 11  # as many years as days and time durations may have days
MOST_DIGITS = 20  # of one part of a duration


def read_date(text: str) -> date | None:
    found = DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """A time of day; 24:00:00 is the midnight that ends it."""
    found = TIME.fullmatch(END_OF_DAY.sub("00:00:00", text))
    if not found:
        return None
    zone = read_zone(found[5]) if found[5] else None
    if found[5] and zone is None:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3]), _microseconds(found[4]), tzinfo=zone)
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """A date and time; a date alone is its midnight."""
    day, separator, rest = text.partition("T")
    read = read_date(day)
    clock = read_time(rest) if separator else time()
    if read is None or clock is None:
        return None
    try:
        return datetime.combine(read + timedelta(days=1) if END_OF_DAY.match(rest) else read, clock)
    except OverflowError:
        return None


def read_zone(text: str) -> tzinfo | None:
    """`Z`, `+08:00`, `-03:30:15` or `@Asia/Shanghai`."""
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return named_zone(text[1:])
    found = OFFSET.fullmatch(text)
    if not found or int(found[3]) > 59 or int(found[4] or 0) > 59:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if offset > WIDEST_OFFSET:
        return None
    return timezone(-offset if found[1] == "-" else offset)


def named_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        return None


def read_duration(text: str) -> timedelta | YearsMonths | None:
    if found := YEARS_MONTHS.fullmatch(text):
        months = _count(found[2]) * 12 + _count(found[3])
        return YearsMonths(-months if found[1] else months) if months <= MOST_MONTHS else None
    found = DAYS_TIME.fullmatch(text)
    if not found:
        return None
    days, hours, minutes, seconds = (_count(found[group]) for group in (2, 3, 4, 5))
    try:
        length = timedelta(
            days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=_microseconds(found[6])
        )
    except OverflowError:
        return None
    return -length if found[1] else length


def read_temporal(text: str) -> Any:
    """What an at-literal such as `@"2026-01-31"` stands for (grammar rule 62)."""
    for reader in (read_date, read_time, read_moment, read_duration):
        if (value := reader(text)) is not None:
            return value
    return None


def write(value: Any) -> str:
    """The text of a date, time, date and time or duration; the readers give the same value back."""
    if type(value) is datetime:
        return f"{write_date(value)}T{write_time(value)}"
    if type(value) is date:
        return write_date(value)
    if type(value) is time:
        return write_time(value)
    return write_months(value) if type(value) is YearsMonths else write_days(value)


def write_date(value: date) -> str:
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def write_time(value: time | datetime) -> str:
    clock = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    return f"{clock}{_fraction(value.microsecond)}{write_zone(value)}"


def write_zone(value: time | datetime) -> str:
    if value.tzinfo is None:
        return ""
    if isinstance(value.tzinfo, ZoneInfo):
        return f"@{value.tzinfo.key}"
    offset = value.utcoffset()
    assert offset is not None, "a fixed offset has one"
    return write_offset(offset)


def write_offset(offset: timedelta) -> str:
    """`Z`, `+08:00`."""
    if not offset:
        return "Z"
    seconds = int(abs(offset).total_seconds())
    tail = f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{'-' if offset < timedelta() else '+'}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{tail}"


def write_months(value: YearsMonths) -> str:
    years, months = divmod(abs(value.months), 12)
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    return f"{'-' if value.months < 0 else ''}P{parts}"


def write_days(value: timedelta) -> str:
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or length.microseconds or not (length.days or clock):
        clock += f"{seconds}{_fraction(length.microseconds)}S"
    days = f"{length.days}D" if length.days else ""
    return f"{'-' if value < timedelta() else ''}P{days}{'T' if clock else ''}{clock}"


def seconds(length: timedelta) -> Decimal:
    """The length of a days and time duration in seconds, exactly."""
    return Decimal(length // MICROSECOND).scaleb(-6)


def _count(digits: str | None) -> int:
    """A part of a duration; one with too many digits is too large for any."""
    return int((digits or "0").lstrip("0")[:MOST_DIGITS] or 0)


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))


def _fraction(microseconds: int) -> str:
    return f".{microseconds:06d}".rstrip("0") if microseconds else ""
