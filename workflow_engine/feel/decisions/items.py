"""Item definitions as types (DMN 1.5, 7.3.2 and 10.3.2.9): structures, collections, functions, allowed values."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from workflow_engine.feel.decisions.definitions import Formula, Item
from workflow_engine.feel.decisions.texts import Texts
from workflow_engine.feel.run import Frame, Run
from workflow_engine.feel.running import compiled
from workflow_engine.feel.tree import Node
from workflow_engine.feel.types import ANY, TYPES, ContextType, FunctionType, ListType, NarrowType, Type
from workflow_engine.feel.values import Value

OLD_NAMES = {  # names of DMN 1.1, and of tools that think in other languages
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "integer": "number",
    "long": "number",
    "double": "number",
}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # allowed values do not depend on the time


class Allowed:
    """Whether a value passes the tests of an item definition."""

    def __init__(self, tests: Node) -> None:
        self.tests = tests
        self._closure, _ = compiled(tests)

    def __call__(self, value: Value) -> bool:
        return self._closure(Frame({"?": value}, None, Run(LONG_AGO))) is True


class Types:
    """The types of a model by name: those of the language, its own, and those of imported models below their name."""

    def __init__(self, items: Iterable[Item], imported: Mapping[str, Mapping[str, Type]], texts: Texts) -> None:
        self._items = {item.name: item for item in items}
        self._texts = texts
        self.known: dict[str, Type] = dict(TYPES)
        for prefix, types in imported.items():
            self.known |= {f"{prefix}.{name}": type_ for name, type_ in types.items() if name not in TYPES}
        for item in self._items.values():
            self.named(item.name)

    def named(self, name: str) -> Type | None:
        """The type of a name as files write it, perhaps with a prefix; None for no name or one that nothing has."""
        plain = name.strip().rpartition(":")[2]
        plain = plain if plain in self._items else OLD_NAMES.get(plain, plain)
        if plain in self._items and plain not in self.known:
            self.known[plain] = ANY  # what a definition that contains itself sees
            self.known[plain] = self._type(self._items[plain])
        return self.known.get(plain)

    def _type(self, item: Item) -> Type:
        type_ = self._narrowed(self._single(item), item.allowed, item.name)
        return self._narrowed(ListType(type_) if item.is_collection else type_, item.constraint, item.name)

    def _single(self, item: Item) -> Type:
        if item.components:
            return ContextType(tuple((component.name, self._type(component)) for component in item.components))
        if item.parameters is not None:
            parameters = tuple(self.named(parameter.type) or ANY for parameter in item.parameters)
            return FunctionType(parameters, self.named(item.type) or ANY)
        return self.named(item.type) or ANY

    def _narrowed(self, type_: Type, tests: Formula | None, name: str) -> Type:
        """The type with allowed values; a component has no name of its own, and is called what it narrows."""
        if tests is None or not tests.text.strip():
            return type_
        return NarrowType(name if name in self._items else str(type_), type_, Allowed(self._texts.tests(tests)))


def component_names(items: Iterable[Item]) -> Iterator[str]:
    """The names that may follow a dot because some item has such a component."""
    for item in items:
        for component in item.components:
            yield component.name
            yield from component_names([component])
