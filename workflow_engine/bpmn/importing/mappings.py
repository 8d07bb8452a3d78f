"""Input and output mappings of other engines, and what they do beside a step: listeners, asynchronous steps."""

from typing import Any

from workflow_engine.bpmn.importing import foreign, marks, values
from workflow_engine.bpmn.importing.juel import quoted
from workflow_engine.bpmn.importing.tags import nodes
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.model import ACTIVITIES, NAME
from workflow_engine.bpmn.xml import HANDOFF, Element, local

TAKING = ACTIVITIES | {"intermediateThrowEvent", "endEvent"}
GIVING = ACTIVITIES | {"intermediateCatchEvent", "startEvent", "boundaryEvent"}
LISTENERS = ("executionListener", "taskListener", "executionListeners", "taskListeners")
DEEPEST = 20


def map_values(root: Element, todos: Todos) -> None:
    for element in nodes(root):
        is_known = element.get(f"{{{HANDOFF}}}connector") in ("http", "email")
        for each in foreign.extensions(element, "inputOutput"):
            for parameter in foreign.inside(each, "inputParameter", "outputParameter"):
                _parameter(element, parameter, todos)
        for each in foreign.extensions(element, "ioMapping"):
            if not is_known:
                _mapped(element, "input", list(foreign.inside(each, "input")), todos)
            _mapped(element, "output", list(foreign.inside(each, "output")), todos)


def note_the_rest(root: Element, todos: Todos) -> None:
    """Listeners are kept and told of; steps of their own for every save are what this engine has anyway."""
    count = 0
    for element in nodes(root):
        listeners = [local(each) for each in foreign.extensions(element, *LISTENERS)]
        if listeners:
            todos.note("listener_left", element, count=len(listeners))
            marks.understood(element, *LISTENERS)
        count += any(foreign.attribute(element, name) for name in ("async", "asyncBefore", "asyncAfter"))
    if count:
        todos.note("asynchronous", root, count=count)


def _parameter(element: Element, parameter: Element, todos: Todos) -> None:
    way = "input" if local(parameter) == "inputParameter" else "output"
    name = parameter.get("name", "")
    if not name or local(element) not in (TAKING if way == "input" else GIVING):
        todos.note("mapping_left", element, found=name)
    elif next(foreign.inside(parameter, "script"), None) is not None:
        todos.note("script_in_mapping", element, found=name)
        marks.entry(element, way, "target", target=values.variable(name), source=foreign.plain(parameter))
    else:
        text = _value(parameter, element, todos, 0)
        marks.entry(element, way, "target", target=values.variable(name), source=text)


def _value(holder: Element, at: Element, todos: Todos, depth: int) -> str:
    """The text of a parameter or entry, or the list or map in it, as FEEL."""
    inner = next(foreign.inside(holder, "list", "map"), None)
    if inner is None or depth > DEEPEST:
        text = foreign.plain(holder)
        return values.value(text, at, todos) if text else "null"
    if local(inner) == "list":
        items = [_value_of(each, at, todos) for each in foreign.inside(inner, "value")]
        return f"[{', '.join(items)}]"
    entries = [
        f"{quoted(each.get('key', ''))}: {_value(each, at, todos, depth + 1)}"
        for each in foreign.inside(inner, "entry")
    ]
    return f"{{{', '.join(entries)}}}"


def _value_of(item: Element, at: Element, todos: Todos) -> str:
    return values.value(foreign.plain(item), at, todos)


def _mapped(element: Element, way: str, given: list[Element], todos: Todos) -> None:
    """Camunda 8's mappings; targets such as `order.id` fill parts of one variable."""
    if local(element) not in (TAKING if way == "input" else GIVING):
        return
    whole: dict[str, Any] = {}
    for each in given:
        path = [part for part in each.get("target", "").split(".") if part][:DEEPEST]
        if path and all(NAME.fullmatch(part) for part in path):
            _put(whole, path, values.value(each.get("source") or "= null", element, todos))
        elif path:
            todos.note("mapping_left", element, found=each.get("target", ""))
    for name, text in whole.items():
        marks.entry(element, way, "target", target=name, source=_context(text))


def _put(whole: dict[str, Any], path: list[str], text: str) -> None:
    for part in path[:-1]:
        if not isinstance(whole.get(part), dict):
            whole[part] = {}
        whole = whole[part]
    whole[path[-1]] = text


def _context(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return f"{{{', '.join(f'{name}: {_context(each)}' for name, each in value.items())}}}"
