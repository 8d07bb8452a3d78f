"""Extensions that nobody here understands: they stay in the file and are told of, file by file, not one by one."""

from workflow_engine.bpmn import extensions
from workflow_engine.bpmn.importing import foreign, marks
from workflow_engine.bpmn.importing.tags import nodes
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import BPMN, HANDOFF, Element, local, namespace


def keep(root: Element, todos: Todos) -> None:
    """Settings of drawing tools that happen to be named like code of engines; of engines, those nobody has mapped stay."""
    makers: dict[str, int] = {}
    for element in nodes(root):
        for space in _spaces(element):
            makers[space] = makers.get(space, 0) + 1
        strange = [name for name in extensions.foreign(element) if _space(element, name) not in foreign.ENGINES]
        marks.understood(element, *(name.rpartition(":")[2] for name in strange))
    for space, count in makers.items():
        todos.note("extensions_kept", root, found=space[:100], count=count)


def _spaces(element: Element) -> set[str]:
    """Namespaces of the extensions at a node, without those of engines and ours."""
    used = {name[1:].partition("}")[0] for name in element.attrib if name.startswith("{")}
    for holder in element.iterchildren(foreign.HOLDER):
        used |= {namespace(each) for each in holder.iterchildren("*")}
    return used - {BPMN, HANDOFF, "", *foreign.ENGINES}


def _space(element: Element, name: str) -> str:
    prefix, _, bare = name.rpartition(":")
    for holder in element.iterchildren(foreign.HOLDER):
        for each in holder.iterchildren("*"):
            if local(each) == bare and (each.prefix or "") == prefix:
                return namespace(each)
    return element.nsmap.get(prefix or None) or ""
