"""Faults: what the model catches by its code goes on, all else is an incident, and nothing half done is kept."""

import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    deployed,
    done,
    end,
    finish,
    flows,
    handling,
    inside,
    many,
    nodes,
    open_work,
    process,
    put,
    run,
    script,
    start,
    tasks,
    work,
)
from workflow_engine.bpmn import execution
from workflow_engine.bpmn.commands import CompleteWork
from workflow_engine.bpmn.faults import CATCHABLE
from workflow_engine.bpmn.world import World
from workflow_engine.testing import ConnectorError, Lab

MANY = "count(for i in 1..9000 return count(for j in 1..9000 return j)) > 0"
CAUSES = {  # code -> an activity `a` in which it happens
    "script_error": script("a", "1 / 0"),
    "script_limit": script("a", "x = 'a' * 10 ** 9"),
    "connector_failed": nodes("serviceTask", "a", 'handoff:connector="connector_failed"'),
    "connector_timeout": nodes("serviceTask", "a", 'handoff:connector="connector_timeout"'),
    "connector_response_too_large": nodes("serviceTask", "a", 'handoff:connector="connector_response_too_large"'),
    "mapping_failed": put("a", "not-a-name", "1"),
    "expr_limit": put("a", "x", MANY),
}
ELSEWHERE = {"expr_type", "dmn_not_unique"}  # happen at a gateway, and in a decision


def running(body: str, code: str) -> Lab:
    lab = deployed(f'<error id="caught" errorCode="{code}"/>', process(body))

    def fail(_: object) -> None:
        raise ConnectorError(code)

    lab.connectors[code] = fail
    lab.start("p", {"x": None})
    return lab


def test_every_catchable_code_has_a_cause_here() -> None:
    assert CAUSES.keys() | ELSEWHERE == CATCHABLE


@pytest.mark.parametrize("code", CAUSES)
@pytest.mark.parametrize("how", ['<errorEventDefinition errorRef="caught"/>', "any error"])
def test_a_fault_is_caught_by_its_code_or_any(code: str, how: str) -> None:
    lab = running(start() + CAUSES[code] + boundary("b", "a", how) + tasks("h") + end() + flows("s>a a>e b>h"), code)
    assert (codes(lab), done(lab)[-1]) == ([], "h")


@pytest.mark.parametrize("code", CAUSES)
def test_a_fault_is_caught_around_the_activity(code: str) -> None:
    sub = inside("sub", start("ss") + CAUSES[code] + work("w") + flows("ss>a ss>w"))
    outer = running(start() + sub + boundary("b", "sub", "any error") + tasks("h") + flows("s>sub b>h"), code)
    assert (codes(outer), done(outer)[-1], open_work(outer)) == ([], "h", [])
    handler = handling("x", "any error", tasks("h") + flows("xs>h"))
    inner = running(start() + CAUSES[code] + flows("s>a") + handler, code)
    assert (codes(inner), "h" in done(inner)) == ([], True)


@pytest.mark.parametrize("code", CAUSES)
def test_otherwise_it_is_an_incident_that_names_the_activity(code: str) -> None:
    lab = running(start() + CAUSES[code] + boundary("b", "a", "error") + end() + flows("s>a a>e b>e"), code)
    assert codes(lab) == [(code, "a")]


def test_a_condition_that_is_not_boolean_is_caught_around_its_gateway() -> None:
    inner = (
        start("ss")
        + nodes("exclusiveGateway", "x", 'default="f_x_se"')
        + tasks("t")
        + end("se")
        + flows("ss>x x>t[n_>_1] x>se")
    )
    lab, _ = run(start() + inside("sub", inner) + boundary("b", "sub", "any error") + tasks("h") + flows("s>sub b>h"))
    assert (codes(lab), done(lab)[-1]) == ([], "h")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (many("a", "", loopCardinality="9999"), "mi_limit"),
        (many("a", "", loopCardinality="n"), "mi_cardinality"),
        ('<callActivity id="a" calledElement="p"/>', "call_depth"),
    ],
)
def test_faults_of_the_diagram_itself_are_never_caught(body: str, code: str) -> None:
    lab, _ = run(start() + body + boundary("b", "a", "any error") + flows("s>a b>h") + tasks("h"))
    assert codes(lab) == [(code, "a")]


def test_an_act_that_fails_changes_nothing_and_can_be_done_again() -> None:
    body = (
        start()
        + work("a")
        + put("b", "half", "a.outcome")
        + script("c", "x = 1 / n")
        + end()
        + flows("s>a a>b b>c c>e")
    )
    lab, instance = run(body)
    before, values = instance.state, dict(instance.values)
    finish(lab, "a", {"n": 0})
    assert codes(lab) == [("script_error", "c")]
    assert (instance.state, instance.values) == (before, values)
    [token] = instance.opened
    outcome = execution.apply(instance.compiled, before, values, CompleteWork(token, {"n": 2}), World(lab.now))
    assert (outcome.status, outcome.fault) == ("completed", None)


def test_an_act_that_takes_too_long_is_stopped() -> None:
    body = start() + put("a", "n", "n + 1") + nodes("exclusiveGateway", "x", 'default="f_x_e"') + end()
    _, instance = run(body + flows("s>a a>x x>a[n_<_99] x>e"), {"n": 98})
    asked = iter([False] * 20 + [True])
    world = World(Lab().now, is_late=lambda: next(asked))
    outcome = execution.start(instance.compiled, {"n": 0}, world)
    assert outcome.fault is not None
    assert (outcome.fault.code, outcome.steps, outcome.state) == ("step_limit", 21, b"")


def test_what_was_tried_is_told_with_the_fault() -> None:
    lab, instance = run(start() + tasks("a b") + script("c", "1 / 0") + flows("s>a a>b b>c"))
    assert done(lab) == ["s", "a", "b"]
    assert instance.status == "incident"
