"""The whole file: references, collaboration, processes, and the scopes inside them."""

from collections.abc import Sequence

from workflow_engine.bpmn import extensions
from workflow_engine.bpmn.model import (
    NODES,
    DataObject,
    Diagram,
    Flow,
    Lane,
    MessageFlow,
    Node,
    Process,
    Reference,
    Scope,
)
from workflow_engine.bpmn.reading import keys
from workflow_engine.bpmn.reading.events import KINDS, associations, event, events, loop
from workflow_engine.bpmn.reading.texts import bare, child, child_text, children, feel, flag, ref, text
from workflow_engine.bpmn.xml import BPMN, Element, local

REFERENCES = {  # tag -> the attribute that holds its code
    "message": None,
    "signal": None,
    "error": "errorCode",
    "escalation": "escalationCode",
}
GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
DATA = {"dataObject", "dataObjectReference", "dataStoreReference", "property"}


def diagram(root: Element) -> Diagram:
    """The facts of a BPMN file, given its `definitions` element."""
    read = Diagram(ids=_ids(root))
    for element in children(root):
        tag = local(element)
        if tag in REFERENCES:
            read.references[element.get("id", "")] = _reference(element, tag)
        elif tag in KINDS:
            read.events[element.get("id", "")] = event(element)
        elif tag in GLOBAL_TASKS:
            read.global_tasks[element.get("id", "")] = _global_task(element)
        elif tag == "correlationProperty":
            for message, path in keys.property_paths(element).items():
                read.properties.setdefault(message, {})[element.get("id", "")] = path
        elif tag == "collaboration":
            _collaborate(read, element)
        elif tag == "process":
            read.processes.append(_read_process(element))
    _assume([process for process in read.processes if process.is_assumed], read.processes)
    return read


def _assume(silent: Sequence[Process], every: Sequence[Process]) -> None:
    """Silence about `isExecutable` means yes where no process says yes, and for what one that is executable calls.

    Only of a public process does it mean no (BPMN 2.0, table 10.1).
    """
    if not any(process.is_executable for process in every):
        for process in silent:
            process.is_executable = bool(process.body.nodes)
    waiting = [process for process in every if process.is_executable]
    while waiting:
        called = {node.called for node in waiting.pop().walk()}
        for process in silent:
            if process.id in called and not process.is_executable:
                process.is_executable = True
                waiting.append(process)


def _ids(root: Element) -> dict[str, list[int]]:
    """Every id of a BPMN element, with the lines it stands on; diagram interchange has ids of its own."""
    found: dict[str, list[int]] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        if (name := element.get("id")) is not None:
            found.setdefault(name, []).append(element.sourceline)
    return found


def _reference(element: Element, tag: str) -> Reference:
    code = REFERENCES[tag]
    return Reference(
        element.get("id", ""),
        tag,
        element.get("name", ""),
        element.sourceline,
        element.get(code) if code else None,
        extensions.settings(element),
    )


def _collaborate(read: Diagram, element: Element) -> None:
    for each in children(element, "participant"):
        read.participants[each.get("id", "")] = ref(each, "processRef")
    for each in children(element, "messageFlow"):
        source, target = ref(each, "sourceRef") or "", ref(each, "targetRef") or ""
        read.message_flows.append(
            MessageFlow(
                each.get("id") or f"{source}_{target}",
                source,
                target,
                each.sourceline,
                ref(each, "messageRef"),
                each.get("name", ""),
            )
        )


def _read_process(element: Element) -> Process:
    name = element.get("id", "")
    read = Process(
        name,
        element.get("name", ""),
        element.sourceline,
        flag(element, "isExecutable", False),
        _scope(element, name),
        settings=extensions.settings(element),
        expects=keys.subscription(element),
        is_assumed=element.get("isExecutable") is None and element.get("processType") != "Public",
    )
    _bind_undos(read, element)
    for lanes in children(element, "laneSet"):
        _lanes(lanes, read.lanes, None)
    for lane in read.lanes:  # outermost first, so the innermost lane is what remains
        for node in lane.nodes:
            if node in read.body.nodes:
                read.body.nodes[node].lane = lane.id
    return read


def _lanes(lane_set: Element, found: list[Lane], outer: Lane | None) -> None:
    for element in children(lane_set, "lane"):
        nodes = [name for each in children(element, "flowNodeRef") if (name := bare(each, text(each)))]
        role = extensions.settings(element).get("role") or (outer.role if outer else None)
        lane = Lane(element.get("id", ""), element.get("name", ""), element.sourceline, role, nodes)
        found.append(lane)
        for inner in children(element, "childLaneSet"):
            _lanes(inner, found, lane)


def _scope(element: Element, name: str) -> Scope:
    read = Scope(name)
    for each in children(element):
        tag = local(each)
        if tag in NODES:
            node = _node(each, tag, name)
            read.nodes.setdefault(node.id, node)
        elif tag == "sequenceFlow":
            read.add(_flow(each, name, len(read.flows)))
        elif tag in DATA:
            read.datas[each.get("id", "")] = _data(each, tag)
        elif tag == "ioSpecification":
            for one in children(each, "dataInput", "dataOutput"):
                read.datas[one.get("id", "")] = _data(one, local(one))
    return read


def _node(element: Element, tag: str, scope: str) -> Node:
    node = _plain_node(element, tag, scope)
    node.events = events(element)
    node.loop = loop(element)
    node.associations = associations(element)
    node.settings = extensions.settings(element)
    node.foreign = extensions.foreign(element)
    if tag in ("subProcess", "transaction", "adHocSubProcess"):
        node.inner = _scope(element, node.id)
    return node


def _plain_node(element: Element, tag: str, scope: str) -> Node:
    return Node(
        element.get("id", ""),
        tag,
        element.sourceline,
        scope,
        name=element.get("name", ""),
        documentation=child_text(element, "documentation") or "",
        default=ref(element, "default"),
        host=ref(element, "attachedToRef"),
        interrupting=flag(element, "cancelActivity" if tag == "boundaryEvent" else "isInterrupting", True),
        parallel_multiple=flag(element, "parallelMultiple", False),
        instantiate=flag(element, "instantiate", False),
        gateway_type=element.get("eventGatewayType", "Exclusive"),
        direction=element.get("gatewayDirection", "Unspecified"),
        stated=[(local(each), bare(each, text(each)) or "") for each in children(element, "incoming", "outgoing")],
        for_compensation=flag(element, "isForCompensation", False),
        triggered_by_event=flag(element, "triggeredByEvent", False),
        called=ref(element, "calledElement"),
        operation=ref(element, "messageRef"),
        script=child_text(element, "script"),
        script_format=element.get("scriptFormat") or element.get("scriptLanguage"),
        activation=feel(child_text(element, "activationCondition")),
        completion=feel(child_text(element, "completionCondition")),
        ordering=element.get("ordering", "Parallel"),
        cancel_remaining=flag(element, "cancelRemainingInstances", True),
        start_quantity=element.get("startQuantity", "1"),
        completion_quantity=element.get("completionQuantity", "1"),
    )


def _flow(element: Element, scope: str, number: int) -> Flow:
    """A flow needs no id in BPMN; one without is named by its ends and its place among the flows of the scope."""
    source, target = ref(element, "sourceRef") or "", ref(element, "targetRef") or ""
    condition = child(element, "conditionExpression")
    return Flow(
        element.get("id") or f"wf_{source}_{target}_{number}",
        source,
        target,
        scope,
        element.sourceline,
        element.get("name", ""),
        feel(text(condition)),
        condition.get("language") if condition is not None else None,
    )


def _data(element: Element, tag: str) -> DataObject:
    """A reference to a data object keeps the object's id as its name until the scope is known whole."""
    target = ref(element, "dataObjectRef") if tag == "dataObjectReference" else None
    name = target or element.get("name") or element.get("id", "")
    return DataObject(element.get("id", ""), name, tag, flag(element, "isCollection", False))


def _bind_undos(process: Process, element: Element) -> None:
    """A compensation boundary event learns its handler from an association of the two, wherever that is written."""
    nodes = {node.id: node for node in process.walk()}
    for association in element.iter(f"{{{BPMN}}}association"):
        source, target = nodes.get(ref(association, "sourceRef") or ""), nodes.get(ref(association, "targetRef") or "")
        for one, other in ((source, target), (target, source)):
            if one is not None and other is not None and one.kind == "boundaryEvent" and one.handler is None:
                one.handler = other.id


def _global_task(element: Element) -> Node:
    node = _plain_node(element, GLOBAL_TASKS[local(element)], "")
    node.settings, node.foreign = extensions.settings(element), extensions.foreign(element)
    return node
