"""A form as it runs: fields with their kinds and rules, in the order they are shown and in the order they are settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from forms.fields import Computed, Heading, Kind, Table
from forms.fields.tables import ROW
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression
from workflow_engine.feel.types import ANY, ContextType, ListType, Type

Privacy = Literal["public", "internal", "personal", "secret"]


@dataclass(frozen=True, slots=True)
class Check:
    """Only `true` passes: a check that cannot be answered fails."""

    rule: Expression
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What depends on other fields. Only `true` shows, requires or locks; a field without `visible_if` is shown."""

    section_if: Expression | None = None  # the `visible_if` of the heading it stands under
    visible_if: Expression | None = None
    required_if: Expression | None = None
    readonly_if: Expression | None = None
    default: Expression | None = None
    expr: Expression | None = None
    check: tuple[Check, ...] = ()
    warn: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FieldDefinition:
    """A field, or a column of a table. `settled` are the columns so that each comes after those its rules read."""

    key: str
    kind: Kind
    label: Text
    rules: Rules
    help: Text | None = None
    privacy: Privacy = "internal"
    required: bool = False
    live: bool = False
    width: str = "full"
    keep_hidden: bool = False
    columns: tuple["FieldDefinition", ...] = ()
    settled: tuple["FieldDefinition", ...] = ()

    @property
    def is_table(self) -> bool:
        return isinstance(self.kind, Table)

    @property
    def is_computed(self) -> bool:
        return isinstance(self.kind, Computed)

    @property
    def value_type(self) -> Type:
        """The FEEL type of its values; of a table that of its rows, which also know their identity."""
        if not self.is_table:
            return self.kind.value_type
        columns = ((column.key, column.value_type) for column in self.columns)
        return ListType(ContextType((*columns, (ROW, ANY))))

    @property
    def holds_value(self) -> bool:
        return not isinstance(self.kind, Heading)

    @property
    def begins_section(self) -> bool:
        return self.kind.kind == Heading.kind


@dataclass(frozen=True, slots=True, eq=False)
class FormDefinition:
    """One version of a form, equal only to itself: keep it as long as its version is in use, schemas are made once.

    `settled` are the fields so that each comes after those its rules read, `watched` the names that rules read.
    """

    key: str
    version: int
    title: Text
    fields: tuple[FieldDefinition, ...]
    settled: tuple[FieldDefinition, ...]
    watched: frozenset[str] = frozenset()

    def field(self, key: str) -> FieldDefinition | None:
        return next((field for field in self.fields if field.key == key), None)

    def at(self, name: str) -> FieldDefinition | None:
        """By `field`, or `table.column`."""
        key, _, column = name.partition(".")
        field = self.field(key)
        return next((each for each in field.columns if each.key == column), None) if field and column else field

    def sections(self) -> Iterator[tuple[FieldDefinition, str | None]]:
        """Each field with the key of the heading it stands under."""
        section = None
        for field in self.fields:
            section = field.key if field.begins_section else section
            yield field, section
