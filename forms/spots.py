"""Where a field stands while a form is settled: on the form itself, or in a row of a table."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass

from forms.definition import FieldDefinition
from workflow_engine.feel import Value


@dataclass(frozen=True, slots=True)
class Level:
    """The form, or a row: what was sent for it, what is stored, what rules see so far; `is_locked` takes nothing."""

    fields: tuple[FieldDefinition, ...]
    sent: Mapping[str, Value]
    stored: Mapping[str, Value]
    scope: ChainMap[str, Value]
    table: str = ""  # `lines.`: before the name of a column
    at: str = ""  # `lines[2].`: before its place
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A field on its level. `name` is what rights are about (`lines.qty`), `place` what problems are (`lines[2].qty`)."""

    field: FieldDefinition
    level: Level

    @property
    def name(self) -> str:
        return self.level.table + self.field.key

    @property
    def place(self) -> str:
        return self.level.at + self.field.key

    @property
    def is_sent(self) -> bool:
        return self.field.key in self.level.sent

    @property
    def sent(self) -> Value:
        return self.level.sent.get(self.field.key)

    @property
    def stored(self) -> Value:
        return self.level.stored.get(self.field.key)
