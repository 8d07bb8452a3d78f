"""What templates get: a form as a plain tree of sections, lines and controls, in one language.

What a node hides, and what does not apply, is not in the tree in any form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Offered:
    """An option of a control."""

    key: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A field. `place` (`lines[0].qty`) is what problems name, `name` what the input sends; `facts` are its attributes.

    `text` is the value as it is read, `value` what the input holds: a text, or texts; as it was typed when it was sent.
    """

    place: str
    name: str
    kind: str
    control: str
    label: str
    help: str
    text: str
    value: Any
    facts: Mapping[str, str]
    options: tuple[Offered, ...]
    writable: bool
    required: bool
    live: bool
    width: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. `number` stands in the names of its inputs; a cell that does not apply is None."""

    number: int
    identity: str
    cells: tuple[Control | None, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `key` begins its commands; `may_change`: rows may be added, moved and deleted. Totals are by column."""

    key: str
    place: str
    name: str
    label: str
    help: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Line, ...]
    totals: Mapping[str, str]
    writable: bool
    may_change: bool
    required: bool
    live: bool
    most: int
    problems: tuple[str, ...]
    kind: str = "table"
    width: str = "full"


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading; the first may have none. Each of `lines` holds what stands side by side."""

    title: str
    text: str
    lines: tuple[tuple[Control | Grid, ...], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the summary of problems; `place` is empty where nothing on the page can be pointed at."""

    place: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    title: str
    sections: tuple[Section, ...]
    problems: tuple[Told, ...]
