"""Event definitions and mappings: drawn facts to what the specs hold."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.definitions import (
    CancelDefinition,
    CompensationDefinition,
    ConditionDefinition,
    Definition,
    ErrorDefinition,
    EscalationDefinition,
    Mapped,
    MessageDefinition,
    SignalDefinition,
    TerminateDefinition,
    TimerDefinition,
)
from workflow_engine.bpmn.model import Diagram, Event, Process
from workflow_engine.bpmn.reading.texts import feel as text_of
from workflow_engine.feel import Expression, expression

LATER: Mapping[type[Definition], int] = {
    EscalationDefinition: 1,
    CompensationDefinition: 2,
    TerminateDefinition: 3,
    ErrorDefinition: 3,
    CancelDefinition: 3,
}


class Definitions:
    """Makes the definitions of one process; knows the references of its file and its zone."""

    def __init__(self, diagram: Diagram, process: Process, zone: str) -> None:
        self.diagram = diagram
        self.process = process
        self.zone = ZoneInfo(process.settings.get("zone") or zone)

    def all(self, events: Sequence[Event], outputs: Mapped) -> list[Definition]:
        """In the order written, but what may take the token away comes after what cannot."""
        made = [self.one(event, outputs) for event in events if event.kind != "link"]
        return sorted(made, key=lambda each: LATER.get(type(each), 0))

    def one(self, event: Event, outputs: Mapped) -> Definition:
        if event.kind == "message":
            return self.message(event.ref, event.settings, outputs)
        if event.kind == "signal":
            return SignalDefinition(outputs, self.name(event), event.settings.get("scope") == "instance")
        if event.kind == "timer":
            return self.timer(event, outputs)
        if event.kind == "conditional":
            return ConditionDefinition(outputs, expression(event.text or "false"))
        if event.kind == "error":
            return ErrorDefinition(outputs, self.code(event))
        if event.kind == "escalation":
            return EscalationDefinition(outputs, self.code(event))
        if event.kind == "compensation":
            return CompensationDefinition(outputs, event.ref, event.waits)
        return CancelDefinition(outputs) if event.kind == "cancel" else TerminateDefinition(outputs)

    def message(self, ref: str | None, settings: Mapping[str, Any], outputs: Mapped) -> MessageDefinition:
        """A message with its keys: our own, or those of the file's correlation properties."""
        reference = self.diagram.references.get(ref or "")
        paths, expects = self.diagram.properties.get(ref or "", {}), self.process.expects
        keys = {name: expects[name] for name in paths if name in expects}
        if "correlation" in settings:
            paths, keys = {}, {"": text_of(settings["correlation"]) or ""}
        seconds = timers.seconds(settings.get("timeToLive", ""))
        return MessageDefinition(outputs, reference.name if reference else "", _all(keys), _all(paths), seconds)

    def name(self, event: Event) -> str:
        reference = self.diagram.references.get(event.ref or "")
        return reference.name if reference else ""

    def code(self, event: Event) -> str | None:
        """The code of an error or escalation; one without a code goes by its name, then by its id."""
        reference = self.diagram.references.get(event.ref or "")
        return (reference.code or reference.name or reference.id) if reference else None

    def timer(self, event: Event, outputs: Mapped) -> TimerDefinition:
        zone = ZoneInfo(event.settings["zone"]) if "zone" in event.settings else self.zone
        calendar = event.settings.get("calendar") or self.process.settings.get("calendar")
        text = event.text or ""
        literal = None if text.startswith("=") else timers.read(text, event.form, zone)
        value = expression(text_of(text) or "") if literal is None else None
        return TimerDefinition(outputs, event.form, zone, literal, value, calendar if _counts_time(literal) else None)


def _all(texts: Mapping[str, str]) -> dict[str, Expression]:
    return {name: expression(text) for name, text in texts.items()}


def mapped(entries: Sequence[Mapping[str, Any]], name: str = "target", value: str = "source") -> Mapped:
    """Our `input`, `output` and `parameter` elements."""
    return [(entry[name], expression(text_of(entry.get(value)) or "null")) for entry in entries]


def constant(text: str | None) -> Expression | None:
    return expression(text) if text else None


def _counts_time(rule: timers.Rule | None) -> bool:
    """Only spans are measured on a calendar; a moment and a cron line say when by themselves."""
    return rule is None or rule.span is not None
