"""How a form stands: every field in the order of its rules, shown or not, writable or not, and with which value.

Rules see what was sent only of fields that may be written here and now; of all others they see what is stored. A field
that does not apply has no value, unless it keeps it.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from forms.definition import Check, FieldDefinition, FormDefinition
from forms.fields import Computed, Kind, Table
from forms.fields.tables import ROW
from forms.permissions import Access
from forms.rows import Row, paired
from forms.said import said
from forms.schema import Values, Wrong
from forms.world import World
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.feel import CONSTANTS, Expression, OverLimit, Run, Value


@dataclass(frozen=True, slots=True)
class State:
    visible: bool = False
    writable: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """All by place, such as `lines[2].qty`; `values` of the form itself by key."""

    values: Values
    states: Mapping[str, State]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The form, or a row of a table: what was sent for it, what is stored, and what rules see so far."""

    fields: tuple[FieldDefinition, ...]
    sent: Mapping[str, Value]
    stored: Mapping[str, Value]
    scope: ChainMap[str, Value]
    table: str = ""  # `lines.`: before the name of a column
    at: str = ""  # `lines[2].`: before its place


def settle(
    form: FormDefinition, access: Access, *, sent: Values, wrong: Wrong, stored: Mapping[str, Value], world: World
) -> Settled:
    """Settles all rules over what was sent (read, and allowed by `access`) and what is stored."""
    run = Run(world.now.astimezone(world.zone), limit("form_steps"), calendar=world.calendar)
    settling = Settling(access, wrong, world, run)
    scope = ChainMap[str, Value]({CONSTANTS: dict(world.constants)}, dict(stored))
    values = settling.level(Level(form.settled, sent, stored, scope))
    settling.check()
    return Settled(values, settling.states, tuple(settling.problems), tuple(settling.warnings))


def is_empty(value: Value) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


@dataclass(slots=True)
class Settling:
    """One pass over a form, while it lasts."""

    access: Access
    wrong: Wrong
    world: World
    run: Run
    is_exhausted: bool = False
    states: dict[str, State] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    checked: list[tuple[FieldDefinition, Level]] = field(default_factory=list)

    def level(self, level: Level) -> Values:
        """The values of a level; each is seen by the rules of those after it."""
        for definition in level.fields:
            if definition.holds_value:
                level.scope[definition.key] = self._field(definition, level)
            else:
                self.states[level.at + definition.key] = State(self._applies(definition, level))
        return {definition.key: level.scope[definition.key] for definition in level.fields if definition.holds_value}

    def check(self) -> None:
        """Checks and warnings, over what is settled in the end; a field with a problem is not checked too."""
        troubled = {problem.field for problem in self.problems}
        for definition, level in self.checked:
            place = level.at + definition.key
            if place not in troubled:
                self.problems += self._failed(definition.rules.check, level, place)
                self.warnings += self._failed(definition.rules.warn, level, place)

    def _field(self, definition: FieldDefinition, level: Level) -> Value:
        place, name = level.at + definition.key, level.table + definition.key
        if not self._applies(definition, level):
            return self._absent(definition, level, place)
        writable = self._may_write(definition, name) and not self._true(definition.rules.readonly_if, level, place)
        troubles = len(self.problems)
        value = self._value(definition, level, place, writable=writable)
        required = writable and self._is_required(definition, level, name, place)
        self.states[place] = State(True, writable, required)
        if required and is_empty(value) and len(self.problems) == troubles:
            self._say(place, [said("required")])
        if (writable or definition.is_computed) and self.access.may_see(name) and not is_empty(value):
            self.checked.append((definition, level))
        return value

    def _applies(self, definition: FieldDefinition, level: Level) -> bool:
        rules, place = (definition.rules.section_if, definition.rules.visible_if), level.at + definition.key
        return all(rule is None or self._true(rule, level, place) for rule in rules)

    def _absent(self, definition: FieldDefinition, level: Level, place: str) -> Value:
        """A field that does not apply; to send something for it is a mistake."""
        self.states[place] = State()
        if place in self.wrong or not is_empty(level.sent.get(definition.key)):
            self._say(place, [said("hidden_field")])
        return level.stored.get(definition.key) if definition.keep_hidden else None

    def _may_write(self, definition: FieldDefinition, name: str) -> bool:
        columns = (f"{name}.{column.key}" for column in definition.columns)
        return self.access.may_write(name) or any(map(self.access.may_write, columns))

    def _is_required(self, definition: FieldDefinition, level: Level, name: str, place: str) -> bool:
        if not self.access.may_write(name):
            return False
        least = definition.kind.least if isinstance(definition.kind, Table) else 0
        listed = definition.required or self.access.demands(name) or least > 0
        return listed or self._true(definition.rules.required_if, level, place)

    def _value(self, definition: FieldDefinition, level: Level, place: str, *, writable: bool) -> Value:
        key, kind, stored = definition.key, definition.kind, level.stored.get(definition.key)
        if isinstance(kind, Computed):
            return kind.made(self._result(definition.rules.expr, level, place))
        if not writable and (place in self.wrong or not self._is_same(kind, level, key)):
            self._say(place, [said("readonly_field")])
        if isinstance(kind, Table):
            return self._table(definition, kind, level, place, writable=writable)
        if not writable:
            return stored
        if place in self.wrong:
            self._say(place, self.wrong[place])
            return None
        if key in level.sent:
            return stored if self._is_same(kind, level, key) else self._met(definition, level.sent[key], place)
        return stored if stored is not None else self._default(definition, level, place)

    def _is_same(self, kind: Kind, level: Level, key: str) -> bool:
        """Whether nothing was sent but what is stored; that is not looked up again."""
        return key not in level.sent or kind.same(level.sent[key], level.stored.get(key), self.world)

    def _met(self, definition: FieldDefinition, value: Value, place: str) -> Value:
        try:
            return None if value is None else definition.kind.met(value, self.world)
        except ValidationError as error:
            self._say(place, error.messages)
            return None

    def _default(self, definition: FieldDefinition, level: Level, place: str) -> Value:
        if definition.rules.default is None:
            return None
        try:
            value = definition.kind.deserialize(self._result(definition.rules.default, level, place))
        except ValidationError as error:
            self._say(place, error.messages)
            return None
        return self._met(definition, value, place)

    def _table(self, definition: FieldDefinition, table: Table, level: Level, place: str, *, writable: bool) -> Value:
        key, stored = definition.key, level.stored.get(definition.key)
        sent = (level.sent[key] or []) if writable and key in level.sent else None
        self._say(place, self.wrong.get(place, []) if writable else [])
        rows = paired(sent, stored, may_change=self.access.may_write(level.table + key))
        if writable and 0 < len(rows) < table.least:
            self._say(place, [said("too_few_rows", min=table.least)])
        values = [self._row(definition, row, level, f"{place}[{n}]") for n, row in enumerate(rows)]
        if not writable and not any(column.is_computed for column in definition.columns):
            return stored
        return values if values or stored is not None else None

    def _row(self, definition: FieldDefinition, row: Row, level: Level, place: str) -> Values:
        self._say(place, [*self.wrong.get(place, ()), *self.wrong.get(f"{place}.{ROW}", ())])
        if row.wrong:
            self._say(place, [said(row.wrong)])
        scope = level.scope.new_child()
        cells = Level(definition.settled, row.sent, row.stored, scope, f"{definition.key}.", f"{place}.")
        return {**row.stored, ROW: row.identity, **self.level(cells)}

    def _true(self, rule: Expression | None, level: Level, place: str) -> bool:
        return rule is not None and self._result(rule, level, place) is True

    def _failed(self, checks: Iterable[Check], level: Level, place: str) -> list[Problem]:
        failed = [check for check in checks if not self._true(check.holds, level, place) and not self.is_exhausted]
        return [
            Problem("check_failed", check.message, field=place)
            if check.message
            else said("check_failed").problem(place)
            for check in failed
        ]

    def _result(self, rule: Expression | None, level: Level, place: str) -> Value:
        """The value of a rule. Rules have one budget together; the one that uses it up is told, the rest stay null."""
        try:
            return rule.within(self.run, level.scope) if rule and not self.is_exhausted else None
        except OverLimit:
            self.is_exhausted = True
            self._say(place, [said("expr_limit")])
            return None

    def _say(self, place: str, messages: Iterable[Any]) -> None:
        self.problems += [message.problem(place) for message in messages]
