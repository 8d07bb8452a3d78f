"""What begins an instance besides a plain start event: one of several events, all of several, receive tasks, gateways."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    deployed,
    done,
    end,
    flows,
    inside,
    mapping,
    nodes,
    process,
    refused,
    start,
    tasks,
    timer,
)
from workflow_engine.testing import Lab

NEXT = tasks("a") + end() + flows("a>e")
RECEIVES = '<receiveTask id="r" instantiate="true" messageRef="message_1"/>'


def gateway(kind: str = "Exclusive", behind: str = "") -> str:
    """An event-based gateway that instantiates, with a message event and what is given behind it."""
    drawn = f'<eventBasedGateway id="g" instantiate="true" eventGatewayType="{kind}"/>'
    return drawn + catch("c", "message") + behind + tasks("a b") + end() + flows("g>c g>d c>a d>b a>e b>e")


def statuses(lab: Lab) -> list[str]:
    return [instance.status for instance in lab.instances]


def test_each_of_several_events_of_one_start_begins_an_instance_with_its_own_payload() -> None:
    body = start("s", "message,message 2,signal") + flows("s>a") + NEXT
    lab = deployed(process(body.replace("><message", f">{mapping(output_n='n')}<message", 1)))
    for number, send in enumerate([lab.send, lab.send, lab.signal]):
        name = ["hello", "bye", "sig"][number]
        send(name, variables={"n": number})
    assert statuses(lab) == ["completed"] * 3
    assert [lab.variables(each) for each in lab.instances] == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_each_of_several_timers_of_one_start_keeps_its_own_time() -> None:
    two = start("s", timer("Cycle", "R2/PT1H") + timer("Cycle", "R2/PT5H")) + flows("s>a") + NEXT
    lab = deployed(process(two))
    lab.forward(timedelta(hours=2))
    assert len(lab.instances) == 2
    lab.forward(timedelta(hours=10))
    assert statuses(lab) == ["completed"] * 4


def test_where_all_of_several_messages_are_needed_the_first_begins_and_the_others_are_waited_for() -> None:
    lab = deployed(process(start("s", "message,message 2", 'parallelMultiple="true"') + flows("s>a") + NEXT))
    lab.send("bye")
    assert statuses(lab) == ["running"]
    lab.send("bye")
    assert statuses(lab) == ["running", "running"]
    assert done(lab) == []
    lab.send("hello")
    assert statuses(lab) == ["completed", "running"]
    assert done(lab) == ["s", "a", "e"]


def test_a_receive_task_that_begins_an_instance_is_done_when_it_begins() -> None:
    lab = deployed(process(RECEIVES + boundary("b", "r", "timer") + flows("r>a b>a") + NEXT))
    lab.send("hello")
    assert (statuses(lab), done(lab)) == (["completed"], ["r", "a", "e"])


@pytest.mark.parametrize(("kind", "left"), [("Exclusive", ["completed"] * 2), ("Parallel", ["completed"])])
def test_a_gateway_begins_an_instance_for_each_event_or_one_for_all(kind: str, left: list[str]) -> None:
    lab = deployed(process(gateway(kind, catch("d", "message 2"))))
    lab.send("hello")
    assert statuses(lab) == (["completed"] if kind == "Exclusive" else ["running"])
    lab.send("bye")
    assert statuses(lab) == left
    assert sorted(done(lab)) == ["a", "b", "c", "d", "e", "e"]


TWICE = RECEIVES.replace("/>", "><standardLoopCharacteristics loopMaximum='2'/></receiveTask>")
PLAIN = nodes("eventBasedGateway", "g", 'eventGatewayType="Parallel"')
RACE = catch("c", "message") + catch("d", "message 2") + end() + flows("g>c g>d c>e d>e")
REFUSED = {
    "no variables yet": (gateway(behind=catch("d", "conditional")), ("conditional_start", "d")),
    "not a message": (gateway("Parallel", catch("d", "timer")), ("event_gateway_target", "d")),
    "not all of these": (
        start("s", "message,timer", 'parallelMultiple="true"') + flows("s>a") + NEXT,
        ("event_position", "s"),
    ),
    "inside": (start() + inside("sub", RECEIVES) + end() + flows("s>sub sub>e"), ("instantiate_position", "r")),
    "repeated": (TWICE + flows("r>a") + NEXT, ("instantiate_position", "r")),
    "all without beginning": (start() + PLAIN + RACE + flows("s>g"), ("event_gateway_type", "g")),
    "interrupted race": (
        gateway(behind='<receiveTask id="d" messageRef="message_2"/>' + boundary("x", "d", "timer") + flows("x>b")),
        ("event_gateway_target", "d"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_not_begin_as_drawn_is_refused(case: str) -> None:
    body, problem = REFUSED[case]
    assert refused(process(body)) == [problem]
