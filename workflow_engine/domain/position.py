"""Where an instance stands, and what an intervention would change about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Position:
    """A token: the node it is at, what it waits for (kinds of rows) and until when. `within` is the token around it.

    A listener (a boundary event, the start of an event sub-process) waits beside the work and keeps nothing open.
    """

    token: str
    element: str
    process: str
    kind: str
    rows: tuple[str, ...] = ()
    due_at: datetime | None = None
    is_listener: bool = False
    flow: str = ""  # the flow on which it came, where it waits for others
    within: str = ""
    part_of: str = ""  # the repeated activity or event-based gateway that it only serves


@dataclass(frozen=True, slots=True)
class Effects:
    """What an intervention does: tokens that come, go, stay as they are, or stay under another name or moment.

    `plan` stands for the request and the state of the instance it was shown for; executing needs the same one.
    """

    opened: tuple[Position, ...]
    closed: tuple[Position, ...]
    kept: tuple[Position, ...]
    changed: tuple[tuple[Position, Position], ...]
    plan: str = ""
    status: str = "running"
    can_end: bool | None = None  # whether some run from there ends; None where that is not known

    @property
    def is_nothing(self) -> bool:
        return not (self.opened or self.closed or self.changed)

    @property
    def standing(self) -> tuple[Position, ...]:
        """Where the instance stands afterwards."""
        return (*self.kept, *(after for _, after in self.changed), *self.opened)

    def known_as(self, plan: str) -> "Effects":
        return replace(self, plan=plan)


def difference(before: Iterable[Position], after: Iterable[Position], status: str = "running") -> Effects:
    """What lies between two states of an instance."""
    was: Mapping[str, Position] = {position.token: position for position in before}
    now: Mapping[str, Position] = {position.token: position for position in after}
    both = [name for name in was if name in now]
    return Effects(
        opened=tuple(position for name, position in now.items() if name not in was),
        closed=tuple(position for name, position in was.items() if name not in now),
        kept=tuple(was[name] for name in both if was[name] == now[name]),
        changed=tuple((was[name], now[name]) for name in both if was[name] != now[name]),
        status=status,
    )
