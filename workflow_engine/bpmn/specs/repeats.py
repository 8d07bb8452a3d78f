"""Repeated activities: multi-instance and standard loop. The whole keeps counters, each round is a token of the body."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from workflow_engine.bpmn.definitions import Definition, MessageDefinition, SignalDefinition
from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.bpmn.specs.activity import Activity
from workflow_engine.bpmn.specs.events import send, throw
from workflow_engine.bpmn.specs.node import cancel_parts
from workflow_engine.bpmn.tokens import Token
from workflow_engine.bpmn.variables import results
from workflow_engine.domain.text import Text
from workflow_engine.feel import Expression

ITEMS = "#items"  # where a sequential whole keeps the collection it began with


class Repeated(Activity):
    """The whole: carries the boundary events; its `body` does the work once per round."""

    note = "whole"
    body: Activity

    def spawn(self, whole: Token, index: int, frame: Mapping[str, Any]) -> None:
        """Begin round `index`, counted from 0, with a frame of its own."""
        part = whole.workflow.add(self.body, by=[whole.id], of=whole.id, i=index)
        whole.push.variables.open(part.id, {**frame, "loopCounter": Decimal(index + 1)})
        self.body._update(part)

    def release(self, token: Token) -> None:
        cancel_parts(token)
        super().release(token)


class StandardLoop(Repeated):
    """Runs its body while the condition holds, tested before or after each round, at most `maximum` times."""

    test_before = False
    maximum: Expression | None = None
    condition: Expression | None = None

    def _run_hook(self, token: Token) -> bool | None:
        token.internal_data["round"] = 0
        if self.test_before and not self.goes_on(token, token):
            return True
        self.spawn(token, 0, {})
        return None

    def part_done(self, whole: Token, part: Token) -> None:
        whole.internal_data["round"] += 1
        if self.goes_on(whole, part):
            self.spawn(whole, whole.internal_data["round"], {})
        else:
            whole.complete()

    def goes_on(self, whole: Token, at: Token) -> bool:
        done = whole.internal_data["round"]
        if self.maximum is not None and done >= _count(whole, self.maximum):
            return False
        counter = {"loopCounter": Decimal(done)}
        return self.condition is None or whole.push.evaluate(self.condition, at, counter) is True


class MultiInstance(Repeated):
    """One round per item of a collection or per number, all at once or one after another."""

    sequential = False
    cardinality: Expression | None = None
    collection: Expression | None = None
    item: str | None = None
    condition: Expression | None = None
    output_collection: str | None = None
    output_element: Expression | None = None
    behavior = "All"
    none_event: Definition | None = None
    one_event: Definition | None = None
    complex_events: Sequence[tuple[Expression, Definition]] = ()
    most = 0

    def _run_hook(self, token: Token) -> bool | None:
        items = self.items(token)
        total = _count(token, self.cardinality) if items is None else len(items)
        if total > self.most:
            text = Text(
                f"多实例数量 {total} 超过上限 {self.most}。",
                f"{total} instances are more than the {self.most} allowed.",
            )
            raise EngineFault("mi_limit", text, token)
        token.push.expect(total)
        token.internal_data |= {"total": total, "done": 0, "next": 0}
        token.push.variables.open(token.id, {})
        if total == 0:
            self.gather(token)
            return True
        if self.sequential and items is not None:
            token.push.variables.put(token.id, ITEMS, items)
        for _ in range(1 if self.sequential else total):
            if token.is_live:
                self.next_round(token, items)
        return None

    def items(self, token: Token) -> list[Any] | None:
        """The collection as it is now; None when only a number is given."""
        if self.collection is None:
            return None
        value = token.push.evaluate(self.collection, token)
        if isinstance(value, list | tuple):
            return list(value)
        text = Text(
            f"多实例集合应为列表，但 {self.collection.text} 不是。",
            f"Expected the collection {self.collection.text} to be a list, but it is not.",
        )
        raise EngineFault("mi_cardinality", text, token)

    def next_round(self, whole: Token, items: list[Any] | None) -> None:
        index = whole.internal_data["next"]
        whole.internal_data["next"] += 1
        self.spawn(whole, index, {self.item: items[index]} if self.item and items is not None else {})

    def part_done(self, whole: Token, part: Token) -> None:
        state = whole.internal_data
        state["done"] += 1
        if self.output_element is not None:
            value = whole.push.evaluate(self.output_element, part)
            whole.push.variables.put(results(whole.id), f"#{part.internal_data['i']}", value)
        counters = self.counters(whole, part)
        self.announce(whole, part, counters)
        if not whole.is_live:
            return
        is_decided = self.condition is not None and whole.push.evaluate(self.condition, part, counters) is True
        if is_decided or state["done"] == state["total"]:
            self.gather(whole)
            whole.complete()
        elif self.sequential:
            self.next_round(whole, whole.push.variables.frames.get(whole.id, {}).get(ITEMS))

    def counters(self, whole: Token, part: Token) -> dict[str, Any]:
        """What completion conditions and behaviour events may ask for (BPMN 2.0, table 10.30)."""
        state = whole.internal_data
        total, done = Decimal(state["total"]), Decimal(state["done"])
        active = Decimal(state["next"] - state["done"])
        mine = {"loopCounter": Decimal(part.internal_data["i"] + 1)}
        for prefix in ("nrOf", "numberOf"):
            mine |= {
                f"{prefix}Instances": total,
                f"{prefix}ActiveInstances": active,
                f"{prefix}CompletedInstances": done,
            }
        return mine | {"numberOfTerminatedInstances": Decimal(0)}

    def announce(self, whole: Token, part: Token, counters: Mapping[str, Any]) -> None:
        """Throw what `behavior` asks for when a round is done: for each, for the first, or by condition."""
        thrown: list[Definition | None] = []
        if self.behavior == "None":
            thrown = [self.none_event]
        elif self.behavior == "One" and whole.internal_data["done"] == 1:
            thrown = [self.one_event]
        elif self.behavior == "Complex":
            holding = (
                event for when, event in self.complex_events if whole.push.evaluate(when, part, counters) is True
            )
            thrown = list(holding)
        for definition in thrown:
            if whole.is_live:
                announce(whole, definition, counters)

    def gather(self, whole: Token) -> None:
        """Put the results where the output collection is, in the order of the input."""
        if self.output_collection is None:
            return
        frame = whole.push.recalled(results(whole.id))
        values = [frame.get(f"#{index}") for index in range(whole.internal_data["total"])]
        whole.push.variables.drop(whole)
        whole.push.variables.write(whole, {self.output_collection: values})


def announce(whole: Token, thrown: Definition | None, counters: Mapping[str, Any]) -> None:
    """Throw from inside the activity. A message is heard by its own boundary events before it leaves.

    Without a definition it is a signal without a name, which only they can wait for (BPMN 2.0, 10.2.8).
    """
    if isinstance(thrown, SignalDefinition):
        send(whole, thrown, counters)
    elif thrown is not None and not isinstance(thrown, MessageDefinition):
        throw(whole, thrown, ())
    elif (found := _own_listener(whole, thrown or SignalDefinition((), ""))) is not None:
        listener, index = found
        listener.task_spec.caught(listener, index, counters)
    elif thrown is not None:
        send(whole, thrown, {})


def _own_listener(whole: Token, thrown: MessageDefinition | SignalDefinition) -> tuple[Token, int] | None:
    """The boundary event of the activity that waits for the same message or signal."""
    tokens = whole.workflow.tasks
    for listener in [tokens[name] for name in whole.internal_data.get("on", ()) if name in tokens]:
        for index, waited in enumerate(listener.task_spec.definitions):
            if type(waited) is type(thrown) and waited.name == thrown.name:
                return listener, index
    return None


def _count(token: Token, expression: Expression | None) -> int:
    """A number of rounds: an integer of zero or more."""
    assert expression is not None
    value = token.push.evaluate(expression, token)
    if isinstance(value, Decimal) and value >= 0 and value == value.to_integral_value():
        return int(value)
    text = Text(
        f"循环次数应为不小于 0 的整数，但 {expression.text} 不是。",
        f"Expected {expression.text} to be an integer of zero or more, but it is not.",
    )
    raise EngineFault("mi_cardinality", text, token)
