"""Scenario files: what goes as expected says nothing, what differs is told with its step, and nonsense is refused."""

from typing import Any

import pytest

from forms import read_form
from tests.bpmn.drawing import boundary, end, file, flows, process, timer
from tests.company import FACTS
from tests.forms.company import document, field
from workflow_engine.domain.calendar_form import read_calendar
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.operations.calendars import shipped_calendars
from workflow_engine.testing import scenarios
from workflow_engine.testing.company import Company
from workflow_engine.testing.stage import Rehearsal

FORM = read_form(
    document(
        field("amount", "money", required=True, max="500000"),
        field("paid_on", "date"),
        field("account_no", **{"class": "secret"}),
    ),
    None,
)
ASKS = (
    '<startEvent id="s" handoff:form="payment"><extensionElements><handoff:field name="amount" access="write!"/>'
    "</extensionElements></startEvent>"
)
CHECKS = (
    '<userTask id="check" handoff:form="payment" handoff:candidates="finance.clerk" handoff:due="PT4H" '
    'handoff:calendar="cn-office"><extensionElements><handoff:field name="paid_on" access="write"/>'
    '<handoff:outcome key="yes"/><handoff:outcome key="no" comment="required"/></extensionElements></userTask>'
)
POSTS = (
    '<serviceTask id="post" handoff:connector="erp"><extensionElements><handoff:parameter name="amount" value="amount"/>'
    "</extensionElements></serviceTask>"
)
TELLS = '<serviceTask id="tell" handoff:connector="notify"/>'
DIAGRAM = file(
    process(
        ASKS
        + CHECKS
        + boundary("late", "check", timer("Duration", "PT5H", 'handoff:calendar="cn-office"'), interrupting=False)
        + POSTS
        + TELLS
        + end("done")
        + end("told")
        + flows("s>check check>post post>done late>tell tell>told"),
        "payment",
        'handoff:calendar="cn-office"',
    )
)
CALENDARS = {each["key"]: read_calendar(each) for each in shipped_calendars([2026])}
BEGIN = {"start": "liqiang", "values": {"amount": "100"}}
FINISH = {"who": "wangfang", "does": "check", "outcome": "yes"}


def rehearsal(*steps: dict[str, Any], uncovered: dict[str, str] | None = None, **more: Any) -> Rehearsal:
    script = {"steps": list(steps), **more}
    return Rehearsal(
        "payment",
        [DIAGRAM],
        {"payment": FORM},
        {},
        CALENDARS,
        Company(FACTS),
        {"one": script},
        "cn-office",
        ["role:sales.rep"],
        uncovered or {},
    )


def differences(*steps: dict[str, Any], **more: Any) -> list[tuple[int, str, Any, Any]]:
    (played,) = scenarios.run(rehearsal(*steps, **more)).played
    return [(each.step, each.what, each.expected, each.got) for each in played.differences]


def expecting(step: dict[str, Any], **expect: Any) -> dict[str, Any]:
    return {**step, "expect": expect}


RIGHT = [
    expecting(
        BEGIN,
        open=["check"],
        offered={"check": ["role:finance.clerk"]},
        due={"check": "2026-03-02T14:30"},
        values={"amount": 100, "paid_on": None},
        hidden={"check": ["account_no"]},
        writable={"check": ["paid_on"]},
        ended=None,
        incident=None,
        sent=[],
    ),
    expecting(
        {**FINISH, "values": {"paid_on": "2026-03-02"}}, ended="done", sent=[{"connector": "erp", "amount": 100}]
    ),
]


def test_what_goes_as_expected_says_nothing() -> None:
    assert differences(*RIGHT) == []


@pytest.mark.parametrize(
    ("word", "expected", "got"),
    [
        ("open", ["post"], ["check"]),
        ("open", [], ["check"]),
        ("offered", {"check": ["role:finance.manager"]}, {"check": ["role:finance.clerk"]}),
        ("due", {"check": "2026-03-02T13:00"}, {"check": "2026-03-02T14:30"}),
        ("values", {"amount": 99}, {"amount": 100}),
        ("values", {"nothing": 1}, {"nothing": None}),
        ("hidden", {"check": ["amount", "account_no"]}, {"check": ["account_no"]}),
        ("writable", {"check": ["paid_on!"]}, {"check": ["paid_on"]}),
        ("sent", [{"connector": "erp"}], []),
        ("ended", "done", None),
        ("incident", "step_limit", None),
        ("due", {"post": "2026-03-02T14:30"}, ["Expected post to be open, but open are: check."]),
        ("refused", ["required amount"], []),
    ],
)
def test_a_wrong_expectation_is_told_precisely(word: str, expected: Any, got: Any) -> None:
    assert differences(expecting(BEGIN, **{word: expected})) == [(1, word, expected, got)]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({**BEGIN, "values": {}}, ["required amount"]),
        ({**BEGIN, "values": {"amount": "1", "paid_on": "2026-03-02"}}, ["field_forbidden paid_on"]),
        ({**BEGIN, "start": "wangfang"}, ["Expected somebody who may start it, but 王芳 may not."]),
        ({**BEGIN, "start": "nobody"}, ["Expected somebody of the company, but found nobody."]),
        (FINISH, ["Expected check to be open, but open are: -."]),
    ],
)
def test_an_act_that_is_not_possible_ends_the_scenario(step: dict[str, Any], told: Any) -> None:
    ((number, what, expected, got),) = differences(step, expecting(FINISH, open=["never tried"]))
    assert (number, what, expected, got) == (1, "refused", [], told)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (
            {**FINISH, "who": "liqiang"},
            ["Expected check to be offered to 李强, but it is offered to role:finance.clerk."],
        ),
        ({**FINISH, "outcome": "no"}, ["comment_required comment"]),
        ({**FINISH, "outcome": "maybe"}, ["unknown_outcome outcome"]),
        ({**FINISH, "values": {"paid_on": "yesterday"}}, ["bad_date paid_on"]),
    ],
)
def test_people_are_refused_what_they_would_be_refused(step: dict[str, Any], told: list[str]) -> None:
    assert differences(BEGIN, expecting(step, refused=told)) == []
    assert differences(BEGIN, step) == [(2, "refused", [], told)]


@pytest.mark.parametrize(
    ("span", "is_told"),
    [
        ("299 wm", False),
        ("300 wm", True),
        ("5 wh", True),
        ("6 h", False),
        ("390 m", True),
        ("1 wd", True),
        ("1 d", True),
        ("2026-03-02T15:29", False),
        ("2026-03-02T15:30", True),
    ],
)
def test_time_passes_as_the_offices_count_it(span: str, is_told: bool) -> None:
    sent = [{"connector": "notify"}] if is_told else []
    assert differences(BEGIN, expecting({"forward": span}, sent=sent)) == []


def test_a_scenario_begins_when_it_says() -> None:
    due = {"check": "2026-03-09T12:00"}  # Friday 17:00: one hour then, three on Monday
    assert differences(expecting(BEGIN, due=due), begins="2026-03-06T17:00") == []


def test_connectors_answer_as_they_were_told_last() -> None:
    fails = {"connector": "erp", "when": {"amount": 100}, "fails": "no_such_account"}
    other = {"connector": "erp", "when": {"amount": 7}, "answer": {}}
    assert differences(fails, other, BEGIN, expecting(FINISH, incident="no_such_account", ended="")) == []
    assert differences(fails, {"connector": "erp", "answer": {}}, BEGIN, expecting(FINISH, ended="done")) == []


def test_what_no_scenario_reaches_is_missed_unless_it_is_excused() -> None:
    report = scenarios.run(rehearsal(*RIGHT))
    found = report.coverage
    assert found.missed == ["f_late_tell", "f_tell_told", "late", "tell", "told"]
    assert (found.share(found.nodes), found.share(found.flows)) == ((4, 7), (3, 5))
    assert not report.is_green
    excused = dict.fromkeys(found.missed, "the reminder is tried elsewhere")
    assert scenarios.run(rehearsal(*RIGHT, uncovered=excused)).is_green
    assert scenarios.run(rehearsal(BEGIN, {"forward": "5 wh"}, FINISH)).is_green


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ({"steps": [{"dances": "liqiang"}]}, "Expected one[1] to have one of start, who"),
        ({"steps": [{**BEGIN, "vlaues": {}}]}, "but found vlaues."),
        ({"steps": [expecting(BEGIN, opne=[])]}, "but found opne."),
        ({"steps": [{"forward": "soon"}]}, "or a span such as 5 wd, but found soon."),
        ({"steps": [{"forward": "5 weeks"}]}, "but found 5 weeks."),
        ({"steps": [], "begins": "monday"}, "but found monday."),
        ({"steps": [], "title": "x"}, "but found title."),
        ({}, "Expected one to have a list of steps"),
        ({"steps": "none"}, "Expected one to have a list of steps"),
        ([], "but found []."),
        ({"steps": ["start"]}, "Expected one[1] to have one of"),
        ({"steps": [{"who": "wangfang"}]}, "Expected one[1] to say does"),
    ],
)
def test_a_file_that_means_nothing_is_refused(script: Any, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        scenarios.play(rehearsal(), "one", script)
    assert (refused.value.code, told in refused.value.text.en) == ("bad_scenario", True), refused.value.text.en


def test_superiors_are_counted_upwards() -> None:
    company = Company(FACTS)
    assert [company.manager("liqiang", level) for level in (1, 2)] == ["chenjing", None]
    assert (company.head("finance"), company.head("it"), company.department("zhaomin")) == ("zhoulan", None, "sales")
