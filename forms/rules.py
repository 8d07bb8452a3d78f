"""The rules of fields: FEEL over the fields of the form, compiled once, and settled in an order without circles.

A condition (`visible_if`, `required_if`, `readonly_if`), a `default` and an `expr` need the fields they read settled
before them. A `check` or `warn` reads what is settled in the end, so it may also look at its own field.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

from forms.definition import Check, FieldDefinition, Rules
from forms.said import said
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import CONSTANTS, Expression, ExpressionError, expression

CONDITIONS = ("visible_if", "required_if", "readonly_if")
ORDERED = (*CONDITIONS, "default", "expr")
READ_FIRST = (*ORDERED, "section_if")

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Names:
    """What rules may read. `variables` are names of the process; None when they are not known, then any name will do."""

    fields: Collection[str]
    variables: Collection[str] | None
    problems: list[Problem] = field(default_factory=list)

    def within(self, columns: Collection[str]) -> "Names":
        """The names in a row of a table: its columns hide fields of the same name."""
        return Names({*self.fields, *columns}, self.variables, self.problems)


def read_rules(settings: Mapping[str, Any], place: str, names: Names, section_if: Expression | None) -> Rules:
    """The rules among the settings of a field. Mistakes become problems at `place.rule`."""

    def compiled(rule: str, text: str) -> Expression | None:
        return _compiled(text, f"{place}.{rule}", names, is_condition=rule not in ("default", "expr"))

    single = {rule: compiled(rule, _text(settings[rule])) for rule in ORDERED if rule in settings}
    return Rules(
        **single,
        section_if=section_if,
        check=tuple(_checks(settings.get("check", ()), "check", compiled)),
        warn=tuple(_checks(settings.get("warn", ()), "warn", compiled)),
    )


def settled(fields: Sequence[FieldDefinition], place: str, problems: list[Problem]) -> tuple[FieldDefinition, ...]:
    """The fields so that each comes after those its rules read; a circle is a problem at `place`."""
    by_key = {field.key: field for field in reversed(fields)}  # of two with one key the first
    graph = {field.key: reads(field) & by_key.keys() for field in fields}
    try:
        return tuple(by_key[key] for key in TopologicalSorter(graph).static_order())
    except CycleError as circle:
        problems.append(said("form_cycle", circle=" → ".join(dict.fromkeys(circle.args[1]))).problem(place))
        return tuple(fields)


def reads(field: FieldDefinition) -> set[str]:
    """Names that have to be settled before the field; of a table also what its columns read outside their row."""
    found = {name for rule in READ_FIRST for name in _names(getattr(field.rules, rule))}
    own = {column.key for column in field.columns}
    return found | {name for column in field.columns for name in reads(column) - own}


def watched(fields: Sequence[FieldDefinition]) -> frozenset[str]:
    """Names whose change changes what the form shows: whatever a rule reads, and what is summed."""
    every = [*fields, *(column for field in fields for column in field.columns)]
    read = {name for field in every for rule in _rules(field) for name in _names(rule)}
    return frozenset(read.union(*(field.kind.said.get("totals", ()) for field in fields)))


def _rules(field: FieldDefinition) -> Iterator[Expression | None]:
    yield from (getattr(field.rules, rule) for rule in READ_FIRST)
    yield from (check.rule for check in field.rules.warn)


def _compiled(text: str, place: str, names: Names, *, is_condition: bool) -> Expression | None:
    try:
        rule = expression(text, names.fields)
    except ExpressionError as error:
        found = Text(error.zh, error.en)
        names.problems.append(Problem(error.code, found, field=place, line=error.line, column=error.column))
        return None
    names.problems.extend(said("unknown_name", name=name).problem(place) for name in _unknown(rule, names))
    if is_condition and rule.kind not in (None, "boolean"):
        names.problems.append(said("not_a_condition").problem(place))
    return rule


def _unknown(rule: Expression, names: Names) -> list[str]:
    if names.variables is None:
        return []
    return sorted(rule.names - {*names.fields, *names.variables, CONSTANTS})


def _names(rule: Expression | None) -> frozenset[str]:
    return rule.names | rule.perhaps if rule else frozenset()


def _text(value: Any) -> str:
    """A text is FEEL; any other constant is written as JSON, which FEEL reads."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _checks(
    listed: Sequence[Mapping[str, Any]], name: str, compiled: Callable[[str, str], Expression | None]
) -> Iterator[Check]:
    for entry in listed:
        rule = compiled(name, entry["feel"])
        if rule is not None:
            yield Check(rule, entry["message"])
