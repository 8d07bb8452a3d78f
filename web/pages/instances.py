"""Instances: a list, and one with its diagram, where it stands, its data, its story, and what can be done about it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request

from web import etag, language, paging, texts
from web.api.definitions import diagram as stored_diagram
from web.items import drawn_names, visible_values, worked
from web.lines import names
from web.readings import told
from web.shell import page, part
from web.standing import marks, stands
from web.timeline import happened
from web.who import database, person, requires
from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.instance import LIVE, STATUSES
from workflow_engine.domain.text import Text
from workflow_engine.operations import filling
from workflow_engine.operations import instances as operations
from workflow_engine.operations.attachments import named
from workflow_engine.operations.filling import Sheet
from workflow_engine.queries import attachments, definitions, history, instances, traces
from workflow_engine.queries.instances import InstancePage

blueprint = Blueprint("instances", __name__)
TOLD = 500  # acts on one page of the story
LOOKS = {"running": "is-on", "incident": "is-late", "suspended": "is-soon", "completed": "is-good", "cancelled": ""}


@dataclass(frozen=True, slots=True)
class View:
    """What the list is narrowed to, as it lies in its address."""

    process: str
    status: str
    mine: bool

    @property
    def query(self) -> dict[str, str]:
        given = {"process": self.process, "status": self.status, "mine": "1" if self.mine else ""}
        return {key: value for key, value in given.items() if value}


@blueprint.get("/instances")
@requires()
def show_list() -> str:
    view, most = _asked(), paging.size(request.args)
    scope = {"page": "instances", **view.query}
    asked: dict[str, Any] = {"process": view.process or None, "status": view.status or None, "mine": view.mine}
    rows = instances.page(database(), person(), most, after=paging.place(request.args, **scope), **asked)
    following = paging.following(rows, most, lambda row: [str(row.id)], **scope)
    facts = definitions.facts(database(), {str(row.version_id) for row in rows})
    known = definitions.facts(database(), definitions.current_ids(database()))
    words = {"rows": rows, "facts": facts, "following": following, "processes": names(known.values())}
    return page("instances/list.html", here="instances", view=view, statuses=STATUSES, looks=LOOKS, **words)


@blueprint.get("/instances/<uuid:instance>")
@requires()
def show(instance: Any) -> str:
    """The whole page; the address of what changes by itself is `/instances/<id>/standing`."""
    found = instances.one(database(), person(), str(instance))
    facts = _facts(found)
    after = _after(found.row.seq)
    acts = history.entries(database(), person(), str(instance), after, TOLD)
    words = {
        "drawn": drawn_names(facts, language.locale()),
        "happened": happened(acts, facts),
        "earlier": max(after - TOLD, 0) if after else None,
    }
    return page("instances/page.html", here="instances", **words, **_standing(found, facts), **_shown(found, facts))


@blueprint.get("/instances/<uuid:instance>/standing")
@requires()
def standing(instance: Any) -> Response:
    """Where it stands now, asked again every few seconds."""
    found = instances.one(database(), person(), str(instance))
    known = ["standing", found.row.id, found.row.seq, found.row.status]
    return etag.unless_known(known, lambda: part("instances/standing.html", **_standing(found, _facts(found))))


@blueprint.get("/instances/<uuid:instance>/diagram")
@requires()
def diagram(instance: Any) -> Response:
    """The diagram of its version, for who may see the instance."""
    found = instances.one(database(), person(), str(instance))
    return stored_diagram(str(found.row.version_id))


@blueprint.post("/instances/<uuid:instance>/cancel")
@requires()
def cancel(instance: Any) -> Response:
    """End it, with a reason."""
    operations.cancel(database(), str(instance), person(), request.form.get("reason", ""))
    flash(texts.said("instance.was_cancelled", language.locale()), "good")
    return redirect(f"/instances/{instance}")  # type: ignore[return-value]


def _asked() -> View:
    """Raises InvalidInput for a status that there is not."""
    status = request.args.get("status", "")
    if status and status not in STATUSES:
        raise InvalidInput(code="unknown_filter", place="query")
    return View(request.args.get("process", ""), status, request.args.get("mine") == "1")


def _after(last: int) -> int:
    """The number of the act that the told ones follow: the last ones, or those that the address asks for."""
    asked = request.args.get("after", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else max(last - TOLD, 0)


def _standing(found: InstancePage, facts: VersionFacts | None) -> dict[str, Any]:
    waits = stands(found, facts)
    trace = traces.trace(database(), str(found.row.id), found.row.process)
    return {
        "row": found.row,
        "name": facts.name if facts else Text(found.row.process, found.row.process),
        "status": STATUSES[found.row.status],
        "look": LOOKS[found.row.status],
        "stands": waits,
        "incidents": found.incidents,
        "marks": marks(waits, trace, facts),
        "may_cancel": found.row.status in LIVE and _is_starter_or_administrator(found),
    }


def _shown(found: InstancePage, facts: VersionFacts | None) -> dict[str, Any]:
    """The forms that the viewer's nodes show, the values that are in no form, and the files among what he may see."""
    if facts is None:
        return {"forms": [], "others": {}, "files": []}
    elements = None if person().may("administer") else worked(found, facts)
    row = found.row
    constants = {"instance": str(row.id), "business_key": row.business_key, "starter": None}
    sheet = Sheet(str(row.version_id), "", found.now, str(row.id), found.variables, constants)
    seen = visible_values(found.variables, facts, elements or ())
    in_forms = {name.partition(".")[0] for node in facts.nodes.values() for name in node.access}
    return {
        "forms": [told(form) for form in filling.readings(database(), sheet, person(), language.locale(), elements)],
        "others": {name: value for name, value in seen.items() if name not in in_forms | facts.nodes.keys()},
        "files": attachments.some(database(), str(row.id), named(seen)),
    }


def _facts(found: InstancePage) -> VersionFacts | None:
    version = str(found.row.version_id)
    return definitions.facts(database(), {version}).get(version)


def _is_starter_or_administrator(found: InstancePage) -> bool:
    return str(found.row.started_by) == person().id or person().may("administer")
