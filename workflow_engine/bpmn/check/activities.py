"""Activities: what each kind needs to be executed as the standard says."""

import re
from collections.abc import Callable, Iterator, Mapping

from workflow_engine.bpmn import script
from workflow_engine.bpmn.check import events, graph
from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.model import Diagram, Loop, Node, Process
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem

PASSED = {"input", "output", "none"}  # which way a call passes all variables, besides its mappings
PYTHON = {"python", "text/x-python", "application/x-python", "python3"}


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for process in diagram.processes:
        if not process.is_executable:
            continue
        for node in process.walk():
            rule = RULES.get(node.kind)
            if rule is not None:
                yield from rule(node, diagram, context)
            if node.loop is not None:
                yield from _loop(node, node.loop)
            yield from _quantity(node)
            yield from _stores(node, process)


def _script(node: Node, diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    language = (node.script_format or "").strip().lower()
    if language not in PYTHON | {"feel"}:
        yield problem(
            "script_language",
            node,
            f"{zh(node)}的语言应为 python 或 feel，而不是 {node.script_format or '（未填）'}。",
            f"Expected {en(node)} to be in python or feel, but it is in {node.script_format or '(nothing)'}.",
        )
    elif len(node.script or "") > limit("script_characters"):
        most = limit("script_characters")
        yield problem(
            "text_too_long", node, f"脚本不得超过 {most} 个字符。", f"Expected a script of at most {most} characters."
        )
    elif language in PYTHON:
        try:
            script.program(node.script or "")
        except script.ScriptProblem as wrong:
            yield problem("script_invalid", node, f"{zh(node)}：{wrong.text.zh}", f"In {en(node)}: {wrong.text.en}")


def _connector(node: Node, diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    name = node.settings.get("connector")
    if context.connectors is not None and name not in context.connectors:
        yield problem(
            "unknown_connector",
            node,
            f"{zh(node)}的连接器 {name or '（未选）'} 不存在。",
            f"Expected a connector for {en(node)} that exists, but found {name or '(nothing)'}.",
        )
    attempts = node.settings.get("attempts", "1")
    if not str(attempts).isdecimal() or not 1 <= int(attempts) <= 100:
        yield problem(
            "bad_type", node, f"{zh(node)}的尝试次数应为 1 到 100。", f"Expected 1 to 100 attempts for {en(node)}."
        )


def _message(node: Node, diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    if node.kind == "sendTask" and node.settings.get("connector"):
        yield from _connector(node, diagram, context)
        return
    yield from events.time_to_live(node, node.settings)
    refs = [node.operation] if node.operation else [event.ref for event in node.events if event.kind == "message"]
    flows = [flow for flow in diagram.message_flows if node.id in (flow.source, flow.target)]
    if not any(refs) and not flows:
        yield problem(
            "no_message",
            node,
            f"{zh(node)}没有指定消息。",
            f"Expected {en(node)} to name a message, but it names none.",
        )
    elif node.operation and node.operation not in diagram.references:
        yield problem(
            "dangling_ref",
            node,
            f"{zh(node)}的消息 {node.operation} 不存在。",
            f"Expected the message of {en(node)} to exist, but there is no {node.operation}.",
        )


def _decision(node: Node, diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    if node.settings.get("connector"):
        yield from _connector(node, diagram, context)
        return
    name = node.settings.get("decision")
    if not name or (context.decisions is not None and name not in context.decisions):
        yield problem(
            "unknown_decision",
            node,
            f"{zh(node)}的决策 {name or '（未选）'} 不存在。",
            f"Expected a decision for {en(node)} that exists, but found {name or '(nothing)'}.",
        )


def _call(node: Node, diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    if unknown := set(node.settings.get("passesAll", "").split()) - PASSED:
        yield problem(
            "bad_type",
            node,
            f"{zh(node)}的 passesAll 应为 input、output 或 none，而不是 {min(unknown)[:20]}。",
            f"Expected input, output or none as passesAll of {en(node)}, but found {min(unknown)[:20]}.",
        )
    own = {process.id for process in diagram.processes} | diagram.global_tasks.keys()
    if not node.called or (context.processes is not None and node.called not in own | set(context.processes)):
        yield problem(
            "unknown_process",
            node,
            f"{zh(node)}调用的流程 {node.called or '（未填）'} 不存在。",
            f"Expected {en(node)} to call a process that exists, but found {node.called or '(nothing)'}.",
        )
        return
    yield from _binding(node)
    called = next((process for process in diagram.processes if process.id == node.called), None)
    if called is not None and called.is_executable and not _starts_by_hand(called):
        yield problem(
            "no_start_event",
            node,
            f"{zh(node)}调用的流程 {node.called} 没有空开始事件。",
            f"Expected the process {node.called} that {en(node)} calls to have a start without a trigger, but it has none.",
        )
    if called is not None and node in called.walk():
        yield problem(
            "call_recursion",
            node,
            f"{zh(node)}调用它自己所在的流程，最多嵌套 {limit('call_depth')} 层。",
            f"{en_first(node)} calls its own process; at most {limit('call_depth')} levels are run.",
            "warning",
        )


def _binding(node: Node) -> Iterator[Problem]:
    binding = str(node.settings.get("binding", "latest"))
    if not re.fullmatch(r"latest|deployment|[1-9]\d{0,8}", binding, re.ASCII):
        yield problem(
            "bad_type",
            node,
            f"{zh(node)}的版本绑定应为 latest、deployment 或版本号，而不是 {binding[:60]}。",
            f"Expected the binding of {en(node)} to be latest, deployment or a version number, but found {binding[:60]}.",
        )


def _starts_by_hand(process: Process) -> bool:
    return any(head.kind != "startEvent" or not head.events for head in graph.heads(process.body))


def _loop(node: Node, loop: Loop) -> Iterator[Problem]:
    if loop.kind == "both":
        yield problem(
            "two_loops",
            node,
            f"{zh(node)}不能既循环又多实例。",
            f"Expected {en(node)} to be a loop or multi-instance, but it is both.",
        )
    elif loop.kind == "standardLoop":
        if loop.maximum is None and loop.condition is None:
            yield problem(
                "endless_loop",
                node,
                f"{zh(node)}的循环没有条件，也没有最大次数。",
                f"Expected the loop of {en(node)} to have a condition or a maximum, but it has neither.",
            )
        elif loop.maximum is not None and not loop.maximum.strip().isdecimal():
            yield problem(
                "mi_cardinality",
                node,
                f"{zh(node)}的最大循环次数应为不小于 0 的整数，而不是 {loop.maximum}。",
                f"Expected the maximum of {en(node)} to be an integer of zero or more, but found {loop.maximum}.",
            )
    elif loop.cardinality is None and loop.collection is None:
        yield problem(
            "mi_cardinality",
            node,
            f"{zh(node)}的多实例既没有集合也没有数量。",
            f"Expected {en(node)} to have a collection or a number of instances, but it has neither.",
        )
    elif _is_negative_or_odd(loop.cardinality):
        yield problem(
            "mi_cardinality",
            node,
            f"{zh(node)}的实例数应为不小于 0 的整数，而不是 {loop.cardinality}。",
            f"Expected the number of instances of {en(node)} to be an integer of zero or more, but found {loop.cardinality}.",
        )


def _is_negative_or_odd(text: str | None) -> bool:
    """A literal that can be no number of instances; names and formulas are asked when they run."""
    if text is None:
        return False
    bare = text.strip().strip('"').removeprefix("-").replace(".", "", 1)
    is_number = bare.isdecimal()
    return (is_number and not text.strip().isdecimal()) or text.strip().startswith('"')


def _quantity(node: Node) -> Iterator[Problem]:
    for name, value in (("startQuantity", node.start_quantity), ("completionQuantity", node.completion_quantity)):
        if not re.fullmatch(r"0*[1-9]\d{0,2}", value, re.ASCII):
            yield problem(
                "token_quantity",
                node,
                f"{zh(node)}的 {name} 应为 1 到 999 的整数，而不是 {value[:20]}。",
                f"Expected {name} of {en(node)} to be an integer from 1 to 999, but it is {value[:20]}.",
            )


def _stores(node: Node, process: Process) -> Iterator[Problem]:
    """Data stores are drawn for readers; nothing is written to them."""
    stores = {
        name for scope in process.body.walk() for name, data in scope.datas.items() if data.kind == "dataStoreReference"
    }
    for each in node.associations:
        touched = {*each.sources, each.target, *(to for _, to in each.assignments)}
        if (each.transformation or each.assignments) and touched & stores:
            yield problem(
                "data_store_assignment",
                node,
                f"{zh(node)}不能向数据存储赋值。",
                f"Expected no assignment to a data store at {en(node)}, but there is one.",
            )


RULES: Mapping[str, Callable[[Node, Diagram, CheckContext], Iterator[Problem]]] = {
    "scriptTask": _script,
    "serviceTask": _connector,
    "sendTask": _message,
    "receiveTask": _message,
    "businessRuleTask": _decision,
    "callActivity": _call,
}
