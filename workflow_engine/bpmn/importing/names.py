"""Names and documentation of a bearable length, without characters that no list can show."""

from workflow_engine.bpmn.importing import marks
from workflow_engine.bpmn.importing.tags import owner, qualified
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.xml import BPMN, Element
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import CONTROL


def mend(root: Element, todos: Todos) -> None:
    """Whole texts stay in `handoff:was`, from where a designer can take them."""
    for element in list(root.iter(f"{{{BPMN}}}*")):
        _shorten(element, "name", element.get("name"), "name_characters", todos)
    for element in root.iter(qualified("documentation")):
        _shorten(element, marks.TEXT, element.text, "documentation_characters", todos)


def _shorten(element: Element, name: str, text: str | None, most: str, todos: Todos) -> None:
    if not text:
        return
    clean = CONTROL.sub("", text)
    if len(clean) > limit(most):
        clean = f"{clean[: limit(most) - 1]}…"
    if clean != text:
        marks.change(element, name, clean)
        todos.note("text_shortened", owner(element))
