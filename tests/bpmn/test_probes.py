"""Probes to keep for ever: each of these was once wrong in an engine."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    done,
    end,
    file,
    finish,
    flows,
    handling,
    inside,
    nodes,
    open_work,
    process,
    put,
    refused,
    run,
    start,
    tasks,
    timer,
    work,
)
from workflow_engine.testing import Lab

REVIEW = (
    start() + work("a") + nodes("exclusiveGateway", "x", 'default="f_x_e"') + end() + flows("s>a a>x x>a[again] x>e")
)


def test_three_thousand_rounds_of_a_loop_reach_the_end_with_a_state_that_does_not_grow() -> None:
    lab, instance = run(REVIEW)
    sizes = []
    for _ in range(3000):
        finish(lab, "a", {"again": True})
        sizes.append(len(instance.state))
    finish(lab, "a", {"again": False})
    assert (instance.status, instance.result) == ("completed", "e")
    assert sizes[-1] - sizes[10] <= 8  # the digits of the token counter
    assert max(sizes) < 1024


def test_three_thousand_automatic_rounds_in_one_act() -> None:
    body = start() + put("a", "n", "n + 1") + nodes("exclusiveGateway", "x", 'default="f_x_e"') + end()
    lab, instance = run(body + flows("s>a a>x x>a[n_<_3000] x>e"), {"n": 0})
    assert (instance.status, lab.variables(instance)["n"]) == ("completed", 3000)


def test_an_automatic_loop_stops_at_its_limit_and_is_not_complete() -> None:
    body = start() + tasks("a") + nodes("exclusiveGateway", "x") + end() + flows("s>a a>x x>a[1_=_1] x>e[1_=_2]")
    lab, instance = run(body)
    assert [code for code, _ in codes(lab)] == ["step_limit"]
    assert instance.status == "incident"


@pytest.mark.parametrize("name", ["Start", "End", "Root", "p.EndJoin", "StartEventSplit", "a.BoundaryEventSplit"])
def test_ids_that_the_library_keeps_for_itself_are_ids_like_any_other(name: str) -> None:
    body = start("s1") + f'<userTask id="{name}"/>' + boundary("b", name, "timer") + end("e1") + flows("b>e1")
    flow = f'<sequenceFlow id="f1" sourceRef="s1" targetRef="{name}"/><sequenceFlow id="f2" sourceRef="{name}" targetRef="e1"/>'
    lab, instance = run(body + flow)
    assert open_work(lab) == [name]
    finish(lab, name)
    assert (instance.status, done(lab)) == ("completed", ["s1", name, "e1"])


def test_an_interrupting_event_sub_process_of_the_process_ends_the_rest() -> None:
    lab, instance = run(start() + work("a") + flows("s>a") + handling("h", "message", work("hw") + flows("hs>hw")))
    lab.send("hello")
    assert open_work(lab) == ["hw"]
    finish(lab, "hw")
    assert instance.status == "completed"


def test_a_version_does_not_change_while_its_instances_run() -> None:
    """A message to an event sub-process of one instance starts nothing in the next one."""
    body = (
        start() + work("a") + flows("s>a") + handling("h", "message", work("hw") + flows("hs>hw"), interrupting=False)
    )
    lab, _ = run(body)
    lab.send("hello")
    later = lab.start("p")
    assert [item.element for item in lab.work_items(instance=later)] == ["a"]


@pytest.mark.parametrize(
    ("form", "value"), [("Duration", "PT5S"), ("Date", "2026-03-02T09:00:05+08:00"), ("Cycle", "R3/PT5S")]
)
def test_a_bare_iso_time_is_a_literal(form: str, value: str) -> None:
    lab, instance = run(start() + catch("c", timer(form, value)) + end() + flows("s>c c>e"))
    lab.forward(timedelta(seconds=4))
    assert instance.status == "running"
    lab.forward(timedelta(seconds=1))
    assert instance.status == "completed"


def test_a_message_without_a_name_goes_by_its_id() -> None:
    lab = Lab()
    lab.deploy(
        file(
            '<message id="nameless"/>',
            process(start() + catch("c", '<messageEventDefinition messageRef="nameless"/>') + end() + flows("s>c c>e")),
        )
    )
    instance = lab.start("p")
    lab.send("nameless")
    assert instance.status == "completed"


def test_two_tokens_go_through_one_task() -> None:
    body = start() + nodes("parallelGateway", "g") + nodes("exclusiveGateway", "m") + work("a") + end()
    lab, instance = run(body + tasks("l r") + flows("s>g g>l g>r l>m r>m m>a a>e"))
    assert open_work(lab) == ["a", "a"]
    finish(lab, "a")
    assert instance.status == "running"
    finish(lab, "a")
    assert instance.status == "completed"


def test_a_boundary_event_that_does_not_interrupt_hears_every_message() -> None:
    lab, instance = run(
        start() + work("a") + boundary("b", "a", "message", interrupting=False) + work("h") + flows("s>a b>h")
    )
    for count in (1, 2, 3):
        lab.send("hello")
        assert open_work(lab).count("h") == count
    finish(lab, "a")
    lab.send("hello")
    assert open_work(lab) == ["h"] * 3
    assert instance.status == "running"


def test_one_message_goes_to_one_of_two_that_wait_the_one_that_waited_longer() -> None:
    body = start() + nodes("parallelGateway", "g") + catch("c1", "message") + catch("c2", "message") + end()
    lab, instance = run(body + flows("s>g g>c1 g>c2 c1>e c2>e"))
    lab.send("hello")
    assert done(lab) == ["s", "g", "c1", "e"]
    assert instance.status == "running"
    lab.send("hello")
    assert instance.status == "completed"


def test_terminate_in_a_scope_with_event_sub_processes_ends_them_too() -> None:
    inner = start("ss") + work("a") + end("se", "terminate") + flows("ss>a a>se")
    inner += handling("h", "message", work("hw") + flows("hs>hw"), interrupting=False)
    lab, instance = run(start() + inside("sub", inner) + tasks("next") + flows("s>sub sub>next"))
    lab.send("hello")
    finish(lab, "a")
    assert (instance.status, done(lab)[-1], open_work(lab)) == ("completed", "next", [])


def test_a_variable_named_typename_does_no_harm() -> None:
    lab, instance = run(
        start() + work("a b") + end() + flows("s>a a>b b>e"), {"typename": "UUID", "x": {"typename": "Task"}}
    )
    finish(lab, "a", {"typename": "datetime"})
    finish(lab, "b")
    assert (instance.status, lab.variables(instance)["typename"]) == ("completed", "datetime")


def test_sixteen_and_forty_parallel_sections_in_a_row_cost_what_they_show() -> None:
    for pairs in (16, 40):
        body, last = start(), "s"
        for n in range(pairs):
            body += nodes("parallelGateway", f"g{n} j{n}") + tasks(f"a{n} b{n}")
            body += flows(f"{last}>g{n} g{n}>a{n} g{n}>b{n} a{n}>j{n} b{n}>j{n}")
            last = f"j{n}"
        lab, instance = run(body + end() + flows(f"{last}>e"))
        assert instance.status == "completed"
        assert len(done(lab)) == 2 + 4 * pairs


def test_scopes_may_be_nested_as_deep_as_a_file_may_be() -> None:
    body = tasks("a0") + work("w") + flows("a0>w")
    for level in range(1, 180):
        body = inside(f"sub{level}", body)
    lab, instance = run(body)
    finish(lab, "w")
    assert instance.status == "completed"
    assert done(lab)[-1] == "sub179"
    deeper = inside("x", inside("y", "".join(f'<subProcess id="z{n}">' for n in range(300)) + "</subProcess>" * 300))
    assert [code for code, _ in refused(process(deeper))] == ["xml_too_deep"]


def test_a_line_of_two_thousand_tasks() -> None:
    names = [f"t{n}" for n in range(1998)]
    chain = " ".join(f"{a}>{b}" for a, b in zip(["s", *names], [*names, "e"], strict=True))
    lab, instance = run(start() + tasks(" ".join(names)) + end() + flows(chain))
    assert (instance.status, len(done(lab))) == ("completed", 2000)
