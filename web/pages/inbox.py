"""The inbox: what somebody has to do, by deadline. All of a view lies in its address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, request

from web import etag, paging
from web.lines import line, lines, names
from web.shell import counts, page, part
from web.who import database, person, requires
from workflow_engine.domain.errors import InvalidInput, WrongState
from workflow_engine.operations import work_items
from workflow_engine.queries import definitions, inbox
from workflow_engine.queries import work_items as queries
from workflow_engine.queries.inbox import EVERYTHING, NEVER, Filter, InboxRow

blueprint = Blueprint("inbox", __name__)
VIEWS = ("all", "mine", "group", "done")
DUE = ("late", "today")
WORDS = 100  # characters of a search


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for. `due` is late, today or empty."""

    name: str
    process: str
    due: str
    words: str

    @property
    def query(self) -> dict[str, str]:
        """The address without what is usual."""
        given = {
            "view": self.name if self.name != "all" else "",
            "process": self.process,
            "due": self.due,
            "q": self.words,
        }
        return {key: value for key, value in given.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.process or self.due or self.words)

    def address(self, path: str = "/inbox", **changes: str) -> str:
        query = {**self.query, **changes}
        return f"{path}?{urlencode({key: value for key, value in query.items() if value})}".rstrip("?")

    def filter(self) -> Filter:
        return Filter(self.process or None, _until(self.due), self.words) if self.is_narrowed else EVERYTHING


@blueprint.get("/")
@requires()
def home() -> Response:
    """Where everybody begins."""
    return redirect("/inbox")  # type: ignore[return-value]


@blueprint.get("/inbox")
@requires()
def show() -> str:
    return page("inbox/page.html", here="inbox", **_found(asked()))


@blueprint.get("/inbox/found")
@requires()
def found() -> Response:
    """Tabs and rows alone: asked again every few seconds."""
    asked_for = sorted(request.args.items())
    return etag.unless_known(["found", *asked_for], lambda: part("inbox/found.html", **_found(asked())))


@blueprint.get("/inbox/rows")
@requires()
def rows() -> str:
    """What follows the rows that are there."""
    return part("inbox/rows.html", **_found(asked()))


@blueprint.get("/inbox/badge")
@requires()
def badge() -> Response:
    """The number in the head of every page."""
    return etag.unless_known(["badge"], lambda: part("inbox/badge.html"))


@blueprint.post("/inbox/rows/<uuid:item>/claim")
@requires()
def claim(item: Any) -> Response:
    """Take an item without leaving the list; answers with its row, or who was faster, and lets the numbers follow."""
    try:
        work_items.claim(database(), str(item), person())
    except WrongState as wrong:
        return make_response(part("inbox/gone.html", item=item, text=wrong.text), 409)
    row = queries.one(database(), person(), str(item)).row
    facts = definitions.facts(database(), {row.version})
    response = make_response(part("inbox/row.html", line=line(row, facts.get(row.version), person())))
    response.headers["HX-Trigger"] = "inbox-changed"
    return response


def asked() -> View:
    """Raises InvalidInput for a view that does not exist."""
    name, due = request.args.get("view", "all"), request.args.get("due", "")
    if name not in VIEWS or (due and due not in DUE):
        raise InvalidInput(code="unknown_filter", place="query")
    return View(name, request.args.get("process", ""), due, request.args.get("q", "").strip()[:WORDS])


def _found(view: View) -> dict[str, Any]:
    """What the list shows, and the processes that it may be narrowed to."""
    scope = {"page": "inbox", **view.query}
    most = paging.size({})
    rows = _page(view, most, paging.place(request.args, **scope))
    following = paging.following(rows, most, lambda row: row.place, **scope)
    known = definitions.facts(database(), definitions.current_ids(database()))
    return {"view": view, "lines": lines(rows, person()), "following": following, "processes": names(known.values())}


def _page(view: View, most: int, after: list[str] | None) -> list[InboxRow]:
    if view.name == "done":
        return inbox.done(database(), person(), most, after, view.filter())
    return inbox.page(database(), person(), view.name, most, after, view.filter())


def _until(due: str) -> datetime:
    """Late is before now, today before midnight where the person is."""
    now = counts().now
    if due == "late":
        return now
    here = now.astimezone(ZoneInfo(person().zone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight if due == "today" else NEVER
