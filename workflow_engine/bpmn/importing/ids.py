"""Ids: every node, flow and reference has one of its own that can be a key; what referred to a changed one follows."""

import re
from collections.abc import Iterator, Mapping

from workflow_engine.bpmn.check.identity import ID
from workflow_engine.bpmn.importing import marks
from workflow_engine.bpmn.importing.tags import every
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.model import NODES
from workflow_engine.bpmn.reading.texts import bare
from workflow_engine.bpmn.xml import BPMN, Element, local
from workflow_engine.domain.limits import limit

NEEDED = NODES | {
    "process",
    "sequenceFlow",
    "message",
    "signal",
    "error",
    "escalation",
    "lane",
    "participant",
    "messageFlow",
}
ATTRIBUTES = (
    *("sourceRef", "targetRef", "attachedToRef", "default", "processRef", "bpmnElement", "messageRef", "signalRef"),
    *("errorRef", "escalationRef", "activityRef", "calledElement", "dataObjectRef", "dataStoreRef", "itemSubjectRef"),
    *("operationRef", "noneBehaviorEventRef", "oneBehaviorEventRef"),
)
TEXTS = (
    *("incoming", "outgoing", "flowNodeRef", "sourceRef", "targetRef", "eventDefinitionRef", "inMessageRef"),
    *("loopDataInputRef", "loopDataOutputRef", "outMessageRef"),
)


class Ids:
    """The ids of a file, and new ones beside them."""

    def __init__(self, root: Element) -> None:
        self.taken = {each.get("id") for each in root.iter(f"{{{BPMN}}}*")}
        self.numbers: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """The wanted id as far as it can be one, with a number if it is taken."""
        stem = fitting(wanted)
        name = stem
        while name in self.taken:
            self.numbers[stem] = self.numbers.get(stem, 1) + 1
            name = f"{stem}_{self.numbers[stem]}"
        self.taken.add(name)
        return name


def mend(root: Element, todos: Todos) -> None:
    ids = Ids(root)
    seen: set[str] = set()
    twice: set[str] = set()
    renamed: dict[str, str] = {}
    _name_nameless(root, ids, todos)
    for element in [each for each in root.iter(f"{{{BPMN}}}*") if each.get("id") is not None]:
        name = element.get("id")
        if name in seen:
            marks.change(element, "id", ids.free(name))
            if name not in twice:
                todos.note("id_twice", element, found=name[:100])
            twice.add(name)
        elif not _fits(name):
            renamed[name] = ids.free(name)
            marks.change(element, "id", renamed[name])
            todos.note("id_changed", element, found=name[:100])
        seen.add(name)
    if renamed:
        _follow(root, renamed)


def _name_nameless(root: Element, ids: Ids, todos: Todos) -> None:
    count = 0
    for element in list(root.iter(f"{{{BPMN}}}*")):
        name = element.get("id")
        if (name is None and local(element) in NEEDED) or (name is not None and not name.strip()):
            marks.change(element, "id", ids.free(f"wf_{local(element)}"))
            count += 1
    if count:
        todos.note("id_missing", root, count=count)


def fitting(name: str) -> str:
    """An id that differs as little as possible."""
    made = re.sub(r"[^\w.\-]", "_", name.strip())[: limit("id_characters") - 10]
    return made if ID.fullmatch(made) else f"n_{made}"


def _fits(name: str) -> bool:
    return len(name) <= limit("id_characters") and ID.fullmatch(name) is not None


def _follow(root: Element, renamed: Mapping[str, str]) -> None:
    """References to the changed ids, as attributes and as texts."""
    for element, name, value in _references(root):
        new = renamed.get(value) or renamed.get(bare(element, value) or "")
        if new is not None:
            marks.change(element, name, new)


def _references(root: Element) -> Iterator[tuple[Element, str, str]]:
    for element in root.iter("*"):
        for name in ATTRIBUTES:
            if (value := element.get(name)) is not None:
                yield element, name, value
    for element in every(root, *TEXTS):
        yield element, marks.TEXT, (element.text or "").strip()
