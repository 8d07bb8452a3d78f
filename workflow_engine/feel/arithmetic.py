"""Arithmetic (DMN 1.5, tables 55 to 60): a row for each pair of kinds that go together; every other pair is null."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from workflow_engine.feel.compare import moment_of, offset_of
from workflow_engine.feel.iso import MICROSECOND, MOST_MONTHS
from workflow_engine.feel.numbers import CONTEXT, OUT_OF_RANGE
from workflow_engine.feel.values import Value, YearsMonths

Operation: TypeAlias = Callable[[Value, Value], Value]
DAY = timedelta(days=1)
SOME_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a time of day is counted on a day without a zone


def combined(operator: str, left: Value, right: Value) -> Value:
    """`left operator right`, or None when the two kinds do not go together or the result has no value."""
    operation = OPERATIONS[operator].get((type(left), type(right)))
    if operation is None:
        return None
    try:
        return operation(left, right)
    except (*OUT_OF_RANGE, OverflowError, ValueError, ZeroDivisionError):
        return None


def negative(value: Value) -> Value:
    """`-value`"""
    kind = type(value)
    if kind is Decimal:
        return CONTEXT.minus(value)
    if kind is YearsMonths:
        return YearsMonths(-value.months)
    return -value if kind is timedelta else None


def plus_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last (10.3.2.3.7); keeps the time and zone of a date and time."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(years, month + 1)[1]
    return day.replace(year=years, month=month + 1, day=min(day.day, last))


def _text_sum(left: str, right: str) -> str:
    return left + right


def _months_sum(left: YearsMonths, right: YearsMonths) -> YearsMonths:
    return _months(left.months + right.months)


def _months_difference(left: YearsMonths, right: YearsMonths) -> YearsMonths:
    return _months(left.months - right.months)


def _length_sum(left: timedelta, right: timedelta) -> timedelta:
    return left + right


def _length_difference(left: timedelta, right: timedelta) -> timedelta:
    return left - right


def _day_later(day: date, length: timedelta) -> date:
    """A date counts as its midnight, and what is left of the day is cut off."""
    return day + timedelta(days=length // DAY)


def _moment_later(moment: datetime, length: timedelta) -> datetime:
    """So much later on the time line; in a named zone the clock may have been put forward meanwhile."""
    if not isinstance(moment.tzinfo, ZoneInfo):
        return moment + length
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def _time_later(clock: time, length: timedelta) -> time:
    moment = SOME_DAY.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=clock.microsecond)
    return (moment + length % DAY).time().replace(tzinfo=clock.tzinfo)


def _months_later(day: date, months: YearsMonths) -> date:
    return plus_months(day, months.months)


def _moment_difference(left: date | datetime, right: date | datetime) -> timedelta | None:
    """Zones are respected when both have one; a date is its midnight in UTC."""
    left, right = moment_of(left), moment_of(right)
    if (left.tzinfo is None) is not (right.tzinfo is None):
        return None
    wall = left.replace(tzinfo=None) - right.replace(tzinfo=None)
    return wall - ((left.utcoffset() or timedelta()) - (right.utcoffset() or timedelta()))


def _time_difference(left: time, right: time) -> timedelta | None:
    if (left.tzinfo is None) is not (right.tzinfo is None):
        return None
    wall = datetime.combine(SOME_DAY, left.replace(tzinfo=None)) - datetime.combine(
        SOME_DAY, right.replace(tzinfo=None)
    )
    return wall - ((offset_of(left) or timedelta()) - (offset_of(right) or timedelta()))


def _months_times(months: YearsMonths, factor: Decimal) -> YearsMonths:
    return _months(CONTEXT.multiply(Decimal(months.months), factor))


def _length_times(length: timedelta, factor: Decimal) -> timedelta:
    return _length(CONTEXT.multiply(Decimal(length // MICROSECOND), factor))


def _months_divided(months: YearsMonths, divisor: Decimal) -> YearsMonths:
    return _months(CONTEXT.divide(Decimal(months.months), divisor))


def _length_divided(length: timedelta, divisor: Decimal) -> timedelta:
    return _length(CONTEXT.divide(Decimal(length // MICROSECOND), divisor))


def _months_ratio(left: YearsMonths, right: YearsMonths) -> Decimal:
    return CONTEXT.divide(Decimal(left.months), Decimal(right.months))


def _length_ratio(left: timedelta, right: timedelta) -> Decimal:
    return CONTEXT.divide(Decimal(left // MICROSECOND), Decimal(right // MICROSECOND))


def _months(count: int | Decimal) -> YearsMonths:
    """Raises OverflowError beyond what a duration can be read as."""
    months = int(count)
    if abs(months) > MOST_MONTHS:
        raise OverflowError
    return YearsMonths(months)


def _length(microseconds: Decimal) -> timedelta:
    return timedelta(microseconds=int(microseconds.to_integral_value(ROUND_HALF_EVEN)))


def _turned(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


def _negated(operation: Operation) -> Operation:
    return lambda left, right: operation(left, negative(right))


ADDITIONS: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.add,
    (str, str): _text_sum,
    (YearsMonths, YearsMonths): _months_sum,
    (timedelta, timedelta): _length_sum,
}
LATER: dict[tuple[type, type], Operation] = {
    (date, YearsMonths): _months_later,
    (date, timedelta): _day_later,
    (datetime, YearsMonths): _months_later,
    (datetime, timedelta): _moment_later,
    (time, timedelta): _time_later,
}
SUBTRACTIONS: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.subtract,
    (YearsMonths, YearsMonths): _months_difference,
    (timedelta, timedelta): _length_difference,
    (date, date): _moment_difference,
    (date, datetime): _moment_difference,
    (datetime, date): _moment_difference,
    (datetime, datetime): _moment_difference,
    (time, time): _time_difference,
}
MULTIPLICATIONS: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.multiply,
    (YearsMonths, Decimal): _months_times,
    (Decimal, YearsMonths): _turned(_months_times),
    (timedelta, Decimal): _length_times,
    (Decimal, timedelta): _turned(_length_times),
}
DIVISIONS: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.divide,
    (YearsMonths, Decimal): _months_divided,
    (timedelta, Decimal): _length_divided,
    (YearsMonths, YearsMonths): _months_ratio,
    (timedelta, timedelta): _length_ratio,
}
OPERATIONS: dict[str, dict[tuple[type, type], Operation]] = {
    "+": ADDITIONS | LATER | {(right, left): _turned(later) for (left, right), later in LATER.items()},
    "-": SUBTRACTIONS | {kinds: _negated(later) for kinds, later in LATER.items()},
    "*": MULTIPLICATIONS,
    "/": DIVISIONS,
    "**": {(Decimal, Decimal): CONTEXT.power},
}
