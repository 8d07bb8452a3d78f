"""What nobody here understands stays in the file, and is told of by its name, once for the whole file."""

from collections.abc import Iterator

from workflow_engine.bpmn import extensions
from workflow_engine.bpmn.importing import foreign, marks
from workflow_engine.bpmn.importing.tags import nodes, owner
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import BPMN, HANDOFF, Element, local, namespace

MAPPED = {  # settings of engines that other repairs set here or tell of
    *("assignee", "candidateUsers", "candidateGroups", "dueDate", "followUpDate", "priority", "candidateStarterGroups"),
    *("assignmentDefinition", "taskSchedule", "priorityDefinition", "initiator", "userTask", "properties"),
    *("formKey", "formRef", "formData", "formProperty", "formDefinition", "userTaskForm"),
    *(
        "class",
        "delegateExpression",
        "expression",
        "type",
        "topic",
        "taskDefinition",
        "connector",
        "field",
        "taskHeaders",
    ),
    *("resultVariable", "failedJobRetryTimeCycle", "decisionRef", "mapDecisionResult", "calledDecision", "script"),
    *(
        "in",
        "out",
        "calledElement",
        "calledElementBinding",
        "inheritVariables",
        "collection",
        "elementVariable",
        "elementIndexVariable",
    ),
    *("loopCharacteristics", "inputOutput", "ioMapping", "subscription", "executionListener", "taskListener"),
    *("executionListeners", "taskListeners", "async", "asyncBefore", "asyncAfter", "exclusive"),
}


def keep(root: Element, todos: Todos) -> None:
    """Settings of drawing tools that are named like code of engines do not block; those of engines do until mapped."""
    makers: dict[str, int] = {}
    for element in nodes(root):
        for space in {space for space, _ in _used(element) if space not in foreign.ENGINES}:
            makers[space] = makers.get(space, 0) + 1
        strange = [name for name in extensions.foreign(element) if _space(element, name) not in foreign.ENGINES]
        marks.understood(element, *(name.rpartition(":")[2] for name in strange))
    for space, count in makers.items():
        todos.note("extensions_kept", root, found=space[:100], count=count)
    _without_effect(root, todos)


def _without_effect(root: Element, todos: Todos) -> None:
    """Settings of engines that mean nothing here, each name at the first element that has it."""
    first: dict[str, tuple[Element, int]] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        for space, name in _used(element):
            if space in foreign.ENGINES and name not in MAPPED and name not in extensions.CODE_BEARING:
                place, count = first.get(name, (element, 0))
                first[name] = (place, count + 1)
    for name, (element, count) in first.items():
        todos.note("settings_without_effect", owner(element), found=name[:60], count=count)


def _used(element: Element) -> Iterator[tuple[str, str]]:
    """Namespaces and names of the foreign settings of an element."""
    for name in element.attrib:
        if name.startswith("{"):
            space, _, bare = name[1:].partition("}")
            if space not in (HANDOFF, BPMN):
                yield space, bare
    for holder in element.iterchildren(foreign.HOLDER):
        for each in holder.iterchildren("*"):
            if namespace(each) not in (HANDOFF, BPMN, ""):
                yield namespace(each), local(each)


def _space(element: Element, name: str) -> str:
    """The namespace behind a name such as `camunda:class` at an element."""
    prefix, _, bare = name.rpartition(":")
    for holder in element.iterchildren(foreign.HOLDER):
        for each in holder.iterchildren("*"):
            if local(each) == bare and (each.prefix or "") == prefix:
                return namespace(each)
    return element.nsmap.get(prefix or None) or ""
