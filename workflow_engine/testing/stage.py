"""One scenario's world: a package on a lab of its own, whose people act through the real forms, rights and routing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from forms import Access, FormDefinition, World, access
from forms import check as check_form
from workflow_engine.bpmn import timers
from workflow_engine.domain.calendar import BusinessCalendar
from workflow_engine.domain.definition import NodeFacts, OutcomeFacts
from workflow_engine.domain.errors import InvalidInput, NotAllowed, NotFound
from workflow_engine.domain.person import UNROUTED, Person
from workflow_engine.domain.routing import kept_apart, offered
from workflow_engine.domain.text import Text
from workflow_engine.testing.company import AnythingGoes, Company
from workflow_engine.testing.lab import Lab
from workflow_engine.testing.records import ConnectorError, Instance, Item

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A package made ready to be tried.

    `starters` are offer keys of those who may begin it, everybody where there are none; `uncovered` gives elements that
    no scenario has to reach, with the reason.
    """

    process: str
    diagrams: Sequence[bytes]
    forms: Mapping[str, FormDefinition]
    decisions: Mapping[str, Any]
    calendars: Mapping[str, BusinessCalendar]
    company: Company
    scenarios: Mapping[str, Any]
    calendar: str = ""
    starters: Sequence[str] = ()
    uncovered: Mapping[str, Any] = field(default_factory=dict)


class Stage:
    """Acts raise what an installation would refuse: NotFound, NotAllowed, WrongState, InvalidForm."""

    def __init__(self, rehearsal: Rehearsal, begins: datetime) -> None:
        self.rehearsal = rehearsal
        self.lab = Lab(begins)
        self.sent: list[dict[str, Any]] = []  # what connectors were asked since it was last emptied
        self.replies: list[Mapping[str, Any]] = []  # the newest first
        self.lab.library.calendars |= rehearsal.calendars
        self.lab.library.decisions |= rehearsal.decisions
        for xml in rehearsal.diagrams:
            self.lab.deploy(xml)
        self.lab.connectors = {name: partial(self._asked, name) for name in self._connectors()}

    # ---- what people and systems do

    def start(self, person: str, values: Mapping[str, Any]) -> None:
        actor = self._person(person)
        if self.rehearsal.starters and not actor.keys & set(self.rehearsal.starters):
            raise NotAllowed(
                Text(f"{actor.name} 无权发起该流程。", f"Expected somebody who may start it, but {actor.name} may not.")
            )
        point = self.lab.library.latest[self.rehearsal.process].start(None)
        settings = point.settings if point else {}
        clean = self._checked(settings, values, {}, actor)
        self.lab.start(self.rehearsal.process, clean, starter=person)

    def complete(
        self, person: str, element: str, values: Mapping[str, Any], outcome: str | None, comment: str | None
    ) -> None:
        item, actor = self.item(element), self._person(person)
        if not actor.keys & set(self.offered(item)):
            listed = ", ".join(self.offered(item))
            raise NotFound(
                Text(
                    f"{element} 没有分派给 {actor.name}，而是给 {listed}。",
                    f"Expected {element} to be offered to {actor.name}, but it is offered to {listed}.",
                )
            )
        self._require_apart(item, actor)
        outcomes = tuple(map(OutcomeFacts.of, item.settings.get("outcome", [])))
        NodeFacts(outcomes=outcomes).require_outcome(outcome, comment)
        clean = self._checked(item.settings, values, self.lab.variables(item.instance), actor)
        self.lab.complete(item, clean, outcome=outcome, comment=comment, by=person, at=self.lab.now)

    # ---- what one can see

    @property
    def instance(self) -> Instance:
        """The first that began: a scenario tells of one."""
        if not self.lab.instances:
            raise NotFound(Text("流程尚未开始。", "Expected an instance, but none has begun."))
        return self.lab.instances[0]

    def item(self, element: str) -> Item:
        """The open work item of an activity; the oldest when there are several. Raises NotFound."""
        items = self.lab.work_items()
        found = next((item for item in items if item.element == element), None)
        if found is None:
            listed = ", ".join(sorted({item.element for item in items})) or "-"
            raise NotFound(
                Text(
                    f"{element} 没有待办；现有待办：{listed}。",
                    f"Expected {element} to be open, but open are: {listed}.",
                )
            )
        return found

    def offered(self, item: Item) -> list[str]:
        values = self.lab.variables(item.instance)
        lane = str(item.settings.get("lane") or "")
        keys = offered(item.settings, lane, values, item.instance.starter or "", self.rehearsal.company)
        return keys or [UNROUTED]

    def _require_apart(self, item: Item, actor: Person) -> None:
        """Separation of duties, as in an installation. Raises NotAllowed."""
        values = self.lab.variables(item.instance)
        done = {name: (values.get(name) or {}).get("by") for name in kept_apart(item.settings.get("candidates") or "")}
        if actor.key in done.values() or ("initiator" in done and actor.key == item.instance.starter):
            raise NotAllowed(code="separation_of_duties", element=item.element)

    def due(self, item: Item) -> datetime | None:
        entered = (e.at for e in self.lab.trace if (e.instance, e.element) == (item.instance.id, item.element))
        calendar = self.rehearsal.calendars.get(item.settings.get("calendar") or self.rehearsal.calendar)
        return timers.deadline(item.settings.get("due"), max(entered), self.zone, calendar)

    def access(self, settings: Settings) -> tuple[FormDefinition, Access] | None:
        """The form of a node and the rights it gives there."""
        form = self.rehearsal.forms.get(settings.get("form", ""))
        matrix = {entry["name"]: entry.get("access", "read") for entry in settings.get("field", [])}
        return None if form is None else (form, access(form, matrix))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.lab.zone)

    # ---- behind the scenes

    def _checked(
        self, settings: Settings, values: Mapping[str, Any], stored: Mapping[str, Any], person: Person
    ) -> Mapping[str, Any]:
        known = self.access(settings)
        if known is None:
            return values
        calendar = self.rehearsal.calendars.get(self.rehearsal.calendar)
        world = World(self.lab.now, self.zone, AnythingGoes(self.lab.now), calendar, {"starter": person.key})
        return check_form(known[0], values, stored=stored, access=known[1], world=world)

    def _person(self, key: str) -> Person:
        found = self.rehearsal.company.person(key)
        if found is None:
            raise InvalidInput(Text(f"公司里没有 {key}。", f"Expected somebody of the company, but found {key}."))
        return found

    def _connectors(self) -> set[str]:
        versions = self.lab.library.latest.values()
        named = (facts["settings"].get("connector") for each in versions for facts in each.elements.values())
        return {name for name in named if name}

    def _asked(self, connector: str, parameters: Mapping[str, Any]) -> Any:
        self.sent.append({"connector": connector, **parameters})
        for reply in self.replies:
            if reply["connector"] == connector and _fits(reply.get("when", {}), parameters):
                if "fails" in reply:
                    raise ConnectorError(reply["fails"])
                return reply.get("answer")
        return {}


def _fits(wanted: Mapping[str, Any], parameters: Mapping[str, Any]) -> bool:
    return all(parameters.get(name) == value for name, value in wanted.items())
