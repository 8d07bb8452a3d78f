"""Timers in a running process: in every position, from variables, on calendars, and after downtime."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    deployed,
    done,
    end,
    file,
    finish,
    flows,
    handling,
    mapping,
    open_work,
    process,
    refused,
    run,
    start,
    tasks,
    timer,
    warned,
    work,
)
from tests.bpmn.test_timers import Office
from workflow_engine.bpmn import execution
from workflow_engine.bpmn.commands import FireTimer
from workflow_engine.bpmn.faults import StaleCommand
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Due
from workflow_engine.testing import Instance, Lab
from workflow_engine.testing.lab import MONDAY


def dues(instance: Instance) -> list[datetime]:
    return [each.at for each in instance.opened.values() if isinstance(each, Due)]


def waits(definition: str) -> str:
    return start() + catch("c", definition) + end() + flows("s>c c>e")


@pytest.mark.parametrize(
    ("form", "value", "variables", "due"),
    [
        ("Duration", "=wait", {"wait": timedelta(hours=2)}, "2026-03-02T11:00"),
        ("Duration", "=wait", {"wait": "PT2H"}, "2026-03-02T11:00"),
        ("Duration", 'duration("P1D")', {}, "2026-03-03T09:00"),
        ("Duration", '=if urgent then duration("PT1H") else duration("P1D")', {"urgent": True}, "2026-03-02T10:00"),
        ("Duration", '"PT1H"', {}, "2026-03-02T10:00"),
        ("Date", "=deadline", {"deadline": "2026-03-05"}, "2026-03-05T00:00"),
        ("Date", "=deadline", {"deadline": datetime(2026, 3, 5, 12, tzinfo=UTC)}, "2026-03-05T20:00"),
        ("Date", '=now() + duration("PT30M")', {}, "2026-03-02T09:30"),
        ("Date", 'date("2026-03-04")', {}, "2026-03-04T00:00"),
        ("Cycle", '="R3/PT" + string(hours) + "H"', {"hours": 3}, "2026-03-02T12:00"),
    ],
)
def test_a_timer_may_come_from_variables(form: str, value: str, variables: dict[str, object], due: str) -> None:
    lab, instance = run(waits(timer(form, value)), variables)
    assert dues(instance) == [datetime.fromisoformat(f"{due}+08:00")]
    lab.forward(dues(instance)[0] - lab.now)
    assert instance.status == "completed"


@pytest.mark.parametrize("value", [None, 5, "soon", "PT-1S", "P99Y", "R3/PT1H", True, []])
def test_a_value_that_says_no_time_is_an_incident_of_the_timer(value: object) -> None:
    lab, _ = run(waits(timer("Duration", "=wait")), {"wait": value})
    assert codes(lab) == [("mapping_failed", "c")]


def test_a_bare_word_is_read_only_where_the_process_writes_it() -> None:
    written = start() + f'<userTask id="a">{mapping(output_wait="w")}</userTask>'
    body = written + catch("c", timer("Duration", "wait")) + end() + flows("s>a a>c c>e")
    lab, instance = run(body)
    finish(lab, "a", {"w": "PT1H"})
    assert dues(instance) == [MONDAY + timedelta(hours=1)]
    assert refused(process(waits(timer("Duration", "garbage")))) == [("timer_invalid", "c")]


@pytest.mark.parametrize("value", ["=wait", '="PT" + n'])
def test_a_timer_that_starts_instances_has_no_variables(value: str) -> None:
    body = start("s", timer("Duration", value)) + tasks("a") + flows("s>a")
    assert refused(process(body)) == [("timer_invalid", "s")]


@pytest.mark.parametrize("form", ["Date", "Duration", "Cycle"])
@pytest.mark.parametrize("value", ["", "null", "0", "garbage", "PT-5S", "1", "PT1e9H", '""', '"x"', "=1 + 1", "=null"])
def test_constant_nonsense_is_refused_at_upload(form: str, value: str) -> None:
    assert refused(process(waits(timer(form, value)))) == [("timer_invalid", "c")]


def test_the_moment_is_computed_once_when_the_timer_is_armed() -> None:
    body = waits(timer("Duration", "=wait")).replace(flows("s>c"), work("w") + flows("s>c s>w"))
    lab, instance = run(body, {"wait": "PT2H"})
    before = dues(instance)
    lab.forward(timedelta(hours=1))
    finish(lab, "w", {"wait": "PT9H"})
    assert dues(instance) == before


def test_a_command_for_another_moment_is_stale() -> None:
    lab, instance = run(waits(timer("Duration", "PT1H")))
    [row] = instance.opened.values()
    for due in (MONDAY, MONDAY + timedelta(hours=2)):
        with pytest.raises(StaleCommand):
            execution.apply(instance.compiled, instance.state, {}, FireTimer(row.token, due), World(lab.now))
    fire = FireTimer(row.token, MONDAY + timedelta(hours=1))
    outcome = execution.apply(instance.compiled, instance.state, {}, fire, World(lab.now))
    assert outcome.status == "completed"


@pytest.mark.parametrize("place", ["catch", "boundary"])
def test_what_is_waited_for_once_takes_the_first_of_a_cycle_and_says_so(place: str) -> None:
    cycle = timer("Cycle", "R3/PT1H")
    late = start() + work("w") + boundary("c", "w", cycle) + end() + flows("s>w w>e c>e")
    body = waits(cycle) if place == "catch" else late
    assert warned(process(body)) == [("timer_once", "c")]
    lab, instance = run(body)
    lab.forward(timedelta(hours=1))
    assert instance.status == "completed"
    assert done(lab).count("c") == 1


@pytest.mark.parametrize(("cycle", "fired"), [("R3/PT1H", 3), ("R/PT1H", 5), ("R1/PT1H", 1)])
@pytest.mark.parametrize("place", ["boundary", "handler"])
def test_what_does_not_interrupt_fires_each_time(cycle: str, fired: int, place: str) -> None:
    if place == "boundary":
        beside = boundary("c", "w", timer("Cycle", cycle), interrupting=False) + tasks("h") + flows("c>h")
    else:
        beside = handling("x", timer("Cycle", cycle), tasks("h") + flows("xs>h"), interrupting=False)
    lab, instance = run(start() + work("w") + end() + flows("s>w w>e") + beside)
    lab.forward(timedelta(hours=5, minutes=30))
    assert done(lab).count("h") == fired
    finish(lab, "w")
    lab.forward(timedelta(hours=5))
    assert (done(lab).count("h"), instance.status) == (fired, "completed")


def test_after_downtime_a_cycle_fires_once_and_tells_what_was_missed() -> None:
    beside = boundary("c", "w", timer("Cycle", "R/PT1H"), interrupting=False) + tasks("h")
    lab, instance = run(start() + work("w") + beside + flows("s>w c>h"))
    [row] = [each for each in instance.opened.values() if isinstance(each, Due)]
    late = World(lab.now + timedelta(hours=7, minutes=30))
    outcome = execution.apply(instance.compiled, instance.state, {}, FireTimer(row.token, row.at), late)
    [again] = [each for each in outcome.opened if isinstance(each, Due)]
    assert again.at == MONDAY + timedelta(hours=8)
    assert [passed.note for passed in outcome.passed if passed.note] == ["missed 6"]
    assert [passed.element for passed in outcome.passed if passed.what == "completed"] == ["c", "h"]


def test_a_process_may_be_started_by_a_cycle_and_a_new_version_takes_over() -> None:
    def version(task: str) -> bytes:
        return file(process(start("s", timer("Cycle", "R/PT1H")) + tasks(task) + flows(f"s>{task}")))

    lab = Lab()
    lab.deploy(version("a"))
    lab.forward(timedelta(hours=2))
    lab.deploy(version("b"))
    lab.forward(timedelta(hours=2))
    assert [element for element in done(lab) if element != "s"] == ["a", "a", "b", "b"]


def test_working_days_come_from_the_calendar() -> None:
    on_process = process(waits(timer("Duration", "P5D")), attributes='handoff:calendar="office"')
    on_event = process(waits(timer("Duration", "P5D", 'handoff:calendar="office"')), "q")
    lab = Lab()
    lab.library.calendars["office"] = Office()
    for source in (on_process, on_event):
        lab.deploy(file(source))
    for key in ("p", "q"):
        assert dues(lab.start(key)) == [MONDAY + timedelta(days=7)]
    moment = process(waits(timer("Date", "2026-03-07T09:00")), "r", 'handoff:calendar="office"')
    lab.deploy(file(moment))
    assert dues(lab.start("r")) == [datetime(2026, 3, 7, 1, tzinfo=UTC)]


def test_a_calendar_that_is_gone_is_an_incident() -> None:
    lab = deployed(process(waits(timer("Duration", "P5D")), attributes='handoff:calendar="office"'))
    lab.start("p")
    assert codes(lab) == [("mapping_failed", "c")]


@pytest.mark.parametrize(("zone", "due"), [("", "2026-03-05T09:00+08:00"), ("Europe/Berlin", "2026-03-05T09:00+01:00")])
def test_moments_without_a_zone_are_meant_where_the_definition_says(zone: str, due: str) -> None:
    for place in ("process", "event"):
        attribute = f'handoff:zone="{zone}"' if zone else ""
        on_event = attribute if place == "event" else ""
        lab = deployed(
            process(waits(timer("Date", "2026-03-05T09:00", on_event)), attributes="" if on_event else attribute)
        )
        assert dues(lab.start("p")) == [datetime.fromisoformat(due)]
    assert refused(process(waits(timer("Date", "2026-03-05", 'handoff:zone="Mars/Base"')))) == [("timer_invalid", "c")]


def test_frequent_cycles_are_warned_of() -> None:
    beside = boundary("c", "w", timer("Cycle", "R/PT30S"), interrupting=False)
    assert ("timer_often", "c") in warned(process(start() + work("w") + beside + flows("s>w")))


@pytest.mark.parametrize("text", ["PT0S", "2020-01-01T00:00:00Z"])
def test_what_is_due_already_happens_at_once(text: str) -> None:
    form = "Duration" if text.startswith("P") else "Date"
    lab, instance = run(start() + catch("t", timer(form, text)) + end() + flows("s>t t>e"))
    assert (instance.status, done(lab)) == ("completed", ["s", "t", "e"])


def test_timers_that_are_due_together_fire_in_order() -> None:
    body = start() + work("w") + boundary("c1", "w", timer("Duration", "PT2H"), interrupting=False)
    body += (
        boundary("c2", "w", timer("Duration", "PT1H"), interrupting=False) + tasks("h1 h2") + flows("s>w c1>h1 c2>h2")
    )
    lab, _ = run(body)
    lab.forward(timedelta(hours=3))
    assert done(lab) == ["s", "c2", "h2", "c1", "h1"]
    assert [entry.at for entry in lab.trace if entry.element == "h1"] == [MONDAY + timedelta(hours=2)] * 2
    assert open_work(lab) == ["w"]
