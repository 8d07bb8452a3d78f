"""Expressions against the forms: parts that can never have a value, options that no choice has, entries that are not there.

The type of a variable is known where forms alone give it one. Whatever else may write it makes it unknown, so nothing
that is told is a false alarm.
"""

from collections.abc import Iterator, Mapping

from workflow_engine.bpmn.check.context import CheckContext
from workflow_engine.bpmn.check.doors import BRINGERS, COUNTERS, Door, by_place
from workflow_engine.bpmn.check.names import by_node, written
from workflow_engine.bpmn.check.saying import problem
from workflow_engine.bpmn.model import Diagram, Node, Process
from workflow_engine.bpmn.reading.texts import feel
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import ExpressionError
from workflow_engine.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DAYS,
    LIST,
    MOMENT,
    MONTHS,
    NULL,
    NUMBER,
    STRING,
    ContextType,
    ListType,
    OneOf,
    Type,
)
from workflow_engine.feel.typing import remarks, typed

Types = Mapping[str, Type]

ROUNDS = 4  # mappings of mappings of mappings are known, further ones may be anything
SPANS, MOMENTS = (DAYS, MONTHS), (DATE, MOMENT)
EXPECTED: Mapping[str, tuple[Type, ...]] = {  # by the kind of place; texts are read once more where a time is wanted
    "loop cardinality": (NUMBER,),
    "loop maximum": (NUMBER,),
    "multi-instance collection": (LIST,),
    "timer date": (*MOMENTS, STRING),
    "timer duration": (*SPANS, STRING),
    "timer cycle": (*SPANS, STRING),
    "work due": (*MOMENTS, *SPANS, STRING),
    "work priority": (NUMBER,),
    "work assignee": (STRING, LIST),
    "work candidates": (STRING, LIST),
}


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    if context.forms is None:
        return
    asked = by_place(diagram)
    if sum(map(len, asked.values())) > limit("typed_expressions"):
        return
    for process in diagram.processes:
        if process.is_executable:
            known = variables(process, diagram, context)
            for place in (process.id, *(node.id for node in process.walk())):
                for door in asked.get(place, []):
                    yield from _told(door, {} if door.sees_payload else known)


def variables(process: Process, diagram: Diagram, context: CheckContext) -> Types:
    """The types of the variables of a process, as far as forms, outcomes and mappings of such say them."""
    known: Types = {}
    for _ in range(ROUNDS):
        before, known = known, _settled(process, diagram, context, known)
        if known == before:
            break
    return known


def _settled(process: Process, diagram: Diagram, context: CheckContext, known: Types) -> Types:
    """The types of variables to which all writers give one type, where those of others are known already."""
    found: dict[str, Type | None] = {}
    for node in process.walk():
        given = _given(node, context, known)
        for name in by_node(node, context) | _returned(node, diagram, context):
            type_ = given.get(name)
            if type_ != NULL:
                found[name] = _either(found[name], type_) if name in found else type_
    return {name: type_ for name, type_ in found.items() if type_ is not None}


def _given(node: Node, context: CheckContext, known: Types) -> Mapping[str, Type | None]:
    """What comes from a node: the fields of its form, how people finish it, what its mappings make of both."""
    fields = context.types.get(node.settings.get("form", ""), {})
    if node.kind in ("userTask", "manualTask") and not node.loop:
        fields = {**fields, node.id: _result(node)}
    brought: Types = {} if node.kind in BRINGERS else {**known, "result": ANY} if "output" in node.settings else known
    mapped = {
        entry.get("target", ""): _mapped(entry.get("source"), brought) for entry in node.settings.get("output", [])
    }
    return {**fields, **mapped}


def _mapped(text: str | None, names: Types) -> Type | None:
    try:
        source = feel(text) or ""
        return NULL if source == "null" else typed(source, names).type
    except ExpressionError:
        return None


def _result(node: Node) -> Type:
    outcomes = tuple(outcome["key"] for outcome in node.settings.get("outcome", []) if "key" in outcome)
    how = OneOf(outcomes) if outcomes else STRING
    return ContextType((("outcome", how), ("comment", STRING), ("by", STRING), ("at", MOMENT)))


def _returned(node: Node, diagram: Diagram, context: CheckContext) -> set[str]:
    """What a called process may write into this one without being asked for it."""
    if node.kind != "callActivity" or "output" not in node.passes_all:
        return set()
    called = next((each for each in diagram.processes if each.id == node.called), None)
    return {name for form in context.types.values() for name in form} if called is None else written(called, context)


def _either(one: Type | None, other: Type | None) -> Type | None:
    """What holds for values of both types."""
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return OneOf(tuple(dict.fromkeys((*one.keys, *other.keys))))
    return one if one == other else None


def _told(door: Door, known: Types) -> Iterator[Problem]:
    local = {name: NUMBER if name in COUNTERS else ANY for name in door.local}
    try:
        found = typed(door.text, {**known, **local} if local else known)
    except ExpressionError:
        return  # told where expressions are read
    for remark in found.remarks:
        yield problem(remark.code, door.at, f"{door.at.id}：{remark.zh}", f"{door.at.id}: {remark.en}", "warning")
    wanted = (BOOLEAN,) if door.expects else EXPECTED.get(door.kind, ())
    if wanted and found.type is not None and not any(each.includes(_plain(found.type)) for each in wanted):
        yield _unfit(door, found.type, wanted)


def _plain(type_: Type) -> Type:
    if isinstance(type_, OneOf):
        return STRING
    return LIST if isinstance(type_, ListType) else type_


def _unfit(door: Door, found: Type, wanted: tuple[Type, ...]) -> Problem:
    zh = "、".join(dict.fromkeys(remarks.word(type_) for type_ in wanted))
    en = " or ".join(dict.fromkeys(remarks.name(type_) for type_ in wanted))
    return problem(
        "type_mismatch",
        door.at,
        f"{door.at.id} 的 {door.text} 应为{zh}，但它是{remarks.word(found)}。",
        f"Expected {door.text} of {door.at.id} to be a {en}, but it is a {remarks.name(found)}.",
        "warning",
        Text("改写表达式，或换一个变量。", "Write another expression, or name another variable."),
    )
