"""Receive tasks and event-based gateways that instantiate become start events."""

from workflow_engine.bpmn.model import Diagram, Event, Node, Scope


def receive_tasks(diagram: Diagram) -> None:
    for process in diagram.processes:
        for node in process.body.nodes.values():
            if node.kind == "receiveTask" and node.instantiate and not process.body.incoming(node.id):
                _start(node)


def event_gateways(diagram: Diagram) -> None:
    """Exclusive: each event behind the gateway starts an instance. Parallel: it starts one in which the others wait."""
    for process in diagram.processes:
        body = process.body
        for gateway in [n for n in body.nodes.values() if n.kind == "eventBasedGateway" and n.instantiate]:
            if not body.incoming(gateway.id):
                _dissolve(body, gateway)


def _dissolve(body: Scope, gateway: Node) -> None:
    behind = [body.nodes[flow.target] for flow in body.outgoing(gateway.id)]
    for node in behind:
        if gateway.gateway_type == "Parallel":
            node.settings["startsWith"] = [other.id for other in behind if other is not node]
        else:
            _start(node)
    for flow in body.outgoing(gateway.id):
        body.drop(flow)
    del body.nodes[gateway.id]


def _start(node: Node) -> None:
    if node.kind == "receiveTask":
        node.events = [Event("message", node.line, ref=node.operation, settings=node.settings)]
    node.kind, node.instantiate = "startEvent", False
