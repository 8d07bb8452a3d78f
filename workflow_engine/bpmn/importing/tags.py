"""Names of elements, and walks over a tree by them."""

from collections.abc import Iterator

from workflow_engine.bpmn.model import NODES
from workflow_engine.bpmn.xml import BPMN, Element, local, namespace

PLACES = NODES | {"sequenceFlow", "process", "message", "signal", "error", "escalation", "lane", "correlationProperty"}
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"


def qualified(tag: str, space: str = BPMN) -> str:
    return f"{{{space}}}{tag}"


def every(root: Element, *tags: str) -> Iterator[Element]:
    """All BPMN elements with one of the tags, in the order of the file; the list is made before the first is given."""
    yield from list(root.iter(*(qualified(tag) for tag in tags)))


def nodes(root: Element) -> Iterator[Element]:
    """All flow nodes."""
    return every(root, *sorted(NODES))


def owner(element: Element) -> Element:
    """The node, flow, reference or process that an element is a part of; where a person looks for it."""
    at = element
    while at is not None and (namespace(at) != BPMN or local(at) not in PLACES):
        at = at.getparent()
    return element if at is None else at
