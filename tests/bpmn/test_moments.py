"""Timers that cannot come, or not as they are meant, are told before a diagram is published."""

from datetime import UTC, datetime

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    end,
    file,
    flows,
    handling,
    inside,
    process,
    run,
    start,
    tasks,
    timer,
    work,
)
from workflow_engine.bpmn import deployment
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.domain.calendar_form import read_calendar
from workflow_engine.domain.problem import Problem

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
WEEK = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = read_calendar(
    {"key": "office", "name": {"zh": "办公时间", "en": "Office hours"}, "zone": "Asia/Shanghai", "week": WEEK}
)


def told(body: str, attributes: str = "", now: datetime | None = TUESDAY) -> list[Problem]:
    context = CheckContext(now=now, calendars={"office": OFFICE})
    found = deployment.problems(file(process(body, attributes=attributes)), context)
    told = [each for each in found if each.code.startswith("timer_") or each.code == "dead_boundary"]
    return [each for each in told if each.code != "timer_once"]


def codes(body: str, attributes: str = "", now: datetime | None = TUESDAY) -> list[tuple[str, str, str | None]]:
    return [(each.severity, each.code, each.element) for each in told(body, attributes, now)]


def waits(definition: str) -> str:
    return start() + catch("c", definition) + end() + flows("s>c c>e")


def begins(definition: str) -> str:
    return start("c", definition) + work("w") + end() + flows("c>w w>e")


def beside(definition: str) -> str:
    return start() + work("w") + boundary("c", "w", definition, interrupting=False) + end() + flows("s>w w>e c>e")


def handled(definition: str) -> str:
    return start() + work("w") + end() + flows("s>w w>e") + handling("c_", definition, tasks("h") + flows("c_s>h"))


PLACES = {"catch": waits, "start": begins, "boundary": beside, "handler": handled}
NEVER = ["0 0 30 2 *", "0 0 0 30 2 ?", "0 0 0 31 4 ?", "0 9 31 9,11 *", "0 0 0 31 2,4,6,9,11 ?"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("line", NEVER)
def test_a_cron_line_that_no_date_fits_is_refused_everywhere(place: str, line: str) -> None:
    for now in (TUESDAY, None):
        [found] = told(PLACES[place](timer("Cycle", line)), now=now)
        assert (found.severity, found.code, found.way_out is not None) == ("refuse", "timer_never", True)
        assert all(line in said for said in (found.text.zh, found.text.en))


@pytest.mark.parametrize(
    "line", ["0 0 29 2 *", "0 0 0 29 2 ?", "0 0 31 * *", "0 9 * * 1-5", "0 0 0 L * ?", "*/5 * * * *"]
)
def test_one_that_comes_seldom_is_fine(line: str) -> None:
    assert codes(beside(timer("Cycle", line))) == []


@pytest.mark.parametrize(
    ("form", "value", "code"),
    [
        ("Date", "2026-11-24T09:59:00", "timer_past"),
        ("Date", "2026-11-24T10:00:00", None),
        ("Date", "2026-11-24T01:59:59Z", "timer_past"),
        ("Date", "2020-01-01", "timer_past"),
        ("Date", "2026-11-25", None),
        ("Date", '=date("2020-01-01")', "timer_past"),
        ("Date", "=now()", None),
        ("Date", '=now() + duration("P1D")', None),
        ("Date", "=wanted", None),
        ("Duration", "PT0S", None),
        ("Cycle", "R/2020-01-01T00:00:00Z/P1D", None),
    ],
)
def test_a_moment_is_compared_with_that_of_publishing(form: str, value: str, code: str | None) -> None:
    assert codes(beside(timer(form, value))) == ([("warning", code, "c")] if code else [])
    assert codes(beside(timer(form, value)), now=None) == []


@pytest.mark.parametrize(("place", "severity"), [("catch", "refuse"), ("start", "warning"), ("boundary", "refuse")])
@pytest.mark.parametrize(
    ("cycle", "is_over"),
    [
        ("R3/2026-11-24T01:00:00Z/PT10M", True),
        ("R3/2026-11-24T01:00:00Z/PT1H", False),
        ("R1/2026-11-24T01:59:59Z/PT1H", True),
        ("R2/2026-11-25T00:00:00Z/PT1H", False),
    ],
)
def test_a_cycle_that_is_over_never_comes(place: str, severity: str, cycle: str, is_over: bool) -> None:
    assert codes(PLACES[place](timer("Cycle", cycle))) == ([(severity, "timer_never", "c")] if is_over else [])


def test_it_is_refused_because_arming_it_fails() -> None:
    lab, instance = run(waits(timer("Cycle", "R1/2020-01-01T00:00:00Z/PT1H")))
    assert (instance.status, [each.code for each in lab.incidents]) == ("incident", ["mapping_failed"])


@pytest.mark.parametrize("cycle", ["R0/PT1H", "R3/2026-11-24T10:00:00Z/2026-11-24T09:00:00Z", "R3/PT0S", "R-1/PT1H"])
def test_a_cycle_without_rounds_is_no_cycle(cycle: str) -> None:
    assert codes(beside(timer("Cycle", cycle))) == [("refuse", "timer_invalid", "c")]


ON_OFFICE = 'handoff:calendar="office"'


@pytest.mark.parametrize(
    ("form", "value", "code"),
    [
        ("Cycle", "0 3 * * *", "timer_never_in_working_time"),
        ("Cycle", "0 9 * * 6,0", "timer_never_in_working_time"),
        ("Cycle", "0 9 * * *", None),
        ("Cycle", "0 3,10 * * *", None),
        ("Date", "2026-11-28T10:00:00", "timer_never_in_working_time"),
        ("Date", "2026-11-27T10:00:00", None),
        ("Date", "2026-11-27T18:00:00", "timer_never_in_working_time"),
        ("Duration", "PT1H", None),
        ("Cycle", "R/PT1H", None),
        ("Cycle", "=every", None),
    ],
)
def test_a_timer_that_comes_while_nobody_works_is_told(form: str, value: str, code: str | None) -> None:
    assert codes(beside(timer(form, value)), ON_OFFICE) == ([("warning", code, "c")] if code else [])
    assert codes(beside(timer(form, value))) == []


@pytest.mark.parametrize("span", ["P1M", "P1DT2H"])
def test_a_span_that_its_calendar_cannot_count_is_refused(span: str) -> None:
    counted = timer("Duration", span).replace("<timerEventDefinition", f"<timerEventDefinition {ON_OFFICE}")
    assert codes(waits(counted)) == [("refuse", "timer_invalid", "c")]
    assert codes(waits(timer("Duration", span)), ON_OFFICE) == [("refuse", "timer_invalid", "c")]
    assert codes(waits(timer("Duration", span))) == []


@pytest.mark.parametrize(
    ("due", "code"), [("2020-01-01", "timer_past"), ("2026-12-24", None), ("P2D", None), ("=d", None)]
)
def test_a_deadline_that_has_passed_is_told(due: str, code: str | None) -> None:
    body = start() + f'<userTask id="w" handoff:due="{due}"/>' + end() + flows("s>w w>e")
    assert codes(body) == ([("warning", code, "w")] if code else [])


LATE = {"timer": timer("Duration", "PT1H"), "message": "message"}


@pytest.mark.parametrize("event", LATE)
@pytest.mark.parametrize(
    ("host", "is_dead"),
    [
        ('<task id="w"/>', True),
        ('<scriptTask id="w" scriptFormat="python"><script>n = 1</script></scriptTask>', True),
        (inside("w", start("is") + tasks("x") + flows("is>x")), True),
        (inside("w", start("is") + work("x") + flows("is>x")), False),
        ('<userTask id="w"/>', False),
        ('<serviceTask id="w" handoff:connector="http"/>', False),
        ('<sendTask id="w" handoff:connector="http"/>', False),
        ('<sendTask id="w" messageRef="message_1"/>', True),
        ('<callActivity id="w" calledElement="p"/>', False),
    ],
)
def test_an_event_beside_what_passes_at_once_is_dead(event: str, host: str, is_dead: bool) -> None:
    body = start() + host + boundary("c", "w", LATE[event], interrupting=False) + end() + flows("s>w w>e c>e")
    assert codes(body) == ([("info", "dead_boundary", "c")] if is_dead else [])


@pytest.mark.parametrize("event", ["conditional", "signal", "error", "escalation"])
def test_what_may_come_at_once_is_not_dead(event: str) -> None:
    body = start() + '<task id="w"/>' + boundary("c", "w", event) + end() + flows("s>w w>e c>e")
    assert codes(body) == []
