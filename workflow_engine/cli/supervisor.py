"""Keeps the programs of an installation running: starts them in stages, prefixes what they write with their name,
starts again what ends, gives up loudly when that is hopeless, and leaves nothing behind when asked to end.
"""

import math
import selectors
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Protocol, Self

from workflow_engine.cli.children import Child
from workflow_engine.cli.restarts import EXITS, Restarts
from workflow_engine.cli.signals import Signals
from workflow_engine.cli.speech import say, write
from workflow_engine.domain.errors import Failed
from workflow_engine.domain.text import Text

LOOK = 1.0  # seconds between two looks at servers that are not our children and therefore send no signal


class Member(Protocol):
    """What the supervisor needs to know of a program or of an embedded server."""

    name: str
    patience: float

    def start(self) -> None: ...
    def ended(self) -> int | None: ...
    def ask_to_end(self) -> None: ...
    def sweep(self) -> None: ...


class EndAsked(Exception):
    """Somebody sent SIGINT, SIGTERM or SIGHUP."""


class Supervisor:
    """Used as a context: leaving it ends every member, the last stage first, so servers outlive their clients.

    `now` are seconds of a steady clock; `started` is told after every start, so that a later run can find the members.
    """

    def __init__(
        self, *, now: Callable[[], float] = time.monotonic, started: Callable[[list[Member]], None] = lambda _: None
    ) -> None:
        self.now = now
        self.started = started
        self.members: list[Member] = []
        self.since: dict[str, float] = {}  # running member -> moment of its start
        self.due: dict[str, float] = {}  # ended member -> moment of its next start
        self.restarts: dict[str, Restarts] = {}
        self.signals = Signals()
        self.selector = selectors.DefaultSelector()
        self.stack = ExitStack()

    def __enter__(self) -> Self:
        self.stack.enter_context(self.signals)
        self.stack.enter_context(self.selector)
        self.selector.register(self.signals.socket, selectors.EVENT_READ)
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def start(self, *members: Member) -> None:
        """Starts a stage: members that run side by side and end together."""
        self.stack.callback(self.end, members)
        for member in members:
            self.members.append(member)
            self.launch(member)

    def finish(self, child: Child) -> int:
        """Runs a program to its end and gives its exit code."""
        self.launch(child)
        try:
            while (code := child.ended()) is None:
                self.turn(LOOK)
            return code
        finally:
            self.end([child])

    def wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Whether `until` came true within the seconds. Nothing is started again meanwhile."""
        deadline = self.now() + seconds
        while not until():
            if self.now() >= deadline:
                return False
            self.turn(0.01)
        return True

    def watch(self, until: Callable[[], bool] = lambda: False, look: float = LOOK) -> None:
        """Starts again what ends, until somebody asks for the end, it is hopeless, or `until` comes true."""
        while not until():
            next_start = min(self.due.values(), default=self.now() + look)
            self.turn(min(look, max(0.0, next_start - self.now())))
            self.care()

    def turn(self, seconds: float) -> None:
        """Waits at most that long for something to happen. Raises EndAsked when a signal asked for it."""
        if self.listen(seconds):
            raise EndAsked

    def listen(self, seconds: float) -> bool:
        """Passes on what programs write; whether the end was asked for."""
        for key, _ in self.selector.select(seconds):
            if child := key.data:
                self.pass_on(child, child.lines())
                if not child.talks:
                    self.selector.unregister(child.output())
        return self.signals.end_is_asked()

    def care(self) -> None:
        """Plans a restart for whatever ended and does those that are due."""
        for member in self.members:
            if member.name in self.since and (code := member.ended()) is not None:
                self.plan(member, code)
            if self.due.get(member.name, math.inf) <= self.now():
                del self.due[member.name]
                self.launch(member)

    def plan(self, member: Member, code: int) -> None:
        exits = self.restarts.setdefault(member.name, Restarts())
        self.due[member.name] = exits.after(self.since[member.name], self.now())
        self.leave(member)
        if exits.hopeless():
            raise Failed(given_up(member.name, code))
        say(again(member.name, code, exits.pause))

    def launch(self, member: Member) -> None:
        member.start()
        self.since[member.name] = self.now()
        if isinstance(member, Child):
            self.selector.register(member.output(), selectors.EVENT_READ, member)
        self.started(self.members)

    def end(self, members: Sequence[Member]) -> None:
        """Asks a stage to end, waits as long as its patience, and ends at once what is left of it."""
        running = [member for member in members if member.name in self.since]
        for member in running:
            member.ask_to_end()
        deadline = time.monotonic() + max(member.patience for member in members)
        while time.monotonic() < deadline and any(member.ended() is None for member in running):
            self.listen(0.01)
        for member in running:
            self.leave(member)

    def leave(self, member: Member) -> None:
        """What is left of an ended program's process group goes too; its last words are passed on."""
        del self.since[member.name]
        member.sweep()
        if isinstance(member, Child):
            if member.talks:
                self.selector.unregister(member.output())
            self.pass_on(member, member.close())

    def pass_on(self, member: Member, lines: list[str]) -> None:
        width = max((len(each.name) for each in self.members), default=0)
        for line in lines:
            write(f"{member.name:<{width}} | {line}")


def again(name: str, code: int, pause: float) -> Text:
    return Text(
        f"{name} 已退出（退出码 {code}），{pause:.1f} 秒后重启。",
        f"{name} ended with code {code}; starting it again in {pause:.1f} s.",
    )


def given_up(name: str, code: int) -> Text:
    return Text(
        f"{name} 在一分钟内退出了 {EXITS} 次，最后的退出码为 {code}，已放弃。原因见上方输出。",
        f"{name} ended {EXITS} times within a minute, last with code {code}. Giving up; the reason is above.",
    )
