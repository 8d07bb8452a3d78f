"""Message flows between pools: both ends can send or receive, and mean the same message."""

from collections.abc import Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, problem, zh
from workflow_engine.bpmn.model import Diagram, MessageFlow, Node
from workflow_engine.bpmn.normalise.messages import between_pools, message_of
from workflow_engine.domain.problem import Problem

SENDERS = {"task", "sendTask", "intermediateThrowEvent", "endEvent"}
RECEIVERS = {"task", "receiveTask", "startEvent", "intermediateCatchEvent", "boundaryEvent"}
ONE_WAY = {"startEvent", "intermediateCatchEvent", "boundaryEvent", "intermediateThrowEvent", "endEvent"}


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    yield from _pools(diagram)
    both = {source.id for _, source, _ in between_pools(diagram)}
    for flow, source, target in between_pools(diagram):
        if source.kind not in SENDERS or not _speaks(source):
            yield _end(flow, source, "发送", "send")
        if target.kind not in RECEIVERS or not _speaks(target) or (target.kind == "task" and target.id in both):
            yield _end(flow, target, "接收", "receive")
        names = {_name(diagram, message_of(node)) for node in (source, target)} - {None}
        if len(names) > 1:
            yield problem(
                "message_flow_mismatch",
                flow,
                f"消息流 {flow.id} 两端的消息不同：{zh(source)}与{zh(target)}。",
                f"Expected one message at both ends of {flow.id}, but {en(source)} and {en(target)} name different ones.",
            )


def _pools(diagram: Diagram) -> Iterator[Problem]:
    """A message flow leads from one pool to another, and events stand at the end that is theirs."""
    nodes = {node.id: node for process in diagram.processes if process.is_executable for node in process.walk()}
    pools = {node.id: process.id for process in diagram.processes for node in process.walk()}
    pools |= {name: process for name, process in diagram.participants.items() if process}
    drawn = {id(flow) for flow, _, _ in between_pools(diagram)}
    for flow in diagram.message_flows:
        if flow.source in pools and pools[flow.source] == pools.get(flow.target):
            yield problem(
                "message_flow_end",
                flow,
                f"消息流 {flow.id} 的两端在同一个泳池里。",
                f"Expected {flow.id} to lead from one pool to another, but both of its ends lie in one.",
            )
        elif id(flow) not in drawn:
            source, target = nodes.get(flow.source), nodes.get(flow.target)
            if source is not None and source.kind in ONE_WAY - SENDERS:
                yield _end(flow, source, "发送", "send")
            if target is not None and target.kind in ONE_WAY - RECEIVERS:
                yield _end(flow, target, "接收", "receive")


def _speaks(node: Node) -> bool:
    """An event at the end of a message flow has a message, or no definition yet."""
    return not node.events or any(event.kind in ("message", "reference") for event in node.events)


def _name(diagram: Diagram, ref: str | None) -> str | None:
    reference = diagram.references.get(ref or "")
    return (reference.name or reference.id) if reference else ref


def _end(flow: MessageFlow, node: Node, word_zh: str, word_en: str) -> Problem:
    return problem(
        "message_flow_end",
        node,
        f"{zh(node)}在消息流 {flow.id} 的一端，但它不会{word_zh}消息。",
        f"Expected {en(node)} to {word_en} a message, because it is an end of {flow.id}, but it does not.",
    )
