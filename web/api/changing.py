"""Shapes of what administrators do to running instances: suspend, move, rewind, migrate; and how effects are shown."""

from collections.abc import Iterable
from typing import Any

import marshmallow as ma

from web import language
from web.api.schemas import ProblemEntry, Strict, Truth
from workflow_engine.domain.limits import limit
from workflow_engine.domain.position import Effects, Position
from workflow_engine.operations.suspension import Done

ID = ma.validate.Length(min=1, max=limit("id_characters"))


class DryRun(Strict):
    dry_run = ma.fields.Bool(load_default=False, metadata={"description": "show what would happen, change nothing"})


class Why(Strict):
    reason = ma.fields.Str(required=True, validate=ma.validate.Length(min=1, max=limit("comment_characters")))


class ProcessSuspension(Why):
    instances = Truth(load_default=False, metadata={"description": "those that run too"})


class Planned(Strict):
    """`reason` and `plan` are needed to do it; a dry run answers the plan."""

    reason = ma.fields.Str(load_default="", validate=ma.validate.Length(max=limit("comment_characters")))
    plan = ma.fields.Str(load_default="", validate=ma.validate.Length(max=64))


class Moving(Planned):
    cancel = ma.fields.List(ma.fields.Str(validate=ID), load_default=list, metadata={"description": "tokens"})
    start = ma.fields.List(ma.fields.Str(validate=ID), load_default=list, metadata={"description": "nodes or flows"})
    force = Truth(load_default=False, metadata={"description": "also where it could never end"})


class Rewinding(Planned):
    checkpoint = ma.fields.Int(required=True, validate=ma.validate.Range(min=1, max=2**31 - 1))
    restore_variables = Truth(load_default=False)


class Restarting(Why):
    element = ma.fields.Str(required=True, validate=ID)


class CheckpointQuery(Strict):
    before = ma.fields.Int(load_default=2**31 - 1, validate=ma.validate.Range(min=1, max=2**31 - 1))
    limit = ma.fields.Int(validate=ma.validate.Range(min=1))


class Targeted(Strict):
    to = ma.fields.Int(
        allow_none=True, load_default=None, validate=ma.validate.Range(min=1, max=2**31 - 1),
        metadata={"description": "number of the version; without it the current one"},
    )  # fmt: skip
    mapping = ma.fields.Dict(
        keys=ma.fields.Str(validate=ID), values=ma.fields.Str(validate=ma.validate.Length(max=limit("id_characters"))),
        load_default=dict, metadata={"description": "nodes that are no more, and where to go on; empty takes away"},
    )  # fmt: skip


class Migrating(Targeted):
    reason = ma.fields.Str(required=True, validate=ma.validate.Length(min=1, max=limit("comment_characters")))
    instances = ma.fields.List(ma.fields.UUID(), allow_none=True, load_default=None)
    after = ma.fields.UUID(allow_none=True, load_default=None, metadata={"description": "`next` of the batch before"})


class PositionView(ma.Schema):
    token = ma.fields.Str()
    element = ma.fields.Str()
    process = ma.fields.Str()
    kind = ma.fields.Str()
    waits_for = ma.fields.List(ma.fields.Str())
    due_at = ma.fields.DateTime(allow_none=True)
    is_listener = ma.fields.Bool()
    flow = ma.fields.Str()
    within = ma.fields.Str()
    part_of = ma.fields.Str()


class Standing(ma.Schema):
    tokens = ma.fields.List(ma.fields.Nested(PositionView))


class EffectsView(ma.Schema):
    plan = ma.fields.Str()
    status = ma.fields.Str()
    opened = ma.fields.List(ma.fields.Nested(PositionView))
    closed = ma.fields.List(ma.fields.Nested(PositionView))
    kept = ma.fields.List(ma.fields.Nested(PositionView))
    changed = ma.fields.List(ma.fields.Dict())
    can_end = ma.fields.Bool(allow_none=True)


class CheckpointView(ma.Schema):
    seq = ma.fields.Int()
    at = ma.fields.DateTime()
    topic = ma.fields.Str()
    element = ma.fields.Str(allow_none=True)
    actor = ma.fields.Str(allow_none=True)


class Checkpoints(ma.Schema):
    checkpoints = ma.fields.List(ma.fields.Nested(CheckpointView))


class DoneView(ma.Schema):
    """What came of an act on one instance of many; without a code it was done."""

    instance = ma.fields.Str()
    code = ma.fields.Str(allow_none=True)
    message = ma.fields.Str(allow_none=True)
    problems = ma.fields.List(ma.fields.Nested(ProblemEntry))


class Batch(ma.Schema):
    done = ma.fields.List(ma.fields.Nested(DoneView))


class PartialBatch(Batch):
    left = ma.fields.Int(metadata={"description": "instances for which to ask again"})


class MigrationView(Batch):
    id = ma.fields.Str()
    next = ma.fields.Str(allow_none=True)


class GroupView(ma.Schema):
    verdict = ma.fields.Str()
    version = ma.fields.Int()
    standing = ma.fields.List(ma.fields.Str())
    count = ma.fields.Int()
    instances = ma.fields.List(ma.fields.Str(), metadata={"description": "the first of them"})
    problems = ma.fields.List(ma.fields.Nested(ProblemEntry))
    effects = ma.fields.Nested(EffectsView, allow_none=True)


class ProposalView(ma.Schema):
    process = ma.fields.Str()
    to = ma.fields.Int()
    mapping = ma.fields.Dict()
    known = ma.fields.Dict()
    groups = ma.fields.List(ma.fields.Nested(GroupView))


def position(found: Position) -> dict[str, Any]:
    return {
        "token": found.token,
        "element": found.element,
        "process": found.process,
        "kind": found.kind,
        "waits_for": list(found.rows),
        "due_at": found.due_at,
        "is_listener": found.is_listener,
        "flow": found.flow,
        "within": found.within,
        "part_of": found.part_of,
    }


def effects(found: Effects) -> dict[str, Any]:
    """`changed` tokens are listed with what they were and what they are."""
    changed = [{"was": _said(before), "is": _said(after)} for before, after in found.changed]
    return {
        "plan": found.plan,
        "status": found.status,
        "opened": [position(each) for each in found.opened],
        "closed": [position(each) for each in found.closed],
        "kept": [position(each) for each in found.kept],
        "changed": changed,
        "can_end": found.can_end,
    }


def batch(done: Iterable[Done]) -> list[dict[str, Any]]:
    return [_done(each) for each in done]


def _said(found: Position) -> dict[str, Any]:
    said: dict[str, Any] = PositionView().dump(position(found))
    return said


def _done(each: Done) -> dict[str, Any]:
    if each.error is None:
        return {"instance": each.instance, "code": None, "message": None, "problems": []}
    locale = language.locale()
    return {
        "instance": each.instance,
        "code": each.error.code,
        "message": each.error.text.said_in(locale),
        "problems": [problem.as_json(locale) for problem in each.error.problems],
    }
