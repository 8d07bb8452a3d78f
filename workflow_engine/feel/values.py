"""The values of FEEL and their kinds (DMN 1.5, 10.3.2). Values from outside are admitted once, as exactly these.

number: Decimal · string: str · boolean: bool · null: None · date, time, date and time: datetime's · days and time
duration: timedelta · years and months duration: YearsMonths · list · context: dict · Range · Function.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

from workflow_engine.feel.errors import OverLimit
from workflow_engine.feel.limits import limit
from workflow_engine.feel.numbers import number

# A value is of one of the kinds above; which one is FEEL's question at run time, so there is nothing to say to mypy.
Value: TypeAlias = Any

Operator = Literal["", "=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class YearsMonths:
    """A years and months duration; months may be negative."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """`[start..end]`, or a unary test such as `(< 10)`: then `operator` is set and the missing end is None."""

    start: Value
    end: Value
    start_included: bool
    end_included: bool
    operator: Operator = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter; `type` is a `types.Type`, None when anything will do."""

    name: str
    type: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something that can be called: `call(run, arguments)` with one value for each parameter. Equal only to itself."""

    name: str
    parameters: tuple[Parameter, ...]
    call: Callable[[Any, Sequence[Value]], Value]
    result: Any = None


KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}


def kind(value: Value) -> str:
    """The kind of an admitted value, such as "number"."""
    return KINDS[type(value)]


def admit(value: object, depth: int = limit("value_depth")) -> Value:
    """A value from outside as a FEEL value: int and float become Decimal, a tuple a list, what has no kind null.

    Raises OverLimit for a value nested deeper than `depth`.
    """
    plain = ADMITTED.get(type(value))
    if plain is not None:
        return plain(value)
    if isinstance(value, Mapping | list | tuple):
        if depth == 0:
            raise OverLimit("给定的值嵌套过深。", "A given value is nested too deeply.")
        if isinstance(value, Mapping):
            return {unicodedata.normalize("NFC", str(key)): admit(entry, depth - 1) for key, entry in value.items()}
        return [admit(item, depth - 1) for item in value]
    return next((admitted(value) for type_, admitted in SUBCLASSES if isinstance(value, type_)), None)


def _same(value: Value) -> Value:
    return value


def _zoned(moment: Value) -> Value:
    """A date and time or time whose zone is a ZoneInfo or a fixed offset, whatever library the zone came from."""
    zone = moment.tzinfo
    if zone is None or type(zone) in (timezone, ZoneInfo):
        return moment
    offset = moment.utcoffset()
    return moment.replace(tzinfo=timezone(offset) if offset is not None else None)


ADMITTED: dict[type, Callable[[Value], Value]] = {
    type(None): _same,
    bool: _same,
    str: _same,
    Decimal: number,
    int: number,
    float: number,
    date: _same,
    time: _zoned,
    datetime: _zoned,
    timedelta: _same,
    YearsMonths: _same,
    Range: _same,
    Function: _same,
}

# Subclasses of the plain types (string enumerations, rows of foreign libraries) become the plain type itself.
SUBCLASSES: tuple[tuple[type, Callable[[Value], Value]], ...] = (
    (str, str),
    (int, lambda value: number(int(value))),
    (float, lambda value: number(float(value))),
    (Decimal, lambda value: number(Decimal(value))),
    (datetime, lambda value: _zoned(datetime.combine(value.date(), value.timetz()))),
    (date, lambda value: date(value.year, value.month, value.day)),
    (timedelta, lambda value: timedelta(value.days, value.seconds, value.microseconds)),
)
