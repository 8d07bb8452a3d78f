"""What diagrams may refer to in this installation."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from forms import FormDefinition, outside
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.bpmn.world import WorkingTime
from workflow_engine.domain.connectors import KINDS
from workflow_engine.feel.decisions import Model
from workflow_engine.store import calendars
from workflow_engine.store import definitions as stored

NO_FORMS: Mapping[str, FormDefinition] = {}
NO_DECISIONS: Mapping[str, Model] = {}


def known(
    connection: Connection,
    now: datetime,
    forms: Mapping[str, FormDefinition] = NO_FORMS,
    decisions: Mapping[str, Model] = NO_DECISIONS,
) -> CheckContext:
    """Names that are stored, and those that a package brings along; `now` is when it is published."""
    return CheckContext(
        roles=stored.keys(connection, stored.ROLE_KEYS),
        staffed=stored.keys(connection, stored.STAFFED_ROLE_KEYS),
        forms={key: _fields(form) for key, form in forms.items()},
        types={
            key: {field.key: field.value_type for field in form.fields if field.holds_value}
            for key, form in forms.items()
        },
        rules={key: outside(form) for key, form in forms.items()},
        decisions={name: {each.name for each in model.inputs(name)} for name, model in decisions.items()},
        connectors=stored.keys(connection, stored.CONNECTOR_KEYS) | KINDS.keys(),
        calendars=_calendars(connection),
        processes=stored.keys(connection, stored.PROCESS_KEYS),
        labels=stored.labels(connection),
        must_end=True,
        now=now,
    )


def _calendars(connection: Connection) -> dict[str, WorkingTime]:
    found = ((key, calendars.load(connection, key)) for key in stored.keys(connection, stored.CALENDAR_KEYS))
    return {key: calendar for key, calendar in found if calendar is not None}


def _fields(form: FormDefinition) -> set[str]:
    return {
        name for field in form.fields for name in (field.key, *(f"{field.key}.{each.key}" for each in field.columns))
    }
