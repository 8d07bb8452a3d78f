"""Every evaluated text can be read, a condition can be true or false, and says so depending on something."""

from collections.abc import Iterator
from datetime import UTC, datetime

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.doors import Door, doors
from workflow_engine.bpmn.check.saying import problem
from workflow_engine.bpmn.model import Diagram, Scope
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression, ExpressionError, OverLimit, expression

SOME_DAY = datetime(2026, 3, 2, tzinfo=UTC)


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for door in doors(diagram):
        yield from _read(door)
    for process in diagram.processes:
        for scope in process.body.walk():
            yield from _same(scope)


def _read(door: Door) -> Iterator[Problem]:
    at = door.at
    try:
        read = expression(door.text)
    except ExpressionError as error:
        yield Problem(
            error.code,
            Text(f"{at.id} 的表达式：{error.zh}", f"In the expression of {at.id}: {error.en}"),
            element=at.id,
            line=at.line,
            column=error.column,
        )
        return
    if door.expects != "boolean":
        return
    if read.kind not in (None, "boolean"):
        yield problem(
            "type_mismatch",
            at,
            f"{at.id} 的条件应得到真或假，但 {door.text} 不会。",
            f"Expected the condition of {at.id} to be true or false, but {door.text} is neither.",
        )
    elif door.kind == "flow condition":
        yield from _constant(door, read)


def _constant(door: Door, read: Expression) -> Iterator[Problem]:
    """A condition that reads nothing says the same every time."""
    if read.names or read.perhaps:
        return
    try:
        value = read({}, now=SOME_DAY)
    except OverLimit:
        return
    if value in (True, False):
        word_zh, word_en = ("真", "true") if value else ("假", "false")
        yield problem(
            "always_true" if value else "always_false",
            door.at,
            f"{door.at.id} 的条件总是{word_zh}。",
            f"The condition of {door.at.id} is always {word_en}.",
            "warning",
        )


def _same(scope: Scope) -> Iterator[Problem]:
    """Two flows out of one exclusive gateway with the same condition: the second is never taken."""
    for node in scope.nodes.values():
        if node.kind != "exclusiveGateway":
            continue
        seen: dict[str, str] = {}
        for flow in scope.outgoing(node.id):
            text = " ".join((flow.condition or "").split())
            if text and text in seen:
                yield problem(
                    "overlapping_conditions",
                    flow,
                    f"连线 {flow.id} 与 {seen[text]} 的条件相同，永远不会被选中。",
                    f"The condition of {flow.id} is that of {seen[text]}, so it is never taken.",
                    "info",
                )
            seen.setdefault(text, flow.id)
