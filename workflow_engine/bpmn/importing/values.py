"""Texts of other engines as values of ours. What cannot be translated stays as it was: the check then refuses it."""

import re

from workflow_engine.bpmn.importing.juel import Untranslatable, has_expressions, quoted, template
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.model import NAME
from workflow_engine.bpmn.xml import Element


def translated(text: str, at: Element, todos: Todos) -> str:
    """FEEL for `=…` and for a text with `${…}`; any other text is FEEL already."""
    stripped = text.strip()
    if stripped.startswith("="):
        return stripped[1:].strip()
    if not has_expressions(stripped):
        return stripped
    try:
        return template(stripped)
    except Untranslatable as wrong:
        todos.note("expression_untranslated", at, text=stripped[:200], found=wrong.found[:60])
        return stripped


def value(text: str, at: Element, todos: Todos) -> str:
    """FEEL for a text that means itself unless it is marked as an expression."""
    return translated(text, at, todos) if is_expression(text) else quoted(text.strip())


def setting(text: str, at: Element, todos: Todos) -> str:
    """A setting of ours, which is an expression only behind `=`."""
    return f"={translated(text, at, todos)}" if is_expression(text) else text.strip()


def is_expression(text: str) -> bool:
    return text.lstrip().startswith("=") or has_expressions(text)


def key(text: str) -> str:
    """A name for a connector, role or form out of any text."""
    return re.sub(r"[^\w.\-]+", "-", text.strip()).strip("-.")[:100]


def variable(text: str) -> str:
    """A name that variables can have out of any text."""
    name = re.sub(r"\W+", "_", text.strip()).strip("_")[:100]
    return name if NAME.fullmatch(name) else f"v_{name}".rstrip("_")
