"""What a DMN file says, as plain data: boxed expressions, the elements of the requirement graph, item definitions.

Reading XML into this is the affair of the floor above; what it means is said in the other modules of this folder.
Types are names here, as written. `place` says where in the file a thing stands.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

HitPolicy = Literal["U", "A", "P", "F", "R", "O", "C"]
Aggregation = Literal["", "SUM", "MIN", "MAX", "COUNT"]


class Place(NamedTuple):
    """The id of an element and its line in the file, counted from 1; empty and None where the file has none."""

    element: str = ""
    line: int | None = None


NOWHERE = Place()


class Variable(NamedTuple):
    """A name with the name of its type."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A literal expression; `language` is empty for FEEL, or the URI of a language."""

    text: str
    type: str = ""
    language: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class InputColumn:
    """`allowed` are unary tests that every value of the column must pass."""

    expression: Formula
    label: str = ""
    allowed: Formula | None = None


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """`allowed` lists the values, those of higher priority first."""

    name: str = ""
    type: str = ""
    allowed: Formula | None = None
    default: Formula | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell for each column."""

    inputs: tuple[Formula, ...]
    outputs: tuple[Formula, ...]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = "U"
    aggregation: Aggregation = ""
    type: str = ""
    place: Place = NOWHERE


class Bound(NamedTuple):
    """A variable and what it stands for; without an expression, null."""

    variable: Variable
    box: "Box | None"


@dataclass(frozen=True, slots=True)
class ContextBox:
    """Entries that see those before them; with a result, that is the value."""

    entries: tuple[Bound, ...]
    result: "Box | None" = None
    type: str = ""


@dataclass(frozen=True, slots=True)
class RelationBox:
    """A list of contexts, written as a grid."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple["Box | None", ...], ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class ListBox:
    items: tuple["Box | None", ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class FunctionBox:
    """An external function, in Java or PMML, is read but answers null."""

    parameters: tuple[Variable, ...]
    body: "Box | None"
    is_external: bool = False
    type: str = ""


@dataclass(frozen=True, slots=True)
class InvocationBox:
    function: "Box | None"
    bindings: tuple[Bound, ...]
    type: str = ""


@dataclass(frozen=True, slots=True)
class ConditionalBox:
    condition: "Box | None"
    then: "Box | None"
    otherwise: "Box | None"
    type: str = ""


@dataclass(frozen=True, slots=True)
class FilterBox:
    source: "Box | None"
    match: "Box | None"
    type: str = ""


@dataclass(frozen=True, slots=True)
class LoopBox:
    """`for`, `some` or `every`: the variable goes through the source, the body is returned or must be satisfied."""

    word: Literal["for", "some", "every"]
    variable: str
    source: "Box | None"
    body: "Box | None"
    type: str = ""


Box: TypeAlias = (
    Formula
    | Table
    | ContextBox
    | RelationBox
    | ListBox
    | FunctionBox
    | InvocationBox
    | ConditionalBox
    | FilterBox
    | LoopBox
)


class Reference(NamedTuple):
    """An element of this file, or of the one with the namespace."""

    id: str
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class InputData:
    id: str
    variable: Variable
    requires: tuple[Reference, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Decision:
    """`requires` are input data, decisions, knowledge models and services, in the order of the file."""

    id: str
    variable: Variable
    box: Box | None = None
    requires: tuple[Reference, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function and what it requires."""

    id: str
    variable: Variable
    function: FunctionBox
    requires: tuple[Reference, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class DecisionService:
    """Decisions as one function: of `inputs`, its input data and then its input decisions; `requires` are its outputs."""

    id: str
    variable: Variable
    inputs: tuple[Reference, ...]
    requires: tuple[Reference, ...]
    place: Place = NOWHERE


Element: TypeAlias = InputData | Decision | Knowledge | DecisionService


@dataclass(frozen=True, slots=True)
class Item:
    """An item definition or a component of one: another type, components, or a function; perhaps a collection of it.

    `allowed` are unary tests for the value, for each value of a collection; `constraint` for the collection itself.
    """

    name: str
    type: str = ""
    components: tuple["Item", ...] = ()
    parameters: tuple[Variable, ...] | None = None
    is_collection: bool = False
    allowed: Formula | None = None
    constraint: Formula | None = None
    place: Place = NOWHERE


class Import(NamedTuple):
    """Elements of another file, seen here below a name."""

    name: str
    namespace: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Definitions:
    """One DMN file."""

    name: str
    namespace: str = ""
    elements: tuple[Element, ...] = ()
    items: tuple[Item, ...] = ()
    imports: tuple[Import, ...] = ()
    place: Place = field(default=NOWHERE)
