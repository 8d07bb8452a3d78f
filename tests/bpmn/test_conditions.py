"""Conditional events: looked at whenever a variable they read changes, whoever changes it; fire when it becomes true."""

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    deployed,
    done,
    end,
    finish,
    flows,
    handling,
    inside,
    mapping,
    nodes,
    process,
    put,
    run,
    start,
    tasks,
    work,
)
from workflow_engine.bpmn import execution
from workflow_engine.bpmn.commands import SetVariables
from workflow_engine.bpmn.world import World

BESIDE = start() + nodes("parallelGateway", "g") + work("w") + flows("s>g g>w g>a")
BEHIND = tasks("h") + flows("b>h")


def when(condition: str) -> str:
    return f"<conditionalEventDefinition><condition>{condition}</condition></conditionalEventDefinition>"


def test_a_condition_that_another_branch_makes_true_lets_the_token_go_on() -> None:
    lab, instance = run(BESIDE + catch("a", "conditional") + work("w2") + flows("w>w2"))
    finish(lab, "w", {"y": 1})
    assert "a" not in done(lab)
    finish(lab, "w2", {"x": 1})
    assert (instance.status, "a" in done(lab)) == ("completed", True)


def test_a_condition_that_holds_on_arrival_passes_at_once() -> None:
    lab, instance = run(start() + catch("a", "conditional") + tasks("h") + flows("s>a a>h"), {"x": 1})
    assert (instance.status, done(lab)) == ("completed", ["s", "a", "h"])


@pytest.mark.parametrize("where", ["boundary", "handler"])
def test_an_interrupting_event_whose_condition_holds_already_fires_before_any_work_is_done(where: str) -> None:
    inner = start("ss") + put("never", "y", "1") + flows("ss>never")
    if where == "boundary":
        body = start() + inside("a", inner) + boundary("b", "a", "conditional") + BEHIND + flows("s>a")
    else:
        body = start() + inside("a", inner + handling("x", "conditional", tasks("h") + flows("xs>h"))) + flows("s>a")
    lab, instance = run(body, {"x": 1})
    assert "y" not in lab.variables(instance)
    assert "h" in done(lab)
    assert "never" not in done(lab, "entered")
    assert instance.status == "completed"


def test_in_the_process_itself_too() -> None:
    body = (
        start() + put("never", "y", "1") + flows("s>never") + handling("x", "conditional", tasks("h") + flows("xs>h"))
    )
    lab, instance = run(body, {"x": 1})
    assert (done(lab), lab.variables(instance)) == (["xs", "h", "x"], {"x": 1})


def test_only_the_first_of_two_interrupting_handlers_that_hold_is_started() -> None:
    two = handling("x", "conditional", tasks("h1") + flows("xs>h1")) + handling(
        "y", "conditional", tasks("h2") + flows("ys>h2")
    )
    assert done(run(start() + tasks("a") + flows("s>a") + two, {"x": 1})[0]) == ["xs", "h1", "x"]


def test_a_non_interrupting_event_fires_at_each_change_from_false_to_true() -> None:
    body = start() + work("a") + boundary("b", "a", when("x > 5"), interrupting=False) + BEHIND
    lab, instance = run(
        body + nodes("parallelGateway", "g") + work("w1 w2 w3 w4") + flows("s>g g>a g>w1 w1>w2 w2>w3 w3>w4")
    )
    for number, (element, x) in enumerate([("w1", 9), ("w2", 10), ("w3", 1), ("w4", 7)]):
        finish(lab, element, {"x": x})
        assert done(lab).count("h") == [1, 1, 1, 2][number]
    finish(lab, "a")
    assert instance.status == "completed"


@pytest.mark.parametrize(
    "writer",
    [
        put("w", "x", "1"),
        f'<userTask id="w">{mapping(output_x="1")}</userTask>',
        '<serviceTask id="w" handoff:connector="c" handoff:resultVariable="x"/>',
        f'<receiveTask id="w" messageRef="message_1">{mapping(output_x="n")}</receiveTask>',
        f'<callActivity id="w" calledElement="q">{mapping(output_x="1")}</callActivity>',
        inside("w", start("ws") + put("w2", "x", "1") + flows("ws>w2")),
        '<task id="w"><dataOutputAssociation><targetRef>x</targetRef>'
        "<assignment><from>1</from><to>x</to></assignment></dataOutputAssociation></task>",
    ],
    ids=["script", "form", "connector", "message", "call", "sub-process", "association"],
)
def test_every_way_to_write_a_variable_counts(writer: str) -> None:
    body = BESIDE.replace(work("w"), writer) + catch("a", "conditional")
    lab = deployed(process(body), process(start("qs") + flows(""), "q"))
    lab.connectors["c"] = lambda _: 1
    instance = lab.start("p")
    lab.send("hello", variables={"n": 1})
    if lab.work_items():
        finish(lab, "w")
    assert instance.status == "completed"
    assert "a" in done(lab)


def test_an_edit_by_an_administrator_counts() -> None:
    lab, instance = run(start() + catch("a", "conditional") + end() + flows("s>a a>e"))
    outcome = execution.apply(
        instance.compiled, instance.state, instance.values, SetVariables({"x": 1}), World(lab.now)
    )
    assert outcome.status == "completed"


def test_null_counts_as_false_and_a_fault_is_an_incident_of_the_event() -> None:
    lab, _ = run(BESIDE + catch("a", when("x > 1")))
    finish(lab, "w", {"x": None})
    assert codes(lab) == []
    lab, instance = run(BESIDE + catch("a", when("every i in 1..9000, j in 1..x satisfies i > 0")))
    finish(lab, "w", {"x": 5000})
    assert codes(lab) == [("expr_limit", "a")]
    still = execution.waiting(instance.compiled, instance.state, instance.values, World(lab.now))
    assert "w" in [each.element for each in still]  # the answer is not lost: it can be given again


def test_conditions_that_make_each_other_true_stop_at_the_step_limit() -> None:
    def flips(name: str, value: int, other: int) -> str:
        at = boundary(name, "a", when(f"x = {value}"), interrupting=False)
        return at.replace("<conditional", mapping(output_x=str(other)) + "<conditional")

    lab, _ = run(BESIDE + work("a") + flips("b", 1, 3) + flips("c", 2, 1) + flips("d", 3, 2))
    finish(lab, "w", {"x": 1})
    assert [code for code, _ in codes(lab)] == ["step_limit"]
