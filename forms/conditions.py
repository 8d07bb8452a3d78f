"""How a form stands: every field in the order of its rules, shown or not, writable or not, and with which value.

Rules see what was sent only of fields that may be written here and now; of all others they see what is stored. A field
that does not apply has no value, unless it keeps it.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from forms.definition import FormDefinition
from forms.fields import Computed, Table
from forms.fields.tables import ROW
from forms.permissions import Access
from forms.rows import Row, paired
from forms.ruling import Ruling, ruling
from forms.said import said
from forms.schema import Values, Wrong
from forms.spots import Level, Spot
from forms.world import World
from workflow_engine.domain.problem import Problem
from workflow_engine.feel import CONSTANTS, Value


@dataclass(frozen=True, slots=True)
class State:
    visible: bool = False
    writable: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """`values` of the form by key; `states` of all fields by place, such as `lines[2].qty`."""

    values: Values
    states: Mapping[str, State]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def settle(
    form: FormDefinition, access: Access, *, sent: Values, wrong: Wrong, stored: Mapping[str, Value], world: World
) -> Settled:
    """Settles all rules over what was sent (read, and allowed by `access`) and what is stored."""
    settling = Settling(access, wrong, world, ruling(world))
    scope = ChainMap[str, Value]({CONSTANTS: dict(world.constants)}, dict(stored))
    values = settling.level(Level(form.settled, sent, stored, scope))
    warnings = settling.check()
    return Settled(values, settling.states, (*settling.ruling.problems, *settling.problems), tuple(warnings))


def is_empty(value: Value) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


@dataclass(slots=True)
class Settling:
    """One pass over a form, while it lasts. `wrong` is what could not be read, by place."""

    access: Access
    wrong: Wrong
    world: World
    ruling: Ruling
    states: dict[str, State] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    checked: list[Spot] = field(default_factory=list)

    def level(self, level: Level) -> Values:
        """The values of a level; each is seen by the rules of those after it."""
        values: Values = {}
        for spot in (Spot(definition, level) for definition in level.fields):
            if spot.field.holds_value:
                values[spot.field.key] = level.scope[spot.field.key] = self._settled(spot)
            else:
                self.states[spot.place] = State(self._applies(spot))
        return values

    def check(self) -> list[Problem]:
        """Checks what is settled in the end, except where there is a problem already. Gives the warnings."""
        troubled = {problem.field for problem in self.problems}
        clean = [spot for spot in self.checked if spot.place not in troubled]
        self.problems += [problem for spot in clean for problem in self.ruling.failed(spot.field.rules.check, spot)]
        return [problem for spot in clean for problem in self.ruling.failed(spot.field.rules.warn, spot)]

    def _settled(self, spot: Spot) -> Value:
        if not self._applies(spot):
            return self._absent(spot)
        writable = self._is_writable(spot)
        troubles = len(self.problems)
        value = self._value(spot, writable=writable)
        required = writable and self._is_required(spot)
        self.states[spot.place] = State(True, writable, required)
        if required and is_empty(value) and len(self.problems) == troubles:
            self._say(spot.place, [said("required")])
        if (writable or spot.field.is_computed) and self.access.may_see(spot.name) and not is_empty(value):
            self.checked.append(spot)
        return value

    def _applies(self, spot: Spot) -> bool:
        rules = (spot.field.rules.section_if, spot.field.rules.visible_if)
        return all(rule is None or self.ruling.holds(rule, spot) for rule in rules)

    def _absent(self, spot: Spot) -> Value:
        """A field that does not apply; to send something for it is a mistake."""
        self.states[spot.place] = State()
        if spot.place in self.wrong or not is_empty(spot.sent):
            self._say(spot.place, [said("hidden_field")])
        return spot.stored if spot.field.keep_hidden else None

    def _is_writable(self, spot: Spot) -> bool:
        names = [spot.name, *(f"{spot.name}.{column.key}" for column in spot.field.columns)]
        may_write = not spot.level.is_locked and any(map(self.access.may_write, names))
        return may_write and not self.ruling.holds(spot.field.rules.readonly_if, spot)

    def _is_required(self, spot: Spot) -> bool:
        """Of a field that is writable; a table of which only columns are has no rows to ask for."""
        if not self.access.may_write(spot.name):
            return False
        least = spot.field.kind.least if isinstance(spot.field.kind, Table) else 0
        listed = spot.field.required or self.access.demands(spot.name) or least > 0
        return listed or self.ruling.holds(spot.field.rules.required_if, spot)

    def _value(self, spot: Spot, *, writable: bool) -> Value:
        kind = spot.field.kind
        if isinstance(kind, Computed):
            return kind.made(self.ruling.result(spot.field.rules.expr, spot))
        if not writable and (spot.place in self.wrong or not self._is_same(spot)):
            self._say(spot.place, [said("readonly_field")])
        if isinstance(kind, Table):
            return self._table(spot, kind, writable=writable)
        if not writable:
            return spot.stored
        if spot.place in self.wrong:
            self._say(spot.place, self.wrong[spot.place])
            return None
        if spot.is_sent:
            return spot.stored if self._is_same(spot) else self._met(spot, spot.sent)
        return spot.stored if spot.stored is not None else self._default(spot)

    def _is_same(self, spot: Spot) -> bool:
        """Whether nothing was sent but what is stored; that is not looked up again."""
        return not spot.is_sent or spot.field.kind.same(spot.sent, spot.stored, self.world)

    def _met(self, spot: Spot, value: Value) -> Value:
        try:
            return None if value is None else spot.field.kind.met(value, self.world)
        except ValidationError as error:
            self._say(spot.place, error.messages)
            return None

    def _default(self, spot: Spot) -> Value:
        if spot.field.rules.default is None:
            return None
        try:
            value = spot.field.kind.deserialize(self.ruling.result(spot.field.rules.default, spot))
        except ValidationError as error:
            self._say(spot.place, error.messages)
            return None
        return self._met(spot, value)

    def _table(self, spot: Spot, table: Table, *, writable: bool) -> Value:
        sent = (spot.sent or []) if writable and spot.is_sent else None
        self._say(spot.place, self.wrong.get(spot.place, []) if writable else [])
        rows = paired(sent, spot.stored, may_change=self.access.may_write(spot.name))
        if writable and 0 < len(rows) < table.least:
            self._say(spot.place, [said("too_few_rows", min=table.least)])
        values = [self._row(spot, row, f"{spot.place}[{n}]", writable=writable) for n, row in enumerate(rows)]
        if not writable and not any(column.is_computed for column in spot.field.columns):
            return spot.stored
        return values if values or spot.stored is not None else None

    def _row(self, spot: Spot, row: Row, place: str, *, writable: bool) -> Values:
        self._say(place, [*self.wrong.get(place, ()), *self.wrong.get(f"{place}.{ROW}", ())])
        if row.wrong:
            self._say(place, [said(row.wrong)])
        cells = Level(
            fields=spot.field.settled,
            sent=row.sent,
            stored=row.stored,
            scope=spot.level.scope.new_child(),
            table=f"{spot.field.key}.",
            at=f"{place}.",
            is_locked=not writable,
        )
        return {**row.stored, ROW: row.identity, **self.level(cells)}

    def _say(self, place: str, messages: Iterable[Any]) -> None:
        self.problems += [message.problem(place) for message in messages]
