"""Whether the installation is well, for load balancers and people."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView

from web.api import schemas
from web.api.strict import Blueprint
from web.who import database, public
from workflow_engine.domain.limits import LIMITS
from workflow_engine.queries import health

blueprint = Blueprint("health", __name__, url_prefix="/health", description="Whether it is well.")


@blueprint.route("")
class Health(MethodView):
    @public("load balancers ask it")
    @blueprint.doc(security=[])
    @blueprint.response(200, schemas.HealthView)
    @blueprint.alt_response(503, schema=schemas.HealthView)
    def get(self) -> Response:
        """200 when web, database and Redis answer; says whether a worker and a clock are alive."""
        found = health.check(database())
        body: dict[str, Any] = {
            "status": "ok" if found.is_well else "failing",
            "database": found.database,
            "redis": found.redis,
            "worker": found.workers,
            "clock": found.clock,
        }
        response = jsonify(body)
        response.status_code = 200 if found.is_well else 503
        return response


@blueprint.route("/live")
class Live(MethodView):
    @public("load balancers ask it")
    @blueprint.doc(security=[])
    @blueprint.response(204)
    def get(self) -> None:
        """The process answers."""


@blueprint.route("/due")
class Due(MethodView):
    @public("says only how old the oldest due row of each kind is")
    @blueprint.doc(security=[])
    @blueprint.response(200, schemas.DueView)
    def get(self) -> Response:
        """Seconds that the oldest due row of each kind has waited."""
        found = health.check(database())
        waited = {kind: (found.now - at).total_seconds() for kind, at in (found.due or {}).items() if found.now}
        response = jsonify({"overdue_seconds": waited})
        return response


@blueprint.route("/limits")
class Limits(MethodView):
    @public("they are in the documents too")
    @blueprint.doc(security=[])
    @blueprint.response(200, schemas.LimitsView)
    def get(self) -> Response:
        """Every ceiling of the product."""
        listed = {
            name: {"value": each.value, "unit": each.unit, "reason": each.reason} for name, each in LIMITS.items()
        }
        response = jsonify(listed)
        return response
