"""What a push of the engine opens, as it concerns people: who gets a work item and by when, whom a notice is for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from workflow_engine.bpmn import timers
from workflow_engine.domain.definition import NodeFacts
from workflow_engine.domain.instance import ProcessInstance
from workflow_engine.domain.outcome import Call, Work
from workflow_engine.domain.person import UNROUTED
from workflow_engine.domain.routing import RoutingProblem, kept_apart, offered
from workflow_engine.domain.work_item import CLAIMED, READY, WorkItem
from workflow_engine.operations.transaction import Tx
from workflow_engine.operations.versions import ActLibrary, Version

MOST_URGENT = 10**9


def work_items(
    tx: Tx,
    instance: ProcessInstance,
    library: ActLibrary,
    works: Sequence[Work],
    values: Mapping[str, Mapping[str, Any]],
) -> list[WorkItem]:
    """The items of all that is opened, with values by scope; the people named in them are asked for at once."""
    named = [work.settings.get("assignee") for work in works]
    tx.organisation.people([name for name in named if isinstance(name, str) and name])
    return [_work_item(tx, instance, library, work, values.get(work.scope, {})) for work in works]


def _work_item(
    tx: Tx, instance: ProcessInstance, library: ActLibrary, work: Work, values: Mapping[str, Any]
) -> WorkItem:
    """An item offered to its candidates; a single person among them has it at once, without claiming."""
    version = library.of_process(work.process)
    node, known = version.node(work.element), {**values, **work.frame}
    to = _performers(tx, instance, work.settings, node, known)
    person = _only_person(tx, to)
    form = version.form(work.element)
    return WorkItem(
        id=str(tx.database.new_id()),
        instance=instance.id,
        process=instance.process,
        token=work.token,
        element=work.element,
        definition=version.id,
        scope=work.scope,
        title=node.label.zh or work.element,
        state=CLAIMED if person else READY,
        keys=tuple(to),
        direct=node.direct,
        assignee=person[0] if person else None,
        assignee_name=person[1] if person else "",
        form=form[0] if form else None,
        due_at=_due(work.settings, version, library, instance.now),
        priority=_priority(work.settings.get("priority")),
        opened_at=instance.now,
    )


def call(tx: Tx, instance: ProcessInstance, asked: Call, values: Mapping[str, Any]) -> Call:
    """A request for a connector; whom a notice is for is settled here, where the instance and its people are known.

    `to` is written as candidates are, `head(finance)`, or names people by their keys; one that reaches nobody stays as it
    is, for the connector to refuse.
    """
    if asked.connector != "notify":
        return asked
    try:
        to = offered({"candidates": asked.parameters.get("to")}, "", values, instance.starter or "", tx.organisation)
    except RoutingProblem:
        return asked
    bare = [key.replace("role:", "person:", 1) for key in to if key.startswith("role:")]
    people = tx.organisation.members(to + bare)
    return replace(asked, parameters={**asked.parameters, "to": people}) if people else asked


def _performers(
    tx: Tx, instance: ProcessInstance, settings: Mapping[str, Any], node: NodeFacts, known: Mapping[str, Any]
) -> list[str]:
    """Administrators where nobody fits, or where a computed text is not one of candidates: no work may be lost.

    Who is kept apart has to be written out in the diagram, because it is asked again when somebody acts.
    """
    text = settings.get("candidates") or ""
    listed = ", ".join(map(str, text)) if isinstance(text, list) else str(text)
    if set(kept_apart(listed)) - set(node.apart):
        return [UNROUTED]
    try:
        return offered(settings, node.lane, known, instance.starter or "", tx.organisation) or [UNROUTED]
    except RoutingProblem:
        return [UNROUTED]


def _only_person(tx: Tx, offered: list[str]) -> tuple[str, str] | None:
    if len(offered) != 1 or not offered[0].startswith("person:"):
        return None
    key = offered[0].removeprefix("person:")
    return tx.organisation.people([key]).get(key)


def _due(settings: Mapping[str, Any], version: Version, library: ActLibrary, now: datetime) -> datetime | None:
    """The deadline, on the node's, else the process's, calendar."""
    name = settings.get("calendar") or version.facts.calendar
    calendar = library.calendar(name) if name else None
    return timers.deadline(settings.get("due"), now, ZoneInfo(version.facts.zone), calendar)


def _priority(value: Any) -> int:
    """What is no whole number of a bearable size is as urgent as anything else."""
    try:
        found = int(value or 0)
    except (TypeError, ValueError, OverflowError):
        return 0
    return found if abs(found) < MOST_URGENT else 0
