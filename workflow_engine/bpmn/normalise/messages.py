"""Messages and signals: each has a name, and both ends of a message flow between two pools know the same one."""

from workflow_engine.bpmn.model import Diagram, Event, MessageFlow, Node, Reference

SENDS = {"task": "sendTask"}  # what a plain task is when a message flow leaves it
RECEIVES = {"task": "receiveTask"}
TASKS = {"sendTask", "receiveTask"}


def name_everything(diagram: Diagram) -> None:
    """A reference without a name goes by its id; a message event without a reference gets one of its own."""
    for reference in diagram.references.values():
        reference.name = reference.name or reference.id


def join_pools(diagram: Diagram) -> None:
    """A message flow between two nodes of executable processes gives them one message."""
    for flow, source, target in between_pools(diagram):
        source.kind, target.kind = SENDS.get(source.kind, source.kind), RECEIVES.get(target.kind, target.kind)
        ref = message_of(source) or message_of(target) or flow.message or _made(diagram, flow)
        for node in (source, target):
            _refer(node, ref)
            if node.kind in ("intermediateThrowEvent", "endEvent", "startEvent") and not node.events:
                node.events = [Event("message", node.line, ref=ref)]


def name_outside(diagram: Diagram) -> None:
    """A message that crosses to a pool without a process goes by the name of its flow, unless it has one."""
    nodes = {node.id: node for process in diagram.processes for node in process.walk()}
    for flow in diagram.message_flows:
        for node in [nodes[end] for end in (flow.source, flow.target) if end in nodes]:
            if message_of(node) is None and (
                node.kind in TASKS or any(event.kind == "message" for event in node.events)
            ):
                _refer(node, flow.message or _made(diagram, flow))


def between_pools(diagram: Diagram) -> list[tuple[MessageFlow, Node, Node]]:
    """Message flows with an executed node at either end; those that touch a pool as a whole are drawn for readers."""
    nodes = {node.id: node for process in diagram.processes if process.is_executable for node in process.walk()}
    return [
        (flow, nodes[flow.source], nodes[flow.target])
        for flow in diagram.message_flows
        if flow.source in nodes and flow.target in nodes
    ]


def message_of(node: Node) -> str | None:
    """The id of the message that a node names."""
    if node.kind in TASKS and node.operation:
        return node.operation
    return next((event.ref for event in node.events if event.kind == "message" and event.ref), None)


def _refer(node: Node, ref: str) -> None:
    if node.kind in TASKS:
        node.operation = node.operation or ref
    for event in node.events:
        if event.kind == "message" and not event.ref:
            event.ref = ref


def _made(diagram: Diagram, flow: MessageFlow) -> str:
    made = f"wf_{flow.id}"
    diagram.references.setdefault(made, Reference(made, "message", flow.name or flow.id, flow.line))
    return made
