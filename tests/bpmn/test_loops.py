"""Standard loops (BPMN 2.0, 10.3.7 and 13.3.6)."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    done,
    end,
    finish,
    flows,
    looped,
    open_work,
    process,
    refused,
    run,
    start,
    work,
)

COUNT = "<script>n + 1</script>"


def counting(condition: str, attributes: str = "") -> str:
    """A loop whose body adds one to n."""
    task = looped("a", condition, attributes, "scriptTask", COUNT)
    return (
        start()
        + task.replace('id="a"', 'id="a" scriptFormat="feel" handoff:resultVariable="n"')
        + end()
        + flows("s>a a>e")
    )


@pytest.mark.parametrize(
    ("condition", "attributes", "begins", "rounds"),
    [
        ("n < 3", "", 0, 3),
        ("n < 3", "", 3, 1),
        ("n < 3", 'testBefore="true"', 3, 0),
        ("n < 3", 'testBefore="true"', 1, 2),
        ("true", 'loopMaximum="4"', 0, 4),
        ("true", 'testBefore="true" loopMaximum="2"', 0, 2),
        ("", 'loopMaximum="3"', 0, 3),
        ("n < 9", 'loopMaximum="2"', 0, 2),
        ("loopCounter < 3", "", 0, 3),
        ("false", "", 0, 1),
        ("false", 'testBefore="true"', 0, 0),
        ("missing", "", 0, 1),
        ("true", 'testBefore="true" loopMaximum="0"', 0, 0),
    ],
)
def test_a_standard_loop_runs_as_often_as_its_condition_and_maximum_say(
    condition: str, attributes: str, begins: int, rounds: int
) -> None:
    lab, instance = run(counting(condition, attributes), {"n": begins})
    assert lab.variables(instance)["n"] == begins + rounds
    assert done(lab).count("a") == rounds
    assert instance.status == "completed"


def test_a_loop_of_work_and_of_a_sub_process_asks_again_after_each_round() -> None:
    inner = start("ss") + work("w") + flows("ss>w")
    body = start() + looped("sub", "again", tag="subProcess", body=inner) + end() + flows("s>sub sub>e")
    lab, instance = run(body)
    for again in (True, True, False):
        assert open_work(lab) == ["w"]
        finish(lab, "w", {"again": again})
    assert instance.status == "completed"
    assert done(lab).count("sub") == 3


def test_a_boundary_event_belongs_to_the_loop_and_not_to_a_round() -> None:
    body = start() + looped("a", "true", tag="userTask") + boundary("b", "a", "timer") + end() + flows("s>a b>e")
    lab, instance = run(body)
    lab.forward(timedelta(seconds=6))
    finish(lab, "a")
    lab.forward(timedelta(seconds=6))
    assert instance.status == "completed"
    assert (done(lab), open_work(lab)) == (["s", "a", "b", "e"], [])


@pytest.mark.parametrize("maximum", ["-1", "1.5", "x"])
def test_a_loop_that_could_never_end_or_count_is_refused(maximum: str) -> None:
    assert refused(process(start() + looped("a") + flows("s>a"))) == [("endless_loop", "a")]
    assert ("mi_cardinality", "a") in refused(
        process(start() + looped("a", attributes=f'loopMaximum="{maximum}"') + flows("s>a"))
    )
