"""What a push of the engine is given from outside: the moment, the calendars, the processes that may be called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from workflow_engine.feel import Calendar

if TYPE_CHECKING:
    from workflow_engine.bpmn.compiled import Compiled


class WorkingTime(Protocol):
    """A business calendar; moments are aware and in UTC."""

    def add_days(self, start: datetime, days: int) -> datetime: ...

    def add_time(self, start: datetime, span: timedelta) -> datetime: ...


class Library(Protocol):
    """Finds what a diagram refers to by name, for a `caller` named by its version.

    `binding` is latest, deployment (what came in one file or package with the caller) or the number of a version.
    """

    def called(self, process: str, binding: str, caller: str) -> "Compiled | None":
        """The process that a call activity means now."""

    def compiled(self, version: str) -> "Compiled | None":
        """The version that a running call was bound to."""

    def decision(self, key: str, caller: str) -> Any: ...

    def calendar(self, name: str) -> WorkingTime | None: ...


class NoLibrary:
    """A library with nothing in it."""

    def called(self, process: str, binding: str, caller: str) -> "Compiled | None":
        return None

    def compiled(self, version: str) -> "Compiled | None":
        return None

    def decision(self, key: str, caller: str) -> Any:
        return None

    def calendar(self, name: str) -> WorkingTime | None:
        return None


def _no_frame(key: str) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class World:
    """`now` is aware. `constants` are what expressions read as `engine.…`; no variable can hide them.

    `instance` is the name under which connectors are asked.
    """

    now: datetime
    library: Library = field(default_factory=NoLibrary)
    constants: Mapping[str, Any] = field(default_factory=dict)
    instance: str = ""
    calendar: Calendar | None = None  # for expressions that ask about working days
    frame: Callable[[str], Mapping[str, Any]] = _no_frame  # finds one that was not among the variables given
    is_late: Callable[[], bool] = bool  # whether the act has taken longer than it may; asked after every step
