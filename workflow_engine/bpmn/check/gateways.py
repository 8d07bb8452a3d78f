"""Gateways: that every choice can be made, and that flows fit what the gateway says of itself."""

from collections.abc import Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.model import GATEWAYS, Diagram, Node, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

CHOOSING = {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
DIRECTIONS = {"Diverging": (False, True), "Converging": (True, False), "Mixed": (True, True)}  # several in, several out
RACES = {"message", "signal", "timer", "conditional"}
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
                    yield from _race(node, scope, diagram)
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
            f"{en_first(node)} has one flow in and one out; it does nothing.",
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
            f"{en_first(node)} has no default flow; the process stops here when no condition holds.",
            "warning",
        )


def _race(node: Node, scope: Scope, diagram: Diagram) -> Iterator[Problem]:
    if node.gateway_type == "Parallel" and not node.instantiate:
        yield problem(
            "event_gateway_type",
            node,
            f"事件网关 {node.id} 不启动流程，只能是排他型。",
            f"Expected the event-based gateway {node.id} to be exclusive, because it begins no instance.",
        )
    hosts = {each.host for each in scope.nodes.values()}
    for flow in scope.outgoing(node.id):
        if flow.condition is not None:
            yield problem(
                "condition_ignored",
                flow,
                f"事件网关 {node.id} 的连线 {flow.id} 不能有条件。",
                f"Expected no condition on {flow.id} behind the event-based gateway {node.id}, but there is one.",
            )
        target = scope.nodes.get(flow.target)
        if target is not None:
            yield from _raced(node, target, diagram.kinds(target), has_events=target.id in hosts)
            if len(scope.incoming(target.id)) > 1:
                yield problem(
                    "event_gateway_target",
                    target,
                    f"{zh(target)}在事件网关之后，不能再有其他流入连线。",
                    f"Expected {en(target)} behind the event-based gateway to have no other flow into it, but it has.",
                )


def _raced(node: Node, target: Node, kinds: set[str], *, has_events: bool) -> Iterator[Problem]:
    """What may stand behind an event-based gateway (BPMN 2.0, 10.6.6)."""
    is_event = target.kind == "intermediateCatchEvent" and len(target.events) <= 1 and kinds <= RACES
    is_plain_task = target.kind == "receiveTask" and target.loop is None and not has_events
    if not is_event and not is_plain_task:
        yield problem(
            "event_gateway_target",
            target,
            f"事件网关 {node.id} 之后只能是消息、信号、定时、条件事件或不重复、无边界事件的接收任务，而不是{zh(target)}。",
            f"Expected an event to wait for, or a plain receive task, behind {node.id}, but found {en(target)}.",
        )
    elif node.instantiate and "conditional" in kinds:
        yield problem(
            "conditional_start",
            target,
            f"{zh(target)}不能启动流程：流程开始前没有变量。",
            f"Expected an event that can begin an instance, but {en(target)} waits for a condition.",
        )
    elif node.instantiate and node.gateway_type == "Parallel" and kinds - {"message"}:
        yield problem(
            "event_gateway_target",
            target,
            f"并行启动的事件网关 {node.id} 之后只能等待消息，而不是{zh(target)}。",
            f"Expected messages only behind {node.id}, which begins instances in parallel, but found {en(target)}.",
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
