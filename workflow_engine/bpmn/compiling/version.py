"""One process of a diagram to a `Compiled`: scopes from the outside inwards, nodes, flows, listeners, joins."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from workflow_engine.bpmn.compiled import Compiled, StartPoint
from workflow_engine.bpmn.compiling.activities import Activities
from workflow_engine.bpmn.compiling.definitions import Definitions, constant, mapped
from workflow_engine.bpmn.compiling.reach import reach
from workflow_engine.bpmn.definitions import Definition, MessageDefinition, SignalDefinition, TimerDefinition
from workflow_engine.bpmn.model import ACTIVITIES, Diagram, Node, Process, Scope
from workflow_engine.bpmn.specs.activity import Activity
from workflow_engine.bpmn.specs.adhoc import AdHocScope, AdHocSubProcess, Offer
from workflow_engine.bpmn.specs.compensation import Aside, UndoScope
from workflow_engine.bpmn.specs.events import CatchEvent, EndEvent, StartEvent, ThrowEvent
from workflow_engine.bpmn.specs.gateways import EventGateway, ExclusiveGateway
from workflow_engine.bpmn.specs.joins import ComplexGateway, InclusiveGateway, Join, ParallelGateway, Quorum
from workflow_engine.bpmn.specs.listeners import BoundaryEvent, EventSubProcess, ScopeListener
from workflow_engine.bpmn.specs.node import Node as Spec
from workflow_engine.bpmn.specs.node import Path
from workflow_engine.bpmn.specs.scope import ScopeSpec, SubProcess
from workflow_engine.bpmn.specs.tasks import WorkTask

GATEWAYS: Mapping[str, type[Spec]] = {
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "complexGateway": ComplexGateway,
    "eventBasedGateway": EventGateway,
}
EVENTS: Mapping[str, type[Spec]] = {
    "startEvent": StartEvent,
    "endEvent": EndEvent,
    "intermediateThrowEvent": ThrowEvent,
    "intermediateCatchEvent": CatchEvent,
    "boundaryEvent": BoundaryEvent,
}

NODES = {**GATEWAYS, **EVENTS}


def compiled(diagram: Diagram, process: Process, version: str, zone: str = "Asia/Shanghai") -> Compiled:
    """The version of a checked and normalised process. `zone` is where moments without one are meant."""
    return _Compiler(diagram, process, version, zone).version()


class _Compiler:
    def __init__(self, diagram: Diagram, process: Process, name: str, zone: str) -> None:
        self.process, self.name = process, name
        self.definitions = Definitions(diagram, process, zone)
        self.datas = {name: data.name for scope in process.body.walk() for name, data in scope.datas.items()}
        self.activities = Activities(self.definitions, lambda ref: self.datas.get(ref, ref))

    def version(self) -> Compiled:
        body = self.scope(self.process.body)
        starts = tuple(self.start_points(body))
        body.starts = [node for node in body.starts if not _is_event_start(node)]
        lanes = {lane.id: lane.role or lane.name for lane in self.process.lanes}
        elements = {
            node.id: _facts(node, scope, lanes) for scope in self.process.body.walk() for node in scope.nodes.values()
        }
        settings = self.process.settings
        zone, calendar = str(self.definitions.zone), settings.get("calendar")
        label = self.process.name or self.process.id
        return Compiled(self.process.id, self.name, label, body, starts, elements, zone, calendar)

    def start_points(self, body: ScopeSpec) -> list[StartPoint]:
        """Event starts each begin an instance of their own; a start by hand begins at all the others."""
        found = []
        for node in body.starts:
            beside = [spec for spec in body.starts if spec.element in node.drawn.settings.get("startsWith", ())]
            definitions: Sequence[Definition | None] = node.definitions if _is_event_start(node) else [None]
            for number, definition in enumerate(definitions):
                name = f"{node.element}:{number}" if number else node.element
                kind, settings = _kind(definition), node.drawn.settings
                found.append(StartPoint(name, kind, node, definition, number, beside, settings))
        return found

    def scope(self, drawn: Scope) -> ScopeSpec:
        spec = ScopeSpec(drawn.id, self.process.id, self.name)
        self.fill(spec, drawn)
        return spec

    def fill(self, spec: ScopeSpec, drawn: Scope) -> None:
        made: dict[str, Spec] = {}
        bodies: dict[str, Activity] = {}
        for node in drawn.nodes.values():
            if node.kind in ACTIVITIES and not node.triggered_by_event:
                made[node.id], bodies[node.id] = self.activities.make(spec, node)
            elif not node.triggered_by_event:
                made[node.id] = self.node(spec, node)
        self.flows(spec, drawn, made)
        self.boundaries(spec, drawn, made, bodies)
        self.handlers(spec, drawn)
        for name, activity in bodies.items():
            self.inside(spec, drawn.nodes[name], activity)
        spec.starts = [made[node.id] for node in _heads(drawn)]

    def node(self, spec: ScopeSpec, drawn: Node) -> Spec:
        made = NODES[drawn.kind](spec, drawn.id, drawn)
        made.definitions = self.definitions.all(drawn.events, mapped(drawn.settings.get("output", [])))
        if isinstance(made, ThrowEvent | EndEvent):
            made.payload = mapped(drawn.settings.get("input", []))
            made.aside = Aside(spec, drawn) if any(not event.waits for event in drawn.events) else None
        if isinstance(made, CatchEvent | BoundaryEvent):
            made.needs_all = drawn.parallel_multiple
            made.watches = _watched(made.definitions)
        if isinstance(made, BoundaryEvent):
            made.interrupting = drawn.interrupting
        if isinstance(made, ComplexGateway):
            made.activation = constant(drawn.activation)
        return made

    def flows(self, spec: ScopeSpec, drawn: Scope, made: Mapping[str, Spec]) -> None:
        doors = {name: self.quorum(spec, drawn.nodes[name], node) for name, node in made.items()}
        for flow in drawn.flows.values():
            source, target = made[flow.source], doors[flow.target]
            is_default = drawn.nodes[flow.source].default == flow.id
            condition = None if is_default else constant(flow.condition)
            source.link(Path(flow.id, target, condition, is_default))
        for node in made.values():
            if isinstance(node, Join):
                node.incoming = [flow.id for flow in drawn.incoming(node.element)]
                node.remembers_way = len(node.incoming) > 1
                node.reach = reach(drawn, node.element, by_events=True)
                node.sure_reach = reach(drawn, node.element, by_events=False)

    def quorum(self, spec: ScopeSpec, drawn: Node, made: Spec) -> Spec:
        """What tokens reach first: the node itself, or what gathers as many as it needs to start."""
        quantity = int(drawn.start_quantity)
        if quantity == 1:
            return made
        gathering = Quorum(spec, f"{drawn.id}:quorum", drawn)
        gathering.quantity = quantity
        gathering.link(Path(gathering.name, made))
        return gathering

    def boundaries(
        self, spec: ScopeSpec, drawn: Scope, made: Mapping[str, Spec], bodies: Mapping[str, Activity]
    ) -> None:
        for node in drawn.nodes.values():
            if node.kind != "boundaryEvent":
                continue
            if node.event is not None and node.event.kind == "compensation":
                bodies[node.host or ""].undo = made[node.handler or ""]
            else:
                host = made[node.host or ""]
                host.boundary = [*host.boundary, made[node.id]]

    def handlers(self, spec: ScopeSpec, drawn: Scope) -> None:
        """Event sub-processes: a listener for each start, and the handler it starts."""
        for node in drawn.nodes.values():
            if not node.triggered_by_event or node.inner is None:
                continue
            handler = EventSubProcess(spec, node.id, node)
            handler.inner = self.scope(node.inner)
            start = next(each for each in node.inner.nodes.values() if each.kind == "startEvent")
            if any(event.kind == "compensation" for event in start.events):
                spec.undo_handler = handler
                continue
            listener = ScopeListener(spec, start.id, start)
            listener.definitions = self.definitions.all(start.events, mapped(start.settings.get("output", [])))
            listener.needs_all, listener.interrupting = start.parallel_multiple, start.interrupting
            listener.watches = _watched(listener.definitions)
            listener.handler = handler
            spec.listeners.append(listener)

    def inside(self, spec: ScopeSpec, drawn: Node, activity: Activity) -> None:
        if isinstance(activity, AdHocSubProcess) and drawn.inner is not None:
            self.section(drawn, drawn.inner, activity)
        elif isinstance(activity, SubProcess) and drawn.inner is not None:
            activity.inner = self.scope(drawn.inner)
        if isinstance(activity, SubProcess):
            activity.undo_scope = UndoScope(spec, drawn, activity.inner)

    def section(self, drawn: Node, inside: Scope, activity: AdHocSubProcess) -> None:
        """An ad-hoc section: work for people is offered, the rest begins by itself."""
        spec = AdHocScope(drawn.id, self.process.id, self.name)
        activity.inner, spec.section = spec, activity
        self.fill(spec, inside)
        activity.completion, activity.sequential = constant(drawn.completion), drawn.ordering == "Sequential"
        activity.cancels_rest = drawn.cancel_remaining
        activity.automatic = [node for node in spec.starts if not isinstance(node, WorkTask)]
        activity.watches = activity.completion.names if activity.completion else frozenset()
        for work in spec.starts:
            if isinstance(work, WorkTask):
                offer = Offer(spec, f"{work.name}:offer", work.drawn)
                offer.activity = work
                activity.offers = [*activity.offers, offer]
        spec.starts = []


def _heads(drawn: Scope) -> list[Node]:
    """Where tokens begin: start events, else every node that nothing leads to."""
    starts = [node for node in drawn.nodes.values() if node.kind == "startEvent"]
    starts += [node for node in drawn.nodes.values() if "startsWith" in node.settings]
    if starts:
        return starts
    led_to = {flow.target for flow in drawn.flows.values()}
    return [
        node
        for node in drawn.nodes.values()
        if node.id not in led_to
        and node.kind != "boundaryEvent"
        and not node.triggered_by_event
        and not node.for_compensation
    ]


def _is_event_start(node: Spec) -> bool:
    """Whether its event begins an instance; other nodes that nothing leads to get a token when one begins."""
    instantiates = node.drawn.kind == "startEvent" or "startsWith" in node.drawn.settings
    return instantiates and bool(node.definitions)


def _kind(definition: Definition | None) -> Literal["none", "message", "signal", "timer"]:
    if definition is None:
        return "none"
    if isinstance(definition, MessageDefinition):
        return "message"
    if isinstance(definition, SignalDefinition):
        return "signal"
    assert isinstance(definition, TimerDefinition)
    return "timer"


def _watched(definitions: Any) -> frozenset[str]:
    conditions = [each.condition.names for each in definitions if hasattr(each, "condition")]
    return frozenset().union(*conditions)


def _facts(node: Node, scope: Scope, lanes: Mapping[str, str]) -> dict[str, Any]:
    lane = lanes.get(node.lane or "", "")
    return {
        "kind": node.kind,
        "name": node.name,
        "scope": node.scope,
        "lane": lane,
        "settings": node.settings,
        "script": node.script,
        "host": node.host or "",
        "leads_to": next((flow.target for flow in scope.outgoing(node.id)), ""),
    }
