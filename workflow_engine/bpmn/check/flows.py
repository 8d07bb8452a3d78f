"""Sequence flows: that both ends exist, and stand where flows may begin and end."""

from collections.abc import Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.model import ACTIVITIES, EVENTS, Diagram, Flow, Node, Scope
from workflow_engine.domain.problem import Problem

XPATH = "http://www.w3.org/1999/XPath"  # what tools write when nobody chose; what is no FEEL is refused as such


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    places = {node.id: node.scope for process in diagram.processes for node in process.walk()}
    for process in diagram.processes:
        for scope in process.body.walk():
            for flow in scope.flows.values():
                yield from _ends(flow, scope, places)
                yield from _asked(flow, scope)
            for node in scope.nodes.values():
                yield from _default(node, scope)
                yield from _position(node, scope)
                yield from _stated(node, scope)
                if node.kind in ACTIVITIES:
                    yield from _conditional(node, scope)


def _ends(flow: Flow, scope: Scope, places: dict[str, str]) -> Iterator[Problem]:
    for word_zh, word_en, end in (("起点", "source", flow.source), ("终点", "target", flow.target)):
        if end in scope.nodes:
            continue
        if end in places:
            yield problem(
                "flow_crosses_scope",
                flow,
                f"连线 {flow.id} 的{word_zh} {end} 在另一个流程或子流程里。",
                f"Expected the {word_en} of {flow.id} in the same scope, but {end} lies in {places[end]}.",
            )
        else:
            yield problem(
                "dangling_ref",
                flow,
                f"连线 {flow.id} 的{word_zh} {end or '（空）'} 不存在。",
                f"Expected the {word_en} of {flow.id} to exist, but there is no {end or '(nothing)'}.",
            )


def _asked(flow: Flow, scope: Scope) -> Iterator[Problem]:
    """Conditions are FEEL, and stand where something chooses (BPMN 2.0, 8.4.13)."""
    source = scope.nodes.get(flow.source)
    if flow.condition is not None and source is not None and source.kind in EVENTS:
        yield problem(
            "condition_ignored",
            flow,
            f"{zh(source)}的流出连线 {flow.id} 不能有条件。",
            f"Expected no condition on {flow.id} behind {en(source)}, but there is one.",
        )
    if flow.language and flow.language != XPATH and "feel" not in flow.language.lower():
        yield problem(
            "expression_language",
            flow,
            f"连线 {flow.id} 的条件应使用 FEEL，而不是 {flow.language}。",
            f"Expected the condition of {flow.id} to be FEEL, but it is in {flow.language}.",
        )


def _default(node: Node, scope: Scope) -> Iterator[Problem]:
    if node.default is None:
        return
    flow = scope.flows.get(node.default)
    if flow is None:
        yield problem(
            "dangling_ref",
            node,
            f"{zh(node)}的默认流 {node.default} 不存在。",
            f"Expected the default of {en(node)} to exist, but there is no {node.default}.",
        )
    elif flow.source != node.id:
        yield problem(
            "default_not_outgoing",
            node,
            f"{zh(node)}的默认流 {node.default} 不是从它发出的。",
            f"Expected the default of {en(node)} to leave it, but {node.default} does not.",
        )


def _position(node: Node, scope: Scope) -> Iterator[Problem]:
    if node.kind == "startEvent" and scope.incoming(node.id):
        yield problem(
            "start_has_incoming",
            node,
            f"{zh(node)}不能有流入连线。",
            f"Expected no flow into {en(node)}, but one enters.",
        )
    if node.instantiate and scope.incoming(node.id):
        yield problem(
            "start_has_incoming",
            node,
            f"{zh(node)}用于启动流程，不能有流入连线。",
            f"Expected no flow into {en(node)}, which begins instances, but one enters.",
        )
    if node.kind == "endEvent" and scope.outgoing(node.id):
        yield problem(
            "end_has_outgoing",
            node,
            f"{zh(node)}不能有流出连线。",
            f"Expected no flow out of {en(node)}, but one leaves.",
        )
    if node.kind == "boundaryEvent" and scope.incoming(node.id):
        yield problem(
            "boundary_has_incoming",
            node,
            f"{zh(node)}不能有流入连线。",
            f"Expected no flow into {en(node)}, but one enters.",
        )


def _stated(node: Node, scope: Scope) -> Iterator[Problem]:
    """What the node says of its flows is what the flows say."""
    ends = {"incoming": {f.id for f in scope.incoming(node.id)}, "outgoing": {f.id for f in scope.outgoing(node.id)}}
    for direction, name in node.stated:
        if name not in ends[direction]:
            yield problem(
                "dangling_ref",
                node,
                f"{zh(node)}声明了连线 {name}（{direction}），但该连线不在此处。",
                f"Expected the flow {name} at {en(node)}, which states it as {direction}, but it is not there.",
            )


def _conditional(node: Node, scope: Scope) -> Iterator[Problem]:
    outgoing = scope.outgoing(node.id)
    if outgoing and all(flow.condition for flow in outgoing) and node.default is None:
        yield problem(
            "no_default",
            node,
            f"{zh(node)}的流出连线都有条件；若都不成立，这条路径就此结束。",
            f"Every flow out of {en(node)} has a condition; the path ends here when none holds.",
            "warning",
        )
