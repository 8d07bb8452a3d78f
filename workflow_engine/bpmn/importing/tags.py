"""Names of elements, and walks over a tree by them."""

from collections.abc import Iterator

from workflow_engine.bpmn.model import NODES
from workflow_engine.bpmn.xml import BPMN, Element, local, namespace

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
    """The nearest element around that has an id, or the element itself; where a person looks for it."""
    at = element
    while at is not None and (namespace(at) != BPMN or not at.get("id") or local(at).endswith("EventDefinition")):
        at = at.getparent()
    return element if at is None else at
