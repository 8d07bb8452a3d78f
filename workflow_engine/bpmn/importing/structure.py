"""Processes that were only drawn: they are made executable, and steps with nothing inside get something to do."""

from workflow_engine.bpmn.importing import marks
from workflow_engine.bpmn.importing.ids import Ids
from workflow_engine.bpmn.importing.tags import every, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.model import NODES, SCOPES
from workflow_engine.bpmn.reading.texts import child, child_text, flag
from workflow_engine.bpmn.xml import Element


def make_executable(root: Element, todos: Todos) -> None:
    """All processes with nodes, unless the file says of one that it is meant to run."""
    processes = list(every(root, "process"))
    if any(flag(each, "isExecutable", False) for each in processes):
        return
    for element in processes:
        if child(element, *NODES) is not None:
            marks.change(element, "isExecutable", "true")
            todos.note("made_executable", element)


def count_plain_tasks(root: Element, todos: Todos) -> None:
    """Tasks of which only the name is known do nothing when they run."""
    plain = [each for each in every(root, "task") if flag(each.getparent(), "isExecutable", True)]
    if plain:
        todos.note("plain_tasks", plain[0], count=len(plain))


def count_data_stores(root: Element, todos: Todos) -> None:
    """Data stores, and lines to and from them, are drawn for readers."""
    stores = list(every(root, "dataStoreReference"))
    if stores:
        todos.note("data_stores", stores[0], count=len(stores))


def choose_defaults(root: Element, todos: Todos) -> None:
    """The only flow out of an exclusive gateway that has no condition, beside others that have one, is what else happens."""
    leaving: dict[str, list[Element]] = {}
    for flow in every(root, "sequenceFlow"):
        leaving.setdefault(flow.get("sourceRef", ""), []).append(flow)
    for gateway in every(root, "exclusiveGateway"):
        flows = leaving.get(gateway.get("id", ""), [])
        free = [flow for flow in flows if child_text(flow, "conditionExpression") is None]
        if len(free) == 1 and len(flows) > 1 and not gateway.get("default"):
            marks.change(gateway, "default", free[0].get("id", ""))
            todos.note("default_chosen", gateway, name=free[0].get("name") or free[0].get("id", ""))


def fill_empty(root: Element, todos: Todos) -> None:
    """A sub-process that was left closed is work for people until somebody draws its inside."""
    ids = Ids(root)
    for element in every(root, *sorted(SCOPES)):
        if child(element, *NODES) is None and not flag(element, "triggeredByEvent", False):
            name = ids.free(f"wf_{element.get('id', '')}_work")
            marks.add(element, qualified("userTask"), {"id": name, "name": element.get("name") or "…"})
            todos.note("sub_process_empty", element)
