"""Settings of other engines: whose they are, and how they are read."""

from collections.abc import Iterator

from workflow_engine.bpmn.importing.tags import qualified
from workflow_engine.bpmn.xml import HANDOFF, Element, local, namespace

ENGINES = {  # namespaces of engines whose settings are understood; those of drawing tools carry no meaning for a run
    "http://camunda.org/schema/1.0/bpmn": "camunda7",
    "http://operaton.org/schema/1.0/bpmn": "camunda7",
    "http://activiti.com/modeler": "activiti",
    "http://activiti.org/bpmn": "activiti",
    "http://flowable.org/bpmn": "flowable",
    "http://camunda.org/schema/zeebe/1.0": "camunda8",
}
HOLDER = qualified("extensionElements")


def dialect(root: Element) -> str:
    """Who made a file, by the namespaces it declares: camunda7, camunda8, flowable, activiti, signavio, handoff or plain."""
    spaces = set(root.nsmap.values())
    made = [name for space, name in ENGINES.items() if space in spaces]
    if made:
        return "camunda8" if "camunda8" in made else made[0]
    if "signavio" in (root.get("exporter") or "").lower() or any("signavio" in space for space in spaces):
        return "signavio"
    return "handoff" if HANDOFF in spaces else "plain"


def attribute(element: Element, name: str) -> str | None:
    """A setting of an engine by its bare name; blank ones say nothing."""
    found = (element.get(qualified(name, space)) for space in ENGINES)
    return next((value.strip() for value in found if value and value.strip()), None)


def extensions(element: Element, *tags: str) -> Iterator[Element]:
    """Extension elements of engines with one of the tags, and with none given all of them."""
    for holder in element.iterchildren(HOLDER):
        yield from inside(holder, *tags)


def inside(element: Element, *tags: str) -> Iterator[Element]:
    """Children in the namespace of an engine."""
    for each in element.iterchildren("*"):
        if namespace(each) in ENGINES and (not tags or local(each) in tags):
            yield each


def extension(element: Element, *tags: str) -> Element | None:
    return next(extensions(element, *tags), None)


def plain(element: Element) -> str:
    """The text of an element, whatever stands in it."""
    return "".join(element.itertext()).strip()
