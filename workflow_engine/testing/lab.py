"""An in-memory company for process tests: real engine, virtual clock, no database, nothing leaves the machine.

Every instance is stored as bytes between two acts, so each test is a test of the codec too.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from workflow_engine import feel
from workflow_engine.bpmn import deployment, execution
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.bpmn.commands import AnswerCall, Command, CompleteWork, EndAdHoc, FailCall, FireTimer, StartAdHoc
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.correlation import canonical
from workflow_engine.bpmn.faults import StaleCommand
from workflow_engine.bpmn.world import World
from workflow_engine.domain.errors import DiagramFailed, NotFound, WrongState
from workflow_engine.domain.limits import limit
from workflow_engine.domain.outcome import Call, Due, Fault, Outcome, Thrown, Work
from workflow_engine.domain.text import Text
from workflow_engine.testing.library import LabLibrary, TimerStart
from workflow_engine.testing.post import Delivery, Post
from workflow_engine.testing.records import ConnectorError, Entry, Incident, Instance, Item, UncaughtError

Connector = Callable[[Mapping[str, Any]], Any]
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


class Lab:
    """Deploy diagrams, start instances, work items, send messages, and let time pass.

    `connectors` are functions from parameters to an answer, by name; one that is not there answers with nothing at all
    unless it is `held`, then its calls wait for `answer` or `fail`.
    """

    def __init__(self, now: datetime = MONDAY, zone: str = "Asia/Shanghai") -> None:
        self.now = now
        self.zone = zone
        self.library = LabLibrary()
        self.instances: list[Instance] = []
        self.trace: list[Entry] = []
        self.flows: set[tuple[str, str]] = set()  # (definition, sequence flow) on which tokens have gone
        self.errors: list[UncaughtError] = []
        self.incidents: list[Incident] = []
        self.connectors: dict[str, Connector] = {}
        self.held: set[str] = set()
        self._post = Post()

    # ---- what people and systems do

    def deploy(self, xml: bytes) -> list[str]:
        """Publish every executable process of a diagram and answer their keys.

        Raises InvalidDiagram with the list of problems.
        """
        made = deployment.deploy(xml, CheckContext(zone=self.zone)).compiled
        for compiled in made:
            self.library.add(compiled, self.now)
        return [compiled.process for compiled in made]

    def start(
        self, key: str, variables: Mapping[str, Any] | None = None, *, at: str | None = None, starter: str | None = None
    ) -> Instance:
        """Begin an instance by hand, or at the start event `at`. Raises NotFound, WrongState."""
        if key not in self.library.latest:
            raise NotFound()
        instance = self._begin(self.library.latest[key], at, _values(variables), {}, starter)
        self._settle()
        return instance

    def work_items(self, role: str | None = None, instance: Instance | None = None) -> list[Item]:
        """Open work items of running instances, oldest first; one with an incident is given up here."""
        found = [
            Item.of(each, work)
            for each in self.running()
            for work in each.opened.values()
            if isinstance(work, Work) and (instance is None or each is instance)
        ]
        return [item for item in found if role is None or role in item.roles]

    def complete(self, item: Item, values: Mapping[str, Any] | None = None, **result: Any) -> None:
        """Finish a work item; `result` (outcome, comment, by) becomes the variable named like the activity."""
        self._act(item.instance, CompleteWork(self._begun(item), _values(values), _values(result)))

    def begin(self, item: Item) -> None:
        """Begin work that an ad-hoc section offers."""
        self._act(item.instance, StartAdHoc(item.token))

    def end_section(self, item: Item) -> None:
        """End the ad-hoc section that offers the item. Raises WrongState when it ends by a condition of its own."""
        self._act(item.instance, EndAdHoc(item.section))

    def send(self, name: str, correlation: Any = None, variables: Mapping[str, Any] | None = None) -> None:
        """Send a message; without a receiver it waits for one."""
        key = canonical(feel.admit(correlation))
        self._post.send(Thrown("message", name, key, _values(variables), "", ""), self.now)
        self._settle()

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> None:
        """Send a signal to everybody who waits for it now."""
        self._post.send(Thrown("signal", name, None, _values(variables), "", ""), self.now)
        self._settle()

    def forward(self, span: timedelta) -> None:
        """Let time pass; whatever falls due happens at its own moment, in order."""
        until = self.now + span
        while (due := self._next_due(until)) is not None:
            self.now = max(self.now, due[0])
            self._settle()
        self.now = until

    def calls(self) -> list[tuple[Instance, Call]]:
        """Requests that wait for an answer."""
        return [(each, call) for each in self.running() for call in each.opened.values() if isinstance(call, Call)]

    def answer(self, instance: Instance, call: Call, result: Any = None) -> None:
        self._act(instance, AnswerCall(call.token, feel.admit(result)))

    def fail(self, instance: Instance, call: Call, code: str, text: str = "") -> None:
        """The connector gives up with an error code."""
        self._act(instance, FailCall(call.token, code, Text(text or code, text or code), text))

    # ---- what one can see

    def variables(self, instance: Instance) -> dict[str, Any]:
        """The variables of the instance, numbers as Decimal."""
        return {name: value for (scope, name), value in instance.values.items() if scope == ""}

    def running(self) -> list[Instance]:
        return [instance for instance in self.instances if instance.status == "running"]

    # ---- behind the scenes

    def _begin(
        self,
        compiled: Compiled,
        at: str | None,
        variables: Mapping[str, Any],
        payload: Mapping[str, Any],
        starter: str | None = None,
    ) -> Instance:
        instance = Instance(f"i{len(self.instances) + 1}", compiled.process, compiled, starter=starter)
        try:
            outcome = execution.start(compiled, variables, self._world(instance), at=at, payload=payload)
        except StaleCommand:
            raise WrongState(Text("该流程没有这样的启动方式。", "The process has no such start.")) from None
        self.instances.append(instance)
        self._record(instance, outcome)
        return instance

    def _act(self, instance: Instance, command: Command) -> None:
        self._apply(instance, command)
        self._settle()

    def _apply(self, instance: Instance, command: Command) -> None:
        if instance.status != "running":
            raise WrongState()
        world = self._world(instance)
        try:
            outcome = execution.apply(instance.compiled, instance.state, instance.values, command, world)
        except StaleCommand:
            raise WrongState() from None
        self._record(instance, outcome)

    def _world(self, instance: Instance) -> World:
        constants = {"instance": instance.id, "starter": instance.starter}
        return World(self.now, self.library, constants, instance.id, self.library.working_days(instance.compiled))

    def _record(self, instance: Instance, outcome: Outcome) -> None:
        for passed in outcome.passed:
            if passed.what in ("entered", "completed", "cancelled") and not passed.note:
                self.trace.append(Entry(instance.id, passed.process, passed.element, passed.what, self.now))
        if outcome.fault is not None:
            self._fault(instance, outcome.fault)
            return
        self.flows |= {(passed.process, flow) for passed in outcome.passed for flow in passed.flows}
        instance.take(outcome, self._post.order)
        for thrown in outcome.thrown:
            self._post.send(thrown, self.now, instance)

    def _fault(self, instance: Instance, fault: Fault) -> None:
        incident = Incident(instance.id, fault.element, fault.code, fault.text, fault.detail)
        self.incidents.append(incident)
        if fault.code == "uncaught_error":
            self.errors.append(UncaughtError(instance.id, fault.element, fault.error, fault.detail))
        instance.status = "incident"

    def _begun(self, item: Item) -> str:
        """The token of an item; one that is only offered (in an ad-hoc section) is begun first."""
        if not item.offered:
            return item.token
        self._apply(item.instance, StartAdHoc(item.token))
        opened = item.instance.opened.values()
        begun = [w.token for w in opened if isinstance(w, Work) and w.element == item.element and not w.startable]
        return max(begun, key=int)

    def _settle(self) -> None:
        """Deliver messages and signals, let connectors answer and what is due happen, until nothing moves.

        Raises DiagramFailed when that does not come to an end.
        """
        for _ in range(limit("steps")):
            if not (self._deliver() or self._ask_connectors() or self._fire()):
                return
        raise DiagramFailed()

    def _deliver(self) -> bool:
        deliveries = self._post.next(self.running(), self.library, self.now)
        for delivery in deliveries:
            self._hand_over(delivery)
        return bool(deliveries)

    def _hand_over(self, delivery: Delivery) -> None:
        if delivery.begins is not None:
            compiled, element, payload = delivery.begins
            self._begin(compiled, element, {}, payload).origin = delivery.origin
        elif delivery.instance is not None and delivery.command is not None:
            self._apply(delivery.instance, delivery.command)

    def _ask_connectors(self) -> bool:
        free = [(instance, call) for instance, call in self.calls() if call.connector not in self.held]
        for instance, call in free[:1]:
            connector: Connector = self.connectors.get(call.connector, _no_answer)
            try:
                answer = connector(call.parameters)
            except ConnectorError as error:
                self._apply(instance, FailCall(call.token, error.code, error.text, error.text.en))
            else:
                self._apply(instance, AnswerCall(call.token, feel.admit(answer)))
        return bool(free)

    def _fire(self) -> bool:
        due = self._next_due(self.now)
        if due is not None:
            due[1]()
        return due is not None

    def _next_due(self, until: datetime) -> tuple[datetime, Callable[[], object]] | None:
        due: list[tuple[datetime, Callable[[], object]]] = []
        for instance in self.running():
            for timer in instance.opened.values():
                if isinstance(timer, Due) and timer.at <= until:
                    due.append((timer.at, self._firing(instance, timer)))
        for start in self.library.timer_starts(until):
            due.append((start.at, self._starting(start)))
        return min(due, key=lambda each: each[0]) if due else None

    def _starting(self, start: TimerStart) -> Callable[[], object]:
        def act() -> None:
            compiled, element = start.take()
            self._begin(compiled, element, {}, {})

        return act

    def _firing(self, instance: Instance, timer: Due) -> Callable[[], object]:
        return lambda: self._apply(instance, FireTimer(timer.token, timer.at))


def _values(given: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: feel.admit(value) for name, value in (given or {}).items()}


def _no_answer(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {}
