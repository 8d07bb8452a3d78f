"""Incidents: what cannot go on, for those who mend it. The same operations are offered on the page of the instance."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request

from web import language, paging, texts
from web.shell import page
from web.who import database, person, requires
from workflow_engine.domain.errors import DiagramFailed, WrongState
from workflow_engine.operations import incidents
from workflow_engine.queries import definitions
from workflow_engine.queries import incidents as queries

blueprint = Blueprint("incidents", __name__)


@blueprint.get("/incidents")
@requires("administer")
def show_list() -> str:
    """The oldest first."""
    most = paging.size(request.args)
    rows = queries.page(database(), person(), most, paging.place(request.args, of="incidents"))
    following = paging.following(rows, most, lambda row: [row.opened_at.isoformat(), str(row.id)], of="incidents")
    facts = definitions.facts(database(), {str(row.version_id) for row in rows})
    return page("incidents/page.html", here="incidents", rows=rows, facts=facts, following=following)


@blueprint.post("/incidents/<uuid:incident>/retry")
@requires("administer")
def retry(incident: Any) -> Response:
    """Apply once more what failed, then back to the list."""
    return _acted("/incidents", "incident.retried", lambda: incidents.retry(database(), str(incident), person()))


@blueprint.post("/instances/<uuid:instance>/incidents/<uuid:incident>/retry")
@requires("administer")
def retry_here(instance: Any, incident: Any) -> Response:
    """The same, then back to the instance."""
    act = lambda: incidents.retry(database(), str(incident), person())  # noqa: E731
    return _acted(f"/instances/{instance}", "incident.retried", act)


@blueprint.post("/incidents/<uuid:incident>/resolve")
@requires("administer")
def resolve(incident: Any) -> Response:
    """Go on without the call that failed, with a reason, then back to the list."""
    return _acted("/incidents", "incident.resolved", lambda: _resolve(incident))


@blueprint.post("/instances/<uuid:instance>/incidents/<uuid:incident>/resolve")
@requires("administer")
def resolve_here(instance: Any, incident: Any) -> Response:
    return _acted(f"/instances/{instance}", "incident.resolved", lambda: _resolve(incident))


def _resolve(incident: Any) -> None:
    incidents.resolve(database(), str(incident), person(), request.form.get("reason", ""))


def _acted(back: str, key: str, act: Callable[[], None]) -> Response:
    """Says how it went. A retry that fails again is no failure of the page: a new incident tells why."""
    try:
        act()
        flash(texts.said(key, language.locale()), "good")
    except (DiagramFailed, WrongState) as failed:
        flash(failed.text.said_in(language.locale()), "late")
    return redirect(back)  # type: ignore[return-value]
