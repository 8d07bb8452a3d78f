"""Shapes of requests and answers. Unknown names are refused everywhere, in queries too."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from workflow_engine.domain.limits import limit


class Strict(ma.Schema):
    """A request: what is not named here is refused."""

    class Meta:
        unknown = ma.RAISE


class Open(ma.Schema):
    """An answer that may say more than what is named here."""

    class Meta:
        unknown = ma.INCLUDE


class Truth(ma.fields.Bool):
    """A JSON boolean; 0 and "yes" are not."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Page(Strict):
    cursor = ma.fields.Str(metadata={"description": "where the page before ended"})
    limit = ma.fields.Int(metadata={"description": "rows, at most 200"}, validate=ma.validate.Range(min=1))


class WorkItemQuery(Page):
    view = ma.fields.Str(load_default="all", validate=ma.validate.OneOf(["mine", "group", "all", "done"]))


class InstanceQuery(Page):
    process = ma.fields.Str()
    status = ma.fields.Str(validate=ma.validate.OneOf(["running", "suspended", "incident", "completed", "cancelled"]))
    mine = ma.fields.Bool(load_default=False)


class Start(Strict):
    definition = ma.fields.Str(required=True, metadata={"description": "key of the process"})
    business_key = ma.fields.Str(allow_none=True, validate=ma.validate.Length(min=1, max=100))
    variables = ma.fields.Dict(keys=ma.fields.Str(), load_default=dict)


class Completion(Strict):
    values = ma.fields.Dict(keys=ma.fields.Str(), load_default=dict)
    outcome = ma.fields.Str(allow_none=True, load_default=None)
    comment = ma.fields.Str(allow_none=True, load_default=None)


class Reason(Strict):
    reason = ma.fields.Str(validate=ma.validate.Length(min=1, max=limit("comment_characters")))


class Claim(Strict):
    assignee = ma.fields.Str(metadata={"description": "key of a person: yourself"})


class Nothing(Strict):
    """A request that says all in its address."""


class Resolution(Strict):
    reason = ma.fields.Str(required=True, validate=ma.validate.Length(min=1, max=limit("comment_characters")))
    result = ma.fields.Raw(allow_none=True, load_default=None)


class HistoryQuery(Strict):
    after = ma.fields.Int(load_default=0, validate=ma.validate.Range(min=0))
    limit = ma.fields.Int(validate=ma.validate.Range(min=1))


class Values(Strict):
    values = ma.fields.Dict(keys=ma.fields.Str(), required=True)


class Message(Strict):
    name = ma.fields.Str(required=True, validate=ma.validate.Length(min=1, max=200))
    kind = ma.fields.Str(load_default="message", validate=ma.validate.OneOf(["message", "signal"]))
    correlation = ma.fields.Raw(allow_none=True, load_default=None)
    variables = ma.fields.Dict(keys=ma.fields.Str(), load_default=dict)
    id = ma.fields.Str(validate=ma.validate.Length(min=1, max=200))
    ttl = ma.fields.Int(
        strict=True, metadata={"description": "seconds"}, validate=ma.validate.Range(min=0, max=30 * 86_400)
    )
    unique = Truth(load_default=False)


class Accepted(ma.Schema):
    accepted = ma.fields.Bool()
    duplicate = ma.fields.Bool()


class Labelled(ma.Schema):
    zh = ma.fields.Str()
    en = ma.fields.Str()


class ProblemEntry(ma.Schema):
    code = ma.fields.Str()
    element = ma.fields.Str()
    field = ma.fields.Str()
    message = ma.fields.Str()
    line = ma.fields.Int()
    column = ma.fields.Int()
    severity = ma.fields.Str()
    way_out = ma.fields.Str()
    path = ma.fields.List(ma.fields.Str(), metadata={"description": "elements and flows that lead there"})


class Problem(Open):
    """An answer that refuses (RFC 9457); some carry more, such as who was faster."""

    type = ma.fields.Str(required=True)
    title = ma.fields.Str(required=True)
    status = ma.fields.Int(required=True)
    detail = ma.fields.Str(required=True)
    instance = ma.fields.Str(required=True)
    code = ma.fields.Str(required=True)
    request_id = ma.fields.Str(required=True)
    problems = ma.fields.List(ma.fields.Nested(ProblemEntry), required=True)


class HealthView(ma.Schema):
    status = ma.fields.Str(validate=ma.validate.OneOf(["ok", "failing"]))
    database = ma.fields.Bool()
    redis = ma.fields.Bool()
    worker = ma.fields.Bool()
    clock = ma.fields.Bool()


class DueView(ma.Schema):
    overdue_seconds = ma.fields.Dict(keys=ma.fields.Str(), values=ma.fields.Float())


class LimitsView(Open):
    """By name: value, unit and reason."""


class DefinitionView(ma.Schema):
    id = ma.fields.Str()
    key = ma.fields.Str()
    version = ma.fields.Int()
    name = ma.fields.Nested(Labelled)
    deployed_at = ma.fields.DateTime()
    may_start = ma.fields.Bool()
    running = ma.fields.Int()
    warnings = ma.fields.List(ma.fields.Nested(ProblemEntry))
    also = ma.fields.List(ma.fields.Dict())


class DraftView(ma.Schema):
    """`diagram` is BPMN, `forms` are form documents by key; to-dos of the severity `refuse` keep it from being published."""

    dialect = ma.fields.Str()
    ready = ma.fields.Bool()
    todos = ma.fields.List(ma.fields.Nested(ProblemEntry))
    diagram = ma.fields.Str()
    forms = ma.fields.Dict(keys=ma.fields.Str(), values=ma.fields.Dict())


class DefinitionList(ma.Schema):
    definitions = ma.fields.List(ma.fields.Nested(DefinitionView))


class WorkItemView(ma.Schema):
    id = ma.fields.Str()
    instance = ma.fields.Str()
    process = ma.fields.Str()
    element = ma.fields.Str()
    name = ma.fields.Nested(Labelled)
    title = ma.fields.Str()
    business_key = ma.fields.Str(allow_none=True)
    state = ma.fields.Str()
    assignee = ma.fields.Dict(allow_none=True)
    candidates = ma.fields.List(ma.fields.Str())
    due_at = ma.fields.DateTime(allow_none=True)
    opened_at = ma.fields.DateTime()
    closed_at = ma.fields.DateTime(allow_none=True)
    outcome = ma.fields.Str(allow_none=True)
    priority = ma.fields.Int()
    version = ma.fields.Int()
    outcomes = ma.fields.List(ma.fields.Dict())
    form = ma.fields.Dict(allow_none=True)
    values = ma.fields.Dict()
    draft = ma.fields.Dict(allow_none=True)


class WorkItemRow(WorkItemView):
    """A work item in a list."""

    class Meta:
        exclude = ("form", "values", "draft")


class Completed(ma.Schema):
    id = ma.fields.Str()
    instance = ma.fields.Str()
    element = ma.fields.Str()
    state = ma.fields.Str()
    outcome = ma.fields.Str(allow_none=True)


class WorkItemList(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(WorkItemRow))
    next = ma.fields.Str(allow_none=True)


class InstanceView(ma.Schema):
    id = ma.fields.Str()
    process = ma.fields.Str()
    version = ma.fields.Int()
    business_key = ma.fields.Str(allow_none=True)
    title = ma.fields.Str()
    status = ma.fields.Str()
    result = ma.fields.Str(allow_none=True)
    started_at = ma.fields.DateTime()
    ended_at = ma.fields.DateTime(allow_none=True)
    started_by = ma.fields.Str(allow_none=True)
    active = ma.fields.List(ma.fields.Str(), metadata={"description": "elements that something waits at"})
    work_items = ma.fields.List(ma.fields.Nested(WorkItemRow))
    waiting = ma.fields.List(ma.fields.Dict())
    incidents = ma.fields.List(ma.fields.Dict())
    variables = ma.fields.Dict()


class InstanceList(ma.Schema):
    instances = ma.fields.List(ma.fields.Nested(InstanceView))
    next = ma.fields.Str(allow_none=True)


class HistoryEntry(ma.Schema):
    seq = ma.fields.Int()
    topic = ma.fields.Str()
    at = ma.fields.DateTime()
    element = ma.fields.Str(allow_none=True)
    actor = ma.fields.Str(allow_none=True)
    work_item = ma.fields.Str(allow_none=True)
    outcome = ma.fields.Str(allow_none=True)
    comment = ma.fields.Str(allow_none=True)
    passed = ma.fields.List(ma.fields.Dict())
    facts = ma.fields.Dict()


class History(ma.Schema):
    entries = ma.fields.List(ma.fields.Nested(HistoryEntry))


class IncidentView(ma.Schema):
    id = ma.fields.Str()
    instance = ma.fields.Str()
    process = ma.fields.Str()
    title = ma.fields.Str()
    element = ma.fields.Str()
    code = ma.fields.Str()
    message = ma.fields.Str()
    detail = ma.fields.Str()
    opened_at = ma.fields.DateTime()


class IncidentList(ma.Schema):
    incidents = ma.fields.List(ma.fields.Nested(IncidentView))
    next = ma.fields.Str(allow_none=True)


class ConnectorWanted(Strict):
    kind = ma.fields.Str(required=True)
    options = ma.fields.Dict(keys=ma.fields.Str(), load_default=dict)
    secrets = ma.fields.Dict(keys=ma.fields.Str(), values=ma.fields.Str(), load_default=None, allow_none=True)


class ConnectorView(ma.Schema):
    name = ma.fields.Str()
    kind = ma.fields.Str()
    options = ma.fields.Dict()
    secrets = ma.fields.List(ma.fields.Str(), metadata={"description": "their names; values are never shown"})
    revision = ma.fields.Int()


class ConnectorList(ma.Schema):
    connectors = ma.fields.List(ma.fields.Nested(ConnectorView))
