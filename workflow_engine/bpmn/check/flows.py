"""Sequence flows and gateways: that every end of a flow exists, and that every choice can be made."""

from collections.abc import Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.model import ACTIVITIES, Diagram, Flow, Node, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

CHOOSING = {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
WAY_OUT = Text(
    "选中这条连线，填写条件或设为默认流。", "Select the flow and give it a condition, or make it the default."
)


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    places = {node.id: node.scope for process in diagram.processes for node in process.walk()}
    for process in diagram.processes:
        for scope in process.body.walk():
            for flow in scope.flows.values():
                yield from _ends(flow, scope, places)
            for node in scope.nodes.values():
                yield from _default(node, scope)
                yield from _position(node, scope)
                if node.kind in CHOOSING:
                    yield from _choice(node, scope)
                elif node.kind == "eventBasedGateway":
                    yield from _race(node, scope)
                elif node.kind == "parallelGateway":
                    yield from _ignored(node, scope)
                elif node.kind in ACTIVITIES:
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


def _choice(node: Node, scope: Scope) -> Iterator[Problem]:
    outgoing = scope.outgoing(node.id)
    if len(outgoing) < 2:
        return
    for flow in outgoing:
        if flow.condition is None and flow.id != node.default:
            yield problem(
                "flow_without_condition",
                flow,
                f"{zh(node)}的流出连线 {flow.id} 没有条件，也不是默认流。",
                f"Expected the flow {flow.id} out of {en(node)} to have a condition, but it has none.",
                way=WAY_OUT,
            )
    if node.default is None and all(flow.condition for flow in outgoing):
        yield problem(
            "no_default",
            node,
            f"{zh(node)}没有默认流；若条件都不成立，流程会停在这里。",
            f"{en(node).capitalize()} has no default flow; the process stops here when no condition holds.",
            "warning",
        )


def _race(node: Node, scope: Scope) -> Iterator[Problem]:
    for flow in scope.outgoing(node.id):
        target = scope.nodes.get(flow.target)
        if target is None:
            continue
        is_event = target.kind == "intermediateCatchEvent" and len(target.events) <= 1
        kinds = {event.kind for event in target.events}
        if target.kind != "receiveTask" and not (is_event and kinds <= {"message", "signal", "timer", "conditional"}):
            yield problem(
                "event_gateway_target",
                target,
                f"事件网关 {node.id} 之后只能是消息、信号、定时或条件事件，而不是{zh(target)}。",
                f"Expected an event to wait for behind {node.id}, but found {en(target)}.",
            )
        elif len(scope.incoming(target.id)) > 1:
            yield problem(
                "event_gateway_target",
                target,
                f"{zh(target)}在事件网关之后，不能再有其他流入连线。",
                f"Expected {en(target)} behind the event-based gateway to have no other flow into it, but it has.",
            )


def _ignored(node: Node, scope: Scope) -> Iterator[Problem]:
    for flow in scope.outgoing(node.id):
        if flow.condition is not None:
            yield problem(
                "condition_ignored",
                flow,
                f"并行网关 {node.id} 的连线 {flow.id} 上的条件不会被判断。",
                f"The condition of {flow.id} behind the parallel gateway {node.id} is not asked.",
                "warning",
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
