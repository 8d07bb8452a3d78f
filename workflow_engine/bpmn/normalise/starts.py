"""Events that begin instances without being start events: receive tasks and event-based gateways that instantiate, and
start events that need several messages. `startsWith` marks them, with what begins to wait beside them."""

from workflow_engine.bpmn.model import Diagram, Node, Scope


def receive_tasks(diagram: Diagram) -> None:
    for process in diagram.processes:
        for node in process.body.nodes.values():
            if node.kind == "receiveTask" and node.instantiate:
                _begin(node)


def event_gateways(diagram: Diagram) -> None:
    """Exclusive: each event behind the gateway starts an instance. Parallel: it starts one in which the others wait."""
    for process in diagram.processes:
        body = process.body
        for gateway in [n for n in body.nodes.values() if n.kind == "eventBasedGateway" and n.instantiate]:
            _dissolve(body, gateway)


def needing_all(diagram: Diagram) -> None:
    """The first message starts an instance, which waits for the others."""
    for process in diagram.processes:
        for node in process.body.nodes.values():
            if node.kind == "startEvent" and node.parallel_multiple and len(node.events) > 1:
                node.kind = "intermediateCatchEvent"
                _begin(node)


def _dissolve(body: Scope, gateway: Node) -> None:
    behind = [body.nodes[flow.target] for flow in body.outgoing(gateway.id)]
    for node in behind:
        is_parallel = gateway.gateway_type == "Parallel"
        _begin(node, [other.id for other in behind if is_parallel and other is not node])
    for flow in body.outgoing(gateway.id):
        body.drop(flow)
    del body.nodes[gateway.id]


def _begin(node: Node, beside: list[str] | None = None) -> None:
    node.settings["startsWith"] = beside or []
    node.instantiate = False
