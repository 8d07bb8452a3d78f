"""Incidents: what cannot go on, and trying it again."""

from typing import Any

from flask.views import MethodView

from web import language, paging
from web.api import schemas
from web.api.strict import Blueprint
from web.who import database, person, requires
from workflow_engine.domain.text import Text
from workflow_engine.operations import incidents
from workflow_engine.queries import incidents as queries

blueprint = Blueprint("incidents", __name__, url_prefix="/api/v1/incidents", description="What cannot go on.")


@blueprint.route("")
class Incidents(MethodView):
    @requires("administer")
    @blueprint.arguments(schemas.Page, location="query")
    @blueprint.response(200, schemas.IncidentList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Open incidents, the oldest first."""
        most = paging.size(query)
        rows = queries.page(database(), person(), most, paging.place(query, of="incidents"))
        following = paging.following(rows, most, lambda row: [row.opened_at.isoformat(), str(row.id)], of="incidents")
        return {"incidents": [_listed(row) for row in rows], "next": following}


@blueprint.route("/<uuid:incident>/retry")
class Retry(MethodView):
    @requires("administer")
    @blueprint.arguments(schemas.Nothing, required=False)
    @blueprint.response(204)
    def post(self, body: dict[str, Any], incident: Any) -> None:
        """Apply once more what failed."""
        incidents.retry(database(), str(incident), person())


@blueprint.route("/<uuid:incident>/resolution")
class Resolution(MethodView):
    @requires("administer")
    @blueprint.arguments(schemas.Resolution)
    @blueprint.response(204)
    def post(self, body: dict[str, Any], incident: Any) -> None:
        """Go on without a failed service call, with a reason and the answer that was found by hand."""
        incidents.resolve(database(), str(incident), person(), body["reason"], body["result"])


def _listed(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "instance": str(row.instance_id),
        "process": row.process,
        "title": row.title,
        "element": row.element,
        "code": row.code,
        "message": Text(row.text_zh, row.text_en).said_in(language.locale()),
        "detail": row.detail,
        "opened_at": row.opened_at,
    }
