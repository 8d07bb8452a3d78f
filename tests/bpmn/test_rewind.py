"""Back to an earlier state: position, frames and rows as they were, and from there on as if it had never been left."""

import copy
import random
from typing import Any

import pytest

from tests.bpmn.changing import migrate, version
from tests.bpmn.drawing import deployed, end, file, flows, many, process, put, start, work
from tests.bpmn.drawing import finish as complete
from tests.bpmn.twins import Twin
from tests.model.blocks import Generator, drawn
from workflow_engine.bpmn import codec, rewind
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Outcome
from workflow_engine.testing import Instance, Lab


def back(lab: Lab, instance: Instance, then: Instance, *, restores: bool = True, is_exact: bool = False) -> Outcome:
    """Let an instance be as the copy that was kept of it."""
    world = World(lab.now, lab.library, {}, instance.id)
    versions = (instance.compiled, instance.state), (then.compiled, then.state)
    outcome = rewind.rewound(*versions, instance.values, then.values, world, restores=restores, is_exact=is_exact)
    instance.compiled = then.compiled
    instance.take(outcome, 0)
    return outcome


def body_of(state: bytes) -> dict[str, object]:
    """A state but for the counter of its ids."""
    return {name: value for name, value in codec.read(state).items() if name != "counter"}


@pytest.mark.parametrize("seed", range(150))
def test_it_goes_on_as_if_nothing_had_been_done_since(seed: int) -> None:
    """Two instances of a random process; one of them does more and is put back, then both do the same."""
    chance = random.Random(seed)
    body, messages = drawn(Generator(chance, size=chance.randint(4, 16)).process())
    straight, returning = (Twin((messages, process(body)), random.Random(seed)) for _ in range(2))
    first = chance.randint(0, 5)
    for twin in (straight, returning):
        twin.act(first)
    then, now = copy.copy(returning.instance), returning.lab.now
    returning.act(chance.randint(1, 5))
    if not (straight.runs and returning.runs):
        return
    ids = codec.read(returning.instance.state)["counter"]
    back(returning.lab, returning.instance, then)
    returning.lab.now = now
    assert body_of(returning.instance.state) == body_of(then.state)
    assert codec.read(returning.instance.state)["counter"] == ids
    for number in range(10):
        if not straight.runs:
            return
        assert without_null(returning.seen()) == without_null(straight.seen())
        for twin in (straight, returning):
            twin.chance = random.Random(number)
            twin.act(1)
    assert returning.instance.status == straight.instance.status


def without_null(facts: dict[str, Any]) -> dict[str, Any]:
    """A name that did not exist then has no value now."""
    return {**facts, "values": {name: value for name, value in facts["values"].items() if value is not None}}


LINE = start() + work("a") + put("x", "n", "n + 1") + work("b") + end() + flows("s>a a>x x>b b>e")


def test_variables_are_kept_or_restored() -> None:
    for restores, n, later in ((True, 1, None), (False, 2, 7)):
        lab = deployed(process(LINE))
        instance = lab.start("p", {"n": 1})
        then = copy.copy(instance)
        complete(lab, "a", {"later": 7})
        outcome = back(lab, instance, then, restores=restores)
        assert [item.element for item in lab.work_items()] == ["a"]
        assert {name: lab.variables(instance)[name] for name in ("n", "later")} == {"n": n, "later": later}
        assert [closed.how for closed in outcome.closed] == ["cancelled"]
        complete(lab, "a")
        complete(lab, "b")
        assert instance.status == "completed"


def test_answers_that_rounds_had_given_are_asked_for_again() -> None:
    lab = deployed(
        process(
            start()
            + many("m", attributes='handoff:outputCollection="all" handoff:outputElement="ok"')
            + end()
            + flows("s>m m>e")
        )
    )
    instance = lab.start("p", {"people": ["王芳", "李强"]})
    then = copy.copy(instance)
    complete(lab, "m", {"ok": True})
    back(lab, instance, then)
    assert instance.values == then.values
    assert [item.values["person"] for item in lab.work_items()] == ["李强", "王芳"]


def test_undoing_a_migration_gives_the_same_bytes() -> None:
    lab = deployed(process(LINE))
    instance = lab.start("p", {"n": 1})
    then = copy.copy(instance)
    renamed = start() + work("aa") + put("x", "n", "n + 1") + work("b") + end() + flows("s>aa aa>x x>b b>e")
    migrate(lab, instance, version(file(process(renamed))), {"a": "aa"})
    outcome = back(lab, instance, then, restores=False, is_exact=True)
    assert instance.state == then.state
    assert outcome.renamed == {then_token(then): "a"}
    assert (outcome.opened, outcome.closed, outcome.variables) == ((), (), {})


def then_token(then: Instance) -> str:
    return next(iter(then.opened))
