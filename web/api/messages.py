"""Messages and signals from outside."""

from typing import Any

from flask import request
from flask.views import MethodView

from web.api import schemas
from web.api.strict import Blueprint
from web.rates import limited
from web.received import repeat_key
from web.who import database, person, requires
from workflow_engine.operations import messages

blueprint = Blueprint("messages", __name__, url_prefix="/api/v1/messages", description="News from other systems.")


@blueprint.route("")
class Messages(MethodView):
    @requires()
    @limited("messages")
    @blueprint.arguments(schemas.Message)
    @blueprint.response(202, schemas.Accepted)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keep a message for whoever waits for it, now or within its time to live. The same `id` again does nothing."""
        is_new = messages.publish(
            database(),
            person(),
            body["name"],
            body["correlation"],
            body["variables"],
            kind=body["kind"],
            message_id=body.get("id") or repeat_key(request.headers.get("Idempotency-Key")),
            seconds=body.get("ttl"),
            unique=body["unique"],
        )
        return {"accepted": True, "duplicate": not is_new}
