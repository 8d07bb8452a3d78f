"""Events: which definition may stand where, what each one needs, and the rules of compensation and transactions.

The table is that of BPMN 2.0, 10.5; positions in which the standard allows nothing are refused by name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.check.waiting import waits
from workflow_engine.bpmn.model import ACTIVITIES, Diagram, Event, Node, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

ALLOWED: dict[str, set[str]] = {  # position -> kinds of definitions; "" stands for none at all
    "top": {"", "message", "timer", "signal"},
    "start": {""},
    "handler": {"message", "timer", "conditional", "signal", "error", "escalation", "compensation"},
    "catch": {"message", "timer", "conditional", "signal", "link"},
    "boundary": {"message", "timer", "conditional", "signal", "error", "escalation", "cancel", "compensation"},
    "throw": {"", "message", "signal", "escalation", "compensation", "link"},
    "end": {"", "message", "signal", "error", "escalation", "cancel", "compensation", "terminate"},
}
WORDS = {
    "": ("无触发", "none"),
    "message": ("消息", "message"),
    "timer": ("定时", "timer"),
    "conditional": ("条件", "conditional"),
    "signal": ("信号", "signal"),
    "error": ("错误", "error"),
    "escalation": ("升级", "escalation"),
    "cancel": ("取消", "cancel"),
    "compensation": ("补偿", "compensation"),
    "link": ("链接", "link"),
    "terminate": ("终止", "terminate"),
    "reference": ("引用", "reference"),
}
CODES = {("top", "conditional"): "conditional_start", ("top", "error"): "error_start"}
THROWING = {"intermediateThrowEvent", "endEvent", "sendTask"}


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for process in diagram.processes:
        if not process.is_executable:
            continue
        kinds = {node.id: node for node in process.walk()}
        for scope in process.body.walk():
            owner = kinds.get(scope.id)
            for node in scope.nodes.values():
                position = _position(node, owner)
                if position:
                    yield from _definitions(node, position, diagram)
                if node.kind == "boundaryEvent":
                    yield from _boundary(node, scope)


def _position(node: Node, owner: Node | None) -> str | None:
    if node.kind == "startEvent":
        return "top" if owner is None else "handler" if owner.triggered_by_event else "start"
    places = {
        "intermediateCatchEvent": "catch",
        "boundaryEvent": "boundary",
        "intermediateThrowEvent": "throw",
        "endEvent": "end",
    }
    return places.get(node.kind)


def _definitions(node: Node, position: str, diagram: Diagram) -> Iterator[Problem]:
    if not node.events and "" not in ALLOWED[position]:
        yield problem(
            "no_event_definition",
            node,
            f"{zh(node)}没有说明等待什么。",
            f"Expected {en(node)} to say what it waits for, but it does not.",
        )
    for drawn in node.events:
        event = diagram.events.get(drawn.ref or "") if drawn.kind == "reference" else drawn
        if event is None:
            yield dangling(node, drawn.ref)
        elif event.kind not in ALLOWED[position]:
            word_zh, word_en = WORDS[event.kind]
            yield problem(
                CODES.get((position, event.kind), "event_position"),
                node,
                f"{zh(node)}处不能使用{word_zh}事件。",
                f"Expected another event at {en(node)}, but a {word_en} event cannot stand there.",
            )
        else:
            yield from _needs(node, event, position, diagram)
    if node.parallel_multiple and position == "top" and diagram.kinds(node) - {"message"}:
        yield problem(
            "event_position",
            node,
            f"{zh(node)}需要多个事件全部发生，这些事件只能是消息。",
            f"Expected {en(node)}, which needs all of several events, to need messages only.",
        )


def _needs(node: Node, event: Event, position: str, diagram: Diagram) -> Iterator[Problem]:
    yield from time_to_live(node, event.settings)
    if event.ref and event.kind not in ("compensation", "link") and event.ref not in diagram.references:
        yield dangling(node, event.ref)
    if event.kind == "message" and not event.ref and not _flows_to(diagram, node):
        yield problem(
            "no_message",
            node,
            f"{zh(node)}没有指定消息。",
            f"Expected {en(node)} to name a message, but it names none.",
        )
    if event.kind == "signal" and not event.ref and not _announced(node, position):
        yield problem(
            "no_signal", node, f"{zh(node)}没有指定信号。", f"Expected {en(node)} to name a signal, but it names none."
        )
    if event.kind == "conditional" and not event.text:
        yield problem("expr_syntax", node, f"{zh(node)}没有条件。", f"Expected {en(node)} to have a condition.")
    if event.kind == "error" and position == "handler" and not node.interrupting:
        yield problem(
            "event_position",
            node,
            f"{zh(node)}：错误事件总是中断的。",
            f"Expected {en(node)} to interrupt, as errors always do, but it does not.",
        )


def time_to_live(node: Node, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """How long a thrown message waits: a duration that can be counted; where nothing is thrown it says nothing."""
    text = settings.get("timeToLive")
    if text is None:
        return
    if timers.seconds(text) is None:
        yield problem(
            "timer_invalid",
            node,
            f"{zh(node)}的 timeToLive 应为时长，如 PT1H，而不是 {text[:30]}。",
            f"Expected a duration such as PT1H as timeToLive of {en(node)}, but found {text[:30]}.",
        )
    elif node.kind not in THROWING:
        yield problem(
            "setting_ignored",
            node,
            f"{zh(node)}不发出消息，timeToLive 不起作用。",
            f"{en_first(node)} throws no message: its timeToLive means nothing.",
            "warning",
        )


def _flows_to(diagram: Diagram, node: Node) -> bool:
    return any(node.id in (flow.source, flow.target) for flow in diagram.message_flows)


def _announced(node: Node, position: str) -> bool:
    """A nameless signal on a boundary is that of a multi-instance activity's behavior."""
    return position == "boundary"


def _boundary(node: Node, scope: Scope) -> Iterator[Problem]:
    host = scope.nodes.get(node.host or "")
    if host is None or host.kind not in ACTIVITIES or host.triggered_by_event:
        yield problem(
            "boundary_host",
            node,
            f"{zh(node)}没有附着在同一层的活动上（{node.host or '未填'}）。",
            f"Expected {en(node)} to sit on an activity of its scope, but it names {node.host or 'nothing'}.",
        )
        return
    kinds = {event.kind for event in node.events}
    if "cancel" in kinds and host.kind != "transaction":
        yield problem(
            "event_position",
            node,
            f"取消事件只能附着在事务子流程上，而不是{zh(host)}。",
            f"Expected the cancel event on a transaction, but it sits on {en(host)}.",
        )
    if kinds & {"error", "cancel"} and not node.interrupting:
        yield problem(
            "event_position",
            node,
            f"{zh(node)}：错误和取消事件总是中断的。",
            f"Expected {en(node)} to interrupt, as errors and cancels always do, but it does not.",
        )
    if kinds and kinds <= {"message", "timer"} and not waits(host) and not _announces(host):
        yield problem(
            "dead_boundary",
            node,
            f"{zh(node)}不会触发：{zh(host)}立即通过，没有等待。",
            f"{en_first(node)} never comes: {en(host)} is passed at once.",
            "info",
            Text(
                "把所附着的活动改为需要等待的活动，例如用户任务。",
                "Let it sit on an activity that waits, such as a user task.",
            ),
        )


def _announces(host: Node) -> bool:
    """Whether a multi-instance activity throws events of its own, which its border catches at once."""
    loop = host.loop
    return loop is not None and bool(loop.none_event or loop.one_event or loop.complex_events)


def dangling(node: Node, ref: str | None) -> Problem:
    return problem(
        "dangling_ref",
        node,
        f"{zh(node)}引用的 {ref or '（空）'} 不存在。",
        f"Expected what {en(node)} refers to to exist, but there is no {ref or '(nothing)'}.",
    )
