"""One evaluation while it lasts: its clock, its budget, its notes, and the frames its names live in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from workflow_engine.feel.errors import Note, OverLimit
from workflow_engine.feel.limits import STEPS, limit
from workflow_engine.feel.values import Function, Value

LIST, STRING, DEPTH, CALLS, NOTES = (
    limit(name)
    for name in ("expression_list", "expression_string", "value_depth", "expression_calls", "expression_notes")
)
# A step is about a microsecond; these many small things are done in one.
CHARACTERS_PER_STEP, ITEMS_PER_STEP, NODES_PER_STEP, CALL_STEPS = 64, 8, 8, 4


class Calendar(Protocol):
    """Which days are worked; made by those who know holidays."""

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which the `days`-th working day after `start` falls; before it when negative."""


class Run:
    """Everything an evaluation shares; `left` counts its steps down."""

    __slots__ = ("calendar", "calls", "left", "notes", "now")

    def __init__(
        self, now: datetime, budget: int = STEPS, notes: list[str] | None = None, calendar: Calendar | None = None
    ) -> None:
        self.now = now
        self.left = budget
        self.notes = notes
        self.calendar = calendar
        self.calls = 0

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise OverLimit

    def note(self, zh: str, en: str) -> Value:
        """Says why something is null, and is null."""
        if self.notes is not None and len(self.notes) < NOTES:
            self.notes.append(Note(zh, en))
        return None

    def made(self, value: Value) -> Value:
        """Pays for a new value, or for looking at all of one: by its size, what it holds twice counted twice."""
        kind = type(value)
        if kind is str:
            self.sized(len(value))
        elif kind is list or kind is dict:
            self._weigh(value, DEPTH)
        return value

    def sized(self, characters: int) -> None:
        """Pays for a text of a length, before or after it is made."""
        if characters > STRING:
            raise OverLimit
        self.spend(characters // CHARACTERS_PER_STEP)

    def invoke(self, function: Function, arguments: Sequence[Value]) -> Value:
        """Calls a function value; raises OverLimit when calls nest too deeply."""
        self.calls += 1
        self.spend(CALL_STEPS)
        if self.calls > CALLS:
            raise OverLimit("函数嵌套调用过深。", "Functions call one another too deeply.")
        answer = function.call(self, arguments)
        self.calls -= 1
        return answer

    def _weigh(self, value: Value, depth: int) -> None:
        if depth == 0 or len(value) > LIST:
            raise OverLimit
        self.spend(1 + len(value) // ITEMS_PER_STEP)
        for item in value.values() if type(value) is dict else value:
            if type(item) is list or type(item) is dict:
                self._weigh(item, depth - 1)
            elif type(item) is str:
                self.spend(len(item) // CHARACTERS_PER_STEP)


class Frame:
    """Names and their values at one level; `item` is what a filter looks at."""

    __slots__ = ("item", "outer", "run", "values")

    def __init__(self, values: dict[str, Value], outer: "Frame | None", run: Run, item: Value = None) -> None:
        self.values = values
        self.outer = outer
        self.run = run
        self.item = item
