"""Call activities, rounds over collections and decisions of other engines."""

from collections.abc import Callable, Mapping

from workflow_engine.bpmn.importing import foreign, marks, values
from workflow_engine.bpmn.importing.juel import has_expressions
from workflow_engine.bpmn.importing.tags import every, owner, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import Element, local

SHAPES = {"singleEntry": "single", "collectEntries": "collect"}
VERSIONS = {"latest": "latest", "deployment": "deployment"}


def map_calls(root: Element, todos: Todos) -> None:
    maker = foreign.dialect(root)
    for element in every(root, "callActivity"):
        _called(element, todos)
        _given(element, "in", "input", todos)
        _given(element, "out", "output", todos)
        if maker in PASSES:
            _pass_all(element, PASSES[maker](element))


def map_rounds(root: Element, todos: Todos) -> None:
    for element in every(root, "multiInstanceLoopCharacteristics"):
        zeebe = foreign.extension(element, "loopCharacteristics")
        if zeebe is not None:
            for theirs in ("inputCollection", "outputElement"):
                if zeebe.get(theirs):
                    ours = "collection" if theirs == "inputCollection" else theirs
                    marks.setting(element, ours, values.translated(zeebe.get(theirs), owner(element), todos))
            for theirs, ours in (("inputElement", "element"), ("outputCollection", "outputCollection")):
                if zeebe.get(theirs):
                    marks.setting(element, ours, values.variable(zeebe.get(theirs)))
        else:
            _round(element, todos)


def map_decisions(root: Element, todos: Todos) -> None:
    for element in every(root, "businessRuleTask"):
        called = foreign.extension(element, "calledDecision")
        name = foreign.attribute(element, "decisionRef") or (called.get("decisionId") if called is not None else None)
        if not name:
            continue
        marks.setting(element, "decision", values.translated(name, element, todos))
        todos.note("decision_to_add", element, name=name)
        result = foreign.attribute(element, "resultVariable") or (
            called.get("resultVariable") if called is not None else None
        )
        if result:
            marks.setting(element, "resultVariable", values.variable(result))
        if (shape := SHAPES.get(foreign.attribute(element, "mapDecisionResult") or "")) is not None:
            marks.setting(element, "shape", shape)


def _called(element: Element, todos: Todos) -> None:
    zeebe = foreign.extension(element, "calledElement")
    name = element.get("calledElement") or (zeebe.get("processId") if zeebe is not None else None)
    if name and not element.get("calledElement"):
        marks.change(element, "calledElement", name)
    if name and values.is_expression(name):
        todos.note("call_by_expression", element, found=name)
    binding = foreign.attribute(element, "calledElementBinding") or (
        zeebe.get("bindingType") if zeebe is not None else None
    )
    if binding in VERSIONS:
        marks.setting(element, "binding", VERSIONS[binding])
    elif binding:
        todos.note("setting_left", element, found=f"calledElementBinding={binding}")


def _given(element: Element, theirs: str, ours: str, todos: Todos) -> None:
    for each in foreign.extensions(element, theirs):
        source = each.get("sourceExpression") or each.get("source")
        target = each.get("target") or each.get("targetExpression")
        if source and target and not has_expressions(target):
            marks.entry(
                element,
                ours,
                "target",
                target=values.variable(target),
                source=values.translated(source, element, todos),
            )
        elif each.get("businessKey"):
            todos.note("setting_left", element, found="businessKey")


def _pass_all(element: Element, ways: set[str]) -> None:
    """Say which way all variables go, where that is not what a call without mappings does here: both."""
    is_mapped = marks.has_entries(element, "input") or marks.has_entries(element, "output")
    if (ways and is_mapped) or (len(ways) < 2 and not is_mapped):
        marks.setting(element, "passesAll", " ".join(sorted(ways)) or "none")


def _passed_in_java(element: Element) -> set[str]:
    """Camunda 7 and its relatives pass only what is listed; a list may say `all`."""
    listed = {"in": "input", "out": "output"}
    ways = {listed[local(each)] for each in foreign.extensions(element, *listed) if each.get("variables") == "all"}
    return ways | ({"input"} if foreign.attribute(element, "inheritVariables") == "true" else set())


def _passed_in_zeebe(element: Element) -> set[str]:
    """Camunda 8 passes all, unless it is told otherwise; with output mappings only they come back."""
    called = foreign.extension(element, "calledElement")
    said = dict(called.attrib) if called is not None else {}
    ways = {"input", "output"}
    if said.get("propagateAllParentVariables") == "false":
        ways -= {"input"}
    if said.get("propagateAllChildVariables") == "false" or marks.has_entries(element, "output"):
        ways -= {"output"}
    return ways


def _round(element: Element, todos: Todos) -> None:
    text = foreign.attribute(element, "collection")
    drawn = element.find(qualified("loopDataInputRef"))
    if text is None and drawn is not None and has_expressions(foreign.plain(drawn)):
        text = foreign.plain(drawn)
    if text:
        marks.setting(element, "collection", values.translated(text, owner(element), todos))
    if (name := foreign.attribute(element, "elementVariable")) is not None:
        marks.setting(element, "element", values.variable(name))
    if foreign.attribute(element, "elementIndexVariable") is not None:
        todos.note("setting_left", owner(element), found="elementIndexVariable")


PASSES: Mapping[str, Callable[[Element], set[str]]] = {
    **dict.fromkeys(("camunda7", "activiti", "flowable"), _passed_in_java),
    "camunda8": _passed_in_zeebe,
}
