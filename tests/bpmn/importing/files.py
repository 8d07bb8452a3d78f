"""Files as other tools write them, in a line or two, and the shared collections of them."""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from workflow_engine.bpmn import importing, xml
from workflow_engine.bpmn.importing import Draft
from workflow_engine.bpmn.model import Diagram, Node
from workflow_engine.bpmn.reading import diagram

SHARED = Path(os.environ.get("HANDOFF_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data")
SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:other="http://maker.example/drawing" targetNamespace="t" id="file"'
)


def file(*parts: str) -> bytes:
    return f"<definitions {SPACES}>{''.join(parts)}</definitions>".encode()


def line(*names: str) -> str:
    """Flows from each node to the next."""
    return "".join(f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(names))


def around(body: str, name: str = "t", *, before: str = "", inside: str = "", process: str = "") -> bytes:
    """A file whose process is a start, the given node called `name`, and an end."""
    start, end = f'<startEvent id="s">{inside}</startEvent>', '<endEvent id="e"/>'
    flows = line("s", name, "e")
    return file(before, f'<process id="p" isExecutable="true" {process}>{start}{body}{end}{flows}</process>')


def extended(*elements: str) -> str:
    return f"<extensionElements>{''.join(elements)}</extensionElements>"


def drafted(source: bytes) -> tuple[Draft, Diagram]:
    """The draft and what is read of it."""
    made = importing.draft(source)
    return made, diagram(xml.parse(made.xml))


def node(read: Diagram, name: str = "t") -> Node:
    return next(each for process in read.processes for each in process.walk() if each.id == name)


def settings(source: bytes, name: str = "t") -> dict[str, Any]:
    """Our settings of a node in the draft, without marks of the import and lines."""
    found = node(drafted(source)[1], name).settings
    return {key: _bare(value) for key, value in found.items() if key not in ("imported", "was", "generated")}


def codes(made: Draft, severity: str | None = None) -> list[str]:
    return [todo.code for todo in made.todos if severity in (None, todo.severity)]


def model(element: Any) -> tuple[Any, ...]:
    """An element as what it says: tag, attributes, text, children."""
    inside = tuple(model(child) for child in element)
    return element.tag, tuple(sorted(element.attrib.items())), (element.text or "").strip(), inside


def shared(folder: str) -> Iterator[Path]:
    yield from sorted((SHARED / folder).glob("*.bpmn"))


def _bare(value: Any) -> Any:
    return [{k: v for k, v in each.items() if k != "line"} for each in value] if isinstance(value, list) else value
