"""Ad-hoc sections: work in any order, begun when somebody likes (BPMN 2.0, 10.3.5 and 13.3.5)."""

import pytest

from tests.bpmn.drawing import (
    boundary,
    done,
    end,
    finish,
    flows,
    inside,
    nodes,
    open_work,
    process,
    put,
    refused,
    run,
    start,
    tasks,
    work,
)
from workflow_engine.domain.errors import WrongState
from workflow_engine.testing import Lab


def section(body: str, condition: str = "", attributes: str = "") -> str:
    asked = f"<completionCondition>{condition}</completionCondition>" if condition else ""
    return start() + inside("h", body + asked, "adHocSubProcess", attributes) + end() + flows("s>h h>e")


def offered(lab: Lab) -> list[str]:
    return [item.element for item in lab.work_items() if item.offered]


def test_work_is_offered_in_any_order_and_any_number_of_times() -> None:
    lab, instance = run(section(work("a b"), "finished"))
    assert offered(lab) == ["a", "b"]
    for element, finished in (("b", False), ("b", False), ("a", True)):
        assert instance.status == "running"
        finish(lab, element, {"finished": finished})
    assert instance.status == "completed"
    assert done(lab) == ["s", "b", "b", "a", "h", "e"]


def test_a_parallel_section_lets_several_people_begin_the_same_work() -> None:
    lab, _ = run(section(work("a b"), "finished"))
    for element in ("a", "a", "b"):
        lab.begin(next(item for item in lab.work_items() if item.element == element and item.offered))
    assert sorted(open_work(lab)) == ["a", "a", "a", "b", "b"]
    assert offered(lab) == ["a", "b"]


def test_a_sequential_section_has_one_activity_at_a_time() -> None:
    lab, _ = run(section(work("a b"), "finished", 'ordering="Sequential"'))
    first, second = lab.work_items()
    lab.begin(first)
    assert open_work(lab) == ["a"]
    with pytest.raises(WrongState):
        lab.begin(second)
    finish(lab, "a")
    assert offered(lab) == ["a", "b"]


@pytest.mark.parametrize("ordering", ["Sequential", "Parallel"])
def test_what_needs_nobody_runs_once_and_the_section_ends_after_it(ordering: str) -> None:
    lab, instance = run(section(tasks("a b"), "", f'ordering="{ordering}"'))
    assert done(lab) == ["s", "a", "b", "h", "e"]
    assert instance.status == "completed"


def test_the_completion_condition_is_asked_after_each_activity() -> None:
    body = put("a", "n", "n + 1") + put("b", "n", "n + 1") + put("c", "n", "n + 1")
    lab, instance = run(section(body, "n = 2", 'ordering="Sequential"'), {"n": 0})
    assert (lab.variables(instance)["n"], instance.status) == (2, "completed")


@pytest.mark.parametrize(("cancels", "left"), [("true", []), ("false", ["b"])])
def test_the_rest_is_cancelled_or_waited_for(cancels: str, left: list[str]) -> None:
    lab, instance = run(section(work("a b"), "finished", f'cancelRemainingInstances="{cancels}"'))
    lab.begin(lab.work_items()[1])
    finish(lab, "a", {"finished": True})
    assert open_work(lab) == left
    if left:
        finish(lab, "b")
    assert instance.status == "completed"


def test_without_a_condition_a_performer_ends_the_section() -> None:
    lab, instance = run(section(work("a b")))
    finish(lab, "a")
    lab.end_section(lab.work_items()[0])
    assert instance.status == "completed"
    other, _ = run(section(work("a b"), "finished"))
    with pytest.raises(WrongState):
        other.end_section(other.work_items()[0])


def test_flows_inside_a_section_are_honoured() -> None:
    lab, instance = run(section(work("a") + tasks("b") + work("c") + flows("a>b b>c"), "finished"))
    assert offered(lab) == ["a"]
    finish(lab, "a")
    assert sorted(open_work(lab)) == ["a", "c"]
    finish(lab, "c", {"finished": True})
    assert instance.status == "completed"


def test_a_condition_that_another_branch_makes_true_ends_the_section() -> None:
    body = (
        start()
        + nodes("parallelGateway", "g")
        + work("other")
        + inside("h", work("a") + "<completionCondition>finished</completionCondition>", "adHocSubProcess")
    )
    lab, instance = run(body + flows("s>g g>h g>other"))
    finish(lab, "other", {"finished": True})
    assert (instance.status, open_work(lab)) == ("completed", [])


def test_a_variable_written_before_the_section_has_begun_does_not_confuse_it() -> None:
    body = (
        start()
        + nodes("parallelGateway", "g")
        + put("first", "finished", "false")
        + inside("h", work("a") + "<completionCondition>finished</completionCondition>", "adHocSubProcess")
    )
    lab, instance = run(body + flows("s>g g>first g>h"))
    finish(lab, "a", {"finished": True})
    assert instance.status == "completed"


def test_boundary_events_and_gateways_in_a_section() -> None:
    inner = work("a") + nodes("exclusiveGateway", "x", 'default="f_x_c"') + tasks("b c") + flows("a>x x>b[n_=_1] x>c")
    body = section(inner, "finished").replace(end(), boundary("m", "h", "message") + end()) + flows("m>e")
    lab, instance = run(body)
    finish(lab, "a", {"n": 1})
    assert done(lab) == ["s", "a", "x", "b"]
    lab.send("hello")
    assert instance.status == "completed"


@pytest.mark.parametrize("event", [start("x") + flows("x>a"), end("x") + flows("a>x")])
def test_start_and_end_events_in_a_section_are_refused(event: str) -> None:
    assert refused(process(section(work("a") + event))) == [("event_position", "x")]
