"""What SpiffWorkflow does wrong with events, tasks and texts as it comes, and what the same diagram does here."""

from datetime import timedelta

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

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
    many,
    nodes,
    open_work,
    process,
    refused,
    run,
    script,
    start,
    tasks,
    throw,
    timer,
    work,
)
from tests.bpmn.plain import Plain


def test_a_bare_iso_duration_is_taken_for_python() -> None:
    body = start() + catch("c", timer("Duration", "PT5S")) + end() + flows("s>c c>e")
    with pytest.raises(Exception, match="PT5S"):
        Plain(process(body))
    lab, instance = run(body)
    lab.forward(timedelta(seconds=5))
    assert instance.status == "completed"


def test_an_empty_duration_fires_at_once() -> None:
    body = start() + catch("c", timer("Duration", '""')) + work("a") + flows("s>c c>a")
    plain = Plain(process(body))
    plain.workflow.refresh_waiting_tasks()
    plain.workflow.do_engine_steps()
    assert plain.open() == ["a"]
    assert refused(process(body)) == [("timer_invalid", "c")]


def siblings() -> str:
    def part(name: str) -> str:
        inner = (
            start(f"{name}s") + work(f"{name}u") + end(f"{name}e", "error") + flows(f"{name}s>{name}u {name}u>{name}e")
        )
        return (
            inside(name, inner)
            + boundary(f"{name}b", name, "error")
            + work(f"{name}h")
            + flows(f"g>{name} {name}b>{name}h")
        )

    return start() + nodes("parallelGateway", "g") + part("x") + part("y") + flows("s>g")


def test_an_error_of_one_sub_process_is_caught_by_its_sibling_too() -> None:
    plain = Plain(process(siblings()))
    plain.finish("xu")
    assert sorted(plain.open()) == ["xh", "yh"]
    lab, _ = run(siblings())
    finish(lab, "xu")
    assert sorted(open_work(lab)) == ["xh", "yu"]


def test_a_boundary_event_that_does_not_interrupt_hears_one_message_only() -> None:
    body = start() + work("a") + boundary("b", "a", "message", interrupting=False) + work("h") + flows("s>a b>h")
    plain = Plain(process(body))
    plain.send("hello")
    plain.send("hello")
    assert sorted(plain.open()) == ["a", "h"]
    lab, _ = run(body)
    lab.send("hello")
    lab.send("hello")
    assert open_work(lab) == ["a", "h", "h"]


def test_one_message_satisfies_everybody() -> None:
    body = start() + nodes("parallelGateway", "g") + catch("c1", "message") + catch("c2", "message") + work("a b")
    body += flows("s>g g>c1 g>c2 c1>a c2>b")
    plain = Plain(process(body))
    plain.send("hello")
    assert sorted(plain.open()) == ["a", "b"]
    lab, _ = run(body)
    lab.send("hello")
    assert open_work(lab) == ["a"]


def test_a_plain_task_waits_for_a_person() -> None:
    body = start() + tasks("a") + end() + flows("s>a a>e")
    assert Plain(process(body)).open() == ["a"]
    assert run(body)[1].status == "completed"


def test_a_conditional_flow_out_of_an_activity_is_taken_whatever_it_says() -> None:
    body = start() + work("a b") + flows("s>a a>b[false]")
    plain = Plain(process(body))
    plain.finish("a")
    assert plain.open() == ["b"]
    lab, instance = run(body)
    finish(lab, "a")
    assert (open_work(lab), instance.status) == ([], "completed")


def test_a_link_throws_nothing_and_the_process_ends_there() -> None:
    body = start() + throw("t", "link") + catch("c", "link") + work("a") + end() + flows("s>t c>a a>e")
    plain = Plain(process(body))
    assert (plain.open(), plain.workflow.is_completed()) == ([], True)
    assert open_work(run(body)[0]) == ["a"]


def test_an_interrupting_event_sub_process_interrupts_nothing() -> None:
    body = (
        start()
        + work("a")
        + end()
        + flows("s>a a>e")
        + handling("h", "message", work("hw") + end("he") + flows("hs>hw hw>he"))
    )
    plain = Plain(process(body))
    plain.send("hello")
    assert sorted(plain.open()) == ["a", "hw"]
    lab, _ = run(body)
    lab.send("hello")
    assert open_work(lab) == ["hw"]


def test_work_that_runs_by_itself_goes_on_after_it_was_interrupted() -> None:
    inner = (
        start("hs") + nodes("parallelGateway", "g") + end("he", "error") + work("w") + script("x", "y = 1") + end("xe")
    )
    body = (
        start()
        + inside("sub", inner.replace(work("w"), "") + flows("hs>g g>he g>x x>xe"))
        + boundary("b", "sub", "error")
    )
    body += work("h") + end() + flows("s>sub sub>e b>h")
    plain = Plain(process(body))
    assert "x" in plain.done()
    assert plain.open() == ["h"]
    lab, instance = run(body)
    assert (open_work(lab), "y" in lab.variables(instance)) == (["h"], False)


def test_a_signal_at_an_end_event_is_dropped() -> None:
    body = start() + work("a") + end("e", "signal") + flows("s>a a>e")
    plain = Plain(process(body))
    plain.finish("a")
    assert plain.workflow.get_events() == []
    lab = deployed(process(body), process(start("qs", "signal") + end("qe") + flows("qs>qe"), "q"))
    lab.start("p")
    finish(lab, "a")
    assert [each.key for each in lab.instances] == ["p", "q"]


def test_two_timers_behind_one_event_gateway_share_a_slot() -> None:
    def race(slow: str, fast: str) -> str:
        body = start() + nodes("eventBasedGateway", "g") + catch("slow", timer("Duration", slow))
        return body + catch("fast", timer("Duration", fast)) + work("a b") + flows("s>g g>slow g>fast slow>a fast>b")

    plain = Plain(process(race('"PT30S"', '"PT0S"')))
    plain.workflow.refresh_waiting_tasks()
    plain.workflow.do_engine_steps()
    assert plain.open() == []
    lab, _ = run(race("PT30S", "PT1S"))
    lab.forward(timedelta(seconds=2))
    assert open_work(lab) == ["b"]


def test_a_message_without_a_name_cannot_be_read() -> None:
    waits = start() + catch("c", '<messageEventDefinition messageRef="nameless"/>') + end() + flows("s>c c>e")
    with pytest.raises(ValidationException, match="unexpected keyword"):
        Plain('<message id="nameless"/>', process(waits))
    lab = deployed('<message id="nameless"/>', process(waits))
    instance = lab.start("p")
    lab.send("nameless")
    assert instance.status == "completed"


def test_a_cancel_end_outside_a_transaction_is_accepted() -> None:
    body = start() + work("a") + end("e", "cancel") + flows("s>a a>e")
    plain = Plain(process(body))
    plain.finish("a")
    assert plain.workflow.is_completed()
    assert refused(process(body)) == [("cancel_outside_transaction", "e")]


def test_a_negative_number_of_children_passes_as_if_it_were_none() -> None:
    task = many("a", "", loopCardinality="n")
    body = start() + task + end() + flows("s>a a>e")
    plain = Plain(process(body), data={"n": -1})
    assert plain.workflow.is_completed()
    assert codes(run(body, {"n": -1})[0]) == [("mi_cardinality", "a")]


def test_what_a_diagram_says_is_run_as_python() -> None:
    body = start() + nodes("exclusiveGateway", "x") + work("a b") + flows("s>x x>a[PYTHON] x>b[True]")
    body = body.replace("PYTHON", "__import__('os').getpid() &gt; 0")
    assert Plain(process(body)).open() == ["a"]
    assert [element for _, element in refused(process(body))] == ["f_x_a"]


def test_duplicate_ids_and_two_start_events_are_accepted_in_silence() -> None:
    body = start() + start("s2") + work("a") + end() + flows("s>a s2>a a>e")
    assert Plain(process(body)).open() != []
    assert refused(process(body)) == [("multiple_start_events", "s2")]
    assert done(run(start() + work("a") + end() + flows("s>a a>e"))[0]) == ["s"]
