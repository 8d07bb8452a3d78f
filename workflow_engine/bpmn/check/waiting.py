"""At which nodes a token stays until something happens; the others are passed within one act."""

from workflow_engine.bpmn.model import Node

WAITING = {
    "userTask",
    "manualTask",
    "receiveTask",
    "serviceTask",
    "callActivity",
    "intermediateCatchEvent",
    "eventBasedGateway",
}


def waits(node: Node) -> bool:
    """Whether a token stays at the node, or may stay at one inside it."""
    inner = node.inner.walk() if node.inner else ()
    is_call = bool(node.settings.get("connector"))
    return node.kind in WAITING or is_call or any(waits(n) for scope in inner for n in scope.nodes.values())
