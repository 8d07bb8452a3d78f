"""A new work item: who gets it, when it is due, which form it has."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.world import WorkingTime
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.outcome import Work
from workflow_engine.domain.person import UNROUTED
from workflow_engine.domain.routing import Facts, candidates, keys
from workflow_engine.domain.work_item import CLAIMED, READY, WorkItem
from workflow_engine.operations.transaction import Tx
from workflow_engine.operations.versions import ActLibrary, Version


def work_item(
    tx: Tx, instance: ProcessInstance, library: ActLibrary, work: Work, values: Mapping[str, Any]
) -> WorkItem:
    """An item offered to its candidates; a single person among them has it at once, without claiming."""
    version = library.of_process(work.process)
    offered = _offered(tx, instance, work, version.node(work.element).lane, {**values, **work.frame})
    person = _only_person(tx, offered)
    form = version.form(work.element)
    return WorkItem(
        id=str(tx.database.new_id()),
        instance=instance.id,
        process=instance.process,
        token=work.token,
        element=work.element,
        title=version.node(work.element).label.zh or work.element,
        state=CLAIMED if person else READY,
        keys=tuple(offered),
        direct=version.node(work.element).direct,
        assignee=person[0] if person else None,
        assignee_name=person[1] if person else "",
        form=form[0] if form else None,
        due_at=_due(work.settings, version, library, instance.now),
        priority=_priority(work.settings.get("priority")),
        opened_at=instance.now,
    )


def _offered(tx: Tx, instance: ProcessInstance, work: Work, lane: str, values: Mapping[str, Any]) -> list[str]:
    """Offer keys; administrators get what nobody else can be found for."""
    named = work.settings.get("assignee")
    if isinstance(named, str) and named:
        return [f"person:{named}"]
    text = work.settings.get("candidates") or lane
    listed = ", ".join(text) if isinstance(text, list) else str(text)
    done_by = {name: value["by"] for name, value in values.items() if isinstance(value, dict) and "by" in value}
    found = keys(candidates(listed), Facts(instance.starter or "", done_by, values), tx.organisation)
    return found or [UNROUTED]


def _only_person(tx: Tx, offered: list[str]) -> tuple[str, str] | None:
    if len(offered) != 1 or not offered[0].startswith("person:"):
        return None
    key = offered[0].removeprefix("person:")
    return tx.organisation.people([key]).get(key)


def _due(settings: Mapping[str, Any], version: Version, library: ActLibrary, now: datetime) -> datetime | None:
    """The deadline: a moment, or a span on the node's, else the process's, calendar."""
    value = settings.get("due")
    if value is None:
        return None
    zone = ZoneInfo(version.facts.zone)
    name = settings.get("calendar") or version.facts.calendar
    calendar: WorkingTime | None = library.calendar(name) if name else None
    form = "date" if isinstance(value, date) or (isinstance(value, str) and value[:1].isdecimal()) else "duration"
    try:
        rule = timers.read(value, form, zone) if isinstance(value, str) else timers.of_value(value, form, zone)
        schedule = timers.first(rule, now, zone, calendar) if rule else None
    except timers.TimerProblem:
        return None
    return schedule.due if schedule else None


def _priority(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0
