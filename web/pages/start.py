"""Starting a process: what one may start, and its first form."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request

from web import language, posting
from web.opened import Filled
from web.shell import counts, page, part
from web.texts import said
from web.who import database, person, requires
from workflow_engine.domain.errors import InvalidInput, NotAllowed, NotFound
from workflow_engine.operations import drafts, filling, instances
from workflow_engine.operations.filling import Sheet
from workflow_engine.queries import definitions
from workflow_engine.queries import drafts as kept
from workflow_engine.queries.definitions import Definition

blueprint = Blueprint("start", __name__, url_prefix="/start")


@blueprint.get("")
@requires()
def show() -> str:
    """All that this person may start, by category; `q` narrows to a word in the name."""
    word = request.args.get("q", "").strip()
    found = [each for each in definitions.current(database(), person()) if each.may_start and each.starts_by_hand]
    matching = [each for each in found if word.casefold() in f"{each.facts.name.zh} {each.facts.name.en}".casefold()]
    categories = {each.facts.category for each in matching}
    groups = [
        (category, [each for each in matching if each.facts.category == category])
        for category in sorted(categories, key=lambda text: (not text.zh, text.zh))
    ]
    return page("start/page.html", here="start", groups=groups, word=word, is_searchable=len(found) > 6 or bool(word))


@blueprint.get("/<process>")
@requires()
def fill(process: str) -> Response:
    return _shown(_startable(process))


@blueprint.post("/<process>")
@requires()
def begin(process: str) -> Response:
    """To the new instance; or the form again with what was typed."""
    found = _startable(process)
    sent, problems = posting.posted(_sheet(found))
    if sent.has_command or problems:
        return _shown(found, posting.filled(sent.values, problems), 422 if problems else 200)
    try:
        started = instances.start(database(), process, person(), sent.values, request=posting.key())
    except InvalidInput as wrong:
        return _shown(found, posting.filled(sent.values, posting.problems(wrong)), 422)
    drafts.drop_for_start(database(), process, person())
    flash(said("start.begun", language.locale(), number=started.business_key or started.title), "good")
    return redirect(f"/instances/{started.id}", 303)  # type: ignore[return-value]


@blueprint.post("/<process>/form")
@requires()
def form(process: str) -> str:
    """The form anew, as for work items."""
    found = _startable(process)
    filled = posting.redrawn(_sheet(found))
    return part("forms/redrawn.html", layout=_layout(found, filled), filled=filled, address=request.path)


@blueprint.get("/<process>/options")
@requires()
def options(process: str) -> Response:
    return posting.options(_sheet(_startable(process)))


@blueprint.post("/<process>/draft")
@requires()
def draft(process: str) -> str:
    sent, _ = posting.posted(_sheet(_startable(process)))
    drafts.save_for_start(database(), process, person(), sent.values)
    return part("forms/saved.html", saved_at=kept.of_start(database(), person(), process)[1])


def _startable(process: str) -> Definition:
    """Raises NotFound, NotAllowed."""
    found = definitions.one(database(), person(), process)
    if not found.starts_by_hand:
        raise NotFound()
    if not found.may_start:
        raise NotAllowed()
    return found


def _shown(found: Definition, filled: Filled | None = None, status: int = 200) -> Response:
    values, saved_at = kept.of_start(database(), person(), found.key)
    filled = filled or Filled(values)
    html = page(
        "start/form.html",
        here="start",
        found=found,
        layout=_layout(found, filled),
        filled=filled,
        saved_at=saved_at,
        key=posting.key(),
    )
    return make_response(html, status)


def _layout(found: Definition, filled: Filled) -> Any:
    return filling.drawn(
        database(), _sheet(found), person(), language.locale(), sent=filled.values, problems=filled.problems
    )


def _sheet(found: Definition) -> Sheet:
    element = next(element for element, kind in found.facts.starts.items() if kind == "none")
    return Sheet(found.id, element, counts().now, constants={"starter": person().key})
