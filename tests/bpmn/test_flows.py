"""Which sequence flows were taken, as the record of an act tells it."""

import pytest

from tests.bpmn.drawing import catch, end, finish, flows, nodes, run, start, tasks, timer, work
from workflow_engine.testing import Lab

CHOICE = nodes("exclusiveGateway", "g", 'default="f_g_b"')
RACE = nodes("eventBasedGateway", "g") + catch("m", "message") + catch("t", timer("Duration", "PT1H"))


def taken(lab: Lab) -> set[str]:
    return {flow for _, flow in lab.flows}


@pytest.mark.parametrize(("x", "way"), [(1, "a"), (2, "b")])
def test_a_choice_takes_one_flow(x: int, way: str) -> None:
    lab, _ = run(start() + CHOICE + tasks("a b") + end() + flows("s>g g>a[x_=_1] g>b a>e b>e"), {"x": x})
    assert taken(lab) == {"f_s_g", f"f_g_{way}", f"f_{way}_e"}


@pytest.mark.parametrize(("x", "flow"), [(1, "f_g_a"), (2, "other")])
def test_two_flows_between_the_same_nodes_are_told_apart(x: int, flow: str) -> None:
    both = flows("g>a[x_=_1]") + '<sequenceFlow id="other" sourceRef="g" targetRef="a"/>'
    lab, _ = run(
        start() + nodes("exclusiveGateway", "g", 'default="other"') + both + tasks("a") + flows("s>g"), {"x": x}
    )
    assert taken(lab) == {"f_s_g", flow}


def test_a_race_takes_the_flow_to_the_event_that_came_first() -> None:
    lab, _ = run(start() + RACE + end() + flows("s>g g>m g>t m>e t>e"))
    assert taken(lab) == {"f_s_g"}
    lab.send("hello")
    assert taken(lab) == {"f_s_g", "f_g_m", "f_m_e"}


def test_an_act_that_failed_has_taken_none() -> None:
    lab, _ = run(start() + work("w") + CHOICE + tasks("a b") + end() + flows("s>w w>g g>a[x_=_1] g>b a>e b>e"))
    finish(lab, "w", {"x": "no number"})
    assert lab.incidents
    assert taken(lab) == {"f_s_w"}
