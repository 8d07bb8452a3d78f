"""A few values of each type, to ask the tables of the language with; None for a type that says too little."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import product

from workflow_engine.feel.types import ANY, CONTEXT, NULL, TYPES, ContextType, Kind, ListType, OneOf, Type
from workflow_engine.feel.values import Value, YearsMonths, kind

VALUES: Mapping[str, tuple[Value, ...]] = {
    "number": (Decimal(1),),
    "string": ("a",),
    "boolean": (True, False),
    "date": (date(2026, 3, 2),),
    "time": (time(9), time(9, tzinfo=UTC)),  # with and without a zone, which do not go together
    "date and time": (datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 9, tzinfo=UTC)),  # noqa: DTZ001
    "days and time duration": (timedelta(days=1), timedelta()),
    "years and months duration": (YearsMonths(1), YearsMonths(0)),  # the empty ones of both kinds are equal
}


def witnesses(type_: Type | None) -> tuple[Value, ...] | None:
    if isinstance(type_, Kind):
        return VALUES.get(type_.name)
    if isinstance(type_, OneOf):
        return type_.keys[:1] or None
    if isinstance(type_, ListType):
        items = witnesses(type_.item)
        return None if items is None else ([], *([item] for item in items))
    if isinstance(type_, ContextType):
        return ({name: (witnesses(entry) or (None,))[0] for name, entry in type_.entries},)
    return None


@lru_cache(maxsize=1024)
def answers(operation: Callable[..., Value], *types: Type | None) -> bool:
    """Whether an operation may have an answer for values of these types."""
    each = [witnesses(type_) for type_ in types]
    known = [values for values in each if values is not None]
    return len(known) < len(types) or any(operation(*values) is not None for values in product(*known))


def type_of(value: Value) -> Type | None:
    """The plain type of a value, where it has one."""
    return None if value is None else TYPES.get(kind(value))


def known(type_: Type | None) -> Type | None:
    """The type, unless it may hold anything, or a context with any entries."""
    return None if type_ in (ANY, NULL, CONTEXT) else type_
