"""Scripts of other engines. One that is a single expression or assignment is FEEL; programs stay for somebody to write again."""

import re
from collections.abc import Iterator

from workflow_engine.bpmn.importing import foreign, marks, values
from workflow_engine.bpmn.importing.juel import Untranslatable, condition
from workflow_engine.bpmn.importing.tags import every, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.model import NAME
from workflow_engine.bpmn.xml import Element

OURS = {"python", "feel", "text/x-python", "application/x-python", "python3"}
LONGEST = 2_000  # characters; longer ones are programs
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|^\s*#[^\n]*", re.DOTALL | re.MULTILINE)
READ = r"""execution\.getVariable\(["']\w+["']\)"""
PRINTED = re.compile(
    r"""(?:java\.lang\.)?(?:System\.out\.|out:)?(?:println|print|console\.log)\b\s*"""
    rf"""\(?(?:"[^"]*"|'[^']*'|{READ}|[\w.+,\s])*\)?"""
)
SET = re.compile(r"""execution\.setVariable\(\s*["'](\w+)["']\s*,\s*(.+)\)""")
ASSIGNED = re.compile(r"(\w+)\s*=(?!=)\s*(.+)")


def translate(root: Element, todos: Todos) -> None:
    for element in every(root, "scriptTask"):
        zeebe, script = foreign.extension(element, "script"), element.find(qualified("script"))
        result = foreign.attribute(element, "resultVariable")
        language = (element.get("scriptFormat") or "").strip().lower()
        if zeebe is not None and zeebe.get("expression") and script is None:
            result = result or zeebe.get("resultVariable")
            _write(element, values.translated(zeebe.get("expression"), element, todos))
        elif language == "juel" and script is not None and script.text:
            _write(element, values.translated(script.text, element, todos))
        elif language and language not in OURS:
            result = _of_program(element, foreign.plain(script) if script is not None else "", result, todos)
        if result:
            marks.setting(element, "resultVariable", values.variable(result))
        marks.understood(element, "taskDefinition", *(["script"] if zeebe is not None else []))


def _of_program(element: Element, source: str, result: str | None, todos: Todos) -> str | None:
    """Translate what is no more than one value. Answers the variable that takes it."""
    language = element.get("scriptFormat")
    if len(source) > LONGEST:
        return result
    lines = list(_statements(source))
    if not lines:
        _write(element, "null")
        todos.note("script_empty", element, found=language)
        return result
    target, text = _assigned(lines[0])
    if ASSIGNED.fullmatch(lines[0]) and foreign.attribute(element, "autoStoreVariables") != "true":
        target = None  # such a variable was gone when the script had ended; only its value was kept
    if len(lines) > 1 or not (target or result):
        return result
    try:
        feel = condition(text)
    except Untranslatable:
        return result
    _write(element, feel)
    todos.note("script_translated", element, found=language, text=feel[:100])
    return result or target


def _statements(source: str) -> Iterator[str]:
    """Statements that do something besides printing."""
    for line in re.split(r"[;\n]", COMMENT.sub("", source)):
        if (bare := line.strip()) and not PRINTED.fullmatch(bare):
            yield bare


def _assigned(statement: str) -> tuple[str | None, str]:
    """`x` and the expression that is assigned to it; None when the statement is an expression itself."""
    match = SET.fullmatch(statement) or ASSIGNED.fullmatch(statement)
    return (match[1], match[2]) if match is not None and NAME.fullmatch(match[1]) else (None, statement)


def _write(element: Element, text: str) -> None:
    """The script of the task, in FEEL."""
    marks.change(element, "scriptFormat", "feel")
    script = element.find(qualified("script"))
    if script is None:
        marks.add(element, qualified("script"), {}).text = text
    else:
        marks.change(script, marks.TEXT, text)
