"""Work items: the inbox, one item with what its form shows, and what can be done with it."""

from typing import Any

from flask import request
from flask.views import MethodView

from web import paging, received
from web.api import schemas
from web.api.strict import Blueprint
from web.items import described, listed
from web.who import database, person, requires
from workflow_engine.domain.errors import NotAllowed
from workflow_engine.domain.text import Text
from workflow_engine.operations import work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import inbox
from workflow_engine.queries import work_items as queries

blueprint = Blueprint("work_items", __name__, url_prefix="/api/v1/work-items", description="What people have to do.")
FOR_ANOTHER = Text("只能为自己签收。", "Expected to claim for yourself, but the assignee is somebody else.")


@blueprint.route("")
class WorkItems(MethodView):
    @requires()
    @blueprint.arguments(schemas.WorkItemQuery, location="query")
    @blueprint.response(200, schemas.WorkItemList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """A page of the inbox by deadline, or of what one has done."""
        view, most = query["view"], paging.size(query)
        after = paging.place(query, view=view)
        rows = inbox.done(database(), person(), most, after) if view == "done" else _open(view, most, after)
        following = paging.following(rows, most, lambda row: row.place, view=view)
        return {"items": listed(rows), "next": following}


@blueprint.route("/<uuid:item>")
class WorkItem(MethodView):
    @requires()
    @blueprint.response(200, schemas.WorkItemView)
    def get(self, item: Any) -> dict[str, Any]:
        """One item with its form and the values it shows."""
        return described(queries.one(database(), person(), str(item)))


@blueprint.route("/<uuid:item>/claim")
class Claim(MethodView):
    @requires()
    @blueprint.arguments(schemas.Claim, required=False)
    @blueprint.response(200, schemas.WorkItemView)
    def post(self, body: dict[str, Any], item: Any) -> dict[str, Any]:
        """Take an item that was offered to you."""
        if body.get("assignee", person().key) != person().key:
            raise NotAllowed(FOR_ANOTHER)
        work_items.claim(database(), str(item), person(), version=read_version())
        return described(queries.one(database(), person(), str(item)))


@blueprint.route("/<uuid:item>/release")
class Release(MethodView):
    @requires()
    @blueprint.arguments(schemas.Nothing, required=False)
    @blueprint.response(200, schemas.WorkItemView)
    def post(self, body: dict[str, Any], item: Any) -> dict[str, Any]:
        """Put a claimed item back."""
        work_items.release(database(), str(item), person(), version=read_version())
        return described(queries.one(database(), person(), str(item)))


@blueprint.route("/<uuid:item>/completion")
class CompletionOf(MethodView):
    @requires()
    @blueprint.arguments(schemas.Completion)
    @blueprint.response(200, schemas.Completed)
    def post(self, body: dict[str, Any], item: Any) -> dict[str, Any]:
        """Finish an item with form values and, where the node has outcomes, one of them."""
        answer = Answer(body["values"], body["outcome"], body["comment"])
        key = received.repeat_key(request.headers.get("Idempotency-Key"))
        done = work_items.complete(database(), str(item), person(), answer, request=key, version=read_version())
        return {
            "id": done.id,
            "instance": done.instance,
            "state": done.state,
            "outcome": done.outcome,
            "element": done.element,
        }


@blueprint.route("/<uuid:item>/draft")
class Draft(MethodView):
    @requires()
    @blueprint.arguments(schemas.Values)
    @blueprint.response(204)
    def put(self, body: dict[str, Any], item: Any) -> None:
        """Keep what has been typed so far; only you see it."""
        work_items.save_draft(database(), str(item), person(), body["values"])


def read_version() -> int | None:
    """The version of the item that the caller has read (If-Match), if he says."""
    return received.version(request.headers.get("If-Match", "").strip('"'))


def _open(view: str, most: int, after: list[str] | None) -> list[inbox.InboxRow]:
    return inbox.page(database(), person(), view, most, after)
