"""Compensation: completed work is undone backwards, once, with the values it had (BPMN 2.0, 10.7 and 13.5.5)."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    deployed,
    done,
    end,
    fails,
    finish,
    flows,
    handling,
    inside,
    many,
    nodes,
    open_work,
    process,
    put,
    refused,
    run,
    start,
    tasks,
    throw,
    timer,
    undoable,
    work,
)
from workflow_engine.testing import Lab


def undone(lab: Lab) -> list[str]:
    return [element for element in done(lab) if element.startswith("undo")]


def of(activity: str, attributes: str = "") -> str:
    return f'<compensateEventDefinition activityRef="{activity}" {attributes}/>'


LINE = start() + undoable("a") + undoable("b") + undoable("c") + flows("s>a a>b b>c")


def test_everything_is_undone_in_reverse_order() -> None:
    lab, instance = run(LINE + throw("t", "compensation") + end() + flows("c>t t>e"))
    assert done(lab) == ["s", "a", "b", "c", "undo_c", "undo_b", "undo_a", "t", "e"]
    assert instance.status == "completed"


def test_one_activity_can_be_chosen_and_each_is_undone_at_most_once() -> None:
    lab, _ = run(
        LINE + throw("t", of("b")) + throw("u", "compensation") + throw("v", "compensation") + flows("c>t t>u u>v")
    )
    assert undone(lab) == ["undo_b", "undo_c", "undo_a"]


def test_an_activity_that_was_never_completed_is_not_undone() -> None:
    body = (
        start() + nodes("parallelGateway", "g") + undoable("a", "userTask") + undoable("b") + throw("t", "compensation")
    )
    lab, _ = run(body + flows("s>g g>a g>b b>t"))
    assert undone(lab) == ["undo_b"]
    assert open_work(lab) == ["a"]


def test_a_loop_leaves_one_entry_per_round() -> None:
    body = start() + nodes("exclusiveGateway", "m") + undoable("a", "userTask") + throw("t", "compensation")
    body += nodes("exclusiveGateway", "x", 'default="f_x_t"') + flows("s>m m>a a>x x>m[again] x>t")
    lab, _ = run(body)
    for again in (True, True, False):
        finish(lab, "a", {"again": again})
    assert undone(lab) == ["undo_a"] * 3


def test_the_handler_waits_for_people_and_the_throw_waits_for_the_handler() -> None:
    body = (
        start()
        + undoable("a")
        + undoable("b")
        + throw("t", "compensation")
        + tasks("after")
        + flows("s>a a>b b>t t>after")
    )
    lab, instance = run(body.replace('<task id="undo', '<userTask id="undo'))
    for element in ("undo_b", "undo_a"):
        assert (open_work(lab), "after" in done(lab)) == ([element], False)
        finish(lab, element)
    assert instance.status == "completed"


def test_a_throw_that_does_not_wait_goes_on_beside_its_handlers() -> None:
    body = start() + undoable("a") + undoable("b") + tasks("after") + flows("s>a a>b b>t t>after")
    body += throw("t", '<compensateEventDefinition waitForCompletion="false"/>')
    lab, instance = run(body.replace('<task id="undo', '<userTask id="undo'))
    assert ("after" in done(lab), open_work(lab)) == (True, ["undo_b"])
    finish(lab, "undo_b")
    finish(lab, "undo_a")
    assert instance.status == "completed"
    assert "t" in done(lab)


SUB = inside("sub", start("ss") + undoable("b") + undoable("c") + flows("ss>b b>c"))


def test_what_was_done_in_a_completed_sub_process_is_undone_with_it() -> None:
    lab, _ = run(start() + undoable("a") + SUB + throw("t", "compensation") + flows("s>a a>sub sub>t"))
    assert undone(lab) == ["undo_c", "undo_b", "undo_a"]
    lab, _ = run(start() + undoable("a") + SUB + throw("t", of("sub")) + flows("s>a a>sub sub>t"))
    assert undone(lab) == ["undo_c", "undo_b"]


def test_a_sub_process_that_is_still_open_is_left_alone() -> None:
    inner = start("ss") + undoable("b") + work("w") + flows("ss>b b>w")
    body = start() + nodes("parallelGateway", "g") + inside("sub", inner) + undoable("a") + throw("t", "compensation")
    lab, instance = run(body + flows("s>g g>sub g>a a>t"))
    assert undone(lab) == ["undo_a"]
    finish(lab, "w")
    assert instance.status == "completed"


def test_a_throw_inside_a_sub_process_undoes_what_was_done_there() -> None:
    inner = start("ss") + undoable("b") + end("se", "compensation") + flows("ss>b b>se")
    lab, instance = run(start() + undoable("a") + inside("sub", inner) + flows("s>a a>sub"))
    assert (undone(lab), instance.status) == (["undo_b"], "completed")


def test_a_handler_of_the_sub_process_takes_the_place_of_the_handlers_in_it() -> None:
    sub = undoable("sub", "subProcess", start("ss") + undoable("b") + flows("ss>b"))
    lab, _ = run(start() + sub + throw("t", "compensation") + flows("s>sub sub>t"))
    assert undone(lab) == ["undo_sub"]


HANDLED = tasks("first") + throw("inner", of("b")) + tasks("last") + flows("hs>first first>inner inner>last")
HANDLER = handling("h", "compensation", HANDLED)


def test_a_compensation_event_sub_process_says_what_undoing_its_scope_means() -> None:
    inner = start("ss") + undoable("b") + undoable("c") + flows("ss>b b>c") + HANDLER
    lab, _ = run(start() + inside("sub", inner) + throw("t", "compensation") + flows("s>sub sub>t"))
    assert done(lab)[-6:] == ["first", "undo_b", "inner", "last", "h", "t"]
    assert undone(lab) == ["undo_b"]


def test_it_runs_even_when_nothing_else_in_its_scope_can_be_undone() -> None:
    inner = start("ss") + tasks("b") + flows("ss>b") + handling("h", "compensation", tasks("x") + flows("hs>x"))
    lab, _ = run(start() + inside("sub", inner) + throw("t", "compensation") + flows("s>sub sub>t"))
    assert done(lab)[-4:] == ["hs", "x", "h", "t"]


def test_a_throw_in_another_event_sub_process_undoes_the_scope_it_serves() -> None:
    onto = handling("h", "message", throw("t", "compensation") + flows("hs>t"))
    lab, instance = run(start() + undoable("a") + work("w") + flows("s>a a>w") + onto)
    lab.send("hello")
    assert (undone(lab), instance.status) == (["undo_a"], "completed")


def test_handlers_see_the_values_of_their_round() -> None:
    many_undone = many("a", tag="task") + boundary("c_a", "a", "compensation")
    undo = '<userTask id="undo_a" isForCompensation="true"/><association sourceRef="c_a" targetRef="undo_a"/>'
    lab, _ = run(
        start() + many_undone + undo + throw("t", "compensation") + flows("s>a a>t"), {"people": ["王芳", "李强"]}
    )
    seen = []
    while lab.work_items():
        seen.append(lab.work_items()[0].values["person"])
        finish(lab, "undo_a")
    assert seen == ["李强", "王芳"]


def test_children_of_a_multi_instance_sub_process_are_undone_each_with_its_values() -> None:
    inner = start("ss") + undoable("b") + flows("ss>b")
    sub = many("sub", tag="subProcess", body=inner).replace('<task id="undo_b"', '<userTask id="undo_b"')
    lab, _ = run(start() + sub + throw("t", "compensation") + flows("s>sub sub>t"), {"people": ["王芳", "李强"]})
    assert [item.element for item in lab.work_items()] == ["undo_b"]
    finish(lab, "undo_b")
    finish(lab, "undo_b")
    assert done(lab)[-1] == "t"


def test_a_called_process_keeps_its_own_and_the_call_may_have_a_handler() -> None:
    call = undoable("c", "callActivity").replace('id="c"', 'id="c" calledElement="q"')
    lab = deployed(
        process(start() + call + throw("t", "compensation") + flows("s>c c>t")),
        process(start("qs") + undoable("b") + flows("qs>b"), "q"),
    )
    lab.start("p")
    assert undone(lab) == ["undo_c"]


def test_an_error_in_a_handler_goes_out_from_the_throw_and_a_fault_names_the_handler() -> None:
    def failing(task: str) -> str:
        return (
            start("ss")
            + undoable("b").replace('<task id="undo_b" isForCompensation="true"/>', task)
            + end("se", "compensation")
            + flows("ss>b b>se")
        )

    error = fails("undo_b", "E1").replace("<scriptTask", '<scriptTask isForCompensation="true"')
    lab, _ = run(
        start() + inside("sub", failing(error)) + boundary("x", "sub", "error") + tasks("h") + flows("s>sub x>h")
    )
    assert done(lab)[-1] == "h"
    fault = error.replace("bpmn_error('E1', 'as wanted')", "1 / 0")
    lab, _ = run(start() + inside("sub", failing(fault)) + flows("s>sub"))
    assert codes(lab) == [("script_error", "undo_b")]


def test_there_is_a_limit_to_what_is_remembered() -> None:
    body = start() + put("i", "n", "n + 1") + undoable("a") + nodes("exclusiveGateway", "m")
    body += nodes("exclusiveGateway", "x", 'default="f_x_e"') + end() + flows("s>m m>i i>a a>x x>m[n_<_2000] x>e")
    lab, _ = run(body, {"n": 0})
    assert codes(lab) == [("compensation_limit", "a")]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (tasks("a") + boundary("b", "a", "compensation") + flows("s>a"), ("compensation_handler", "b")),
        (undoable("a").replace('isForCompensation="true"', "") + flows("s>a"), ("compensation_handler", "c_a")),
        (undoable("a") + tasks("z") + flows("s>a undo_a>z"), ("compensation_handler", "undo_a")),
        (undoable("a") + throw("t", of("nothing")) + flows("s>a a>t"), ("dangling_ref", "t")),
        (tasks("a") + throw("t", of("a")) + flows("s>a a>t"), ("compensation_handler", "t")),
        (SUB + throw("t", of("b")) + flows("s>sub sub>t"), ("dangling_ref", "t")),
    ],
    ids=["no handler", "not marked", "flows", "nothing", "not undoable", "in another scope"],
)
def test_compensation_that_could_not_work_is_refused(body: str, problem: tuple[str, str]) -> None:
    assert problem in refused(process(start() + body))


# ---- transactions

WORK = start("ts") + undoable("a") + undoable("b") + flows("ts>a a>b")


def transaction(finishing: str, outside: str = "") -> str:
    inner = WORK + finishing
    return start() + inside("t", inner, "transaction") + tasks("ok") + flows("s>t t>ok") + outside


CANCELLED = boundary("given_up", "t", "cancel") + tasks("no") + flows("given_up>no")
FAILED = boundary("failed", "t", "error") + tasks("bad") + flows("failed>bad")


def test_a_transaction_that_succeeds_goes_on() -> None:
    assert done(run(transaction(end("te") + flows("b>te"), CANCELLED))[0])[-1] == "ok"


def test_one_that_is_cancelled_stops_undoes_its_work_and_leaves_by_its_cancel_event() -> None:
    parallel = nodes("parallelGateway", "g") + work("w") + end("te", "cancel") + flows("b>g g>w g>te")
    lab, instance = run(transaction(parallel, CANCELLED))
    assert (undone(lab), done(lab)[-1], open_work(lab)) == (["undo_b", "undo_a"], "no", [])
    assert "w" in done(lab, "cancelled")
    assert instance.status == "completed"


@pytest.mark.parametrize("cycle", ["R1/PT1H", "R3/PT1H", "R/PT1H"])
def test_it_is_given_up_also_when_a_timer_beside_it_has_run_out(cycle: str) -> None:
    """The timer stands before the cancel event, so that it is met first."""
    reminder = boundary("late", "t", timer("Cycle", cycle), interrupting=False) + tasks("remind") + flows("late>remind")
    lab, instance = run(transaction(work("w") + end("te", "cancel") + flows("b>w w>te"), reminder + CANCELLED))
    lab.forward(timedelta(hours=4))
    finish(lab, "w")
    assert (undone(lab), done(lab)[-1], instance.status) == (["undo_b", "undo_a"], "no", "completed")


def test_the_cancel_event_waits_for_the_handlers() -> None:
    body = transaction(end("te", "cancel") + flows("b>te"), CANCELLED).replace('<task id="undo', '<userTask id="undo')
    lab, instance = run(body)
    assert (open_work(lab), "no" in done(lab)) == (["undo_b"], False)
    finish(lab, "undo_b")
    finish(lab, "undo_a")
    assert (done(lab)[-1], instance.status) == ("no", "completed")


def test_one_that_fails_is_not_undone() -> None:
    lab, _ = run(transaction(end("te", "error") + flows("b>te"), CANCELLED + FAILED))
    assert (undone(lab), done(lab)[-1]) == ([], "bad")


def test_what_a_completed_transaction_did_can_be_undone_later() -> None:
    lab, _ = run(transaction(end("te") + flows("b>te"), throw("x", "compensation") + flows("ok>x")))
    assert undone(lab) == ["undo_b", "undo_a"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (start() + end("x", "cancel") + flows("s>x"), ("cancel_outside_transaction", "x")),
        (transaction(end("te", "cancel") + flows("b>te")), ("no_cancel_boundary", "t")),
        (start() + work("w") + boundary("x", "w", "cancel") + flows("s>w"), ("event_position", "x")),
    ],
)
def test_cancel_events_elsewhere_are_refused(body: str, problem: tuple[str, str]) -> None:
    assert problem in refused(process(body))
