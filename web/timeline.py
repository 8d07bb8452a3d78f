"""What happened in an instance and what it waits for, as pages tell it: who, what, where, when, with which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from web.items import happening, label
from web.measures import calendar_of
from web.who import database
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.definition import NodeFacts, VersionFacts
from workflow_engine.domain.event import TOPICS
from workflow_engine.domain.text import Text
from workflow_engine.queries import people
from workflow_engine.queries.history import Entry
from workflow_engine.queries.inbox import InboxRow

ICONS = {
    "instance.started": "plus",
    "instance.completed": "done",
    "instance.cancelled": "cross",
    "work_item.completed": "check",
    "timer.fired": "calm",
    "message.received": "message",
    "signal.received": "message",
    "call.answered": "call",
    "call.failed": "alert",
    "incident.opened": "alert",
    "incident.resolved": "check",
}
BY_ITSELF = {"timer.fired", "message.received", "signal.received", "call.answered", "call.failed"}


@dataclass(frozen=True, slots=True)
class Happening:
    """`who` is None for what happened by itself; `seconds` is how long the work had been waiting."""

    at: datetime
    who: str | None
    what: Text
    where: Text | None
    icon: str
    outcome: Text | None = None
    comment: str = ""
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """Open work: by whom, since when, until when on which calendar."""

    where: Text
    who: tuple[Text, ...]
    since: datetime
    due: datetime | None
    is_held: bool
    calendar: BusinessCalendar | None


def happened(entries: Iterable[Entry], facts: VersionFacts | None) -> list[Happening]:
    return [_happening(entry, facts) for entry in entries]


def awaited(rows: Sequence[InboxRow], facts: Mapping[str, VersionFacts]) -> list[Awaited]:
    """Open items of an instance. One statement for the names of those they were offered to, if any."""
    still_open = [row for row in rows if row.closed_at is None]
    names = people.names(database(), {key for row in still_open if not row.assignee for key in row.keys})
    return [_awaited(row, facts.get(row.version), names) for row in still_open]


def _happening(entry: Entry, facts: VersionFacts | None) -> Happening:
    element = _element(entry, facts)
    node = facts.nodes.get(element) if facts else None
    outcome = node.outcome(entry.outcome) if node and entry.outcome else None
    is_fault = entry.topic == "incident.opened"  # of the process, at another element than what somebody did
    title = element if is_fault else entry.title or element
    return Happening(
        at=entry.at,
        who=None if is_fault else entry.actor,
        what=TOPICS[entry.topic],
        where=_where(element, title, node, facts),
        icon=ICONS.get(entry.topic, "person"),
        outcome=outcome.label if outcome else None,
        comment=entry.comment or str(entry.facts.get("reason") or ""),
        is_bad=entry.topic in ("incident.opened", "call.failed", "instance.cancelled"),
    )


def _element(entry: Entry, facts: VersionFacts | None) -> str:
    """Where it happened: as the act says, or for what came by itself the first event or task completed then."""
    if entry.element or entry.topic not in BY_ITSELF or facts is None:
        return entry.element or ""
    done = (element for what, element, *_ in entry.passed if what == "completed")
    nodes = ((element, facts.nodes[element].kind) for element in done if element in facts.nodes)
    return next((element for element, kind in nodes if not kind.endswith("Gateway")), "")


def _where(element: str, title: str, node: NodeFacts | None, facts: VersionFacts | None) -> Text | None:
    """The name of an element; of an event that hangs on a node, with that node."""
    if not element:
        return None
    if node is None or not node.host:
        return label(node, title)
    event, host = happening(facts, element)
    return Text(f"{event.zh}（{host.zh}）", f"{event.en} ({host.en})")


def _awaited(row: InboxRow, facts: VersionFacts | None, names: Mapping[str, Text]) -> Awaited:
    node = facts.nodes.get(row.element) if facts else None
    held = Text(row.assignee_name, row.assignee_name) if row.assignee_name else None
    offered = tuple(names.get(key, Text(key, key)) for key in row.keys)
    who, calendar = (held,) if held else offered, calendar_of(node) if row.due_at else None
    return Awaited(label(node, row.title), who, row.opened_at, row.due_at, held is not None, calendar)
