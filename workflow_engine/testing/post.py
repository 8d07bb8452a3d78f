"""Messages and signals between the lab's instances: one receiver for a message, everybody who waited for a signal.

A message goes to whoever has waited longest, else to a start event, else it stays until somebody waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from workflow_engine.bpmn.commands import Deliver
from workflow_engine.bpmn.compiled import Compiled, StartPoint
from workflow_engine.domain.limits import limit
from workflow_engine.domain.outcome import Opened, Thrown, Wait
from workflow_engine.testing.library import LabLibrary
from workflow_engine.testing.records import Instance, Origin

KEPT = timedelta(seconds=limit("message_seconds"))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A command for an instance, or an instance to begin at a start event."""

    instance: Instance | None = None
    command: Deliver | None = None
    begins: tuple[Compiled, str, dict[str, Any]] | None = None
    origin: Origin = None


@dataclass(frozen=True, slots=True)
class _Letter:
    thrown: Thrown
    order: int
    expires: datetime
    sender: Instance | None


@dataclass(slots=True)
class Post:
    order: int = 0
    letters: list[_Letter] = field(default_factory=list)

    def send(self, thrown: Thrown, now: datetime, sender: Instance | None = None) -> None:
        self.order += 1
        kept = KEPT if thrown.seconds is None else timedelta(seconds=thrown.seconds)
        self.letters.append(_Letter(thrown, self.order, now + kept, sender))

    def next(self, running: Sequence[Instance], library: LabLibrary, now: datetime) -> list[Delivery]:
        """What the first letter that has a receiver leads to; empty when none has one."""
        self.letters = [letter for letter in self.letters if letter.expires >= now]
        for letter in self.letters:
            is_signal = letter.thrown.kind == "signal"
            found = _broadcast(letter, running, library) if is_signal else _route(letter.thrown, running, library)
            if found or is_signal:
                self.letters.remove(letter)
            if found:
                return found
        return []


def _route(thrown: Thrown, running: Sequence[Instance], library: LabLibrary) -> list[Delivery]:
    waiting = [
        (instance.armed[address], instance, address)
        for instance in running
        for address, wait in instance.opened.items()
        if _fits(wait, thrown)
    ]
    if waiting:
        _, instance, address = min(waiting, key=lambda each: each[0])
        del instance.opened[address]  # the engine opens it again if it goes on waiting
        return [Delivery(instance, Deliver("message", thrown.name, thrown.variables, address))]
    started = [_started(thrown, *start, running) for start in library.message_starts(thrown.name)[:1]]
    return [each for each in started if each is not None]


def _started(thrown: Thrown, compiled: Compiled, point: StartPoint, running: Sequence[Instance]) -> Delivery | None:
    """An instance begins, unless one per key is enough and one is running: then the message waits."""
    origin = (thrown.name, thrown.correlation)
    if point.is_single and any(each.key == compiled.process and each.origin == origin for each in running):
        return None
    return Delivery(begins=(compiled, point.element, dict(thrown.variables)), origin=origin)


def _broadcast(letter: _Letter, running: Sequence[Instance], library: LabLibrary) -> list[Delivery]:
    name = letter.thrown.name
    reached = [
        instance
        for instance in running
        if instance is not letter.sender
        and any(_hears(wait, name) and instance.armed[at] < letter.order for at, wait in instance.opened.items())
    ]
    command = Deliver("signal", name, letter.thrown.variables)
    payload = letter.thrown.variables
    started = [Delivery(begins=(each, point.element, dict(payload))) for each, point in library.signal_starts(name)]
    return [Delivery(instance, command) for instance in reached] + started


def _fits(wait: Opened, thrown: Thrown) -> bool:
    if not isinstance(wait, Wait) or wait.kind != "message" or wait.name != thrown.name:
        return False
    return wait.correlation is None or wait.correlation == thrown.correlation


def _hears(wait: Opened, name: str) -> bool:
    return isinstance(wait, Wait) and wait.kind == "signal" and wait.name == name
