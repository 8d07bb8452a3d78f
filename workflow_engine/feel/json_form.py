"""Values as JSON and back, exactly. What JSON has no form for is an object with one tag, a key that begins with `$`.

A key of a context that begins with `$` gets a second one, so no key that a person chooses can be taken for a tag.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from workflow_engine.feel import iso
from workflow_engine.feel.numbers import number
from workflow_engine.feel.values import Function, Range, Value, YearsMonths

TAG = "$"
PLAIN_DIGITS = 15  # what every JSON reader keeps exactly


def to_json(value: Value) -> Any:
    """JSON-able plain data. A function, which nothing can be stored of, is null."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is Decimal:
        return _number(value)
    if kind is list:
        return [to_json(item) for item in value]
    if kind is dict:
        return {TAG + key if key.startswith(TAG) else key: to_json(entry) for key, entry in value.items()}
    if kind is Function:
        return None
    tag, text = WRITERS[kind]
    return {TAG + tag: text(value)}


def from_json(data: Any) -> Value:
    """The value that `to_json` wrote; ints and floats become numbers. Raises ValueError for an unknown tag."""
    kind = type(data)
    if kind is list:
        return [item if type(item) is str else from_json(item) for item in data]  # long lists are mostly of texts
    if kind is not dict and not isinstance(data, Mapping):
        return number(data) if kind in (int, float, Decimal) else data
    if len(data) == 1:
        [(key, content)] = data.items()
        if key.startswith(TAG) and not key.startswith(TAG + TAG):
            return _tagged(key[1:], content)
    return {key[1:] if key.startswith(TAG) else key: from_json(entry) for key, entry in data.items()}


def is_same(one: Value, other: Value) -> bool:
    """Whether both are stored as the same text: 1.0 is not 1.00 then, and true not 1."""
    return one is other or repr(to_json(one)) == repr(to_json(other))


def _number(value: Decimal) -> int | dict[str, str]:
    """A whole number as itself when nothing of it, not even its zeros, would be lost."""
    plain = value.as_tuple().exponent == 0 and len(value.as_tuple().digits) <= PLAIN_DIGITS
    return int(value) if plain and not (value.is_signed() and not value) else {TAG + "number": str(value)}


def _tagged(tag: str, content: Any) -> Value:
    reader = READERS.get(tag)
    try:
        value = reader(content) if reader else None
    except (TypeError, ValueError):
        value = None
    if value is None:
        raise ValueError(f"Expected a stored value, but got {TAG}{tag} with {content!r}.")
    return value


def _write_moment(moment: datetime) -> str:
    """With a named zone the offset as well: an hour that comes twice has two."""
    text = iso.write(moment)
    if not isinstance(moment.tzinfo, ZoneInfo):
        return text
    offset = moment.utcoffset() or timedelta()
    return text.replace("@", f"{iso.write_offset(offset)}@", 1)


def _read_moment(text: str) -> datetime | None:
    head, at, name = text.partition("@")
    moment, zone = iso.read_moment(head), iso.named_zone(name) if at else None
    if moment is None or not at or zone is None:
        return None if at else moment
    first = moment.replace(tzinfo=zone, fold=0)
    return first if first.utcoffset() == moment.utcoffset() else first.replace(fold=1)


def _write_range(span: Range) -> list[Any]:
    return [span.operator, span.start_included, to_json(span.start), to_json(span.end), span.end_included]


def _read_range(content: list[Any]) -> Range:
    operator, start_included, start, end, end_included = content
    return Range(from_json(start), from_json(end), start_included, end_included, operator)


def _read_days(text: str) -> timedelta | None:
    value = iso.read_duration(text)
    return value if isinstance(value, timedelta) else None


def _read_months(text: str) -> YearsMonths | None:
    value = iso.read_duration(text)
    return value if isinstance(value, YearsMonths) else None


WRITERS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    date: ("date", iso.write),
    time: ("time", iso.write),
    datetime: ("date and time", _write_moment),
    timedelta: ("days", iso.write),
    YearsMonths: ("months", iso.write),
    Range: ("range", _write_range),
}
READERS: dict[str, Callable[[Any], Value]] = {
    "number": number,
    "date": iso.read_date,
    "time": iso.read_time,
    "date and time": _read_moment,
    "days": _read_days,
    "months": _read_months,
    "range": _read_range,
}
