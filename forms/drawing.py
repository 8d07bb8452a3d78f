"""The parts of a drawn form: controls, and tables of controls."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from forms.conditions import State
from forms.definition import FieldDefinition
from forms.fields import Table
from forms.fields.tables import ROW
from forms.permissions import Access
from forms.posted import PREFIX
from forms.rows import identified
from forms.tree import Control, Grid, Line, Offered
from forms.world import World
from workflow_engine.domain.choice import Option
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import Value
from workflow_engine.feel.numbers import CONTEXT


@dataclass(frozen=True, slots=True)
class Given:
    """Of the form or a row: what it comes to, what was typed, what is stored; and how its fields are named."""

    settled: Mapping[str, Value]
    raw: Mapping[str, Any]
    stored: Mapping[str, Value]
    table: str = ""
    at: str = ""
    name: str = PREFIX


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all parts share, while a form is drawn. Problems and warnings are by place."""

    access: Access
    world: World
    locale: str
    masked: bool
    states: Mapping[str, State]
    problems: Mapping[str, list[Problem]]
    warnings: Mapping[str, list[Problem]]
    watched: Collection[str]

    def parts(self, field: FieldDefinition, given: Given) -> list[Control | Grid]:
        """The field as it is drawn; nothing when it is hidden or does not apply."""
        if not self.is_visible(field, given.table, given.at):
            return []
        if isinstance(field.kind, Table):
            return [self._grid(field, field.kind, given)]
        return [self._control(field, given)]

    def is_visible(self, field: FieldDefinition, table: str = "", at: str = "") -> bool:
        return self.access.may_see(table + field.key) and self.states[at + field.key].visible

    def columns(self, table: FieldDefinition) -> list[FieldDefinition]:
        return [column for column in table.columns if self.access.may_see(f"{table.key}.{column.key}")]

    def _is_live(self, field: FieldDefinition, table: str) -> bool:
        """Whether what it holds decides about others; of a table that is read as a whole every cell does."""
        return field.live or field.key in self.watched or table.rstrip(".") in self.watched

    def said(self, text: Text | None) -> str:
        return text.said_in(self.locale) if text else ""

    def _control(self, field: FieldDefinition, given: Given) -> Control:
        place, kind = given.at + field.key, field.kind
        state, value = self.states[place], self._input(field, given)
        return Control(
            place=place,
            name=given.name + field.key,
            kind=kind.kind,
            control=kind.control(),
            label=self.said(field.label),
            help=self.said(field.help),
            text=self._text(field, given.settled.get(field.key), writable=state.writable),
            value=value if state.writable else "",
            facts=kind.facts() if state.writable else {},
            options=tuple(self._options(field, value)) if state.writable or kind.names_chosen else (),
            writable=state.writable,
            required=state.required,
            live=self._is_live(field, given.table),
            width=field.width,
            problems=self._told(self.problems, place),
            warnings=self._told(self.warnings, place),
        )

    def _input(self, field: FieldDefinition, given: Given) -> Any:
        """What the input holds: as it was typed, else the value that is there or comes by default."""
        raw, value = given.raw.get(field.key), given.settled.get(field.key)
        if isinstance(raw, str) or (isinstance(raw, list) and all(isinstance(text, str) for text in raw)):
            return raw
        if field.holds_value and value is not None and field.kind.holds(value):
            return field.kind.typed(value, self.world)
        return [] if field.kind.is_list else ""

    def _text(self, field: FieldDefinition, value: Value, *, writable: bool) -> str:
        if not field.holds_value:
            return self.said(field.kind.said["text"])
        if value is None or not field.kind.holds(value):
            return ""
        text = field.kind.shown(value, self.locale, self.world)
        is_masked = self.masked and field.privacy == "personal" and not writable
        return field.kind.masked(text) if is_masked else text

    def _options(self, field: FieldDefinition, value: Any) -> Iterator[Offered]:
        """What may be chosen; and what was, even if it is not offered."""
        chosen = value if isinstance(value, list) else [value] if value else []
        offered = field.kind.options(self.world)
        known = {option.key for option in offered}
        is_told = bool(offered) or field.kind.names_chosen
        gone = [Option(key, field.kind.label(key, self.world)) for key in chosen if is_told and key not in known]
        for option in (*offered, *gone):
            yield Offered(option.key, self.said(option.label), option.key in chosen)

    def _grid(self, field: FieldDefinition, table: Table, given: Given) -> Grid:
        state, columns = self.states[field.key], self.columns(field)
        rows = list(identified(given.settled.get(field.key)).values())
        return Grid(
            key=field.key,
            place=field.key,
            name=given.name + field.key,
            label=self.said(field.label),
            help=self.said(field.help),
            columns=tuple((column.key, self.said(column.label)) for column in columns),
            rows=tuple(self._rows(field, columns, rows, given)),
            totals={column.key: self._total(column, rows) for column in columns if column.key in table.totals},
            writable=state.writable,
            may_change=state.writable and self.access.may_write(field.key),
            required=state.required,
            live=self._is_live(field, ""),
            most=table.most,
            problems=self._told(self.problems, field.key),
        )

    def _rows(
        self,
        field: FieldDefinition,
        columns: Sequence[FieldDefinition],
        rows: Sequence[Mapping[str, Value]],
        given: Given,
    ) -> Iterator[Line]:
        stored, sent = identified(given.stored.get(field.key)), given.raw.get(field.key)
        for n, row in enumerate(rows):
            raw = sent[n] if isinstance(sent, list) and n < len(sent) else {}
            identity = row[ROW] if row.get(ROW) in stored else ""  # a new row has none until it is stored
            at, name = f"{field.key}[{n}]", f"{given.name}{field.key}.{n}."
            cells = Given(row, raw, stored.get(identity, {}), f"{field.key}.", f"{at}.", name)
            yield Line(n, identity, tuple(self._cells(columns, cells)), self._told(self.problems, at))

    def _cells(self, columns: Sequence[FieldDefinition], given: Given) -> Iterator[Control | None]:
        for column in columns:
            yield self._control(column, given) if self.is_visible(column, given.table, given.at) else None

    def _total(self, column: FieldDefinition, rows: Sequence[Mapping[str, Value]]) -> str:
        numbers = [row[column.key] for row in rows if column.kind.holds(row.get(column.key))]
        return column.kind.shown(reduce(CONTEXT.add, numbers), self.locale, self.world) if numbers else ""

    def _told(self, problems: Mapping[str, list[Problem]], place: str) -> tuple[str, ...]:
        return tuple(self.said(problem.text) for problem in problems.get(place, ()))
