"""Processes in flight: suspending them, and letting their instances go to another version and back."""

from typing import Any

from flask.views import MethodView

from web import language
from web.api import changing
from web.api.strict import Blueprint
from web.who import database, person, requires
from workflow_engine.domain.limits import limit
from workflow_engine.operations import migrations, suspension
from workflow_engine.operations.migrations import Group

SHOWN = 20  # instances of a group that are named
blueprint = Blueprint("migrations", __name__, url_prefix="/api/v1", description="Versions of running processes.")


@blueprint.route("/definitions/<key>/suspension")
class ProcessSuspension(MethodView):
    @requires("administer")
    @blueprint.arguments(changing.ProcessSuspension)
    @blueprint.response(200, changing.PartialBatch)
    def post(self, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Let nobody and nothing start the process, and suspend its instances if that is wanted.

        While `left` is not 0 there are more than one request may do: the same request goes on with them.
        """
        if not body["instances"]:
            suspension.suspend_process(database(), key, person(), body["reason"])
            return {"done": [], "left": 0}
        made = suspension.suspend_all(database(), key, person(), body["reason"], limit("batch_suspensions"))
        return {"done": changing.batch(made.done), "left": made.left}

    @requires("administer")
    @blueprint.response(200, changing.PartialBatch)
    def delete(self, key: str) -> dict[str, Any]:
        """Let it be started again, and resume the instances that were suspended with it; again while any are `left`."""
        made = suspension.resume_all(database(), key, person(), limit("batch_suspensions"))
        return {"done": changing.batch(made.done), "left": made.left}


@blueprint.route("/definitions/<key>/migration-proposal")
class Proposal(MethodView):
    @requires("oversee")
    @blueprint.arguments(changing.Targeted, required=False)
    @blueprint.response(200, changing.ProposalView)
    def post(self, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Sort the instances of other versions by what would become of them; nothing is changed."""
        found = migrations.propose(database(), key, person(), to=body["to"], mapping=body["mapping"])
        return {
            "process": found.process,
            "to": found.to,
            "mapping": found.mapping,
            "known": found.known,
            "groups": [_group(group) for group in found.groups],
        }


@blueprint.route("/definitions/<key>/migrations")
class Migrations(MethodView):
    @requires("administer")
    @blueprint.arguments(changing.Migrating)
    @blueprint.response(201, changing.MigrationView)
    def post(self, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Let a batch of instances go to another version: those given, else all, as many as one request may."""
        given = None if body["instances"] is None else [str(each) for each in body["instances"]]
        made = migrations.migrate(
            database(),
            key,
            person(),
            body["reason"],
            to=body["to"],
            mapping=body["mapping"],
            instances=given,
            most=limit("batch_instances"),
            after=body["after"] and str(body["after"]),
        )
        return {"id": made.id, "done": changing.batch(made.done), "next": made.left_after}


@blueprint.route("/migrations/<uuid:migration>/undo")
class Undo(MethodView):
    @requires("administer")
    @blueprint.response(200, changing.Batch)
    def post(self, migration: Any) -> dict[str, Any]:
        """Let the instances of a batch go back, except those that have moved on."""
        return {"done": changing.batch(migrations.undo(database(), person(), str(migration)))}


def _group(group: Group) -> dict[str, Any]:
    locale = language.locale()
    return {
        "verdict": group.verdict,
        "version": group.version,
        "standing": list(group.standing),
        "count": len(group.instances),
        "instances": list(group.instances[:SHOWN]),
        "problems": [problem.as_json(locale) for problem in group.problems],
        "effects": None if group.effects is None else changing.effects(group.effects),
    }
