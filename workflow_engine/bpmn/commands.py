"""The closed set of things that can be done to an instance. Tokens are addressed as rows know them: `id` or `id.n`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, get_args

from workflow_engine import feel
from workflow_engine.domain.text import Text

VALUES = {"values", "result", "variables"}  # parts of commands that hold FEEL values


@dataclass(frozen=True, slots=True)
class CompleteWork:
    """`values` are checked form values; `result` (outcome, comment, by, at) becomes the variable named like the element."""

    token: str
    values: Mapping[str, Any]
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FireTimer:
    """`due` must be the moment the timer was armed for, else the command is stale."""

    token: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Deliver:
    """A message for one waiting token, or a signal for every one that waits for it."""

    kind: str
    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    token: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerCall:
    token: str
    result: Any


@dataclass(frozen=True, slots=True)
class FailCall:
    """`code` is a BPMN error of the connector or an incident code."""

    token: str
    code: str
    text: Text
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SetVariables:
    """An administrator's edit."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StartAdHoc:
    """Begin an activity of an ad-hoc section; the token is that of its offer."""

    token: str


@dataclass(frozen=True, slots=True)
class EndAdHoc:
    token: str


@dataclass(frozen=True, slots=True)
class Move:
    """An administrator takes tokens away and puts others before nodes or on flows, in this order."""

    cancel: Sequence[str] = ()
    start: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Cancel:
    reason: str = ""


def to_json(command: "Command") -> dict[str, Any]:
    """A command as it waits in an incident; values keep their FEEL types."""
    facts = {each.name: getattr(command, each.name) for each in fields(command)}
    for name, value in facts.items():
        if isinstance(value, datetime):
            facts[name] = value.isoformat()
        elif isinstance(value, Text):
            facts[name] = value.as_json()
        elif name in VALUES:
            facts[name] = feel.to_json(dict(value) if isinstance(value, Mapping) else value)
    return {"is": type(command).__name__, **facts}


def from_json(kept: Mapping[str, Any]) -> "Command":
    facts = {name: value for name, value in kept.items() if name != "is"}
    for name, value in facts.items():
        if name == "due":
            facts[name] = datetime.fromisoformat(value)
        elif name == "text":
            facts[name] = Text(**value)
        elif name in VALUES:
            facts[name] = feel.from_json(value)
    return COMMANDS[kept["is"]](**facts)


Command = (
    CompleteWork | FireTimer | Deliver | AnswerCall | FailCall | SetVariables | StartAdHoc | EndAdHoc | Move | Cancel
)
COMMANDS: Mapping[str, Callable[..., Command]] = {each.__name__: each for each in get_args(Command)}
