"""Random processes, acted on at random: after each act our engine and the model wait for the same things."""

import random
from datetime import timedelta
from typing import Any

import pytest

from tests.bpmn.drawing import deployed, process
from tests.bpmn.places import places
from tests.model.blocks import Generator, drawn
from tests.model.interpreter import Model
from tests.model.scopes import Waiting
from workflow_engine.bpmn import execution
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Due, Wait, Work
from workflow_engine.testing import Instance, Lab

SEEDS = range(300)
ACTS = 30
BEGIN = {"c": 0, "again": False, "fail": False}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_engine_does_what_the_model_says(seed: int) -> None:
    chance = random.Random(seed)
    block = Generator(chance, size=chance.randint(4, 16)).process()
    body, messages = drawn(block)
    lab = deployed(messages, process(body))
    model, instance, begun = Model(block, BEGIN), lab.start("p", BEGIN), lab.now
    for number in range(ACTS):
        assert seen(lab, instance, begun) == told(model), f"seed {seed}, act {number}: {block}"
        if instance.status != "running":
            return
        act(chance, lab, model, number, begun)


def told(model: Model) -> dict[str, Any]:
    if model.failed:
        return {"status": "incident"}
    if model.root.is_over:
        return {"status": "completed", "values": model.root.values}
    waiting = model.waiting()
    return {
        "status": "running",
        "values": model.root.values,
        "work": sorted((w.element, w.place) for w in waiting if w.kind == "work"),
        "timers": sorted((w.element, w.place, w.due) for w in waiting if w.kind == "timer"),
        "messages": sorted((w.element, w.place) for w in waiting if w.kind == "message"),
    }


def seen(lab: Lab, instance: Instance, begun: Any) -> dict[str, Any]:
    if instance.status == "incident":
        assert [incident.code for incident in lab.incidents] == ["uncaught_error"]
        return {"status": "incident"}
    if instance.status == "completed":
        return {"status": "completed", "values": lab.variables(instance)}
    rows = execution.waiting(instance.compiled, instance.state, instance.values, World(lab.now))
    assert {row.token: row for row in rows} == instance.opened  # what lies in rows can be read from the state again
    where = places(lab, instance)
    opened = [(each, where[address.partition(".")[0]]) for address, each in instance.opened.items()]
    return {
        "status": "running",
        "values": lab.variables(instance),
        "work": sorted((each.element, place) for each, place in opened if isinstance(each, Work)),
        "timers": sorted((e.element, p, (e.at - begun).total_seconds()) for e, p in opened if isinstance(e, Due)),
        "messages": sorted((each.name, place) for each, place in opened if isinstance(each, Wait)),
    }


def act(chance: random.Random, lab: Lab, model: Model, number: int, begun: Any) -> None:
    """Somebody answers, a message comes, or time passes: the same on both sides."""
    waiting = model.waiting()
    work = sorted({(w.element, w.place) for w in waiting if w.kind == "work"})
    names = sorted({w.element for w in waiting if w.kind == "message"})
    choice = chance.random()
    if choice < 0.15 or not (work or names):
        seconds = chance.randint(1, 40)
        lab.forward(timedelta(seconds=seconds))
        model.forward(seconds)
    elif (choice < 0.3 and names) or not work:
        name = chance.choice(names)
        model.act(_longest(model, name))
        lab.send(name)
    else:
        _answer(chance, lab, model, chance.choice(work), number)


def _longest(model: Model, name: str) -> Waiting:
    return next(w for w in model.waiting() if w.kind == "message" and w.element == name)


def _answer(chance: random.Random, lab: Lab, model: Model, key: tuple[str, tuple[int, ...]], number: int) -> None:
    values = {
        f"k_{key[0]}": number,
        "c": chance.randint(0, 2),
        "again": chance.random() < 0.3,
        "fail": chance.random() < 0.2,
    }
    waiting = next(w for w in model.waiting() if w.kind == "work" and (w.element, w.place) == key)
    [instance] = lab.running()
    where = places(lab, instance)
    item = next(item for item in lab.work_items() if (item.element, where[item.token]) == key)
    model.act(waiting, values)
    lab.complete(item, values)
