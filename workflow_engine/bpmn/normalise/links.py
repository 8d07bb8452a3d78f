"""Link events: a throw and the catch of the same name in one scope are a sequence flow, drawn without a line."""

from workflow_engine.bpmn.model import Diagram, Flow, Node, Scope


def to_flows(diagram: Diagram) -> None:
    for process in diagram.processes:
        for scope in process.body.walk():
            _connect(scope)


def _connect(scope: Scope) -> None:
    catches = {_name(node): node for node in _links(scope, "intermediateCatchEvent")}
    for node in _links(scope, "intermediateThrowEvent"):
        target = catches.get(_name(node))
        if target is not None:
            scope.add(Flow(f"wf_{node.id}_{target.id}", node.id, target.id, scope.id, node.line))
            node.events = []
    for node in catches.values():
        node.kind, node.events = "intermediateThrowEvent", []  # it passes a token on, like any none event


def _links(scope: Scope, kind: str) -> list[Node]:
    return [node for node in scope.nodes.values() if node.kind == kind and node.event and node.event.kind == "link"]


def _name(node: Node) -> str | None:
    return node.event.text if node.event else None
