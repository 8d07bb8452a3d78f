"""Types: which values they hold, which types they hold, and what a value becomes where a type is wanted.

DMN 1.5, 10.3.2.9 (type lattice), 10.3.2.9.4 (conversions between equivalent types).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from workflow_engine.feel.compare import moment_of
from workflow_engine.feel.values import Function, Range, Value, kind


class Type(ABC):
    """What `instance of` asks about; equal when written the same way."""

    __slots__ = ()

    @abstractmethod
    def holds(self, value: Value) -> bool:
        """`value instance of type`."""

    @abstractmethod
    def includes(self, other: "Type") -> bool:
        """Whether `other` conforms to this type."""

    def allows(self, value: Value) -> bool:
        """Whether the item definitions behind the type have a value they hold among their allowed values."""
        return True

    @abstractmethod
    def __str__(self) -> str:
        """The type as FEEL writes it."""


@dataclass(frozen=True, slots=True)
class Kind(Type):
    """A kind by name; `Any` holds everything but null, `Null` null only."""

    name: str

    def __str__(self) -> str:
        return self.name

    def holds(self, value: Value) -> bool:
        if value is None:
            return self.name == "Null"
        return self.name == "Any" or kind(value) == self.name

    def includes(self, other: Type) -> bool:
        return self.name == "Any" or other in (self, NULL)


@dataclass(frozen=True, slots=True)
class ListType(Type):
    item: Type

    def __str__(self) -> str:
        return f"list<{self.item}>"

    def holds(self, value: Value) -> bool:
        return type(value) is list and all(admits(self.item, item) for item in value)

    def allows(self, value: Value) -> bool:
        return all(item is None or self.item.allows(item) for item in value)

    def includes(self, other: Type) -> bool:
        return other == NULL or (isinstance(other, ListType) and self.item.includes(other.item))


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    item: Type

    def __str__(self) -> str:
        return f"range<{self.item}>"

    def holds(self, value: Value) -> bool:
        return type(value) is Range and all(admits(self.item, end) for end in (value.start, value.end))

    def includes(self, other: Type) -> bool:
        return other == NULL or (isinstance(other, RangeType) and self.item.includes(other.item))


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """A context with at least these entries."""

    entries: tuple[tuple[str, Type], ...]

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {type_}' for name, type_ in self.entries)}>"

    def holds(self, value: Value) -> bool:
        return type(value) is dict and all(name in value and admits(type_, value[name]) for name, type_ in self.entries)

    def allows(self, value: Value) -> bool:
        return all(value[name] is None or type_.allows(value[name]) for name, type_ in self.entries)

    def includes(self, other: Type) -> bool:
        if not isinstance(other, ContextType):
            return other == NULL
        theirs = dict(other.entries)
        return all(name in theirs and type_.includes(theirs[name]) for name, type_ in self.entries)


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """A function: parameters may be wider, the result narrower."""

    parameters: tuple[Type, ...]
    result: Type

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters))}> -> {self.result}"

    def holds(self, value: Value) -> bool:
        return type(value) is Function and self.includes(type_of(value))

    def includes(self, other: Type) -> bool:
        if not isinstance(other, FunctionType):
            return other == NULL
        if len(self.parameters) != len(other.parameters) or not self.result.includes(other.result):
            return False
        return all(theirs.includes(ours) for ours, theirs in zip(self.parameters, other.parameters, strict=True))


@dataclass(frozen=True, slots=True)
class NarrowType(Type):
    """An item definition that allows only some values of another type. `instance of` does not ask which."""

    name: str
    of: Type
    test: Callable[[Value], bool]

    def __str__(self) -> str:
        return self.name

    def holds(self, value: Value) -> bool:
        return self.of.holds(value)

    def allows(self, value: Value) -> bool:
        return self.of.allows(value) and self.test(value)

    def includes(self, other: Type) -> bool:
        return self.of.includes(plain(other))


@dataclass(frozen=True, slots=True)
class OneOf(Type):
    """A string that is one of a few, such as the keys of a choice."""

    keys: tuple[str, ...]

    def __str__(self) -> str:
        return "string"

    def holds(self, value: Value) -> bool:
        return value in self.keys

    def includes(self, other: Type) -> bool:
        return other == NULL or (isinstance(other, OneOf) and set(other.keys) <= set(self.keys))


ANY = Kind("Any")
NULL = Kind("Null")
NUMBER, STRING, BOOLEAN = Kind("number"), Kind("string"), Kind("boolean")
DATE, TIME, MOMENT = Kind("date"), Kind("time"), Kind("date and time")
DAYS, MONTHS = Kind("days and time duration"), Kind("years and months duration")
LIST, CONTEXT = ListType(ANY), ContextType(())
TYPES: dict[str, Type] = {
    str(kind_): kind_ for kind_ in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, MOMENT, DAYS, MONTHS)
} | {"list": LIST, "context": CONTEXT}


def admits(type_: Type, value: Value) -> bool:
    """Whether a value may stand where the type is wanted; null may stand everywhere."""
    return value is None or type_.holds(value)


def type_of(function: Function) -> FunctionType:
    """Parameters without a type take anything; a result that nothing is known of may be anything that is wanted."""
    parameters = tuple(parameter.type or ANY for parameter in function.parameters)
    return FunctionType(parameters, function.result or NULL)


def coerced(value: Value, type_: Type) -> Value:
    """The value as the type wants it: itself, a list's only item, a list of it, a date as its midnight; else null."""
    if value is None:
        return None
    fitting = _fitting(value, type_)
    return fitting if fitting is not None and type_.allows(fitting) else None


def plain(type_: Type) -> Type:
    """The type behind the names of item definitions."""
    while isinstance(type_, NarrowType):
        type_ = type_.of
    return type_


def _fitting(value: Value, type_: Type) -> Value:
    if type_.holds(value):
        return value
    wanted = plain(type_)
    if isinstance(wanted, ListType):
        return [value] if type(value) is not list and wanted.holds([value]) else None
    if type(value) is list and len(value) == 1 and type_.holds(value[0]):
        return value[0]
    return moment_of(value) if wanted == MOMENT and type(value) is date else None
