"""Tokens moved by hand: taken away, put before nodes, on flows and into sub-processes; refused where there is no place."""

import pytest

from tests.bpmn.drawing import boundary, deployed, end, flows, handling, inside, many, nodes, process, start, work
from tests.bpmn.drawing import finish as complete
from workflow_engine.bpmn import codec, commands, execution
from workflow_engine.bpmn.commands import Move
from workflow_engine.bpmn.faults import StaleCommand
from workflow_engine.bpmn.world import World
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.outcome import Outcome
from workflow_engine.testing import Instance, Lab

FORK = start() + nodes("parallelGateway", "g j") + work("a b c") + end() + flows("s>g g>a g>b a>j b>j j>c c>e")
SUB = inside("sub", start("t") + work("in1 in2") + end("u") + flows("t>in1 in1>in2 in2>u"))
NESTED = start() + work("a") + SUB + work("b") + end() + flows("s>a a>sub sub>b b>e")


def move(lab: Lab, instance: Instance, cancel: tuple[str, ...] = (), start: tuple[str, ...] = ()) -> Outcome:
    """Move tokens by the elements they are at."""
    tokens = [name for name, row in instance.opened.items() if row.element in cancel]
    world = World(lab.now, lab.library)
    outcome = execution.apply(instance.compiled, instance.state, instance.values, Move(tokens, start), world)
    instance.take(outcome, 0)
    return outcome


def elements(instance: Instance) -> list[str]:
    return sorted(row.element for row in instance.opened.values())


@pytest.mark.parametrize(
    ("body", "cancel", "begin", "waits"),
    [
        (FORK, ("a",), ("c",), ["b", "c"]),
        (FORK, (), ("a",), ["a", "a", "b"]),
        (FORK, ("a", "b"), ("c",), ["c"]),
        (FORK, ("a",), ("f_a_j",), ["b"]),
        (FORK, ("a", "b"), ("f_a_j", "f_b_j"), ["c"]),
        (NESTED, ("a",), ("in2",), ["in2"]),
        (NESTED, ("a",), ("sub",), ["in1"]),
        (NESTED, ("a",), ("f_in1_in2",), ["in2"]),
    ],
)
def test_where_tokens_are_afterwards(
    body: str, cancel: tuple[str, ...], begin: tuple[str, ...], waits: list[str]
) -> None:
    lab = deployed(process(body))
    instance = lab.start("p")
    move(lab, instance, cancel, begin)
    assert elements(instance) == waits


def test_it_goes_on_from_there_to_the_end() -> None:
    lab = deployed(process(NESTED))
    instance = lab.start("p")
    outcome = move(lab, instance, ("a",), ("in2",))
    assert [(passed.what, passed.element, passed.causes) for passed in outcome.passed] == [
        ("cancelled", "a", ("1",)),
        ("entered", "sub", ("2",)),
        ("entered", "in2", ("2",)),
    ]
    complete(lab, "in2")
    complete(lab, "b")
    assert instance.status == "completed"


def test_a_sub_process_that_is_opened_by_hand_listens() -> None:
    sub = SUB.replace(
        "</subProcess>", handling("h", "signal", work("hx") + flows("hs>hx"), interrupting=False) + "</subProcess>"
    )
    body = start() + work("a b") + sub + boundary("q", "sub", "message") + end() + flows("s>a a>sub sub>e q>b b>e")
    lab = deployed(process(body))
    instance = lab.start("p")
    move(lab, instance, ("a",), ("in1",))
    assert elements(instance) == ["hs", "in1", "q"]
    move(lab, instance, (), ("in2",))  # into the same scope, not a second one
    assert elements(instance) == ["hs", "in1", "in2", "q"]
    lab.send("hello")
    assert elements(instance) == ["b"]


def test_when_the_last_token_is_taken_away_the_instance_ends() -> None:
    lab = deployed(process(FORK))
    instance = lab.start("p")
    assert move(lab, instance, ("a", "b")).status == "completed"


ROUNDS = (
    start()
    + many("m", tag="subProcess", body=start("t") + work("x") + flows("t>x"))
    + work("a")
    + end()
    + flows("s>m m>a a>e")
)
HANDLED = NESTED + boundary("q", "a", "message") + flows("q>b") + handling("h", "signal", work("hx") + flows("hs>hx"))


@pytest.mark.parametrize(
    ("body", "begin", "code"),
    [
        (NESTED, "nowhere", "unknown_element"),
        (NESTED, "s", "not_a_target"),
        (NESTED, "t", "not_a_target"),
        (HANDLED, "q", "not_a_target"),
        (HANDLED, "hs", "not_a_target"),
        (HANDLED, "h", "not_a_target"),
        (HANDLED, "hx", "scope_not_open"),
        (FORK, "j", "needs_flow"),
        (ROUNDS, "x", "ambiguous_scope"),
    ],
)
def test_where_no_token_can_be_put(body: str, begin: str, code: str) -> None:
    lab = deployed(process(body))
    instance = lab.start("p", {"people": ["王芳", "李强"]})
    with pytest.raises(InvalidInput) as refused:
        move(lab, instance, (), (begin,))
    assert [(problem.code, problem.element) for problem in refused.value.problems] == [(code, begin)]


def test_parts_of_an_activity_cannot_be_taken_alone() -> None:
    lab = deployed(process(ROUNDS))
    instance = lab.start("p", {"people": ["王芳", "李强"]})
    part = codec.read(instance.state)["scopes"][1][0]  # the token that the first round's scope belongs to
    world = World(lab.now, lab.library)
    for name, refusal in (("999", StaleCommand), (part, InvalidInput)):
        with pytest.raises(refusal):
            execution.apply(instance.compiled, instance.state, instance.values, Move([name]), world)


def test_an_event_that_is_taken_away_takes_its_gateway_along() -> None:
    body = (
        start()
        + nodes("eventBasedGateway", "g")
        + nodes("receiveTask", "m n", 'messageRef="message_1"')
        + work("a")
        + end()
    )
    body = body.replace('id="n" messageRef="message_1"', 'id="n" messageRef="message_2"')
    lab = deployed(process(body + flows("s>g g>m g>n m>e n>a a>e")))
    instance = lab.start("p")
    move(lab, instance, ("m",), ("a",))
    assert elements(instance) == ["a"]


def test_a_move_is_kept_as_any_command() -> None:
    command = Move(["3"], ["a"])
    assert commands.from_json(commands.to_json(command)) == command
