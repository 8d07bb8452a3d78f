"""Our extension attributes, read by the descriptor that the designer reads too, and the marks of other makers.

Unknown attributes in our own namespace are mistakes and refused; another maker's are kept in the file and named, and
those that would make their engine *do* something keep a diagram from being published.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from workflow_engine.bpmn.xml import BPMN, HANDOFF, Element, local, namespace
from workflow_engine.domain.limits import limit

DESCRIPTOR = Path(__file__).with_name("handoff.json")
ABSTRACT = {  # what the abstract classes of the descriptor's `allowedIn` stand for
    "activity": {"task", "subProcess", "transaction", "adHocSubProcess", "callActivity"},
    "catchEvent": {"startEvent", "intermediateCatchEvent", "boundaryEvent"},
    "throwEvent": {"endEvent", "intermediateThrowEvent"},
}
EVERYWHERE = "baseElement"  # the ancestor of all elements in the descriptor's `extends`
CODE_BEARING = {  # local names of other makers' attributes and elements that run code or reach a system
    "class",
    "delegateExpression",
    "expression",
    "type",
    "topic",
    "taskDefinition",
    "connector",
    "connectorId",
    "executionListener",
    "taskListener",
    "script",
    "preScript",
    "postScript",
    "serviceTaskOperator",
    "caseRef",
    "eventType",
    "skipExpression",
}


WITHOUT_LIMIT = {"name", "was", "collection", "outputElement", "correlation", "source", "value"}


def _may_have_children(text: str) -> bool:
    return re.fullmatch("[0-9]{1,9}", text) is not None and 1 <= int(text) <= limit("multi_instance_raised")


FORMS: dict[str, Callable[[str], object]] = {  # settings that take no other texts
    **dict.fromkeys(("priority", "attempts"), re.compile("=.*|[+-]?[0-9]{1,9}", re.DOTALL).fullmatch),
    **dict.fromkeys(("direct", "singleton", "async", "generated"), re.compile("true|false", re.IGNORECASE).fullmatch),
    "access": re.compile("write!?|read|hidden").fullmatch,
    "comment": re.compile("required|optional|none").fullmatch,
    "mostChildren": _may_have_children,
}
REQUIRED = {"input": "target", "output": "target", "parameter": "name", "outcome": "key", "field": "name"}


def settings(element: Element) -> dict[str, Any]:
    """Our attributes of an element by name; our children as lists under their tag (`input`, `output`, `field` ...)."""
    found: dict[str, Any] = {
        name.rpartition("}")[2]: value for name, value in element.attrib.items() if name.startswith(f"{{{HANDOFF}}}")
    }
    for child in _children(element):
        if namespace(child) == HANDOFF and isinstance(found.setdefault(local(child), []), list):
            found[local(child)].append(dict(child.attrib) | {"line": child.sourceline})
    return found


def written(element: Element) -> Iterator[str]:
    """Every text of an element that says how it works: attributes and those of our children. Left out are its name,
    expressions, which have a limit of their own, and what it was before an import, which is only kept."""
    yield from _plain(element)
    for child in _children(element):
        if namespace(child) == HANDOFF:
            yield from _plain(child)


def missing(element: Element) -> list[str]:
    """Our children that do not say what they are about, as `handoff:field/name`."""
    ours = (child for child in _children(element) if namespace(child) == HANDOFF)
    needed = ((local(child), REQUIRED[local(child)], child) for child in ours if local(child) in REQUIRED)
    return [f"handoff:{tag}/{name}" for tag, name, child in needed if not child.get(name, "").strip()]


def unknown(element: Element) -> list[str]:
    """Names in our namespace that the descriptor does not allow here."""
    attributes, children = _vocabulary()
    tag = local(element)
    wrong = [
        f"handoff:{name.rpartition('}')[2]}"
        for name in element.attrib
        if name.startswith(f"{{{HANDOFF}}}")
        and name.rpartition("}")[2] not in attributes.get(tag, set()) | attributes[EVERYWHERE]
    ]
    for child in _children(element):
        if namespace(child) == HANDOFF:
            places, known = children.get(local(child), (set(), set()))
            if tag not in places:
                wrong.append(f"handoff:{local(child)}")
            wrong += [f"handoff:{local(child)}/{name}" for name in child.attrib if name not in known]
    return wrong


def misread(element: Element) -> Iterator[tuple[str, str]]:
    """Our settings whose text is none that they take, with that text."""
    own = [
        (name.rpartition("}")[2], text) for name, text in element.attrib.items() if name.startswith(f"{{{HANDOFF}}}")
    ]
    ours = (child for child in _children(element) if namespace(child) == HANDOFF)
    for name, text in (*own, *(pair for child in ours for pair in child.attrib.items())):
        if name in FORMS and not FORMS[name](text.strip()):
            yield name, text


def foreign(element: Element) -> list[str]:
    """Attributes and extension elements of other makers that would execute something, as `prefix:name`."""
    found = []
    for name in element.attrib:
        if name.startswith("{") and not name.startswith((f"{{{HANDOFF}}}", f"{{{BPMN}}}")):
            space, _, bare = name[1:].partition("}")
            if bare in CODE_BEARING:
                found.append(f"{_prefix(element, space)}:{bare}")
    for child in _children(element):
        if namespace(child) not in (HANDOFF, BPMN) and local(child) in CODE_BEARING:
            found.append(f"{child.prefix or ''}:{local(child)}")
    return found


def _plain(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] not in WITHOUT_LIMIT and not value.startswith("="):
            yield value


def _children(element: Element) -> Iterator[Element]:
    for extension in element.iterchildren(f"{{{BPMN}}}extensionElements"):
        yield from extension.iterchildren("*")


def _prefix(element: Element, space: str) -> str:
    return next((prefix or "" for prefix, uri in element.nsmap.items() if uri == space), "")


@cache
def _vocabulary() -> tuple[dict[str, set[str]], dict[str, tuple[set[str], set[str]]]]:
    """Attributes by BPMN tag, and our child elements by name: where they may stand and what they may carry."""
    attributes: dict[str, set[str]] = {}
    children: dict[str, tuple[set[str], set[str]]] = {}
    for kind in json.loads(DESCRIPTOR.read_text("utf-8"))["types"]:
        names = {each["name"] for each in kind["properties"]}
        for extended in kind.get("extends", []):
            attributes.setdefault(_tag(extended), set()).update(names)
        if "meta" in kind:
            places = set().union(*(_places(_tag(name)) for name in kind["meta"]["allowedIn"]))
            children[kind["name"][0].lower() + kind["name"][1:]] = (places, names)
    return attributes, children


def _tag(name: str) -> str:
    bare = name.partition(":")[2]
    return bare[0].lower() + bare[1:]


def _places(tag: str) -> set[str]:
    if tag == "activity":
        tasks = {"userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"}
        return ABSTRACT["activity"] | tasks
    return ABSTRACT.get(tag, {tag})
