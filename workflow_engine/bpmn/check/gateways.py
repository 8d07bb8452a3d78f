"""Gateways: that every choice can be made, and that flows fit what the gateway says of itself."""

from collections.abc import Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.model import GATEWAYS, Diagram, Node, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

CHOOSING = {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
DIRECTIONS = {"Diverging": (False, True), "Converging": (True, False), "Mixed": (True, True)}  # several in, several out
WAY_OUT = Text(
    "选中这条连线，填写条件或设为默认流。", "Select the flow and give it a condition, or make it the default."
)


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for process in diagram.processes:
        for scope in process.body.walk():
            for node in scope.nodes.values():
                if node.kind in GATEWAYS:
                    yield from _direction(node, scope)
                if node.kind in CHOOSING and process.is_executable:
                    yield from _choice(node, scope)
                if node.kind == "eventBasedGateway":
                    yield from _race(node, scope)
                elif node.kind == "parallelGateway":
                    yield from _ignored(node, scope)


def _direction(node: Node, scope: Scope) -> Iterator[Problem]:
    """A gateway whose direction is stated has flows that fit (BPMN 2.0, 10.6)."""
    many_in, many_out = len(scope.incoming(node.id)) > 1, len(scope.outgoing(node.id)) > 1
    if (many_in, many_out) == (False, False) and node.kind != "eventBasedGateway":
        yield problem(
            "gateway_one_in_one_out",
            node,
            f"{zh(node)}只有一进一出，没有作用。",
            f"{en(node).capitalize()} has one flow in and one out; it does nothing.",
            "info",
        )
    if DIRECTIONS.get(node.direction, (many_in, many_out)) != (many_in, many_out):
        yield problem(
            "gateway_direction",
            node,
            f"{zh(node)}的方向为 {node.direction}，与连线不符。",
            f"Expected flows that fit the direction {node.direction} of {en(node)}, but they do not.",
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
        if flow.condition is not None:
            yield problem(
                "condition_ignored",
                flow,
                f"事件网关 {node.id} 的连线 {flow.id} 不能有条件。",
                f"Expected no condition on {flow.id} behind the event-based gateway {node.id}, but there is one.",
            )
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
