"""Messages and signals: each has a name, and both ends of a message flow between two pools know the same one."""

from workflow_engine.bpmn.model import Diagram, Event, MessageFlow, Node, Reference


def name_everything(diagram: Diagram) -> None:
    """A reference without a name goes by its id; a message event without a reference gets one of its own."""
    for reference in diagram.references.values():
        reference.name = reference.name or reference.id


def join_pools(diagram: Diagram) -> None:
    """A message flow between two nodes of executable processes gives them one message."""
    nodes = {node.id: node for process in diagram.processes for node in process.walk()}
    for flow in diagram.message_flows:
        ends = [nodes[end] for end in (flow.source, flow.target) if end in nodes]
        if len(ends) == 2:
            ref = next((ref for end in ends if (ref := _ref(end))), None) or flow.message or _made(diagram, flow)
            for end in ends:
                _refer(end, ref)


def _ref(node: Node) -> str | None:
    if node.kind in ("sendTask", "receiveTask") and node.operation:
        return node.operation
    return next((event.ref for event in node.events if event.kind == "message" and event.ref), None)


def _refer(node: Node, ref: str) -> None:
    if node.kind in ("sendTask", "receiveTask"):
        node.operation = node.operation or ref
    for event in node.events:
        if event.kind == "message" and not event.ref:
            event.ref = ref
    if node.kind in ("intermediateThrowEvent", "endEvent") and not node.events:
        node.events = [Event("message", node.line, ref=ref)]


def _made(diagram: Diagram, flow: MessageFlow) -> str:
    made = f"wf_{flow.id}"
    diagram.references.setdefault(made, Reference(made, "message", flow.id, flow.line))
    return made
