"""Cycles in which nobody waits: refused when nothing can lead out of them, pointed out otherwise."""

from collections.abc import Iterator

from workflow_engine.bpmn.check import graph
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import problem
from workflow_engine.bpmn.check.waiting import waits
from workflow_engine.bpmn.model import Diagram, Node, Scope
from workflow_engine.domain.problem import Problem

CHOOSING = {"exclusiveGateway", "inclusiveGateway", "complexGateway"}


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for process in diagram.processes:
        for scope in process.body.walk():
            for circle in graph.circles(graph.following(scope)):
                yield from _circle(scope, [scope.nodes[name] for name in scope.nodes if name in circle])


def _circle(scope: Scope, nodes: list[Node]) -> Iterator[Problem]:
    if any(waits(node) for node in nodes):
        return
    inside = {node.id for node in nodes}
    exits = [f for node in nodes for f in scope.outgoing(node.id) if f.target not in inside]
    names = "、".join(node.name or node.id for node in nodes[:5])
    if not exits or not any(flow.condition or node_chooses(scope, flow.source) for flow in exits):
        yield problem(
            "unconditional_loop",
            nodes[0],
            f"循环 {names} 没有等待点，也没有可以离开的条件。",
            f"Expected a condition or somebody who waits in the cycle {names}, but there is neither.",
        )
    else:
        yield problem(
            "automatic_loop",
            nodes[0],
            f"循环 {names} 全部自动执行，没有等待点。",
            f"Nobody waits in the cycle {names}; it runs by itself until its condition ends it.",
            "warning",
        )


def node_chooses(scope: Scope, name: str) -> bool:
    return scope.nodes[name].kind in CHOOSING
