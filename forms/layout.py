"""Draws a form: definition, rights, values, and what was typed, as the tree that templates print."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from forms.authority import allowed
from forms.conditions import settle
from forms.definition import FieldDefinition, FormDefinition
from forms.drawing import Drawing, Given
from forms.permissions import Access
from forms.schema import typed
from forms.tree import Control, Grid, Layout, Section, Told
from forms.world import World
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.feel import Value

PARTS = {"full": 6, "half": 3, "third": 2}  # of a line


def layout(
    form: FormDefinition,
    *,
    stored: Mapping[str, Value],
    access: Access,
    world: World,
    locale: str,
    sent: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    masked: bool = False,
) -> Layout:
    """The form as one person sees it at one node.

    `sent` is what was typed so far, from a page or a draft: it is shown as it is, and rules look at it. `problems` are
    those to show. `masked` shows personal values that may not be written only in part.
    """
    raw = allowed(form, access, sent or {})
    read, wrong = typed(form, access, raw)
    settled = settle(form, access, sent=read, wrong=wrong, stored=stored, world=world)
    drawing = Drawing(
        access, world, locale, masked, settled.states, by_place(problems), by_place(settled.warnings), form.watched
    )
    return Layout(
        title=form.title.said_in(locale),
        sections=tuple(_sections(form, drawing, Given(settled.values, raw, stored))),
        problems=tuple(_told(problem, form, drawing) for problem in problems),
    )


def by_place(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.field or "", []).append(problem)
    return found


def _sections(form: FormDefinition, drawing: Drawing, given: Given) -> Iterator[Section]:
    heading: FieldDefinition | None = None
    drawn: list[Control | Grid] = []
    for field in form.fields:
        if not field.begins_section:
            drawn += drawing.parts(field, given)
            continue
        yield from _section(heading, drawn, drawing)
        heading, drawn = field, []
    yield from _section(heading, drawn, drawing)


def _section(heading: FieldDefinition | None, drawn: list[Control | Grid], drawing: Drawing) -> Iterator[Section]:
    """A heading that is hidden may leave fields behind that are listed on their own."""
    if heading is not None and drawing.is_visible(heading):
        text = drawing.said(heading.kind.said.get("text"))
        yield Section(drawing.said(heading.label), text, tuple(_lines(drawn)))
    elif drawn:
        yield Section("", "", tuple(_lines(drawn)))


def _lines(drawn: Iterable[Control | Grid]) -> Iterator[tuple[Control | Grid, ...]]:
    """Side by side what fits into the width of a line."""
    line: list[Control | Grid] = []
    for part in drawn:
        if sum(PARTS[other.width] for other in (*line, part)) > PARTS["full"]:
            yield tuple(line)
            line = []
        line.append(part)
    if line:
        yield tuple(line)


def _told(problem: Problem, form: FormDefinition, drawing: Drawing) -> Told:
    """What is not on the page is told without its name."""
    label = _label(problem.field or "", form, drawing)
    return Told(problem.field or "" if label else "", label, drawing.said(problem.text))


def _label(place: str, form: FormDefinition, drawing: Drawing) -> str:
    """`Lines, row 3, Quantity` for `lines[2].qty`; empty for what is not on the page."""
    key, _, rest = place.partition("[")
    row, _, column = rest.partition("].")
    field = form.field(key)
    if field is None or not drawing.is_visible(field):
        return ""
    cells = [cell.label for cell in drawing.columns(field) if cell.key == column]
    if column and not cells:
        return ""
    number = int(row.rstrip("]") or -1) + 1
    labels = [field.label, *([Text(f"第 {number} 行", f"row {number}")] if row else []), *cells]
    return drawing.said(Text("，", ", ")).join(map(drawing.said, labels))
