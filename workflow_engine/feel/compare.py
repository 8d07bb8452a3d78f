"""Comparing values: equality, order, three-valued logic (DMN 1.5, 10.3.2.2, tables 49 to 54). None is "no answer"."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from workflow_engine.feel.values import Function, Range, Value, YearsMonths

SOME_DAY = date(2000, 1, 1)  # a time with a named zone has an offset on a day only
BEGINNING = datetime(1, 1, 1)  # noqa: DTZ001 - counted from without a zone, whose offset is added
PLAIN = {bool, str, Decimal, YearsMonths, Function}
ORDERED = {str, Decimal, timedelta}


def equal(left: Value, right: Value) -> bool | None:
    """`left = right`; null equals null only, and values of two kinds are not comparable."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return _across_kinds(left, right)
    if kind in PLAIN or kind is timedelta:
        return bool(left == right)
    if kind is list:
        return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))
    if kind is dict:
        return left.keys() == right.keys() and all(equal(value, right[key]) is True for key, value in left.items())
    if kind is Range:
        return _range(left) == _range(right)
    return bool(_instant(left) == _instant(right))


def order(left: Value, right: Value) -> int | None:
    """-1, 0 or 1 as `left` is below, level with or above `right`; None when the two have no order."""
    if type(left) is not type(right):
        if {type(left), type(right)} != {date, datetime}:
            return None
        left, right = moment_of(left), moment_of(right)
    if type(left) is YearsMonths:
        left, right = left.months, right.months
    elif type(left) in (datetime, time):
        if (left.tzinfo is None) is not (right.tzinfo is None):
            return None
        left, right = _instant(left), _instant(right)
    elif type(left) is not date and type(left) not in ORDERED:
        return None
    return int(left > right) - int(left < right)


def less(left: Value, right: Value) -> bool | None:
    """`left < right`."""
    place = order(left, right)
    return None if place is None else place < 0


def less_or_equal(left: Value, right: Value) -> bool | None:
    place = order(left, right)
    return None if place is None else place <= 0


def greater(left: Value, right: Value) -> bool | None:
    place = order(left, right)
    return None if place is None else place > 0


def greater_or_equal(left: Value, right: Value) -> bool | None:
    place = order(left, right)
    return None if place is None else place >= 0


def unequal(left: Value, right: Value) -> bool | None:
    return negated(equal(left, right))


COMPARISONS = {
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": less_or_equal,
    ">": greater,
    ">=": greater_or_equal,
}


def negated(value: Value) -> bool | None:
    """`not(value)`; null for what is not a boolean."""
    return not value if type(value) is bool else None


def conjoined(left: Value, right: Value) -> bool | None:
    """`left and right`; what is not a boolean counts as null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def within(value: Value, span: Range) -> bool | None:
    """Whether a value lies in a range; a unary test such as `(< 10)` compares."""
    if span.operator:
        return COMPARISONS[span.operator](value, span.start if span.end is None else span.end)
    above = (greater_or_equal if span.start_included else greater)(value, span.start)
    below = (less_or_equal if span.end_included else less)(value, span.end)
    return None if above is None or below is None else above and below


def is_in(value: Value, wanted: Value) -> bool | None:
    """`value in wanted`: a range holds it, a list holds it or a range that does, anything else equals it."""
    if type(wanted) is Range:
        return within(value, wanted)
    if type(wanted) is not list:
        return equal(value, wanted)
    return any(equal(value, item) is True or (type(item) is Range and within(value, item) is True) for item in wanted)


def identical(left: Value, right: Value) -> bool:
    """`is(left, right)`: the same kind and the same written value, zones included (10.3.4.8)."""
    if type(left) is not type(right):
        return False
    if type(left) in (datetime, time):
        return left.replace(tzinfo=None) == right.replace(tzinfo=None) and _zone(left) == _zone(right)
    return equal(left, right) is True


def moment_of(value: date | datetime) -> datetime:
    """A date as its midnight in UTC, as it counts beside a date and time."""
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)


def offset_of(value: time | datetime) -> timedelta | None:
    """The offset from UTC; for a time with a named zone, that of the zone's standard time."""
    if isinstance(value, time) and value.tzinfo is not None and value.utcoffset() is None:
        return datetime.combine(SOME_DAY, value).utcoffset()
    return value.utcoffset()


def _instant(value: Value) -> Value:
    """Something that compares as the moment does: time since a start, in UTC, where the zone is known."""
    if type(value) not in (datetime, time) or value.tzinfo is None:
        return value
    clock = value.replace(tzinfo=None)
    since = clock - BEGINNING if type(value) is datetime else datetime.combine(SOME_DAY, clock) - BEGINNING
    return since - (offset_of(value) or timedelta())


def _zone(value: time | datetime) -> object:
    return getattr(value.tzinfo, "key", None) or offset_of(value)


def _range(value: Range) -> tuple[object, ...]:
    return (value.operator, _key(value.start), _key(value.end), value.start_included, value.end_included)


def _key(value: Value) -> object:
    return (type(value), value)


def _across_kinds(left: Value, right: Value) -> bool | None:
    if {type(left), type(right)} == {date, datetime}:
        return moment_of(left) == moment_of(right)
    empty = {timedelta: timedelta(), YearsMonths: YearsMonths(0)}
    if {type(left), type(right)} == set(empty):
        return True if all(value == empty[type(value)] for value in (left, right)) else None
    return None
