"""The closed set of things that can be done to an instance. Tokens are addressed as rows know them: `id` or `id.n`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow_engine.domain.text import Text


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
class Cancel:
    reason: str = ""


Command = CompleteWork | FireTimer | Deliver | AnswerCall | FailCall | SetVariables | StartAdHoc | EndAdHoc | Cancel
