"""An uploaded diagram or package on its way to a page: its problems in order, and the pictures they can be shown in."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workflow_engine.domain.errors import Refused
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.operations import packages
from workflow_engine.operations.imports import Draft

KEPT = 600 * 1024  # bytes of an upload that a page brings along
MOST = 2 * 1024 * 1024  # bytes of diagrams that are sent back inside a page


@dataclass(frozen=True, slots=True)
class Upload:
    """`verdict` is why it was refused, None when it can be published. `pictures` are names and XML texts."""

    name: str
    verdict: Text | None
    code: str = ""
    problems: Sequence[Problem] = ()
    pictures: Sequence[tuple[str, str]] = ()
    effects: Sequence[str] = ()
    found: Sequence[Any] = field(default=())
    source: str = ""  # what waits for a reason to be published, in base64; empty when it is too large for a page
    is_unsure: bool = False
    draft: str = ""  # the diagram of another tool with what has been translated; `problems` are what is left to do

    @property
    def marks(self) -> dict[str, Any]:
        """The elements that something is said of, for the script that paints them; the worst decides the look."""
        return {
            "elements": {each.element: _mark(each) for each in reversed(self.problems) if each.element},
            "paths": [],
        }


def refused(name: str, data: bytes, why: Refused) -> Upload:
    """What is told of an upload that changed nothing."""
    return Upload(name, why.text, why.code, ordered(why.problems), pictures(data, name), why.facts.get("effects", ()))


def accepted(name: str, data: bytes, found: Sequence[Any]) -> Upload:
    """One that can be published: `found` are its processes with their warnings, which packages share."""
    warnings = dict.fromkeys(problem for each in found for problem in each.warnings)
    return Upload(name, None, "", ordered(list(warnings)), pictures(data, name), found=found)


def unsure(name: str, data: bytes, found: Sequence[Any]) -> Upload | None:
    """One that waits for the reason why it shall be published; None where nothing was found that needs one."""
    told = accepted(name, data, found)
    if not any(problem.needs_reason for problem in told.problems):
        return None
    return replace(told, is_unsure=True, source=b64encode(data).decode() if len(data) <= KEPT else "")


def drafted(name: str, made: Draft) -> Upload:
    """A foreign diagram that was opened: what is left to do is shown in it."""
    xml = made.xml.decode("utf-8")
    return Upload(name, None, "", ordered(made.todos), [(name, xml)] if len(xml) <= MOST else [], draft=xml)


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """What keeps it out first, then by place in the file."""
    return sorted(problems, key=lambda each: (each.severity != "refuse", each.line or 0))


def pictures(data: bytes, name: str) -> list[tuple[str, str]]:
    """The diagrams of the upload as texts; none when it cannot be read or is too large for a page."""
    try:
        diagrams = packages.read(data, name).diagrams
    except Refused:
        return []
    if sum(map(len, diagrams.values())) > MOST:
        return []
    return [(file, xml.decode("utf-8", "replace")) for file, xml in diagrams.items()]


def _mark(problem: Problem) -> dict[str, Any]:
    look = "is-broken" if problem.severity == "refuse" else "is-doubtful"
    return {"looks": [look], "badge": "!", "says": problem.code}
