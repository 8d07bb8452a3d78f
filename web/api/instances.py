"""Instances: begin, look at, end."""

from typing import Any

from flask import request
from flask.views import MethodView

from web import paging
from web.api import schemas
from web.api.strict import Blueprint
from web.items import listed, visible_values, worked
from web.rates import limited
from web.received import repeat_key
from web.who import database, person, requires
from workflow_engine.operations import instances
from workflow_engine.queries import definitions, history
from workflow_engine.queries import instances as queries
from workflow_engine.queries.instances import InstancePage

blueprint = Blueprint("instances", __name__, url_prefix="/api/v1/instances", description="Runs of processes.")


@blueprint.route("")
class Instances(MethodView):
    @requires()
    @blueprint.arguments(schemas.InstanceQuery, location="query")
    @blueprint.response(200, schemas.InstanceList)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """A page of instances that the caller may see, the newest first."""
        most = paging.size(query)
        asked: dict[str, Any] = {name: query.get(name) for name in ("process", "status", "mine")}
        rows = queries.page(database(), person(), most, after=paging.place(query, **asked), **asked)
        following = paging.following(rows, most, lambda row: [str(row.id)], **asked)
        return {"instances": [_row(row) for row in rows], "next": following}

    @requires()
    @limited("starts")
    @blueprint.arguments(schemas.Start)
    @blueprint.response(201, schemas.InstanceView)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Begin an instance with the values of its start form."""
        started = instances.start(
            database(),
            body["definition"],
            person(),
            body["variables"],
            business_key=body.get("business_key"),
            request=repeat_key(request.headers.get("Idempotency-Key")),
        )
        return {
            "id": started.id,
            "process": started.process,
            "business_key": started.business_key,
            "title": started.title,
            "status": started.status,
        }


@blueprint.route("/<uuid:instance>")
class Instance(MethodView):
    @requires()
    @blueprint.response(200, schemas.InstanceView)
    def get(self, instance: Any) -> dict[str, Any]:
        """Status, active nodes, and the variables that the caller may see."""
        return _whole(queries.one(database(), person(), str(instance)))

    @requires()
    @blueprint.arguments(schemas.Reason, location="query")
    @blueprint.arguments(schemas.Reason, required=False)
    @blueprint.response(204)
    def delete(self, query: dict[str, Any], body: dict[str, Any], instance: Any) -> None:
        """End an instance, with a reason in the query or, where a client can send one with DELETE, in the body."""
        reason = query.get("reason") or body.get("reason") or ""
        instances.cancel(database(), str(instance), person(), reason)


@blueprint.route("/<uuid:instance>/history")
class History(MethodView):
    @requires()
    @blueprint.arguments(schemas.HistoryQuery, location="query")
    @blueprint.response(200, schemas.History)
    def get(self, query: dict[str, Any], instance: Any) -> dict[str, Any]:
        """What happened, in the order it was committed."""
        found = history.entries(database(), person(), str(instance), query["after"], paging.size(query))
        return {"entries": [_entry(entry) for entry in found]}


@blueprint.route("/<uuid:instance>/variables")
class Variables(MethodView):
    @requires("administer")
    @blueprint.arguments(schemas.Values)
    @blueprint.response(204)
    def patch(self, body: dict[str, Any], instance: Any) -> None:
        """Repair data, for example before an incident is tried again."""
        instances.set_variables(database(), str(instance), person(), body["values"])


def _whole(page: InstancePage) -> dict[str, Any]:
    version = str(page.row.version_id)
    facts = definitions.facts(database(), {version}).get(version)
    open_items = [item for item in page.items if item.closed_at is None]
    active = [item.element for item in open_items] + [each.element for each in page.waiting]
    return {
        **_row(page.row),
        "active": list(dict.fromkeys(active)),
        "work_items": listed(open_items),
        "waiting": [_waiting(each) for each in page.waiting],
        "incidents": [
            {"id": str(each.id), "element": each.element, "code": each.code, "message": each.text_en}
            for each in page.incidents
        ],
        "variables": visible_values(page.variables, facts, worked(page, facts)),
    }


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "process": row.process,
        "business_key": row.business_key,
        "title": row.title,
        "status": row.status,
        "result": row.result,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "started_by": row.starter_name,
    }


def _waiting(row: Any) -> dict[str, Any]:
    due = row.due_at.isoformat() if row.due_at else None
    return {"kind": row.kind, "element": row.element, "name": row.name, "due_at": due, "last_error": row.last_error}


def _entry(entry: history.Entry) -> dict[str, Any]:
    names = ("what", "element", "execution", "causes", "note", "process")
    passed = [dict(zip(names, each, strict=False)) for each in entry.passed]
    return {
        "seq": entry.seq,
        "topic": entry.topic,
        "at": entry.at,
        "element": entry.element,
        "actor": entry.actor,
        "work_item": entry.work_item,
        "outcome": entry.outcome,
        "comment": entry.comment,
        "passed": passed,
        "facts": entry.facts,
    }
