"""Deadlines, for those who oversee: what is late, what is next, and whose turn it is. All of a view lies in its address."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from web import paging
from web.items import happening
from web.shell import page
from web.timeline import awaited
from web.who import database, person, requires
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.queries import deadlines, definitions, people
from workflow_engine.queries.deadlines import NOBODY, Figures, Only

blueprint = Blueprint("deadlines", __name__)
LISTS = {"late": deadlines.late, "next": deadlines.coming}
AHEAD = 10  # timers shown
UNCLAIMED = Text("待签收", "unclaimed")
NO_DEPARTMENT = Text("（无部门）", "(no department)")


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for."""

    name: str
    only: Only

    @property
    def query(self) -> dict[str, str]:
        given = {"view": self.name if self.name != "late" else "", **asdict(self.only)}
        return {key: value for key, value in given.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return self.only != Only()

    def address(self, **changes: str) -> str:
        query = {key: value for key, value in {**self.query, **changes}.items() if value}
        return f"/deadlines?{urlencode(query)}".rstrip("?")


@blueprint.get("/deadlines")
@requires()
def show() -> str:
    """Raises NotAllowed for who oversees nothing."""
    viewer = person()
    if not viewer.oversees:
        viewer.require("oversee")
    view, most = _asked(), paging.size(request.args)
    scope = {"page": "deadlines", **view.query}
    rows = LISTS[view.name](database(), viewer, most, paging.place(request.args, **scope), view.only)
    facts = definitions.facts(database(), {row.version for row in rows})
    told = list(zip(rows, awaited(rows, facts), strict=True))
    following = paging.following(rows, most, lambda row: row.place, **scope)
    figures = deadlines.figures(database(), viewer, view.only)
    words = {"told": told, "facts": facts, "following": following, "figures": figures, **_named(figures, view)}
    return page("deadlines/page.html", here="deadlines", view=view, timers=_timers(viewer, view), **words)


def _asked() -> View:
    """Raises InvalidInput for a view that there is not."""
    name = request.args.get("view", "late")
    if name not in LISTS:
        raise InvalidInput(code="unknown_filter", place="query")
    asked = {part: request.args.get(part, "") for part in ("process", "department", "person")}
    return View(name, Only(**asked))


def _named(figures: Figures, view: View) -> dict[str, Any]:
    """Tables of figures: the part of the address, and rows of key, name and figure, the most late first."""
    current = definitions.facts(database(), definitions.current_ids(database()))
    processes = {facts.key: facts.name for facts in current.values()}
    keys = {f"department:{key}" for key in figures.departments if key}
    names = people.names(database(), keys)
    departments = {key: names.get(f"department:{key}", Text(key, key)) for key in figures.departments} | {
        "": NO_DEPARTMENT
    }
    holders = {key: Text(name, name) if key != NOBODY else UNCLAIMED for key, name in figures.people}
    tables = {
        "department": (departments, figures.departments),
        "process": (processes, figures.processes),
        "person": (holders, {key: figure for (key, _), figure in figures.people.items()}),
    }
    listed = {part: _table(names, counted) for part, (names, counted) in tables.items()}
    return {
        "tables": listed,
        "chosen": {
            part: names.get(value) for part, (names, _) in tables.items() if (value := getattr(view.only, part))
        },
    }


def _table(names: Any, counted: Any) -> list[tuple[str, Text, Any]]:
    rows = [(key, names.get(key, Text(key, key)), figure) for key, figure in counted.items()]
    return sorted(rows, key=lambda row: (-row[2].late, -row[2].soon, -row[2].later, row[1].zh))


def _timers(viewer: Person, view: View) -> list[tuple[Any, Text, Text]]:
    """What happens by itself next and where; not asked for when the list is narrowed to who has to act."""
    if view.only.department or view.only.person:
        return []
    timers = deadlines.timers_ahead(database(), viewer, AHEAD, view.only)
    facts = definitions.facts(database(), {str(row.version_id) for row in timers})
    return [(row, *happening(facts.get(str(row.version_id)), row.element)) for row in timers]
