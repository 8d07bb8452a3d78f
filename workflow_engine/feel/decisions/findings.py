"""What is wrong with a decision model: each finding has a code, a place in the file, and a sentence in both languages."""

from typing import Literal, NamedTuple

from workflow_engine.feel.decisions.definitions import Place
from workflow_engine.feel.errors import Note

Severity = Literal["refuse", "warning", "info"]


class Finding(NamedTuple):
    """`severity` "refuse" keeps the model from being used; the others only tell."""

    code: str
    place: Place
    message: Note
    severity: Severity = "refuse"
    column: int | None = None
