"""The page of a work item: read it, take it, fill its form, decide."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request

from web import etag, language, opened, posting
from web.opened import Filled
from web.shell import page, part
from web.texts import said
from web.who import database, person, requires
from workflow_engine.domain.errors import InvalidInput, Stale, WrongState
from workflow_engine.domain.text import Text
from workflow_engine.operations import work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import work_items as queries
from workflow_engine.queries.work_items import ItemPage

blueprint = Blueprint("work_items", __name__, url_prefix="/work-items/<uuid:item>")


@blueprint.get("")
@requires()
def show(item: Any) -> Response:
    return _shown(_read(item))


@blueprint.get("/pane")
@requires()
def pane(item: Any) -> str:
    """Beside the list of the inbox, on a wide screen."""
    found = _read(item)
    return part("work/pane.html", opened=opened.opened(found), found=found, conflict=None, lost=None, key=posting.key())


@blueprint.get("/state")
@requires()
def state(item: Any) -> Response:
    """What the head of the page says of it: asked again every few seconds."""
    seen = request.args.get("version", "")
    found = _read(item)
    return etag.unless_known(["state", str(item), seen], lambda: part("work/state.html", **_state(found, seen)))


@blueprint.post("/form")
@requires()
def form(item: Any) -> str:
    """The form anew, after something was typed that its rules read, a row was added, or a file was chosen."""
    found = _read(item)
    filled = posting.redrawn(opened.sheet(found))
    return part("forms/redrawn.html", layout=opened.layout(found, filled), filled=filled, address=request.path)


@blueprint.get("/options")
@requires()
def options(item: Any) -> Response:
    return posting.options(opened.sheet(_read(item)))


@blueprint.post("/draft")
@requires()
def draft(item: Any) -> str:
    """Keep what is typed; answers with when."""
    sent, _ = posting.posted(opened.sheet(_read(item)))
    work_items.save_draft(database(), str(item), person(), sent.values, request.form.get("comment", ""))
    return part("forms/saved.html", saved_at=_read(item).saved_at)


@blueprint.post("/completion")
@requires()
def complete(item: Any) -> Response:
    """Back to the inbox when it is done; otherwise the page again with what was typed, and why."""
    found = _read(item)
    sent, problems = posting.posted(opened.sheet(found))
    if sent.has_command or problems:
        return _shown(found, posting.filled(sent.values, problems), status=422 if problems else 200)
    outcome, comment = request.form.get("outcome") or None, request.form.get("comment") or None
    try:
        answer = Answer(sent.values, outcome, comment)
        work_items.complete(database(), str(item), person(), answer, request=posting.key(), version=posting.version())
    except InvalidInput as wrong:
        return _shown(found, posting.filled(sent.values, posting.problems(wrong)), status=422)
    except (WrongState, Stale) as wrong:
        return _shown(_read(item), posting.filled(sent.values), status=409, conflict=wrong.text)
    return _done(found, outcome)


@blueprint.post("/claim")
@requires()
def claim(item: Any) -> Response:
    return _moved(item, "work.claimed", lambda: work_items.claim(database(), str(item), person()))


@blueprint.post("/release")
@requires()
def release(item: Any) -> Response:
    return _moved(item, "work.released", lambda: work_items.release(database(), str(item), person()))


def _read(item: Any) -> ItemPage:
    return queries.one(database(), person(), str(item))


def _state(found: ItemPage, seen: str) -> dict[str, Any]:
    return {"row": found.row, "seen": seen, "calendar": opened.calendar(found)}


def _shown(
    found: ItemPage, filled: Filled | None = None, *, status: int = 200, conflict: Text | None = None
) -> Response:
    """The whole page. What was typed is kept beside it where it can no longer be sent."""
    shown = opened.opened(found, filled)
    is_lost = conflict is not None and not shown.is_mine
    lost = opened.layout(found, filled or Filled(), writable=True) if is_lost else None
    html = page(
        "work/page.html", here="inbox", opened=shown, found=found, conflict=conflict, lost=lost, key=posting.key()
    )
    return make_response(html, status)


def _moved(item: Any, done: str, act: Any) -> Response:
    """Back to the page, which says what has happened."""
    try:
        act()
    except WrongState as wrong:
        return _shown(_read(item), status=409, conflict=wrong.text)
    flash(said(done, language.locale()), "good")
    return _to(f"/work-items/{item}")


def _done(found: ItemPage, outcome: str | None) -> Response:
    what, chosen = opened.names(found, outcome)
    locale = language.locale()
    key = "work.decided" if chosen else "work.completed"
    flash(said(key, locale, what=what.said_in(locale), outcome=chosen.said_in(locale) if chosen else ""), "good")
    return _to("/inbox")


def _to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]
