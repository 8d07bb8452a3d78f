"""Activities: which spec an element becomes, with its mappings, its rounds and what it asks of people and systems."""

from collections.abc import Callable, Mapping
from typing import Any

from workflow_engine.bpmn import script
from workflow_engine.bpmn.compiling.definitions import Definitions, constant, mapped
from workflow_engine.bpmn.definitions import Mapped
from workflow_engine.bpmn.model import NAME, Loop, Node, Scope
from workflow_engine.bpmn.reading.texts import feel as text_of
from workflow_engine.bpmn.specs.activity import Activity
from workflow_engine.bpmn.specs.adhoc import AdHocSubProcess
from workflow_engine.bpmn.specs.repeats import MultiInstance, Repeated, StandardLoop
from workflow_engine.bpmn.specs.scope import CallActivity, ScopeActivity, ScopeSpec, SubProcess, Transaction
from workflow_engine.bpmn.specs.tasks import CallTask, DecisionTask, ReceiveTask, ScriptTask, SendTask, WorkTask
from workflow_engine.domain.limits import limit
from workflow_engine.feel import Expression, expression

SENDS = {"sendTask", "callActivity"}  # their inputs are what leaves, not names of their own
RECEIVES = {"receiveTask", "callActivity"}
TEXT_SETTINGS = {"form", "calendar"}  # the other settings of work are expressions when they begin with "="


class Activities:
    """Makes the activities of one process."""

    def __init__(self, definitions: Definitions, names: Callable[[str], str]) -> None:
        self.definitions = definitions
        self.names = names  # what a data reference is called as a variable
        self.roles = {lane.id: lane.role or lane.name for lane in definitions.process.lanes}
        self.most = int(definitions.process.settings.get("mostChildren", limit("multi_instance")))
        self.makers: Mapping[str, Callable[[ScopeSpec, str, Node], Activity]] = {
            "userTask": self.work,
            "manualTask": self.work,
            "serviceTask": self.call,
            "sendTask": self.send,
            "receiveTask": self.receive,
            "scriptTask": self.script,
            "businessRuleTask": self.decision,
            "callActivity": self.called,
            "subProcess": SubProcess,
            "transaction": Transaction,
            "adHocSubProcess": AdHocSubProcess,
            "task": Activity,
        }

    def make(self, spec: ScopeSpec, drawn: Node) -> tuple[Activity, Activity]:
        """The activity that tokens reach, and the one that does the work; they differ when it is repeated."""
        if drawn.loop is None:
            body = self.body(spec, drawn.id, drawn)
            body.completes = int(drawn.completion_quantity)
            return body, body
        body = self.body(spec, f"{drawn.id}:body", drawn)
        whole = self.repeated(spec, drawn, drawn.loop)
        whole.body, whole.completes = body, int(drawn.completion_quantity)
        body.declared |= {"loopCounter"}
        if isinstance(whole, MultiInstance):
            body.is_round = True
            body.declared |= results(drawn) | own_names(drawn.loop)
        return whole, body

    def body(self, spec: ScopeSpec, name: str, drawn: Node) -> Activity:
        made = self.makers[drawn.kind](spec, name, drawn)
        made.inputs, made.after = self.associated(drawn, "in"), self.associated(drawn, "out")
        if drawn.kind not in SENDS:
            made.inputs = [*made.inputs, *mapped(drawn.settings.get("input", []))]
        if drawn.kind not in RECEIVES:
            made.outputs = mapped(drawn.settings.get("output", []))
        made.declared |= {name for name, _ in made.inputs}
        return made

    def associated(self, drawn: Node, direction: str) -> Mapped:
        """Data associations that assign or transform, as mappings."""
        found: list[tuple[str, Expression]] = []
        for each in drawn.associations:
            if each.direction != direction:
                continue
            if each.transformation and each.target:
                found.append((self.names(each.target), expression(each.transformation)))
            found += [(self.names(to), expression(source)) for source, to in each.assignments]
        return found

    def repeated(self, spec: ScopeSpec, drawn: Node, loop: Loop) -> Repeated:
        if loop.kind == "standardLoop":
            standard = StandardLoop(spec, drawn.id, drawn)
            standard.test_before = loop.test_before
            standard.maximum, standard.condition = constant(loop.maximum), constant(loop.condition)
            return standard
        many = MultiInstance(spec, drawn.id, drawn)
        many.sequential, many.most = loop.sequential, self.most
        many.cardinality, many.condition = constant(loop.cardinality), constant(loop.condition)
        if loop.collection:
            many.collection = expression(self.names(loop.collection))
        many.item = loop.element
        many.output_element = constant(loop.output_element)
        many.output_collection = self.names(loop.output_collection) if loop.output_collection else None
        self.behaviour(many, loop)
        return many

    def behaviour(self, many: MultiInstance, loop: Loop) -> None:
        many.behavior = loop.behavior
        events = self.definitions.diagram.events
        for name, ref in (("none_event", loop.none_event), ("one_event", loop.one_event)):
            if ref in events:
                setattr(many, name, self.definitions.one(events[ref], []))
        many.complex_events = [
            (expression(when), self.definitions.one(event, [])) for when, event in loop.complex_events
        ]

    # ---- one maker per kind

    def work(self, spec: ScopeSpec, name: str, drawn: Node) -> WorkTask:
        made = WorkTask(spec, name, drawn, manual=True)
        made.settings = {
            key: expression(text_of(value) or "") if _is_expression(key, value) else value
            for key, value in drawn.settings.items()
            if key not in ("input", "output")
        }
        made.settings["lane"] = self.roles.get(drawn.lane or "", "")
        return made

    def call(self, spec: ScopeSpec, name: str, drawn: Node) -> Activity:
        made = CallTask(spec, name, drawn)
        made.connector = drawn.settings.get("connector", "")
        made.attempts = int(drawn.settings.get("attempts", limit("attempts")))
        made.parameters = mapped(drawn.settings.get("parameter", []), "name", "value")
        made.result_variable = drawn.settings.get("resultVariable")
        return made

    def send(self, spec: ScopeSpec, name: str, drawn: Node) -> Activity:
        if drawn.settings.get("connector"):
            return self.call(spec, name, drawn)
        made = SendTask(spec, name, drawn)
        made.definitions = self.messages(drawn, [])
        made.payload = mapped(drawn.settings.get("input", []))
        return made

    def receive(self, spec: ScopeSpec, name: str, drawn: Node) -> ReceiveTask:
        made = ReceiveTask(spec, name, drawn)
        made.definitions = self.messages(drawn, mapped(drawn.settings.get("output", [])))
        return made

    def messages(self, drawn: Node, outputs: Mapped) -> list[Any]:
        if drawn.operation is not None:
            return [self.definitions.message(drawn.operation, drawn.settings, outputs)]
        return self.definitions.all(drawn.events, outputs)

    def script(self, spec: ScopeSpec, name: str, drawn: Node) -> Activity:
        made = ScriptTask(spec, name, drawn)
        made.result_variable = drawn.settings.get("resultVariable")
        if (drawn.script_format or "").lower() == "feel":
            made.expression = expression(text_of(drawn.script) or "null")
        else:
            made.program = script.program(drawn.script or "")
        return made

    def decision(self, spec: ScopeSpec, name: str, drawn: Node) -> Activity:
        if drawn.settings.get("connector"):
            return self.call(spec, name, drawn)
        made = DecisionTask(spec, name, drawn)
        made.decision = drawn.settings.get("decision", "")
        made.result_variable = drawn.settings.get("resultVariable")
        made.shape = drawn.settings.get("shape", "")
        return made

    def called(self, spec: ScopeSpec, name: str, drawn: Node) -> ScopeActivity:
        made = CallActivity(spec, name, drawn)
        made.called = drawn.called or ""
        made.binding = drawn.settings.get("binding", "latest")
        made.takes_all, made.gives_all = ("input" in drawn.passes_all), ("output" in drawn.passes_all)
        made.takes, made.gives = mapped(drawn.settings.get("input", [])), mapped(drawn.settings.get("output", []))
        return made


def results(drawn: Node) -> set[str]:
    """Names that systems and decisions in an activity answer with; each round of a multi-instance keeps its own."""
    scopes: list[Scope] = list(drawn.inner.walk()) if drawn.inner else []
    nodes = [drawn, *(node for scope in scopes for node in scope.nodes.values())]
    answering = [node for node in nodes if node.kind != "scriptTask"]  # a script may count in the process
    return {node.settings["resultVariable"] for node in answering if node.settings.get("resultVariable")}


def own_names(loop: Loop) -> set[str]:
    """What a round knows its item by, and the name whose value it gives to the results."""
    return {name for name in (loop.element, loop.output_element) if name and NAME.fullmatch(name)}


def _is_expression(key: str, value: Any) -> bool:
    return isinstance(value, str) and key not in TEXT_SETTINGS and value.strip().startswith("=")
