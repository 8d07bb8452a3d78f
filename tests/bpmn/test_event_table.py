"""Every kind of event in every position: it runs as the standard says, or is refused by name (BPMN 2.0, 10.5)."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    deployed,
    done,
    end,
    event,
    fails,
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
    throw,
    undoable,
    work,
)
from workflow_engine.domain.errors import WrongState
from workflow_engine.testing import Lab

KINDS = [
    "none",
    "message",
    "timer",
    "conditional",
    "signal",
    "error",
    "escalation",
    "cancel",
    "compensation",
    "link",
    "terminate",
    "multiple",
]
RUNS = "runs"
TABLE = {  # position -> what becomes of each kind that does not simply run
    "top": {
        "conditional": "conditional_start",
        "error": "error_start",
        **dict.fromkeys(["escalation", "cancel", "compensation", "link", "terminate"], "event_position"),
    },
    "inside": dict.fromkeys(set(KINDS) - {"none"}, "event_position"),
    "handler": {"none": "no_start_event", **dict.fromkeys(["cancel", "link", "terminate"], "event_position")},
    "handler beside": {
        "none": "no_start_event",
        **dict.fromkeys(["error", "cancel", "link", "terminate"], "event_position"),
    },
    "catch": {
        "none": "no_event_definition",
        **dict.fromkeys(["error", "escalation", "cancel", "compensation", "terminate"], "event_position"),
    },
    "boundary": {
        "none": "no_event_definition",
        **dict.fromkeys(["cancel", "link", "terminate"], "event_position"),
    },
    "boundary beside": {
        "none": "no_event_definition",
        "compensation": "compensation_handler",
        **dict.fromkeys(["error", "cancel", "link", "terminate"], "event_position"),
    },
    "throw": dict.fromkeys(["timer", "conditional", "error", "cancel", "terminate"], "event_position"),
    "end": {
        **dict.fromkeys(["timer", "conditional", "link"], "event_position"),
        "cancel": "cancel_outside_transaction",
    },
}
MULTIPLE = {"throw": "message,signal", "end": "message,signal"}
CASES = [(position, kind) for position in TABLE for kind in KINDS]


def drawn(position: str, kind: str) -> str:
    """A process with one event of the kind at the position, called `x`; behind it comes `after`."""
    kinds = {"none": "", "multiple": MULTIPLE.get(position, "message,timer")}.get(kind, kind)
    after = tasks("after") + end("xe") + flows("x>after after>xe")
    thrown = kind if kind in ("error", "escalation") else ""
    host = inside("host", start("hs") + work("w") + end("he", thrown) + flows("hs>w w>he"))
    beside = start() + host + end() + flows("s>host host>e")
    match position:
        case "top":
            return start("x", kinds) + after
        case "inside":
            return start() + inside("sub", start("x", kinds) + after) + end() + flows("s>sub sub>e")
        case "handler" | "handler beside":
            begin = start("x", kinds, f'isInterrupting="{str(position == "handler").lower()}"')
            handler = inside("h", begin + after, attributes='triggeredByEvent="true"')
            inner = start("hs") + work("w") + end("he", thrown) + flows("hs>w w>he")
            return start() + inside("host", inner + handler) + tasks("next") + end() + flows("s>host host>next next>e")
        case "catch":
            linked = throw("t", "link") + flows("s>t") if kind == "link" else flows("s>x")
            return start() + catch("x", kinds) + linked + after
        case "boundary" | "boundary beside":
            at = boundary("x", "host", kinds, interrupting=position == "boundary")
            undo = '<task id="after" isForCompensation="true"/><association sourceRef="x" targetRef="after"/>'
            return beside + at + (undo if kind == "compensation" else after)
        case "throw":
            linked = catch("c", "link") + tasks("after") + flows("s>x c>after")
            return start() + throw("x", kinds) + (linked if kind == "link" else flows("s>x") + after)
        case _:
            body = start() + tasks("a") + end("x", kinds) + flows("s>a a>x")
            return body


@pytest.mark.parametrize(("position", "kind"), CASES)
def test_it_is_deployed_or_refused_by_name(position: str, kind: str) -> None:
    expected = TABLE[position].get(kind, RUNS)
    problems = refused(process(drawn(position, kind)))
    assert (expected in {code for code, _ in problems}) if expected != RUNS else problems == []
    assert {element for _, element in problems} <= {"x", "h"}


def happen(lab: Lab, kind: str) -> None:
    """Let the event of the kind happen."""
    if kind in ("message", "multiple"):
        lab.send("hello")
    elif kind == "signal":
        lab.signal("sig")
    elif kind == "timer":
        lab.forward(timedelta(seconds=11))
    elif kind == "conditional":
        finish(lab, "other", {"x": 1})
    elif kind in ("error", "escalation"):
        finish(lab, "w")


def beside(body: str) -> str:
    """The same with a branch in which somebody can write a variable."""
    return body.replace(flows("s>host"), nodes("parallelGateway", "g") + work("other") + flows("s>g g>host g>other"))


RUNNING = [k for k in KINDS if k not in ("none", "cancel", "compensation", "link", "terminate")]


@pytest.mark.parametrize("kind", RUNNING)
def test_an_interrupting_boundary_event_ends_its_activity_at_once(kind: str) -> None:
    lab, _ = run(beside(drawn("boundary", kind)))
    happen(lab, kind)
    assert "w" not in open_work(lab)
    assert done(lab).count("after") == 1
    assert "host" in done(lab, "cancelled")


@pytest.mark.parametrize("kind", [k for k in RUNNING if k != "error"])
def test_a_boundary_event_that_does_not_interrupt_leaves_its_activity_alone(kind: str) -> None:
    lab, _ = run(beside(drawn("boundary beside", kind)))
    happen(lab, kind)
    assert done(lab).count("after") == 1
    assert "host" not in done(lab, "cancelled")
    assert ("w" in open_work(lab)) == (kind != "escalation")  # there the throw ends the work


@pytest.mark.parametrize("kind", RUNNING)
def test_an_interrupting_event_sub_process_takes_the_place_of_its_scope(kind: str) -> None:
    lab, _ = run(beside(drawn("handler", kind)))
    happen(lab, kind)
    assert "w" not in open_work(lab)
    assert done(lab).count("after") == 1
    assert "next" in done(lab)
    assert "host" not in done(lab, "cancelled")


@pytest.mark.parametrize("kind", [k for k in RUNNING if k != "error"])
def test_an_event_sub_process_that_does_not_interrupt_runs_beside_its_scope(kind: str) -> None:
    lab, _ = run(beside(drawn("handler beside", kind)))
    happen(lab, kind)
    assert done(lab).count("after") == 1
    assert ("w" in open_work(lab)) == (kind != "escalation")


@pytest.mark.parametrize("kind", ["message", "timer", "signal", "multiple"])
def test_an_intermediate_event_waits_until_it_happens(kind: str) -> None:
    lab, instance = run(drawn("catch", kind))
    assert (instance.status, done(lab)) == ("running", ["s"])
    happen(lab, kind)
    assert (instance.status, done(lab)) == ("completed", ["s", "x", "after", "xe"])


def test_links_lead_from_the_throw_to_the_catch() -> None:
    assert done(run(drawn("throw", "link"))[0]) == ["s", "x", "c", "after"]


@pytest.mark.parametrize("kind", ["message", "signal", "multiple"])
def test_a_start_event_begins_an_instance(kind: str) -> None:
    lab = deployed(process(drawn("top", kind)))
    with pytest.raises(WrongState):
        lab.start("p")
    happen(lab, kind)
    assert [each.status for each in lab.instances] == ["completed"]
    assert done(lab) == ["x", "after", "xe"]


def test_a_timer_start_begins_an_instance_when_it_is_due() -> None:
    lab = deployed(process(drawn("top", "timer")))
    lab.forward(timedelta(seconds=9))
    assert lab.instances == []
    lab.forward(timedelta(minutes=1))
    assert [each.status for each in lab.instances] == ["completed"]


@pytest.mark.parametrize("position", ["throw", "end"])
@pytest.mark.parametrize(
    ("kind", "sent"), [("message", ["hello"]), ("signal", ["sig"]), ("multiple", ["hello", "sig"])]
)
def test_what_is_thrown_reaches_whoever_waits_for_it(position: str, kind: str, sent: list[str]) -> None:
    listener = process(start("l1", "message") + end("l1e") + flows("l1>l1e"), "on_hello") + process(
        start("l2", "signal") + end("l2e") + flows("l2>l2e"), "on_sig"
    )
    lab = deployed(process(drawn(position, kind)), listener)
    lab.start("p")
    assert [each.key for each in lab.instances[1:]] == [{"hello": "on_hello", "sig": "on_sig"}[name] for name in sent]


@pytest.mark.parametrize("position", ["throw", "end"])
def test_an_escalation_that_nobody_catches_changes_nothing(position: str) -> None:
    lab, instance = run(drawn(position, "escalation"))
    assert instance.status == "completed"
    assert codes(lab) == []


def test_an_error_that_nobody_catches_is_an_incident_and_no_completion() -> None:
    lab, instance = run(drawn("end", "error"))
    assert codes(lab) == [("uncaught_error", "x")]
    assert instance.status == "incident"
    assert done(lab) == ["s", "a"]  # what was tried is told
    assert not lab.running()
    assert [(error.code, error.element) for error in lab.errors] == [("E1", "x")]


def test_a_terminate_end_ends_every_token_of_its_scope() -> None:
    inner = start("hs") + nodes("parallelGateway", "g") + work("w") + end("he", "terminate") + flows("hs>g g>w g>he")
    lab, instance = run(start() + inside("host", inner) + tasks("next") + end() + flows("s>host host>next next>e"))
    assert done(lab) == ["s", "hs", "g", "he", "host", "next", "e"]
    assert done(lab, "cancelled") == ["w"]
    assert instance.status == "completed"


def test_a_terminate_end_of_the_process_ends_the_instance() -> None:
    handler = handling("h", "message", tasks("late") + flows("hs>late"), interrupting=False)
    body = start() + nodes("parallelGateway", "g") + work("w") + end("x", "terminate") + flows("s>g g>w g>x")
    lab, instance = run(body + handler)
    assert (instance.status, instance.result) == ("terminated", "x")
    assert done(lab, "cancelled") == ["w"]


@pytest.mark.parametrize("position", ["throw", "end"])
def test_compensation_is_thrown_in_both_positions(position: str) -> None:
    tag = {"throw": "intermediateThrowEvent", "end": "endEvent"}[position]
    lab, instance = run(start() + undoable("a") + event(tag, "x", "compensation") + flows("s>a a>x"))
    assert done(lab) == ["s", "a", "undo_a", "x"]
    assert instance.status == "completed"


@pytest.mark.parametrize("order", ["message_1", "signal_1"])
def test_a_parallel_multiple_event_waits_for_all_of_its_events(order: str) -> None:
    lab, instance = run(start() + catch("x", "message,signal", 'parallelMultiple="true"') + end() + flows("s>x x>e"))
    acts = [lambda: lab.send("hello"), lambda: lab.signal("sig")]
    for act in acts if order == "message_1" else acts[::-1]:
        assert instance.status == "running"
        act()
    assert instance.status == "completed"


def test_a_start_that_waits_for_all_of_several_events_is_refused() -> None:
    body = start("x", "message,signal", 'parallelMultiple="true"') + end() + flows("x>e")
    assert refused(process(body)) == [("event_position", "x")]


def test_definitions_that_stand_elsewhere_count_where_they_are_referred_to() -> None:
    elsewhere = '<signalEventDefinition id="d1" signalRef="signal_1"/>'
    body = start() + catch("x", "<eventDefinitionRef>d1</eventDefinitionRef>") + end() + flows("s>x x>e")
    lab = deployed(elsewhere, process(body))
    instance = lab.start("p")
    lab.signal("sig")
    assert instance.status == "completed"
    assert refused(process(body)) == [("dangling_ref", "x")]


def test_an_event_that_interrupts_stops_work_that_would_go_on_by_itself() -> None:
    inner = start("hs") + nodes("parallelGateway", "g") + fails("f", "E1") + put("never", "y", "1")
    inner += flows("hs>g g>f g>never")
    lab, instance = run(start() + inside("host", inner) + boundary("x", "host", "error") + end() + flows("s>host x>e"))
    assert instance.status == "completed"
    assert "y" not in lab.variables(instance)
