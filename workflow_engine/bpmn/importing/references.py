"""Messages, signals, errors and escalations: what is only named, or not named at all, gets an element of its own."""

from workflow_engine.bpmn.importing import foreign, marks, values
from workflow_engine.bpmn.importing.ids import Ids
from workflow_engine.bpmn.importing.tags import every, owner, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.reading.texts import bare, child_text
from workflow_engine.bpmn.xml import HANDOFF, Element, local

KINDS = {  # who refers -> to what, by which attribute
    "messageEventDefinition": ("message", "messageRef"),
    "signalEventDefinition": ("signal", "signalRef"),
    "errorEventDefinition": ("error", "errorRef"),
    "escalationEventDefinition": ("escalation", "escalationRef"),
    "sendTask": ("message", "messageRef"),
    "receiveTask": ("message", "messageRef"),
}
CODES = {"error": "errorCode", "escalation": "escalationCode"}


def complete(root: Element, todos: Todos) -> None:
    """Every reference leads to something. Operations of services lead to their message."""
    ids = Ids(root)
    known = {each.get("id") for each in every(root, "message", "signal", "error", "escalation")}
    operations = {each.get("id"): bare(each, child_text(each, "inMessageRef")) for each in every(root, "operation")}
    talking = _ends_of_message_flows(root)
    for element in every(root, *KINDS):
        kind, attribute = KINDS[local(element)]
        ref = bare(element, element.get(attribute)) or operations.get(bare(element, element.get("operationRef")))
        at = owner(element)
        if ref is not None:
            name = ref if ref in known else ids.free(ref)
            if name not in known:
                known.add(_add(root, kind, name, ref))
                todos.note("reference_made", at, kind=kind, found=ref)
            if bare(element, element.get(attribute)) != name:
                marks.change(element, attribute, name)
        elif kind in ("message", "signal") and not _is_told(element, at, kind, talking):
            said = at.get("name") or at.get("id") or kind
            known.add(_add(root, kind, name := ids.free(f"wf_{kind}_{at.get('id', '')}"), said))
            marks.change(element, attribute, name)
            todos.note("reference_named", at, kind=kind, name=said)


def correlate(root: Element, todos: Todos) -> None:
    """Camunda 8 says at the message by which key its receivers are found; here each receiver says it."""
    keys = {}
    for message in every(root, "message"):
        subscription = foreign.extension(message, "subscription")
        if subscription is not None and subscription.get("correlationKey"):
            keys[message.get("id")] = subscription.get("correlationKey")
    for element in every(root, "messageEventDefinition", "receiveTask"):
        key = keys.get(bare(element, element.get("messageRef")))
        if key and local(element.getparent()) not in ("intermediateThrowEvent", "endEvent"):
            marks.setting(element, "correlation", values.translated(key, owner(element), todos))


def _is_told(element: Element, at: Element, kind: str, talking: set[str]) -> bool:
    """Whether something else says what is sent or awaited: a connector, a message flow, a definition inside, a loop."""
    if kind == "signal":
        return local(at) == "boundaryEvent"
    is_called = local(element) == "sendTask" and element.get(qualified("connector", HANDOFF)) is not None
    is_defined = element.find(qualified("messageEventDefinition")) is not None
    return is_called or is_defined or at.get("id", "") in talking


def _ends_of_message_flows(root: Element) -> set[str]:
    return {
        bare(flow, flow.get(end)) or "" for flow in every(root, "messageFlow") for end in ("sourceRef", "targetRef")
    }


def _add(root: Element, kind: str, name: str, said: str) -> str:
    code = {CODES[kind]: said} if kind in CODES else {}
    marks.add(root, qualified(kind), {"id": name, "name": said[:200], **code}, at=0)
    return name
