"""Tables: rows of fields. A row keeps its identity, an entry `row`, through edits, copies and reordering."""

from typing import Any, ClassVar

from marshmallow import Schema, fields

from forms.fields.kind import Kind
from forms.said import said, wrong
from forms.settings import Setting, keys, whole
from forms.world import World
from workflow_engine.domain.limits import limit
from workflow_engine.feel import Value

ROW = "row"  # the key under which a row keeps its identity


class Table(Kind):
    kind, stored_as = "table", list
    rules = frozenset({"visible_if", "required_if", "readonly_if", "check", "warn"})
    settings: ClassVar[dict[str, Setting]] = {
        "totals": Setting(keys),
        "min_rows": Setting(whole),
        "max_rows": Setting(whole),
    }

    @property
    def least(self) -> int:
        """Rows."""
        return int(self.said.get("min_rows", 0))

    @property
    def most(self) -> int:
        """Rows."""
        return int(min(self.said.get("max_rows", limit("table_rows")), limit("table_rows")))

    @property
    def totals(self) -> tuple[str, ...]:
        """Columns to be summed."""
        return tuple(self.said.get("totals", ()))

    def same(self, sent: Value, stored: Value, world: World) -> bool:
        return bool(sent == stored)

    def shown(self, value: Value, locale: str, world: World) -> str:
        return f"{len(value)} rows" if locale.startswith("en") else f"{len(value)} 行"

    def control(self) -> str:
        return "table"


class Rows(fields.List[Any]):
    """What a table reads with one schema for its rows. Too many rows are refused before any is looked at."""

    default_error_messages = {"null": said("required"), "invalid": said("bad_type")}

    def __init__(self, table: Table, row: Schema) -> None:
        messages: dict[str, Any] = {"type": said("bad_type"), "null": said("bad_type")}
        self.most = table.most
        super().__init__(
            fields.Nested(row, error_messages=messages),
            data_key=table.data_key,
            attribute=table.data_key,
            allow_none=True,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise wrong("bad_type")
        if len(value) > self.most:
            raise wrong("too_many_rows", max=self.most)
        return super()._deserialize(value, attr, data, **kwargs)


class RowIdentity(fields.Field[str]):
    """The identity a row was given; none, or an empty one, for a new row."""

    def __init__(self) -> None:
        super().__init__(data_key=ROW, attribute=ROW, allow_none=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        identity = str(value) if type(value) is int else value
        if not isinstance(identity, str) or len(identity) > 20:
            raise wrong("bad_type")
        return identity
