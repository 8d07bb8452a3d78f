"""Small readings of attributes and texts that every part of a diagram shares."""

from collections.abc import Iterator

from workflow_engine.bpmn.xml import BPMN, Element, local, namespace


def children(element: Element, *tags: str) -> Iterator[Element]:
    """BPMN children with one of the tags, or all of them."""
    for child in element.iterchildren("*"):
        if namespace(child) == BPMN and (not tags or local(child) in tags):
            yield child


def child(element: Element, *tags: str) -> Element | None:
    return next(children(element, *tags), None)


def text(element: Element | None) -> str | None:
    """The text of an element without the space around it; None when there is no element or nothing in it."""
    return ("".join(element.itertext()).strip() or None) if element is not None else None


def child_text(element: Element, *tags: str) -> str | None:
    return text(child(element, *tags))


def flag(element: Element, name: str, default: bool) -> bool:
    """An xsd:boolean attribute."""
    value = element.get(name)
    return default if value is None else value.strip().lower() in ("true", "1")


def ref(element: Element, name: str) -> str | None:
    """A QName attribute that refers to an id of this file, without its prefix."""
    return bare(element, element.get(name))


def bare(element: Element, value: str | None) -> str | None:
    """An id out of a QName: the prefix falls off when it is a declared one."""
    if value is None or not value.strip():
        return None
    prefix, colon, name = value.strip().partition(":")
    return name if colon and prefix in element.nsmap else value.strip()


def feel(value: str | None) -> str | None:
    """The text of an expression; the `=` that some makers write before FEEL is not part of it."""
    if value is None:
        return None
    stripped = value.strip()
    return stripped[1:].strip() if stripped.startswith("=") else stripped
