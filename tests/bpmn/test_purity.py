"""The engine is a pure function of its inputs, and a compiled version is never changed by those who run it."""

import gc
import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.bpmn.drawing import deployed, file, flows, many, nodes, process, start, work
from tests.bpmn.native import DIAGRAMS, FORKED
from tests.model.blocks import Generator, drawn
from tests.model.interpreter import Model
from tests.model.test_model import BEGIN, act
from workflow_engine.bpmn import deployment, execution
from workflow_engine.bpmn.commands import CompleteWork
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Outcome, Work
from workflow_engine.testing.lab import MONDAY


def digest(compiled: Compiled) -> str:
    """What a version says, whatever objects it is made of."""
    seen: dict[int, int] = {}
    lines: list[str] = []

    def walk(value: Any) -> str:
        if isinstance(value, str | int | float | bool | bytes | type(None)):
            return repr(value)
        if id(value) in seen:
            return f"#{seen[id(value)]}"
        seen[id(value)] = len(seen)
        if isinstance(value, dict):
            return "{" + ",".join(f"{walk(k)}:{walk(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list | tuple):
            return "[" + ",".join(map(walk, value)) + "]"
        if isinstance(value, set | frozenset):
            return "(" + ",".join(sorted(map(str, value))) + ")"
        names = [*getattr(value, "__dict__", {}), *getattr(value, "__slots__", ())]
        told = ",".join(
            f"{name}={walk(getattr(value, name))}" for name in names if hasattr(value, name) and name != "_closure"
        )
        return f"{type(value).__name__}<{told}>"

    lines.append(walk(compiled.body))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("name", DIAGRAMS)
def test_two_runs_of_one_version_leave_it_as_it_was(name: str) -> None:
    [made, *_] = deployment.deploy(
        file(process(DIAGRAMS[name]), FORKED if "calledElement" in DIAGRAMS[name] else "")
    ).compiled
    before = digest(made)
    lab = deployed(process(DIAGRAMS[name]), FORKED if "calledElement" in DIAGRAMS[name] else "")
    lab.library.latest["p"] = lab.library.versions[made.version] = made
    for seed in range(4):
        chance = random.Random(seed)
        lab.start("p", {"again": False, "left": True, "right": False, "people": ["王芳", "李强"]})
        lab.send("hello")
        for _ in range(12):
            if items := lab.work_items():
                lab.complete(chance.choice(items), {"again": chance.random() < 0.5})
    assert digest(made) == before


def test_a_file_compiles_to_the_same_version_each_time() -> None:
    source = file(process(DIAGRAMS["nested parallel"]))
    first, second = (deployment.deploy(source).compiled[0] for _ in range(2))
    assert (first.version, digest(first)) == (second.version, digest(second))
    other = deployment.deploy(source.replace(b'"a"', b'"aa"')).compiled[0]
    assert digest(other) != digest(first)


@pytest.mark.parametrize("seed", range(20))
def test_the_same_inputs_give_the_same_bytes(seed: int) -> None:
    block = Generator(random.Random(seed), size=12).process()
    body, messages = drawn(block)

    def walk() -> list[Any]:
        chance = random.Random(seed)
        lab, model = deployed(messages, process(body)), Model(block, BEGIN)
        instance, states = lab.start("p", BEGIN), []
        for number in range(15):
            if instance.status != "running":
                break
            act(chance, lab, model, number, lab.now)
            states.append((instance.state, dict(instance.values), dict(instance.opened)))
        return [states, lab.trace]

    assert walk() == walk()


BLOCK = start() + nodes("parallelGateway", "g j") + work("b") + many("m") + work("z") + flows("s>g g>b g>m b>j m>j j>z")


def finish_all(compiled: Compiled, number: int) -> Outcome:
    """One instance from its start to its end, in an order of its own."""
    chance, now = random.Random(number), World(MONDAY)
    outcome = execution.start(compiled, {"people": list(range(number % 7))}, now)
    opened, values = {}, dict(outcome.variables)
    for _ in range(30):
        opened |= {each.token: each for each in outcome.opened if isinstance(each, Work)}
        if outcome.status != "running":
            return outcome
        token = chance.choice(sorted(opened, key=int))
        del opened[token]
        outcome = execution.apply(compiled, outcome.state, values, CompleteWork(token, {f"v{token}": number}), now)
        values = {key: value for key, value in (values | dict(outcome.variables)).items() if key[0] not in outcome.gone}
    raise AssertionError("no end")


def test_eight_threads_run_instances_of_one_version() -> None:
    [compiled] = deployment.deploy(file(process(BLOCK))).compiled
    before = digest(compiled)
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda number: finish_all(compiled, number), range(800)))
    alone = [finish_all(compiled, number) for number in range(0, 800, 40)]
    assert [outcome.status for outcome in outcomes] == ["completed"] * 800
    assert [(o.variables, o.passed) for o in outcomes[::40]] == [(o.variables, o.passed) for o in alone]
    assert digest(compiled) == before


def test_an_act_leaves_next_to_nothing_for_the_garbage_collector() -> None:
    [compiled] = deployment.deploy(file(process(start() + many("m", "people") + flows("s>m")))).compiled
    outcome = execution.start(compiled, {"people": list(range(500))}, World(MONDAY))
    gc.collect()
    gc.disable()
    try:
        execution.apply(compiled, outcome.state, outcome.variables, CompleteWork("3", {}), World(MONDAY))
        assert not gc.isenabled()
        assert gc.collect() < 100
    finally:
        gc.enable()
    execution.apply(compiled, outcome.state, outcome.variables, CompleteWork("3", {}), World(MONDAY))
    assert gc.isenabled()
