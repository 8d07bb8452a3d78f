"""Every place of a diagram whose text is evaluated. A place that is not listed here is never given to the evaluator."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from workflow_engine.bpmn import timers
from workflow_engine.bpmn.model import Diagram, Flow, Node, Process, Reference
from workflow_engine.bpmn.reading.texts import feel

UTC = ZoneInfo("UTC")
WORK_EXPRESSIONS = ("assignee", "due", "priority", "candidates")


@dataclass(frozen=True, slots=True)
class Door:
    """One text: `kind` names the sort of place, `expects` what it has to give (None: anything)."""

    kind: str
    at: Node | Flow | Process | Reference
    text: str
    expects: Literal["boolean", None] = None
    local: tuple[str, ...] = ()  # names that exist only there

    @property
    def sees_payload(self) -> bool:
        """Whether its names mean what has just come, and not the variables of the process."""
        is_mapping = self.kind == "output mapping" and isinstance(self.at, Node) and self.at.kind in BRINGERS
        return is_mapping or self.kind == "correlation property"


BRINGERS = {"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask", "callActivity"}
COUNTERS = (
    *("nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "loopCounter"),
    *("numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances", "numberOfTerminatedInstances"),
)


def doors(diagram: Diagram) -> Iterator[Door]:
    """All of them, in the order of the file."""
    for process in diagram.processes:
        for scope in process.body.walk():
            for node in scope.nodes.values():
                yield from _node(node)
            for flow in scope.flows.values():
                if flow.condition is not None and scope.nodes.get(flow.source, _NONE).kind != "parallelGateway":
                    yield Door("flow condition", flow, flow.condition, "boolean")
        for text in process.expects.values():
            yield Door("correlation subscription", process, text)
    for message, texts in diagram.properties.items():
        for text in texts.values():
            yield Door("correlation property", diagram.references.get(message, _NONE), text)


def by_place(diagram: Diagram) -> dict[str, list[Door]]:
    """The same by the id of the node that asks, or of the process; conditions of flows at the node they leave."""
    found: dict[str, list[Door]] = {}
    for door in doors(diagram):
        found.setdefault(door.at.source if isinstance(door.at, Flow) else door.at.id, []).append(door)
    return found


def _node(node: Node) -> Iterator[Door]:
    yield from _events(node)
    yield from _loop(node)
    yield from _mappings(node)
    for name in WORK_EXPRESSIONS:
        value = node.settings.get(name, "")
        if isinstance(value, str) and value.strip().startswith("="):
            yield Door(f"work {name}", node, feel(value) or "")
    if (text := node.settings.get("correlation")) is not None:
        yield Door("message correlation", node, feel(text) or "")
    if node.activation is not None:
        yield Door("activation condition", node, node.activation, "boolean", ("activationCount", "tokens"))
    if node.completion is not None:
        yield Door("ad-hoc completion", node, node.completion, "boolean")
    if (node.script_format or "").lower() == "feel":
        yield Door("script", node, feel(node.script) or "")


def _events(node: Node) -> Iterator[Door]:
    for event in node.events:
        if event.kind == "conditional" and event.text:
            yield Door("conditional event", node, event.text, "boolean")
        if event.kind == "timer" and event.text and _is_feel(event.text):
            yield Door(f"timer {event.form}", node, feel(event.text) or "")
        if (text := event.settings.get("correlation")) is not None:
            yield Door("message correlation", node, feel(text) or "")


def _loop(node: Node) -> Iterator[Door]:
    loop = node.loop
    if loop is None:
        return
    condition = "loop condition" if loop.kind == "standardLoop" else "completion condition"
    texts: list[tuple[str, str | None, Any]] = [
        (condition, loop.condition, "boolean"),
        ("loop maximum", loop.maximum, None),
        ("loop cardinality", loop.cardinality, None),
        ("multi-instance collection", loop.collection, None),
        ("multi-instance output", loop.output_element, None),
    ]
    for kind, text, expects in texts:
        if text is not None:
            yield Door(kind, node, text, expects, COUNTERS)
    for when, _ in loop.complex_events:
        yield Door("behavior condition", node, when, "boolean", COUNTERS)


def _mappings(node: Node) -> Iterator[Door]:
    for kind, key in (("input", "source"), ("output", "source"), ("parameter", "value")):
        for entry in node.settings.get(kind, []):
            local = ("result",) if kind == "output" else ()
            yield Door(f"{kind} mapping", node, feel(entry.get(key)) or "", local=local)
    for each in node.associations:
        if each.transformation:
            yield Door("data transformation", node, each.transformation)
        for source, _ in each.assignments:
            yield Door("data assignment", node, source)


def _is_feel(text: str) -> bool:
    """Timer texts that are no literal are expressions; a wrong literal is reported where timers are checked."""
    if text.startswith("="):
        return True
    try:
        return all(timers.read(text, form, UTC) is None for form in ("date", "duration", "cycle"))
    except timers.TimerProblem:
        return False


_NONE = Node("", "", 0, "")
