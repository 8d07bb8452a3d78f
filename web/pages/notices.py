"""Notices: what somebody was told. Looking at them is knowing them."""

from flask import Blueprint, request

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


@blueprint.post("/notices/read")
@requires()
def mark_read() -> str:
    """All of them are known now; the page asks this once it is shown."""
    notices.mark_read(database(), person())
    return ""
