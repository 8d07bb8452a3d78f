"""What the lab's diagrams can refer to: every process deployed in it, and when its start events begin one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.compiled import Compiled, StartPoint
from workflow_engine.bpmn.definitions import MessageDefinition, SignalDefinition, TimerDefinition
from workflow_engine.bpmn.world import NoLibrary, WorkingTime
from workflow_engine.feel import Calendar


@dataclass(slots=True)
class TimerStart:
    """A timer start event of the newest version of a process."""

    compiled: Compiled
    point: StartPoint
    definition: TimerDefinition
    calendar: WorkingTime | None
    schedule: timers.Schedule | None

    @property
    def at(self) -> datetime:
        assert self.schedule is not None
        return self.schedule.due

    def take(self) -> tuple[Compiled, str]:
        """What to start now; the next occurrence is scheduled."""
        assert self.schedule is not None
        self.schedule = timers.following(self.schedule, self.schedule.due, self.definition.zone, self.calendar)
        return self.compiled, self.point.element


class LabLibrary(NoLibrary):
    def __init__(self) -> None:
        self.latest: dict[str, Compiled] = {}
        self.versions: dict[str, Compiled] = {}
        self.numbered: dict[str, list[Compiled]] = {}  # by process, the first version first
        self.schedules: dict[str, list[TimerStart]] = {}
        self.calendars: dict[str, WorkingTime] = {}
        self.decisions: dict[str, Any] = {}

    def add(self, compiled: Compiled, now: datetime) -> None:
        self.latest[compiled.process] = self.versions[compiled.version] = compiled
        self.numbered.setdefault(compiled.process, []).append(compiled)
        self.schedules[compiled.process] = [
            self._timer_start(compiled, point, point.definition, now)
            for point in compiled.starts
            if isinstance(point.definition, TimerDefinition)
        ]

    def called(self, process: str, binding: str, caller: str) -> Compiled | None:
        if binding.isdecimal():
            return next(iter(self.numbered.get(process, [])[int(binding) - 1 :]), None)
        digest = caller.rpartition(":")[2]
        together = self.versions.get(f"{process}:{digest}") if binding == "deployment" else None
        return together or self.latest.get(process)

    def compiled(self, version: str) -> Compiled | None:
        return self.versions.get(version)

    def message_starts(self, name: str) -> list[tuple[Compiled, StartPoint]]:
        return self._starts(MessageDefinition, name)

    def signal_starts(self, name: str) -> list[tuple[Compiled, StartPoint]]:
        return self._starts(SignalDefinition, name)

    def timer_starts(self, until: datetime) -> list[TimerStart]:
        every = [start for starts in self.schedules.values() for start in starts]
        return [start for start in every if start.schedule is not None and start.at <= until]

    def calendar(self, name: str) -> WorkingTime | None:
        return self.calendars.get(name)

    def working_days(self, compiled: Compiled) -> Calendar | None:
        """The process's calendar for expressions, if it has one."""
        return cast(Calendar | None, self.calendars.get(compiled.calendar or ""))

    def decision(self, key: str, caller: str) -> Any:
        return self.decisions.get(key)

    def _timer_start(
        self, compiled: Compiled, point: StartPoint, definition: TimerDefinition, now: datetime
    ) -> TimerStart:
        calendar = self.calendar(definition.calendar) if definition.calendar else None
        value = definition.value({}, now=now) if definition.value else None
        rule = definition.literal or timers.of_value(value, definition.form, definition.zone)
        first = timers.first(rule, now, definition.zone, calendar)
        return TimerStart(compiled, point, definition, calendar, first)

    def _starts(self, kind: type, name: str) -> list[tuple[Compiled, StartPoint]]:
        return [
            (compiled, point)
            for compiled in self.latest.values()
            for point in compiled.starts
            if type(point.definition) is kind and _named(point.definition) == name
        ]


def _named(definition: object) -> str:
    return str(getattr(definition, "name", ""))
