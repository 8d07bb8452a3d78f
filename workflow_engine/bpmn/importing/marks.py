"""What an import changes in a foreign tree, and how to take all of it back.

A draft is the foreign file with our settings beside its own. Nothing is removed: a text or attribute that had to change
is kept in `handoff:was`, an element that had to be made is `handoff:generated`, and a setting of another engine that is
understood, or known to be of no consequence, is named in `handoff:imported`.
"""

import json

from workflow_engine.bpmn import extensions
from workflow_engine.bpmn.importing.tags import qualified
from workflow_engine.bpmn.xml import BPMN, HANDOFF, Element, local, namespace
from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import InvalidInput

WAS, GENERATED, IMPORTED = qualified("was", HANDOFF), qualified("generated", HANDOFF), qualified("imported", HANDOFF)
TEXT = ""  # the name under which `change` and `was` know the text of an element
HOLDER = qualified("extensionElements")


def change(element: Element, name: str, value: str) -> None:
    """Give an attribute, or the text (TEXT), another value; the first value is remembered."""
    old = element.text if name == TEXT else element.get(name)
    if old == value:
        return
    was = _was(element)
    was.setdefault(name, old)
    element.set(WAS, json.dumps(was, ensure_ascii=False))
    if name == TEXT:
        element.text = value
    else:
        element.set(name, value)


def add(parent: Element, tag: str, attributes: dict[str, str], *, at: int | None = None) -> Element:
    """A new element among the children of `parent`; `tag` is qualified."""
    made = parent.makeelement(tag, {**attributes, GENERATED: "true"})
    parent.insert(len(parent) if at is None else at, made)
    return made


def setting(element: Element, name: str, value: str) -> None:
    """One of our attributes, unless the file says something already."""
    if element.get(qualified(name, HANDOFF)) is None:
        element.set(qualified(name, HANDOFF), value)


def entry(element: Element, tag: str, named_by: str, /, **attributes: str) -> None:
    """One of our extension elements, unless there is one with the same value of the attribute `named_by`."""
    holder = element.find(HOLDER)
    if holder is None:
        holder = add(element, HOLDER, {}, at=_after_documentation(element))
    name = qualified(tag, HANDOFF)
    if all(each.get(named_by) != attributes[named_by] for each in holder.iterchildren(name)):
        holder.append(holder.makeelement(name, attributes))


def has_entries(element: Element, tag: str) -> bool:
    return element.find(f"{HOLDER}/{qualified(tag, HANDOFF)}") is not None


def understood(element: Element, *names: str) -> None:
    """Name settings of other engines, by their bare names, that need nobody's attention any more."""
    known = (element.get(IMPORTED) or "").split()
    fresh = [each for each in extensions.foreign(element) if each.rpartition(":")[2] in names and each not in known]
    if fresh:
        element.set(IMPORTED, " ".join([*known, *dict.fromkeys(fresh)]))


def restore(root: Element) -> None:
    """Turn a draft, in place, into the file that was imported. Comments and processing instructions do not come back."""
    for element in list(root.iter("*")):
        if element.get(GENERATED) or namespace(element) == HANDOFF:
            _remove(element)
            continue
        for name, value in _was(element).items():
            _put_back(element, name, value)
        for name in [name for name in element.attrib if name.startswith(f"{{{HANDOFF}}}")]:
            del element.attrib[name]


def _was(element: Element) -> dict[str, str | None]:
    """What stood here; nothing when somebody else wrote something unreadable into the file."""
    try:
        read = strict_json.loads(element.get(WAS, "{}"))
    except InvalidInput:
        return {}
    known = read.items() if isinstance(read, dict) else ()
    return {name: value for name, value in known if value is None or isinstance(value, str)}


def _put_back(element: Element, name: str, value: str | None) -> None:
    if name == TEXT:
        element.text = value
    elif value is None:
        element.attrib.pop(name, None)
    else:
        element.set(name, value)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _after_documentation(element: Element) -> int:
    return sum(1 for each in element.iterchildren("*") if namespace(each) == BPMN and local(each) == "documentation")
