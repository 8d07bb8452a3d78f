"""Where an instance stands: what it waits for, in words, and the same as marks for its diagram."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web import language, texts
from web.items import happening, label
from web.timeline import awaited
from web.who import person
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.text import Text
from workflow_engine.queries.instances import InstancePage
from workflow_engine.queries.traces import Trace

HERE, LATE, DONE, BROKEN = "is-here", "is-late", "is-done", "is-broken"
OUTLINED = {
    "boundaryEvent": "is-listening",
    "startEvent": "is-listening",
    "subProcess": "is-around",
    "transaction": "is-around",
    "adHocSubProcess": "is-around",
}
NAMELESS = Text("", "")
ICONS = {
    "work": "person",
    "timer": "calm",
    "message": "message",
    "signal": "message",
    "call": "call",
    "incident": "alert",
}


@dataclass(frozen=True, slots=True)
class Stand:
    """Something that is waited for. `who` has to act, `what` is a message's name or an incident's words, `host` the node
    that an event hangs on.

    `item` is there where the viewer may open the work item.
    """

    kind: str
    element: str
    where: Text
    who: tuple[Text, ...] = ()
    what: Text = NAMELESS
    host: Text = NAMELESS
    since: datetime | None = None
    due: datetime | None = None
    is_late: bool = False
    is_held: bool = False
    item: str | None = None
    detail: str = ""
    calendar: BusinessCalendar | None = None

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def stands(page: InstancePage, facts: VersionFacts | None) -> list[Stand]:
    """What is wrong first, then what people have to do, then what comes by itself."""
    return [*_incidents(page, facts), *_work(page, facts), *_waiting(page, facts)]


def marks(found: list[Stand], trace: Trace, facts: VersionFacts | None) -> dict[str, Any]:
    """Looks and badge of each element of the diagram, and the ways that tokens went, for the script that paints them."""
    elements = {element: _been(visits.completed) for element, visits in trace.visits.items() if visits.completed}
    elements |= {element: _here(visits.inside) for element, visits in trace.visits.items() if visits.inside}
    waiting = Counter(stand.element for stand in found)
    for stand in found:
        elements[stand.element] = _mark(stand, waiting[stand.element], elements.get(stand.element))
    kinds = {element: node.kind for element, node in facts.nodes.items()} if facts else {}
    quiet = {element: _quiet(mark, kinds.get(element, "")) for element, mark in elements.items()}
    return {"elements": quiet, "paths": sorted(trace.paths)}


def _work(page: InstancePage, facts: VersionFacts | None) -> Iterator[Stand]:
    still_open = [row for row in page.items if row.closed_at is None]
    viewer = person()
    told = awaited(still_open, {row.version: facts for row in still_open} if facts else {})
    for row, each in zip(still_open, told, strict=True):
        may_open = row.assignee == viewer.id or bool(viewer.keys & set(row.keys)) or viewer.may("administer")
        yield Stand(
            kind="work",
            element=row.element,
            where=each.where,
            who=each.who,
            since=each.since,
            due=each.due,
            calendar=each.calendar,
            is_late=row.due_at is not None and row.due_at < page.now,
            is_held=each.is_held,
            item=row.id if may_open else None,
        )


def _waiting(page: InstancePage, facts: VersionFacts | None) -> Iterator[Stand]:
    for row in page.waiting:
        what = Text(row.name, row.name)
        where, host = happening(facts, row.element)
        yield Stand(row.kind, row.element, where, host=host, what=what, due=row.due_at, detail=row.last_error or "")


def _incidents(page: InstancePage, facts: VersionFacts | None) -> Iterator[Stand]:
    for row in page.incidents:
        what = Text(row.text_zh, row.text_en)
        yield Stand("incident", row.element, _where(facts, row.element), what=what, since=row.opened_at, is_late=True)


def _where(facts: VersionFacts | None, element: str) -> Text:
    return label(facts.nodes.get(element) if facts else None, element)


def _quiet(mark: dict[str, Any], kind: str) -> dict[str, Any]:
    """Nothing stands at what only listens, or goes around others: it is outlined, without a badge."""
    look = OUTLINED.get(kind)
    return {**mark, "looks": [look], "badge": None} if look and mark["looks"] == [HERE] else mark


def _been(times: int) -> dict[str, Any]:
    return {"looks": [DONE], "badge": f"{times}×" if times > 1 else "", "says": _said("diagram.been", n=times)}


def _here(tokens: int) -> dict[str, Any]:
    return {"looks": [HERE], "badge": str(tokens), "says": _said("diagram.here", n=tokens)}


def _mark(stand: Stand, waiting: int, known: Mapping[str, Any] | None) -> dict[str, Any]:
    """The worst of what stands at an element decides its look."""
    if stand.kind == "incident" or (known and BROKEN in known["looks"]):
        return {"looks": [HERE, BROKEN], "badge": "!", "says": _said("diagram.broken")}
    if stand.is_late or (known and LATE in known["looks"]):
        return {"looks": [HERE, LATE], "badge": str(waiting), "says": _said("diagram.late", n=waiting)}
    return _here(waiting)


def _said(key: str, **values: object) -> str:
    return texts.said(key, language.locale(), **values)
