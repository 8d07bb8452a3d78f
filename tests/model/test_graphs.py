"""Gateways in graphs of any shape run as a second reading of the standard says, deadlocks included."""

from collections import Counter
from random import Random

import pytest

from tests.bpmn.drawing import file, finish, open_work, process
from tests.model.graphs import Endless, Graph, Tokens, graph, name
from workflow_engine.domain.errors import InvalidDiagram
from workflow_engine.testing import Lab

SEEDS = range(12)
GRAPHS = 40


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_work_is_open_after_each_step(seed: int) -> None:
    chance = Random(seed)
    ended: Counter[str] = Counter()
    for _ in range(GRAPHS):
        drawn = graph(chance)
        try:
            Lab().deploy(file(process(drawn.drawn())))
        except InvalidDiagram:
            continue  # a circle in which nobody waits, or an end that nobody reaches
        try:
            ended[walked(drawn, chance)] += 1
        except Endless:
            ended["endless"] += 1
    assert ended["over"] >= 5
    assert ended.total() >= 10


def walked(drawn: Graph, chance: Random) -> str:
    """How a walk ended: over, stuck, or long where it was given up."""
    lab, tokens = Lab(), Tokens(drawn)
    lab.deploy(file(process(drawn.drawn())))
    values = given(drawn, chance)
    tokens.begin(values)
    instance = lab.start("p", values)
    for _ in range(20):
        assert Counter(open_work(lab)) == +tokens.work, drawn
        assert (instance.status == "completed") == tokens.is_over, drawn
        if not +tokens.work:
            return "over" if tokens.is_over else "stuck"
        task = chance.choice(sorted(+tokens.work))
        values = given(drawn, chance)
        tokens.complete(task, values)
        finish(lab, task, values)
    return "long"


def given(drawn: Graph, chance: Random) -> dict[str, bool]:
    return {name(flow): chance.random() < 0.5 for flow in drawn.flows}


def test_an_inclusive_join_waits_for_what_comes_by_itself() -> None:
    """By table 13.3 it might fire while the token at `a1` is on its way, which may also come round by `x3`."""
    flows = ["s t0", "t0 a1", "t0 o2", "a1 x3", "a1 o2", "x3 t0", "x3 e", "o2 t6", "t6 e"]
    drawn = Graph(("s", "t0", "a1", "o2", "x3", "t6", "e"), tuple((a, b) for a, b in map(str.split, flows)))
    lab = Lab()
    lab.deploy(file(process(drawn.drawn())))
    values = dict.fromkeys(map(name, drawn.flows), False)
    lab.start("p", values)
    finish(lab, "t0", values)
    assert open_work(lab) == ["t6"]
