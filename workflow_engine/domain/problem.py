"""One thing that is wrong with an input, precise enough to be mended: a stable code, where it is, and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from workflow_engine.domain.text import Text

Severity = Literal["refuse", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`element` names a place in a diagram, `field` a place in a form such as `lines[2].qty`; lines count from 1.

    `path` are elements and flows that lead to what happens, in order. `severity` "refuse" keeps the thing from being
    published or stored; the others only tell.
    """

    code: str
    text: Text
    element: str | None = None
    field: str | None = None
    line: int | None = None
    column: int | None = None
    severity: Severity = "refuse"
    way_out: Text | None = None
    path: tuple[str, ...] = ()

    @property
    def needs_reason(self) -> bool:
        """Whether it may happen on some way through a diagram: who publishes it all the same says why."""
        return self.severity == "warning" and bool(self.path)

    def as_json(self, locale: str) -> dict[str, Any]:
        """The member of `problems` in an answer; empty places are left out."""
        places = {"element": self.element, "field": self.field, "line": self.line, "column": self.column}
        answer: dict[str, Any] = {"code": self.code, "message": self.text.said_in(locale), "severity": self.severity}
        answer |= {name: value for name, value in places.items() if value is not None}
        if self.way_out is not None:
            answer["way_out"] = self.way_out.said_in(locale)
        if self.path:
            answer["path"] = list(self.path)
        return answer

    def kept(self) -> dict[str, Any]:
        """As JSON in both languages, for `read_problem`."""
        return asdict(self)


def read_problem(kept: Mapping[str, Any]) -> Problem:
    """A problem that was kept as JSON."""
    way_out = Text(**kept["way_out"]) if kept["way_out"] else None
    return Problem(**{**kept, "text": Text(**kept["text"]), "way_out": way_out, "path": tuple(kept["path"])})


def refusing(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of the problems that keep the input out."""
    return tuple(problem for problem in problems if problem.severity == "refuse")
