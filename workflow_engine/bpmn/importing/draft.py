"""A foreign diagram as a draft: repairs in a fixed order, then the check that publishing makes too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workflow_engine.bpmn import xml
from workflow_engine.bpmn.check import CheckContext, findings
from workflow_engine.bpmn.importing import (
    calls,
    choices,
    connectors,
    expressions,
    foreign,
    forms,
    ids,
    layout,
    leftovers,
    mappings,
    marks,
    names,
    people,
    references,
    scripts,
    structure,
)
from workflow_engine.bpmn.importing.camunda_forms import Document
from workflow_engine.bpmn.importing.todos import Todos
from workflow_engine.bpmn.reading import diagram
from workflow_engine.bpmn.xml import BPMN, Element
from workflow_engine.domain.errors import InvalidDiagram
from workflow_engine.domain.problem import Problem, refusing
from workflow_engine.domain.text import Text

REPAIRS: tuple[Callable[[Element, Todos], None], ...] = (  # each leans on those before it
    ids.mend,
    names.mend,
    structure.make_executable,
    structure.fill_empty,
    structure.count_plain_tasks,
    structure.count_data_stores,
    structure.choose_defaults,
    choices.propose,
    expressions.translate,
    people.assign,
    calls.map_decisions,
    connectors.map_calls,
    connectors.map_throws,
    scripts.translate,
    references.complete,
    references.correlate,
    calls.map_rounds,
    mappings.map_values,
    calls.map_calls,
    mappings.note_the_rest,
    leftovers.keep,
    layout.lay_out,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """The file with our settings beside its own; what is left to do, in the order of the file; and forms that were made.

    A to-do that refuses keeps the draft from being published. `dialect` says whose file it was.
    """

    xml: bytes
    dialect: str
    todos: tuple[Problem, ...]
    forms: Mapping[str, Document]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        return refusing(self.todos)


def draft(source: bytes, context: CheckContext | None = None) -> Draft:
    """Open any BPMN 2.0 file. Names that `context` does not know block; without one, names are taken on trust.

    Raises TooLarge, or InvalidDiagram for what is no well-formed, safe BPMN.
    """
    root = _opened(source)
    maker = foreign.dialect(root)
    xml.declare(root)
    todos = Todos()
    made = _repaired(root, todos)
    known = context or CheckContext()
    if known.forms is not None:
        known = _with_forms(known, made)
    found = findings(root, diagram(root), known)
    return Draft(xml.written(root), maker, todos.with_findings(found), made)


def restored(source: bytes) -> bytes:
    """The foreign file out of a draft: all that was its own, as it was."""
    root = xml.parse(source)
    marks.restore(root)
    return xml.written(root)


def _opened(source: bytes) -> Element:
    root = xml.parse(source)
    if root.tag != f"{{{BPMN}}}definitions":
        text = Text(
            f"应为 BPMN 2.0 文件（definitions），但根元素是 {root.tag[:100]}。",
            f"Expected a BPMN 2.0 file (definitions), but its root is {root.tag[:100]}.",
        )
        raise InvalidDiagram(problems=[Problem("not_bpmn", text, line=root.sourceline)])
    return root


def _repaired(root: Element, todos: Todos) -> Mapping[str, Document]:
    for repair in REPAIRS:
        repair(root, todos)
    return forms.read(root, todos)


def _with_forms(context: CheckContext, made: Mapping[str, Document]) -> CheckContext:
    fresh = {key: {field["key"] for field in form["fields"]} for key, form in made.items()}
    return replace(context, forms={**(context.forms or {}), **fresh})
