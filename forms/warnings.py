"""What the rules of a form need from outside it, and parts of them that can never have a value."""

from collections.abc import Iterator, Mapping

from forms.definition import FieldDefinition, FormDefinition
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import CONSTANTS, Expression
from workflow_engine.feel.types import BOOLEAN, Type
from workflow_engine.feel.typing import typed

CONDITIONS = ("visible_if", "required_if", "readonly_if")


def outside(form: FormDefinition) -> frozenset[str]:
    """Names of the process that rules read."""
    found: set[str] = set()
    for _, field, own in _placed(form):
        found |= {name for _, rule in _rules(field) for name in rule.names - own.keys()}
    return frozenset(found - {CONSTANTS})


def warnings(form: FormDefinition) -> Iterator[Problem]:
    """Rules whose parts do not go together, by places such as `lines.qty: visible_if`."""
    for place, field, own in _placed(form):
        for name, rule in _rules(field):
            found = typed(rule.text, own)
            for remark in found.remarks:
                yield _problem(remark.code, f"{place}: {name}", Text(remark.zh, remark.en))
            if name not in ("default", "expr") and found.type not in (None, BOOLEAN):
                said = Text(f"{rule.text} 应为真或假。", f"Expected {rule.text} to be true or false, but it is not.")
                yield _problem("type_mismatch", f"{place}: {name}", said)


def _placed(form: FormDefinition) -> Iterator[tuple[str, FieldDefinition, Mapping[str, Type]]]:
    """Every field and column with its place and the types its rules see: those of a row hide those of the form."""
    types = {field.key: field.value_type for field in form.fields if field.holds_value}
    for field in form.fields:
        yield field.key, field, types
        row = types | {column.key: column.value_type for column in field.columns if column.holds_value}
        yield from ((f"{field.key}.{column.key}", column, row) for column in field.columns)


def _rules(field: FieldDefinition) -> Iterator[tuple[str, Expression]]:
    rules = field.rules
    single = ((name, getattr(rules, name)) for name in (*CONDITIONS, "default", "expr"))
    yield from ((name, rule) for name, rule in single if rule is not None)
    yield from (("check", check.rule) for check in rules.check)
    yield from (("warn", check.rule) for check in rules.warn)


def _problem(code: str, place: str, said: Text) -> Problem:
    return Problem(code, Text(f"{place}：{said.zh}", f"{place}: {said.en}"), field=place, severity="warning")
