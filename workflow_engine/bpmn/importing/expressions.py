"""Conditions, timers and counts in the body of a diagram: expressions of other engines become FEEL in their place."""

from workflow_engine.bpmn.importing import marks, values
from workflow_engine.bpmn.importing.juel import Untranslatable, condition, has_expressions
from workflow_engine.bpmn.importing.tags import every, owner
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import Element, local
from workflow_engine.feel import ExpressionError, expression

CONDITIONS = (
    *("conditionExpression", "condition", "completionCondition", "loopCondition", "activationCondition"),
    *("loopCardinality",),
)
VALUES = ("transformation", "from", "to", "messagePath", "dataPath")
TIMERS = ("timeDate", "timeDuration", "timeCycle")


def translate(root: Element, todos: Todos) -> None:
    for element in every(root, *CONDITIONS):
        if _has_text(element):
            _condition(element, todos)
    for element in every(root, *VALUES):
        if _has_text(element) and has_expressions(element.text):
            marks.change(element, marks.TEXT, values.translated(element.text, owner(element), todos))
    for element in every(root, *TIMERS):
        if _has_text(element) and has_expressions(element.text):
            marks.change(element, marks.TEXT, values.setting(element.text, owner(element), todos))


def _condition(element: Element, todos: Todos) -> None:
    text = element.text.strip()
    if text.startswith("="):
        return
    if has_expressions(text):
        feel = values.translated(text, owner(element), todos)
    elif _is_feel(text):
        if text.isidentifier() and local(element) == "conditionExpression":
            todos.note("condition_is_a_word", owner(element), text=text)
        return
    else:
        feel = _of_a_language(text, owner(element), todos)
    marks.change(element, marks.TEXT, feel)


def _of_a_language(text: str, at: Element, todos: Todos) -> str:
    """A condition as programming languages write it; one in plain words stays."""
    try:
        return condition(text)
    except Untranslatable as wrong:
        todos.note("expression_untranslated", at, text=text[:200], found=wrong.found[:60])
        return text


def _is_feel(text: str) -> bool:
    try:
        expression(text)
    except ExpressionError:
        return False
    return True


def _has_text(element: Element) -> bool:
    return len(element) == 0 and bool((element.text or "").strip())
