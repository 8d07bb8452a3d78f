"""Rounds that wait alike are kept together: nothing is different for it, and an act costs what it touches."""

import random
import zlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import orjson
import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    deployed,
    end,
    finish,
    flows,
    inside,
    many,
    nodes,
    process,
    run,
    start,
    tasks,
    work,
)
from workflow_engine.bpmn import codec, crowds, execution, positions
from workflow_engine.bpmn.commands import AnswerCall, Command, CompleteWork, Deliver, FailCall
from workflow_engine.bpmn.crowds import Crowd
from workflow_engine.bpmn.tokens import Instance as Running
from workflow_engine.bpmn.world import World
from workflow_engine.domain.limits import limit
from workflow_engine.domain.outcome import Call, Outcome, Wait, Work
from workflow_engine.domain.text import Text
from workflow_engine.testing import Instance, Lab

PEOPLE = ["王芳", "李强", "陈静", "赵敏", "周岚"]
VOTES = 'handoff:outputCollection="votes" handoff:outputElement="k"'
CALLS = many("a", tag="serviceTask").replace("<serviceTask", '<serviceTask handoff:connector="crm"')
ROUND = many("a", attributes=VOTES)
ENOUGH = many("a", attributes=VOTES, completionCondition="c = 0 or nrOfCompletedInstances >= 4")
SHAPES = {
    "work": start() + ROUND + work("z") + end() + flows("s>a a>z z>e"),
    "enough": start() + ENOUGH + work("z") + end() + flows("s>a a>z z>e"),
    "numbers": start() + many("a", "", loopCardinality="4") + end() + flows("s>a a>e"),
    "in turn": start() + many("a", attributes=f'isSequential="true" {VOTES}') + end() + flows("s>a a>e"),
    "late": start() + ROUND + boundary("b", "a", "message") + work("r") + end() + flows("s>a a>e b>r r>e"),
    "beside": start()
    + nodes("parallelGateway", "g j")
    + ROUND
    + many("b")
    + work("c")
    + end()
    + flows("s>g g>a g>b g>c a>j b>j c>j j>e"),
    "inside": start() + inside("sub", start("ss") + ROUND + flows("ss>a")) + end() + flows("s>sub sub>e"),
    "around": start()
    + many("sub", tag="subProcess", body=start("ss") + many("a", element="other") + flows("ss>a"))
    + end()
    + flows("s>sub sub>e"),
    "calls": start() + CALLS + end() + flows("s>a a>e"),
    "again": start() + ROUND + nodes("exclusiveGateway", "x") + end() + flows("s>a a>x x>a[k_>_50] x>e[k_<=_50]"),
}
SEEDS = 8


def spelled(instance: Instance, state: bytes) -> bytes:
    """The same state with every round told as a token."""
    push = execution.resumed(instance.compiled, state, {}, World(Lab().now))
    body = orjson.dumps(codec.document(push.instance, instance.compiled.version))
    return codec.MARK + bytes((codec.FORMAT, 0)) + zlib.crc32(body).to_bytes(4, "big") + body


def stands(instance: Instance, state: bytes) -> set[positions.Position]:
    return set(positions.positions(instance.compiled, state, World(Lab().now)))


def folded(lab: Lab, instance: Instance, command: Command, token: str) -> Outcome:
    """An act that is given the frames near it alone, and asks for what else it needs."""
    near = execution.near(instance.state, token)
    values = {key: value for key, value in instance.values.items() if near is None or key[0] in near}

    def frame(key: str) -> dict[str, Any]:
        return {name: value for (scope, name), value in instance.values.items() if scope == key}

    world = replace(lab._world(instance), frame=frame)
    return execution.apply(instance.compiled, instance.state, values, command, world)


def plain(lab: Lab, instance: Instance, command: Command) -> Outcome:
    state = spelled(instance, instance.state)
    return execution.apply(instance.compiled, state, instance.values, command, lab._world(instance))


def commands(instance: Instance, chance: random.Random) -> list[tuple[str, Command]]:
    """Everything that could happen now."""
    values = {"k": Decimal(chance.randint(0, 99)), "c": Decimal(chance.randint(0, 5))}
    found: list[tuple[str, Command]] = []
    for each in instance.opened.values():
        if isinstance(each, Work):
            found.append((each.token, CompleteWork(each.token, values)))
        elif isinstance(each, Call):
            found.append((each.token, AnswerCall(each.token, {"ok": True})))
        elif isinstance(each, Wait) and chance.random() < 0.2:
            found.append((each.token, Deliver(each.kind, each.name, {}, each.token)))  # type: ignore[arg-type]
    return found


def told(outcome: Outcome) -> dict[str, Any]:
    """What is written of an outcome; that frames go which were never written is no difference."""
    facts = {name: getattr(outcome, name) for name in Outcome.__slots__ if name not in ("state", "gone")}
    return facts | {"gone": sorted(outcome.gone)}


@pytest.mark.parametrize("name", SHAPES)
def test_acts_do_the_same_whether_rounds_are_told_one_by_one_or_together(name: str) -> None:
    for seed in range(SEEDS):
        chance = random.Random(f"{name} {seed}")
        lab = deployed(process(SHAPES[name]))
        lab.held.add("crm")
        instance = lab.start("p", {"people": PEOPLE, "c": Decimal(5), "k": Decimal(1)})
        while instance.status == "running" and len(lab.trace) < 200:
            token, command = chance.choice(commands(instance, chance))
            here, there = folded(lab, instance, command, token), plain(lab, instance, command)
            never = {key for key in here.gone if key not in {scope for scope, _ in instance.values}}
            assert told(replace(here, gone=tuple(set(here.gone) - never))) == told(
                replace(there, gone=tuple(set(there.gone) - never))
            )
            assert {scope for scope, _ in instance.values} & set(here.gone) == set(there.gone) - never
            if here.state:
                assert stands(instance, here.state) == stands(instance, there.state)
            lab._record(instance, here)
            left = {scope for scope, _ in instance.values if scope}
            alive = {position.token for position in stands(instance, instance.state)} if instance.state else set()
            assert {key.rstrip("*#") for key in left} <= alive, "a frame without its token"
        assert instance.status == "completed"


def test_a_call_that_fails_takes_the_others_with_it_in_order() -> None:
    body = start() + CALLS + boundary("b", "a", "any error") + work("r") + flows("s>a b>r")
    lab = deployed(process(body))
    lab.held.add("crm")
    instance = lab.start("p", {"people": PEOPLE})
    token = [call.token for _, call in lab.calls()][2]
    command = FailCall(token, "no_answer", Text("无应答。", "No answer."), "")
    here, there = folded(lab, instance, command, token), plain(lab, instance, command)
    assert here.passed == there.passed
    assert here.closed == there.closed
    assert len(here.closed) == len(PEOPLE) + 2  # the whole and its boundary event


@pytest.mark.parametrize("count", [10, 1_000, 10_000])
def test_an_act_touches_as_much_of_ten_thousand_as_of_ten(count: int) -> None:
    body = start() + many("a", "", attributes=VOTES, loopCardinality=str(count)) + flows("s>a")
    lab = deployed(process(body, attributes='handoff:mostChildren="10000"'))
    instance = lab.start("p")
    opened = list(instance.opened)
    random.Random(1).shuffle(opened)
    for token in opened[:5]:
        lab._record(instance, folded(lab, instance, CompleteWork(token, {"k": Decimal(1)}), token))
    running = Running(instance.compiled.body)
    codec.fill(running, instance.state, instance.compiled.version)
    assert (len(running.tokens), len(running.crowds)) == (1, 1)
    assert len(running.crowds[0].ids()) == count - 5
    assert (
        len(execution.near(instance.state, opened[5]) or ()) == 6
    )  # the instance's own, three of the round, two of the whole
    outcome = folded(lab, instance, CompleteWork(opened[5], {"k": Decimal(1)}), opened[5])
    assert (outcome.steps, len(outcome.passed), len(outcome.closed), len(outcome.variables)) == (0, 1, 1, 1)


@pytest.mark.parametrize("order", ["as they came", "by chance"])
def test_the_state_of_ten_thousand_fits_a_page(order: str) -> None:
    body = start() + many("a", "", loopCardinality="10000") + flows("s>a")
    lab = deployed(process(body, attributes='handoff:mostChildren="10000"'))
    instance = lab.start("p")
    opened = list(instance.opened)
    if order == "by chance":
        random.Random(1).shuffle(opened)
    for token in opened[:200]:
        lab._record(instance, folded(lab, instance, CompleteWork(token, {}), token))
    assert len(instance.state) < 2_000


def test_whoever_is_alone_is_a_token() -> None:
    _, instance = run(start() + many("a") + flows("s>a"), {"people": PEOPLE[:1]})
    assert not codec.is_crowded(instance.state)
    assert execution.near(instance.state, "1") is None
    _, instance = run(start() + many("a") + flows("s>a"), {"people": PEOPLE[:2]})
    assert codec.is_crowded(instance.state)


def test_where_more_is_told_one_by_one_than_together_everything_is_read() -> None:
    body = many("sub", tag="subProcess", body=start("ss") + many("a", "others", element="other") + flows("ss>a"))
    for others, is_read_whole in (PEOPLE[:2], True), (PEOPLE, False):
        _, instance = run(start() + body + flows("s>sub"), {"people": PEOPLE, "others": others})
        assert codec.is_crowded(instance.state)
        assert (execution.near(instance.state, next(iter(instance.opened))) is None) == is_read_whole


def test_rounds_with_something_inside_them_are_not_folded() -> None:
    body = many("sub", tag="subProcess", body=start("ss") + work("a") + flows("ss>a"))
    _, instance = run(start() + body + flows("s>sub"), {"people": PEOPLE})
    assert not codec.is_crowded(instance.state)


@pytest.mark.parametrize("token", ["", "0", "2", "9", "-4", "+4", "04", " 4", "4.0", "٤", "4" * 5_000, "x"])
def test_only_the_very_id_takes_a_round_out(token: str) -> None:
    crowd = Crowd("1", "a", "R", 3, 0b0110)
    assert crowd.take(token) is None
    assert crowd.ids() == ["4", "5"]
    assert crowd.take("4") == {"by": ["1"], "of": "1", "i": 1}
    assert crowd.take("4") is None


@pytest.mark.parametrize(
    "row",
    [
        [],
        ["1"],
        ["1", "a", "R", 3, "x"],
        ["1", "a", "R", 3, "-1"],
        ["1", "a", "R", 3, 7],
        ["1", "a", "R", 3, "f" * 2_501],
    ],
)
def test_what_is_no_crowd_is_refused(row: list[Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        crowds.read(row)


def test_ten_thousand_automatic_rounds_are_no_endless_loop() -> None:
    body = start() + many("a", "", tag="task", loopCardinality="10000") + work("z") + flows("s>a a>z")
    lab = deployed(process(body, attributes='handoff:mostChildren="10000"'))
    lab.start("p")
    finish(lab, "z")
    assert codes(lab) == []


def test_ten_thousand_sub_processes_begin_in_one_act() -> None:
    inner = start("ss") + tasks("t") + work("a") + flows("ss>t t>a")
    body = start() + many("sub", "", tag="subProcess", loopCardinality="10000", body=inner) + flows("s>sub")
    lab = deployed(process(body, attributes='handoff:mostChildren="10000"'))
    lab.start("p")
    assert (codes(lab), len(lab.work_items())) == ([], 10_000)


@pytest.mark.parametrize(("rounds", "most"), [(3, 10_000), (5_000, 50_000)])
def test_an_endless_loop_around_rounds_still_ends(rounds: int, most: int) -> None:
    body = start() + many("a", "", tag="task", loopCardinality=str(rounds)) + nodes("exclusiveGateway", "x") + end()
    body = process(body + flows("s>a a>x x>a[n_>_0] x>e[n_<=_0]"), attributes='handoff:mostChildren="10000"')
    compiled = deployed(body).library.latest["p"]
    outcome = execution.start(compiled, {"n": Decimal(1)}, World(Lab().now))
    assert outcome.fault is not None
    assert (outcome.fault.code, outcome.steps) == ("step_limit", most + 1)
    assert str(most) in outcome.fault.text.zh
    assert most <= limit("multi_instance_raised") * limit("round_steps")
