"""How a rule says what it found: the element by name and id, what was expected, and what there is instead."""

from typing import Any

from workflow_engine.bpmn.model import Node
from workflow_engine.domain.problem import Problem, Severity
from workflow_engine.domain.text import Text

KINDS = {  # the author's word for a tag, in both languages
    "startEvent": ("开始事件", "start event"),
    "endEvent": ("结束事件", "end event"),
    "intermediateCatchEvent": ("中间捕获事件", "intermediate catch event"),
    "intermediateThrowEvent": ("中间抛出事件", "intermediate throw event"),
    "boundaryEvent": ("边界事件", "boundary event"),
    "exclusiveGateway": ("排他网关", "exclusive gateway"),
    "parallelGateway": ("并行网关", "parallel gateway"),
    "inclusiveGateway": ("包容网关", "inclusive gateway"),
    "complexGateway": ("复杂网关", "complex gateway"),
    "eventBasedGateway": ("事件网关", "event-based gateway"),
    "task": ("任务", "task"),
    "userTask": ("用户任务", "user task"),
    "manualTask": ("人工任务", "manual task"),
    "serviceTask": ("服务任务", "service task"),
    "sendTask": ("发送任务", "send task"),
    "receiveTask": ("接收任务", "receive task"),
    "scriptTask": ("脚本任务", "script task"),
    "businessRuleTask": ("业务规则任务", "business rule task"),
    "callActivity": ("调用活动", "call activity"),
    "subProcess": ("子流程", "sub-process"),
    "transaction": ("事务子流程", "transaction"),
    "adHocSubProcess": ("自由子流程", "ad-hoc sub-process"),
}


def problem(code: str, at: Any, zh: str, en: str, severity: Severity = "refuse", way: Text | None = None) -> Problem:
    """A problem of one element; `at` has an id and a line."""
    return Problem(code, Text(zh, en), element=at.id, line=at.line, severity=severity, way_out=way)


def zh(node: Node) -> str:
    """`用户任务“审批”（approve）`"""
    kind = KINDS[node.kind][0]
    return f"{kind}“{node.name}”（{node.id}）" if node.name else f"{kind} {node.id}"


def en(node: Node) -> str:
    """`the user task "Approve" (approve)`"""
    kind = KINDS[node.kind][1]
    return f"the {kind} “{node.name}” ({node.id})" if node.name else f"the {kind} {node.id}"
