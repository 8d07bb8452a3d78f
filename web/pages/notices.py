"""Notices: what somebody was told. One is read when it was followed, or when all are marked."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from web import paging
from web.shell import page
from web.who import database, person, requires
from workflow_engine.operations import notices
from workflow_engine.queries import notices as queries

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
@requires()
def show() -> str:
    most = paging.size({})
    found = queries.page(database(), person(), most, paging.place(request.args, page="notices"))
    following = paging.following(found, most, lambda notice: notice.place, page="notices")
    return page("notices/page.html", here="notices", notices=found, following=following)


@blueprint.get("/notices/<uuid:notice>")
@requires()
def follow(notice: Any) -> Response:
    """To what it is about; who has gone there knows it."""
    found = queries.one(database(), person(), str(notice))
    if not found.is_read:
        notices.mark_read(database(), person(), found.id)
    return redirect(f"/work-items/{found.work_item}" if found.work_item else f"/instances/{found.instance}")  # type: ignore[return-value]


@blueprint.post("/notices/read")
@requires()
def mark_read() -> Response:
    """All of them are known now."""
    notices.mark_read(database(), person())
    return redirect("/notices", 303)  # type: ignore[return-value]
