"""What administrators do to one running instance: suspend it, move its tokens, rewind it, begin it anew from a step."""

from typing import Any

from flask.views import MethodView

from web import paging
from web.api import changing, schemas
from web.api.strict import Blueprint
from web.who import database, person, requires
from workflow_engine.operations import checkpoints, suspension, tokens
from workflow_engine.queries import checkpoints as queries

blueprint = Blueprint(
    "interventions", __name__, url_prefix="/api/v1/instances/<uuid:instance>", description="Repairs of running work."
)


@blueprint.route("/suspension")
class Suspension(MethodView):
    @requires("administer")
    @blueprint.arguments(changing.Why)
    @blueprint.response(204)
    def post(self, body: dict[str, Any], instance: Any) -> None:
        """Let nothing of the instance go on. What falls due meanwhile happens when it is resumed."""
        suspension.suspend(database(), str(instance), person(), body["reason"])

    @requires("administer")
    @blueprint.response(204)
    def delete(self, instance: Any) -> None:
        """Let it go on."""
        suspension.resume(database(), str(instance), person())


@blueprint.route("/tokens")
class Tokens(MethodView):
    @requires("administer")
    @blueprint.response(200, changing.Standing)
    def get(self, instance: Any) -> dict[str, Any]:
        """Where the instance stands: every token, with what it waits for."""
        found = tokens.standing(database(), str(instance), person())
        return {"tokens": [changing.position(each) for each in found]}


@blueprint.route("/move")
class Move(MethodView):
    @requires("administer")
    @blueprint.arguments(changing.DryRun, location="query")
    @blueprint.arguments(changing.Moving)
    @blueprint.response(200, changing.EffectsView)
    def post(self, query: dict[str, Any], body: dict[str, Any], instance: Any) -> dict[str, Any]:
        """Take tokens away and put others before nodes or on flows, as a dry run has shown it."""
        which = database(), str(instance), person(), body["cancel"], body["start"]
        if query["dry_run"]:
            return changing.effects(tokens.preview_move(*which))
        return changing.effects(tokens.move(*which, body["reason"], plan=body["plan"], force=body["force"]))


@blueprint.route("/checkpoints")
class Checkpoints(MethodView):
    @requires("administer")
    @blueprint.arguments(changing.CheckpointQuery, location="query")
    @blueprint.response(200, changing.Checkpoints)
    def get(self, query: dict[str, Any], instance: Any) -> dict[str, Any]:
        """States that the instance can go back to, the newest first, each with the act that followed."""
        rows = queries.page(database(), person(), str(instance), paging.size(query), query["before"])
        return {"checkpoints": [dict(row._mapping) for row in rows]}


@blueprint.route("/rewind")
class Rewind(MethodView):
    @requires("administer")
    @blueprint.arguments(changing.DryRun, location="query")
    @blueprint.arguments(changing.Rewinding)
    @blueprint.response(200, changing.EffectsView)
    def post(self, query: dict[str, Any], body: dict[str, Any], instance: Any) -> dict[str, Any]:
        """Go back to a checkpoint, with the variables of then or of now, as a dry run has shown it."""
        which, restores = (database(), str(instance), person(), body["checkpoint"]), body["restore_variables"]
        if query["dry_run"]:
            return changing.effects(checkpoints.preview_rewind(*which, restores=restores))
        return changing.effects(checkpoints.rewind_to(*which, body["reason"], restores=restores, plan=body["plan"]))


@blueprint.route("/restart")
class Restart(MethodView):
    @requires("administer")
    @blueprint.arguments(changing.Restarting)
    @blueprint.response(201, schemas.InstanceView)
    def post(self, body: dict[str, Any], instance: Any) -> dict[str, Any]:
        """Begin a new instance at a node, with the data of this one, which is over."""
        begun = checkpoints.restart(database(), str(instance), person(), body["element"], body["reason"])
        return {
            "id": begun.id,
            "process": begun.process,
            "business_key": begun.business_key,
            "title": begun.title,
            "status": begun.status,
        }
