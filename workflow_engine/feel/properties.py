"""Properties of values (DMN 1.5, tables 67 and 68): what may follow a dot besides the entries of a context."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from workflow_engine.feel.compare import offset_of
from workflow_engine.feel.iso import seconds
from workflow_engine.feel.values import Range, Value, YearsMonths

Properties: TypeAlias = Mapping[str, Callable[[Value], Value]]
DAY, HOUR, MINUTE = 86_400, 3_600, 60


def property_of(value: Value, name: str) -> Value:
    """The entry of a context or the property of another value; None when it has none."""
    if type(value) is dict:
        return value.get(name)
    found = PROPERTIES.get(type(value), {}).get(name)
    return found(value) if found else None


def _zone_name(value: Value) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _signed(amount: Decimal | int, *, negative: bool) -> Decimal:
    """A part of a duration as it is written: -PT90M is -1 hours and -30 minutes."""
    return Decimal(-amount if negative else amount)


def _part(unit: int, of: int) -> Callable[[timedelta], Decimal]:
    return lambda length: _signed(seconds(abs(length)) % of // unit, negative=length < timedelta())


DAYS: Properties = {
    "days": lambda length: _signed(abs(length).days, negative=length < timedelta()),
    "hours": _part(HOUR, DAY),
    "minutes": _part(MINUTE, HOUR),
    "seconds": lambda length: _signed(seconds(abs(length)) % MINUTE, negative=length < timedelta()),
}
MONTHS: Properties = {
    "years": lambda value: _signed(abs(value.months) // 12, negative=value.months < 0),
    "months": lambda value: _signed(abs(value.months) % 12, negative=value.months < 0),
}
DATE: Properties = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
TIME: Properties = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second) + Decimal(value.microsecond).scaleb(-6),
    "time offset": offset_of,
    "timezone": _zone_name,
}
PROPERTIES: Mapping[type, Properties] = {
    date: DATE,
    time: TIME,
    datetime: {**DATE, **TIME},
    timedelta: DAYS,
    YearsMonths: MONTHS,
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}
