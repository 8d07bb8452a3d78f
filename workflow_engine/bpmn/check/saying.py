"""How a rule says what it found: the element by name and id, what was expected, and what there is instead."""

from typing import Any

from workflow_engine.bpmn.model import Node
from workflow_engine.domain.element import KINDS
from workflow_engine.domain.problem import Problem, Severity
from workflow_engine.domain.text import Text


def problem(code: str, at: Any, zh: str, en: str, severity: Severity = "refuse", way: Text | None = None) -> Problem:
    """A problem of one element; `at` has an id and a line."""
    return Problem(code, Text(zh, en), element=at.id, line=at.line, severity=severity, way_out=way)


def zh(node: Node) -> str:
    """`用户任务“审批”（approve）`"""
    kind = KINDS[node.kind].zh
    return f"{kind}“{node.name}”（{node.id}）" if node.name else f"{kind} {node.id}"


def en(node: Node) -> str:
    """`the user task "Approve" (approve)`"""
    kind = KINDS[node.kind].en
    return f"the {kind} “{node.name}” ({node.id})" if node.name else f"the {kind} {node.id}"


def en_first(node: Node) -> str:
    """The same at the beginning of a sentence; ids and names keep their letters."""
    return f"The{en(node).removeprefix('the')}"
