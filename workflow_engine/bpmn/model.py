"""A diagram as plain facts: what was drawn, before anything is repaired or decided. Ids are those of the author."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

ACTIVITIES = {
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
}
SCOPES = {"subProcess", "transaction", "adHocSubProcess"}
GATEWAYS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"}
EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
NAME = re.compile(r"[^\W\d]\w*")  # what can be a variable
NODES = ACTIVITIES | GATEWAYS | EVENTS


@dataclass(slots=True)
class Event:
    """One event definition: `kind` is message, signal, timer, conditional, error, escalation, cancel, compensation,
    link or terminate; `ref` names the message, signal, error, escalation or activity it refers to."""

    kind: str
    line: int
    id: str = ""
    ref: str | None = None
    text: str | None = None  # timer value, condition or link name
    form: str = ""  # of a timer: date, duration or cycle
    waits: bool = True  # of a compensation throw: waitForCompletion
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Loop:
    """`standardLoop` or `multiInstance` characteristics of an activity, or `both`; every text is FEEL."""

    kind: str
    line: int
    sequential: bool = False
    test_before: bool = False
    maximum: str | None = None
    condition: str | None = None  # loop condition, or completion condition
    cardinality: str | None = None
    collection: str | None = None  # a FEEL text
    element: str | None = None  # the name each child knows its item by
    output_collection: str | None = None
    output_element: str | None = None
    behavior: str = "All"
    none_event: str | None = None
    one_event: str | None = None
    complex_events: list[tuple[str, Event]] = field(default_factory=list)


@dataclass(slots=True)
class Association:
    """A data association that assigns or transforms; those that only draw a line are not kept."""

    direction: str  # in | out
    line: int
    sources: list[str]
    target: str | None
    transformation: str | None
    assignments: list[tuple[str, str]]


@dataclass(slots=True)
class Node:
    """A flow node. `scope` is the id of the process or sub-process it lies in."""

    id: str
    kind: str
    line: int
    scope: str
    name: str = ""
    documentation: str = ""
    events: list[Event] = field(default_factory=list)
    loop: Loop | None = None
    default: str | None = None
    host: str | None = None  # attachedToRef of a boundary event
    interrupting: bool = True
    parallel_multiple: bool = False
    instantiate: bool = False
    gateway_type: str = "Exclusive"
    direction: str = "Unspecified"
    for_compensation: bool = False
    triggered_by_event: bool = False
    called: str | None = None
    operation: str | None = None
    script: str | None = None
    script_format: str | None = None
    activation: str | None = None  # complex gateway
    completion: str | None = None  # ad-hoc completion condition
    ordering: str = "Parallel"
    cancel_remaining: bool = True
    start_quantity: str = "1"
    completion_quantity: str = "1"
    associations: list[Association] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)  # extensions of other makers that carry meaning
    inner: "Scope | None" = None
    stated: list[tuple[str, str]] = field(default_factory=list)  # what `incoming` and `outgoing` elements say
    lane: str | None = None
    handler: str | None = None  # of a compensation boundary event: the activity its association points to
    decision: str | None = None

    @property
    def event(self) -> Event | None:
        """The only event definition, if there is one."""
        return self.events[0] if self.events else None

    @property
    def passes_all(self) -> set[str]:
        """Of a call activity: "input", "output", where all variables go; both where nothing is said of any."""
        said = [self.settings.get(name) for name in ("input", "output", "passesAll")]
        return {"input", "output"} if said == [None] * 3 else set((said[-1] or "").split())

    def copy(self) -> "Node":
        inner = self.inner.copy() if self.inner else None
        return replace(
            self, events=[replace(event) for event in self.events], settings=dict(self.settings), inner=inner
        )


@dataclass(slots=True)
class Flow:
    id: str
    source: str
    target: str
    scope: str
    line: int
    name: str = ""
    condition: str | None = None
    language: str | None = None


@dataclass(slots=True)
class DataObject:
    """A data object, property, input or output: the instance variable `name`, shared by every reference to it."""

    id: str
    name: str
    kind: str
    is_collection: bool = False


@dataclass(slots=True)
class Scope:
    """A process or the inside of a sub-process: nodes and flows in the order they were written."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    datas: dict[str, DataObject] = field(default_factory=dict)
    _ends: dict[tuple[str, str], list[Flow]] | None = field(default=None, repr=False, compare=False)

    def copy(self) -> "Scope":
        nodes = {name: node.copy() for name, node in self.nodes.items()}
        return Scope(self.id, nodes, dict(self.flows), {name: replace(data) for name, data in self.datas.items()})

    def walk(self) -> Iterator["Scope"]:
        """This scope and all inside it, outermost first."""
        waiting = [self]
        while waiting:
            scope = waiting.pop()
            yield scope
            waiting.extend(node.inner for node in reversed(scope.nodes.values()) if node.inner is not None)

    def add(self, flow: Flow) -> None:
        """A flow more, unless there is one of its id."""
        self.flows.setdefault(flow.id, flow)
        self._ends = None

    def drop(self, flow: Flow) -> None:
        del self.flows[flow.id]
        self._ends = None

    def incoming(self, node: str) -> list[Flow]:
        return self._at("in", node)

    def outgoing(self, node: str) -> list[Flow]:
        return self._at("out", node)

    def _at(self, way: str, node: str) -> list[Flow]:
        """The flows at a node, all nodes looked up at once: a check asks for every one of them."""
        if self._ends is None:
            self._ends = {}
            for flow in self.flows.values():
                self._ends.setdefault(("in", flow.target), []).append(flow)
                self._ends.setdefault(("out", flow.source), []).append(flow)
        return list(self._ends.get((way, node), ()))


@dataclass(slots=True)
class Lane:
    id: str
    name: str
    line: int
    role: str | None = None
    nodes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Process:
    """One `process` of the file. `expects` are texts for the correlation properties it compares messages by."""

    id: str
    name: str
    line: int
    is_executable: bool
    body: Scope
    lanes: list[Lane] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    expects: dict[str, str] = field(default_factory=dict)
    is_assumed: bool = False  # the file does not say whether it is executable

    def walk(self) -> Iterator[Node]:
        """Every flow node at any depth."""
        for scope in self.body.walk():
            yield from scope.nodes.values()


@dataclass(slots=True)
class Reference:
    """A message, signal, error, escalation or global task: something that others refer to by id."""

    id: str
    kind: str
    name: str
    line: int
    code: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class MessageFlow:
    id: str
    source: str
    target: str
    line: int
    message: str | None = None
    name: str = ""


@dataclass(slots=True)
class Diagram:
    """Everything of one file that can be executed or referred to."""

    processes: list[Process] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    global_tasks: dict[str, Node] = field(default_factory=dict)
    message_flows: list[MessageFlow] = field(default_factory=list)
    events: dict[str, Event] = field(default_factory=dict)  # event definitions on their own, by id
    properties: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # message id -> property id -> text over payload
    participants: dict[str, str | None] = field(default_factory=dict)  # id -> process id, None for a black box
    ids: dict[str, list[int]] = field(default_factory=dict)  # every id -> lines it was given on

    def kinds(self, node: Node) -> set[str]:
        """The kinds of a node's event definitions, wherever in the file they stand."""
        found = (self.events.get(event.ref or "") if event.kind == "reference" else event for event in node.events)
        return {event.kind for event in found if event is not None}

    def copy(self) -> "Diagram":
        """The same facts in new objects, as far as a rewrite may change them."""
        return replace(
            self,
            processes=[replace(process, body=process.body.copy()) for process in self.processes],
            references={name: replace(reference) for name, reference in self.references.items()},
            global_tasks={name: node.copy() for name, node in self.global_tasks.items()},
        )
