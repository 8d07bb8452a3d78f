"""What a form shows and nobody types: headings, notes, and values that the server computes."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from marshmallow import ValidationError

from forms.fields.choosing import YesNo
from forms.fields.kind import Kind
from forms.fields.moments import Day, Moment
from forms.fields.numbers import CURRENCIES, Money, Number, Percent, Whole
from forms.fields.texts import Line
from forms.settings import Setting, bilingual, one_of, whole, words
from forms.world import World
from workflow_engine.feel import Value
from workflow_engine.feel.numbers import CONTEXT, OUT_OF_RANGE
from workflow_engine.feel.types import Type

FORMATS: Mapping[str, type[Kind]] = {
    kind.kind: kind for kind in (Number, Money, Percent, Whole, Day, Moment, YesNo, Line)
}


class Heading(Kind):
    """Begins a section: what is said of it holds for the fields up to the next heading."""

    kind, is_written = "heading", False
    rules = frozenset({"visible_if"})
    settings = {"text": Setting(bilingual)}


class Note(Heading):
    """A text between fields; Markdown."""

    kind = "note"
    settings = {"text": Setting(bilingual, required=True)}


class Computed(Kind):
    """The value of an expression over other fields, stored with the rest. Numbers are rounded half up to their format."""

    kind, is_written = "computed", False
    rules = frozenset({"visible_if", "check", "warn"})
    settings = {
        "expr": Setting(words, required=True),
        "format": Setting(one_of(*FORMATS)),
        "currency": Setting(one_of(*CURRENCIES)),
        "scale": Setting(whole),
    }

    def __init__(self, key: str, said_of_it: Mapping[str, Any]) -> None:
        super().__init__(key, said_of_it)
        self.format = FORMATS[said_of_it.get("format", "decimal")](key, said_of_it)
        self.is_number = isinstance(self.format, Number)  # type: ignore[misc]

    @property
    def value_type(self) -> Type:
        return self.format.value_type

    def made(self, value: Value) -> Value:
        """The result of the expression as it is stored; None when it is not of the format."""
        try:
            return self.format.deserialize(self._rounded(value))
        except (ValidationError, *OUT_OF_RANGE):
            return None

    def holds(self, value: Value) -> bool:
        return self.format.holds(value)

    def shown(self, value: Value, locale: str, world: World) -> str:
        return self.format.shown(value, locale, world)

    def _rounded(self, value: Value) -> Value:
        scale = self.format.scale if isinstance(self.format, Number) else None
        if scale is None or not isinstance(value, Decimal):
            return value
        return value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, CONTEXT)
