"""Tasks that call a system: code and queues of other engines become a connector by name, for a designer to map."""

import re

from workflow_engine.bpmn.importing import foreign, marks, values
from workflow_engine.bpmn.importing.tags import every, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import HANDOFF, Element, local

TASKS = ("serviceTask", "sendTask", "businessRuleTask")
UNDERSTOOD = ("class", "delegateExpression", "expression", "type", "topic", "taskDefinition", "connector")
KNOWN = {  # connectors of other engines that we have
    **dict.fromkeys(("http", "http-connector", "io.camunda:http-json:1", "connector:http"), "http"),
    **dict.fromkeys(("mail", "email", "mail-send", "email-smtp-sender", "io.camunda:email:1"), "email"),
}
PARAMETERS = {  # what they call the parameters of ours
    **{"requestUrl": "url", "requestMethod": "method", "requestHeaders": "headers", "requestBody": "body"},
    **{"payload": "body", "queryParameters": "query", "html": "text", "connectionTimeoutInSeconds": "timeout"},
}
INSIDE = re.compile(r"[#$]\{\s*([\w.]+)")


def map_calls(root: Element, todos: Todos) -> None:
    for element in every(root, *TASKS):
        found = _called(element)
        if found is not None:
            _connect(element, found, todos)
        elif local(element) == "serviceTask" and element.get(f"{{{HANDOFF}}}connector") is None:
            todos.note("connector_missing", element)


def map_throws(root: Element, todos: Todos) -> None:
    """Message events that other engines carry out like a task: here they send their message."""
    for element in every(root, "intermediateThrowEvent", "endEvent"):
        places = [element, *element.iterchildren(qualified("messageEventDefinition"))]
        found = next((said for place in places if (said := _called(place)) is not None), None)
        if found is not None:
            todos.note("event_called", element, found=found[:100])
            marks.understood(element, *UNDERSTOOD)


def _called(element: Element) -> str | None:
    """What the task calls, in the words of the file: a queue, a class, a bean, a kind of built-in call."""
    for name in ("topic", "class", "delegateExpression", "expression"):
        if (text := foreign.attribute(element, name)) is not None:
            return text
    definition = foreign.extension(element, "taskDefinition")
    if definition is not None and definition.get("type"):
        return str(definition.get("type"))
    connector = foreign.extension(element, "connector")
    if connector is not None:
        return next((foreign.plain(each) for each in foreign.inside(connector, "connectorId")), "connector")
    return foreign.attribute(element, "type")


def _connect(element: Element, found: str, todos: Todos) -> None:
    name = KNOWN.get(found) or KNOWN.get(foreign.attribute(element, "type") or "") or _name(found)
    marks.setting(element, "connector", name)
    _attempts(element)
    if (result := foreign.attribute(element, "resultVariable")) and local(element) != "sendTask":
        marks.setting(element, "resultVariable", values.variable(result))
    for each in foreign.extensions(element, "field", "taskHeaders", "connector"):
        _parameters(element, each, todos)
    if name in KNOWN.values():
        _inputs_of_known(element, todos)
    else:
        todos.note("connector_to_choose", element, found=found[:100], name=name)
    marks.understood(element, *UNDERSTOOD)


def _name(found: str) -> str:
    """`com.acme.CheckStock` is CheckStock, `${stock.check(item)}` is stock.check."""
    inside = INSIDE.match(found)
    bare = inside[1] if inside else found
    is_class = inside is None and re.fullmatch(r"[\w$]+(\.[\w$]+)+", bare) is not None
    return values.key(bare.rpartition(".")[2] if is_class else bare) or "connector"


def _attempts(element: Element) -> None:
    definition = foreign.extension(element, "taskDefinition")
    retries = definition.get("retries", "") if definition is not None else ""
    cycle = re.match(r"R(\d+)/", _cycle(element))
    number = retries.lstrip("= ") or (cycle[1] if cycle else "")
    if number.isdecimal() and 1 <= int(number) <= 100:
        marks.setting(element, "attempts", number)


def _cycle(element: Element) -> str:
    cycle = foreign.extension(element, "failedJobRetryTimeCycle")
    return foreign.plain(cycle) if cycle is not None else ""


def _parameters(element: Element, given: Element, todos: Todos) -> None:
    """A `field`, the headers of a job, or the inputs of a connector."""
    if local(given) == "field":
        inner = next(foreign.inside(given, "string", "expression"), None)
        text = (
            given.get("stringValue") or given.get("expression") or (foreign.plain(inner) if inner is not None else "")
        )
        _parameter(element, given.get("name", ""), text, todos)
    for header in foreign.inside(given, "header"):
        _parameter(element, header.get("key", ""), header.get("value", ""), todos)
    for mapping in foreign.inside(given, "inputOutput"):
        for each in foreign.inside(mapping, "inputParameter"):
            _parameter(element, each.get("name", ""), foreign.plain(each), todos)


def _inputs_of_known(element: Element, todos: Todos) -> None:
    """What other engines hand to their http and mail calls as inputs are parameters of ours."""
    for mapping in foreign.extensions(element, "ioMapping"):
        for each in foreign.inside(mapping, "input"):
            _parameter(element, each.get("target", ""), each.get("source", ""), todos)


def _parameter(element: Element, name: str, text: str, todos: Todos) -> None:
    if name:
        known = PARAMETERS.get(name, name)
        marks.entry(element, "parameter", "name", name=known, value=values.value(text, element, todos))
