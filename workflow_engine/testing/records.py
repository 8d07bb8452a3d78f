"""What the lab keeps where an installation has rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.domain.outcome import Opened, Outcome, Work
from workflow_engine.domain.text import Text

Origin = tuple[str, str | None] | None  # name and keys of a message


@dataclass(slots=True, eq=False)
class Instance:
    """A process instance. `opened` is what it waits for, by address; `armed` the order in which that began; `origin` the
    message that began it."""

    id: str
    key: str
    compiled: Compiled
    state: bytes = b""
    status: str = "running"
    result: str = ""
    starter: str | None = None
    origin: Origin = None
    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    opened: dict[str, Opened] = field(default_factory=dict)
    armed: dict[str, int] = field(default_factory=dict)

    def take(self, outcome: Outcome, order: int) -> None:
        """What one push of the engine changed."""
        self.state, self.status, self.result = outcome.state, outcome.status, outcome.result
        self.values = {key: value for key, value in self.values.items() if key[0] not in outcome.gone}
        self.values |= outcome.variables
        ended = {closed.token for closed in outcome.closed}
        self.opened = {name: each for name, each in self.opened.items() if name.partition(".")[0] not in ended}
        for opened in outcome.opened:
            self.opened[opened.token] = opened
            self.armed[opened.token] = order

    def __repr__(self) -> str:
        return f"<{self.key} {self.id} {self.status}>"


@dataclass(frozen=True, slots=True)
class Item:
    """A work item: `settings` are the activity's, `values` what its round knows (item, loop counter).

    One that is `offered` has not begun: an ad-hoc section offers it as often as somebody wants to begin it.
    """

    instance: Instance
    token: str
    element: str
    name: str
    settings: Mapping[str, Any]
    values: Mapping[str, Any]
    offered: bool = False
    section: str = ""

    @classmethod
    def of(cls, instance: Instance, work: Work) -> "Item":
        name = instance.compiled.label(work.element)
        return cls(instance, work.token, work.element, name, work.settings, work.frame, work.startable, work.section)

    @property
    def roles(self) -> list[str]:
        """Who may do it, as the diagram says: the activity's candidates, else the role of its lane."""
        named = str(self.settings.get("candidates") or self.settings.get("lane") or "")
        return [role.strip().removeprefix("role:") for role in named.split(",") if role.strip()]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `what` is entered, completed or cancelled."""

    instance: str
    definition: str
    element: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """Why an instance could not go on; the act that led to it changed nothing."""

    instance: str
    element: str
    code: str
    text: Text
    detail: str


@dataclass(frozen=True, slots=True)
class UncaughtError:
    """A BPMN error that nobody caught: `code` is its own, `element` threw it. It is an incident too."""

    instance: str
    element: str
    code: str
    message: str


class ConnectorError(Exception):
    """What a fake connector raises to fail with a code."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(text or code)
        self.code = code
        self.text = Text(text or code, text or code)
