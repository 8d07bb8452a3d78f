"""Ranges: making them, and the numbers or days they stand for in a loop (DMN 1.5, 10.3.2.7 and 10.3.2.14)."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from workflow_engine.feel.compare import greater, order
from workflow_engine.feel.numbers import whole
from workflow_engine.feel.values import Operator, Range, Value, YearsMonths

ENDS = {type(None), str, Decimal, date, time, datetime, timedelta, YearsMonths}


def between(start: Value, end: Value, *, start_included: bool, end_included: bool) -> Range | None:
    """`[start..end]`; None unless the two can be ordered and are in order, or one of them is null."""
    if type(start) not in ENDS or type(end) not in ENDS:
        return None
    if start is not None and end is not None and (order(start, end) is None or greater(start, end)):
        return None
    return Range(start, end, start_included, end_included)


def unary(operator: Operator, value: Value) -> Range | None:
    """`(< value)` and its like: no start below, no end above; `(= value)` starts and ends there."""
    if type(value) not in ENDS:
        return None
    if operator in ("=", "!="):
        return Range(value, value, operator == "=", operator == "=", operator)
    if operator in ("<", "<="):
        return Range(None, value, False, operator == "<=", operator)
    return Range(value, None, operator == ">=", False, operator)


def steps(start: Value, end: Value) -> Iterable[Value] | None:
    """The whole numbers or days from start to end, up or down, made one by one as needed; None for anything else."""
    first, last, make = _number(start), _number(end), MAKERS.get(type(start))
    if first is None or last is None or make is None or type(start) is not type(end):
        return None
    return map(make, range(first, last + 1) if first <= last else range(first, last - 1, -1))


def members(span: Range) -> Iterable[Value] | None:
    """The same for a range, without the ends that it leaves out; a range never counts down."""
    if span.operator or steps(span.start, span.end) is None:
        return None
    first, last = _number(span.start), _number(span.end)
    assert first is not None, "there are steps"
    assert last is not None, "there are steps"
    return map(MAKERS[type(span.start)], range(first + (not span.start_included), last + span.end_included))


def _number(value: Value) -> int | None:
    """The place of a whole number or a day among its like."""
    if type(value) is Decimal:
        return whole(value)
    return value.toordinal() if type(value) is date else None


MAKERS: dict[type, Callable[[int], Value]] = {Decimal: Decimal, date: date.fromordinal}
