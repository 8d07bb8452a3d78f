"""Event sub-processes: they wait while their scope is open, take its place or run beside it (BPMN 2.0, 10.3.5)."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    done,
    end,
    finish,
    flows,
    handling,
    inside,
    many,
    open_work,
    process,
    refused,
    run,
    start,
    tasks,
    throw,
    timer,
    work,
)

MAIN = start() + work("a") + end() + flows("s>a a>e")


def beside(name: str = "h", kinds: str = "message") -> str:
    return handling(name, kinds, work(f"{name}w") + flows(f"{name}s>{name}w"), interrupting=False)


def instead(name: str = "h", kinds: str = "message") -> str:
    return handling(name, kinds, work(f"{name}w") + flows(f"{name}s>{name}w"))


def test_one_that_does_not_interrupt_runs_as_often_as_its_event_happens() -> None:
    lab, instance = run(MAIN + beside())
    lab.send("hello")
    lab.send("hello")
    assert open_work(lab) == ["a", "hw", "hw"]
    finish(lab, "hw")
    finish(lab, "a")
    assert instance.status == "running"
    finish(lab, "hw")
    assert instance.status == "completed"


def test_once_only_handlers_are_left_nothing_new_is_heard() -> None:
    lab, instance = run(MAIN + beside())
    lab.send("hello")
    finish(lab, "a")
    lab.send("hello")
    assert open_work(lab) == ["hw"]
    finish(lab, "hw")
    assert instance.status == "completed"


def test_one_that_interrupts_ends_the_work_and_all_that_listened() -> None:
    lab, instance = run(MAIN + instead() + beside("k", "signal"))
    lab.signal("sig")
    lab.send("hello")
    assert open_work(lab) == ["hw"]
    assert done(lab, "cancelled") == ["a", "k", "kw"]
    lab.signal("sig")
    lab.send("hello")
    assert open_work(lab) == ["hw"]
    finish(lab, "hw")
    assert instance.status == "completed"


HAPPENS = {
    "message": lambda lab: lab.send("hello"),
    "signal": lambda lab: lab.signal("sig"),
    "timer": lambda lab: lab.forward(timedelta(seconds=11)),
}


def wrapped(body: str, level: int) -> str:
    """The same inside a sub-process, with a task behind it."""
    name, after = f"sub{level}", f"t{level}"
    return start(f"s{level}") + inside(name, body) + tasks(after) + flows(f"s{level}>{name} {name}>{after}")


@pytest.mark.parametrize("kinds", HAPPENS)
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_at_every_depth_it_serves_its_own_scope(kinds: str, depth: int) -> None:
    body = start("s0") + work("a") + flows("s0>a") + instead("h", kinds)
    for level in range(1, depth + 1):
        body = wrapped(body, level)
    lab, instance = run(body)
    HAPPENS[kinds](lab)
    assert open_work(lab) == ["hw"]
    finish(lab, "hw")
    assert instance.status == "completed"
    assert [element for element in done(lab) if element.startswith("t")] == [f"t{n}" for n in range(1, depth + 1)]


def test_nested_handlers_of_the_same_event_are_all_reached_by_a_signal_and_one_by_a_message() -> None:
    inner = start("ss") + work("b") + flows("ss>b") + beside("k", "message,signal")
    lab, _ = run(start() + inside("sub", inner) + flows("s>sub") + beside("h", "message,signal"))
    lab.signal("sig")
    assert sorted(open_work(lab)) == ["b", "hw", "kw"]
    lab.send("hello")
    assert len(open_work(lab)) == 4


def test_a_cycle_fires_again_and_again_and_stops_with_its_scope() -> None:
    lab, instance = run(MAIN + beside("h", timer("Cycle", "R/PT10S")))
    lab.forward(timedelta(seconds=35))
    assert open_work(lab) == ["a", "hw", "hw", "hw"]
    finish(lab, "a")
    lab.forward(timedelta(hours=1))
    assert len(open_work(lab)) == 3
    assert instance.status == "running"


def test_a_handler_may_have_boundary_events_and_handlers_of_its_own() -> None:
    inner = work("w") + boundary("late", "w", "timer") + work("x") + flows("hs>w late>x") + beside("k", "signal")
    lab, instance = run(MAIN + handling("h", "message", inner))
    lab.send("hello")
    lab.signal("sig")
    assert open_work(lab) == ["w", "kw"]
    lab.forward(timedelta(seconds=11))
    assert open_work(lab) == ["kw", "x"]
    finish(lab, "kw")
    finish(lab, "x")
    assert instance.status == "completed"


def test_a_terminate_inside_the_handler_ends_the_handler_and_one_in_the_scope_ends_both() -> None:
    ending = handling("h", "message", work("hw") + end("he", "terminate") + flows("hs>hw hw>he"), interrupting=False)
    lab, instance = run(MAIN + ending)
    lab.send("hello")
    finish(lab, "hw")
    assert (instance.status, open_work(lab)) == ("running", ["a"])
    lab, instance = run(MAIN.replace(end(), end("e", "terminate")) + beside())
    lab.send("hello")
    finish(lab, "a")
    assert (instance.status, open_work(lab)) == ("terminated", [])


def test_boundary_events_of_the_scope_end_its_handlers_too() -> None:
    sub = inside("sub", start("ss") + work("a") + flows("ss>a") + beside())
    lab, instance = run(start() + sub + boundary("b", "sub", "signal") + flows("s>sub"))
    lab.send("hello")
    lab.signal("sig")
    assert (instance.status, open_work(lab)) == ("completed", [])


def test_an_error_in_a_scope_is_handled_once_and_the_scope_goes_on_outside() -> None:
    inner = start("ss") + work("a") + end("se", "error") + flows("ss>a a>se") + instead("h", "error")
    lab, instance = run(start() + inside("sub", inner) + tasks("next") + flows("s>sub sub>next"))
    finish(lab, "a")
    assert open_work(lab) == ["hw"]
    finish(lab, "hw")
    assert (instance.status, done(lab)[-2:]) == ("completed", ["sub", "next"])


def test_an_escalation_in_a_handler_beside_goes_outside() -> None:
    first = handling("h", "message", throw("t", "escalation") + flows("hs>t"), interrupting=False)
    again = beside("k", "escalation")
    sub = inside("sub", start("ss") + work("a") + flows("ss>a") + first + again)
    up = boundary("b", "sub", "escalation", interrupting=False) + tasks("up") + flows("b>up")
    lab, _ = run(start() + sub + up + flows("s>sub"))
    lab.send("hello")
    assert "up" in done(lab)
    assert open_work(lab) == ["a"]


def test_each_child_of_a_multi_instance_has_its_own() -> None:
    inner = start("ss") + work("a") + end("se", "escalation") + flows("ss>a a>se") + beside("h", "escalation")
    lab, _ = run(start() + many("sub", tag="subProcess", body=inner) + flows("s>sub"), {"people": ["x", "y"]})
    finish(lab, "a")
    assert open_work(lab) == ["a", "hw"]


def test_triggered_by_event_false_is_an_ordinary_sub_process() -> None:
    body = start() + inside("sub", start("ss") + tasks("a") + flows("ss>a"), attributes='triggeredByEvent="false"')
    assert done(run(body + flows("s>sub"))[0]) == ["s", "ss", "a", "sub"]


@pytest.mark.parametrize(
    "inner",
    [
        tasks("x"),
        start("x") + tasks("z") + flows("x>z"),
        start("x", "message") + start("y", "signal") + tasks("z") + flows("x>z y>z"),
    ],
    ids=["no start", "no trigger", "two starts"],
)
def test_one_start_with_a_trigger_is_needed(inner: str) -> None:
    body = MAIN + inside("h", inner, attributes='triggeredByEvent="true"')
    assert ("no_start_event", "h") in refused(process(body))


@pytest.mark.parametrize("flow", ["a>h", "h>a2"])
def test_no_flow_leads_into_or_out_of_one(flow: str) -> None:
    body = start() + work("a a2") + flows("s>a a>a2") + instead() + flows(flow)
    assert ("event_sub_process", "h") in refused(process(body))


@pytest.mark.parametrize("tag", ["transaction", "adHocSubProcess", "subProcess"])
def test_one_that_is_repeated_or_of_another_kind_is_refused(tag: str) -> None:
    body = handling("h", "message", tasks("b") + flows("hs>b")).replace("subProcess", tag)
    loop = '<standardLoopCharacteristics loopMaximum="2"/>' if tag == "subProcess" else ""
    assert ("event_sub_process", "h") in refused(process(MAIN + body.replace(f"</{tag}>", f"{loop}</{tag}>")))


def test_a_boundary_event_cannot_sit_on_one() -> None:
    assert refused(process(MAIN + instead() + boundary("b", "h", "signal"))) == [("boundary_host", "b")]
