"""Every evaluated text can be read, and a condition is not plainly something else than true or false."""

from collections.abc import Iterator

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.doors import Door, doors
from workflow_engine.bpmn.model import Diagram
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import ExpressionError, expression


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for door in doors(diagram):
        yield from _read(door)


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
    if door.expects == "boolean" and read.kind not in (None, "boolean"):
        yield Problem(
            "type_mismatch",
            Text(
                f"{at.id} 的条件 {door.text} 得到的不是真或假。",
                f"The condition of {at.id}, {door.text}, is neither true nor false.",
            ),
            element=at.id,
            line=at.line,
            severity="warning",
        )
