"""Trying an expression or a decision with values before anything is published: nothing is stored, nothing is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow_engine import feel
from workflow_engine.bpmn import decisions
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import ExpressionError, OverLimit, Value


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out, and why it or a part of it is null."""

    value: Value
    notes: tuple[Text, ...]


def expression(text: str, given: str, now: datetime) -> Trial:
    """The value of an expression for variables, which are written as a FEEL context or as JSON.

    `now` is aware. Raises InvalidInput, with line and column, for one of them that cannot be read or costs too much.
    """
    values = _values(given, now)
    return _evaluated(text, "expression", values, now)


def decision(source: bytes, name: str, given: str, now: datetime) -> Trial:
    """What a decision of a DMN file decides; without a name, the last one of the file, which the others lead to.

    Raises InvalidDiagram with what is wrong in the file, InvalidInput.
    """
    values, model = _values(given, now), decisions.read(source)
    wanted = name or next(reversed(model.names), "")
    if wanted not in (*model.names, *model.ids):
        known = ", ".join(model.names)
        raise _wrong(
            "unknown_decision",
            "decision",
            f"没有决策 {wanted}，现有：{known}。",
            f"Expected one of {known}, but found {wanted}.",
        )
    try:
        decided = model.evaluate(wanted, values, now=now)
    except OverLimit as over:
        raise _wrong(over.code, "decision", over.zh, over.en) from None
    return Trial(decided.value, _told(decided.notes))


def _values(given: str, now: datetime) -> Mapping[str, Value]:
    if not given.strip():
        return {}
    found = _evaluated(given, "values", {}, now).value
    if not isinstance(found, Mapping):
        said = (
            "变量应写成上下文，如 {amount: 12}。",
            "Expected the variables as a context, such as {amount: 12}, but found another value.",
        )
        raise _wrong("bad_type", "values", *said)
    return found


def _evaluated(text: str, field: str, values: Mapping[str, Value], now: datetime) -> Trial:
    notes: list[str] = []
    try:
        value = feel.expression(text, values)(values, now=now, notes=notes)
    except (ExpressionError, OverLimit) as wrong:
        raise _wrong(wrong.code, field, wrong.zh, wrong.en) from None
    return Trial(value, _told(notes))


def _told(notes: list[str] | tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(Text(getattr(note, "zh", note), str(note)) for note in notes)


def _wrong(code: str, field: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(problems=[Problem(code, Text(zh, en), field=field)])
