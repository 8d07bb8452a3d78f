"""What an evaluation leaves behind besides its value: which rules matched on which inputs, and what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from workflow_engine.feel.errors import Note
from workflow_engine.feel.json_form import to_json
from workflow_engine.feel.limits import STEPS
from workflow_engine.feel.run import Calendar, Run
from workflow_engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Recorded:
    """One decision or decision table evaluated: the answer to "why was this sent to the CFO"."""

    element: str
    name: str
    inputs: Mapping[str, Value]
    value: Value
    rules: tuple[str, ...] | None = None  # ids of the rules that matched, in their order; None: no table

    def as_json(self) -> dict[str, Any]:
        """Plain data for the history."""
        rules = {} if self.rules is None else {"rules": list(self.rules)}
        inputs = {name: to_json(value) for name, value in self.inputs.items()}
        return {"element": self.element, "name": self.name, "inputs": inputs, **rules, "value": to_json(self.value)}


class Fault(NamedTuple):
    """A table that has no answer although the model promised one, such as two matches where one may be."""

    code: str
    element: str
    message: Note


class DecisionRun(Run):
    """A run that keeps a record."""

    __slots__ = ("faults", "record")

    def __init__(
        self, now: datetime, budget: int = STEPS, notes: list[str] | None = None, calendar: Calendar | None = None
    ) -> None:
        super().__init__(now, budget, notes, calendar)
        self.record: list[Recorded] = []
        self.faults: list[Fault] = []

    def fault(self, code: str, element: str, message: Note) -> Value:
        """Keeps a fault, and is null."""
        self.faults.append(Fault(code, element, message))
        return self.note(message.zh, message)
