"""What one push of the engine did: plain data, made by `bpmn.execution`, read by `ProcessInstance.record`.

A token that waits has an id of its own, counted within the instance and never used twice; it is the key of the row
that is opened for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from workflow_engine.domain.text import Text

Status = Literal["running", "completed", "terminated"]


@dataclass(frozen=True, slots=True)
class Work:
    """Somebody has to do something: `settings` are the evaluated attributes (candidates, due, priority ...).

    `scope` is where the variables of its process are: "" for the instance itself, else a called process.
    """

    token: str
    element: str
    process: str
    settings: Mapping[str, Any]
    scope: str = ""
    frame: Mapping[str, Any] = field(default_factory=dict)
    startable: bool = False  # an activity of an ad-hoc section that may be begun, any number of times
    section: str = ""  # the token of that section where a performer may end it


@dataclass(frozen=True, slots=True)
class Due:
    """A timer: fires at `at` (aware, UTC) and not before."""

    token: str
    element: str
    process: str
    at: datetime
    repeats_left: int | None = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """A message, signal or condition that is waited for; `correlation` is canonical text, None when any will do."""

    token: str
    element: str
    process: str
    kind: Literal["message", "signal", "condition"]
    name: str
    correlation: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A request for a connector; `key` is the same however often it is tried."""

    token: str
    element: str
    process: str
    connector: str
    parameters: Mapping[str, Any]
    key: str
    attempts: int


Opened = Work | Due | Wait | Call


@dataclass(frozen=True, slots=True)
class Closed:
    """A token that waited and no longer does; `rows` says which kinds of rows were open for it."""

    token: str
    how: Literal["completed", "cancelled"]
    rows: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal that leaves the instance; whoever catches it does so after the commit.

    A message may come back to the same instance. A signal does not: what waited for it there has heard it at once.
    `seconds` is how long it waits for a catcher, where the diagram says so.
    """

    kind: Literal["message", "signal"]
    name: str
    correlation: str | None
    variables: Mapping[str, Any]
    element: str
    token: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """An element entered or left. `token` is the execution, `causes` the executions whose tokens it consumed, `flows`
    those on which it passed tokens when it was completed."""

    what: Literal["entered", "completed", "cancelled", "caught", "uncaught"]
    element: str
    process: str
    token: str
    causes: tuple[str, ...] = ()
    note: str = ""
    flows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that was taken: one record for each table and decision, with inputs, value and the rules that matched."""

    element: str
    token: str
    records: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the process cannot go on: an incident code of the product, the element, and what was found.

    `error` is the BPMN error that nobody caught, where that is why.
    """

    code: str
    element: str
    text: Text
    detail: str = ""
    token: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`variables` holds changed values only, by (scope, name); scope "" is the instance, else a frame's token.

    `gone` are frames that no longer exist, `renamed` tokens that wait on at an element of another name, after a change of
    version. A fault means that nothing happened: `state` is the one before, and `passed` tells what had been tried. A
    thrown signal has reached the instance itself already; others hear it after the commit.
    """

    state: bytes
    status: Status
    opened: tuple[Opened, ...] = ()
    closed: tuple[Closed, ...] = ()
    variables: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    thrown: tuple[Thrown, ...] = ()
    passed: tuple[Passed, ...] = ()
    asked: tuple[Asked, ...] = ()
    fault: Fault | None = None
    steps: int = 0
    result: str = ""
