"""Back to a kept state with its data, again and again; and anew from a step with the data of an instance that is over."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bpmn.drawing import boundary, catch, end, file, flows, mapping, nodes, process, put, start, timer, work
from tests.company import Company
from workflow_engine.domain.errors import ConnectorFailed, DiagramFailed, InvalidInput, NotAllowed, NotFound, WrongState
from workflow_engine.domain.text import Text
from workflow_engine.operations import (
    checkpoints,
    incidents,
    instances,
    invariants,
    messages,
    service_calls,
    suspension,
    timers,
    work_items,
)
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import checkpoints as queries

RECEIPT = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
WHOLE = file(
    process(
        start()
        + nodes("parallelGateway", "g j")
        + work("a b d")
        + put("n1", "n", "n + 1")
        + '<serviceTask id="c" handoff:connector="sample" handoff:resultVariable="answer"/>'
        + catch("m", RECEIPT + mapping(output_paid="paid"))
        + boundary("t", "b", timer("Cycle", "R3/PT1H"), interrupting=False)
        + end()
        + flows("s>g g>a a>n1 n1>c c>j g>b b>m m>j t>d j>d d>e"),
        "whole",
    )
)


SILENT = ConnectorFailed(Text("对方无应答", "no answer"), code="connector_failed")


@pytest.fixture
def begun(company: Company) -> str:
    company.deploy(WHOLE)
    return instances.start(company.database, "whole", company.liqiang, {"n": 1, "no": 7}).id


def complete(company: Company, element: str, **values: object) -> None:
    item = company.one(
        "SELECT id::text FROM work_items WHERE element = :e AND closed_at IS NULL ORDER BY id LIMIT 1", e=element
    )
    work_items.complete(company.database, item, company.admin, Answer(values))


def rewind(company: Company, instance: str, seq: int, *, restores: bool = True) -> None:
    shown = checkpoints.preview_rewind(company.database, instance, company.admin, seq, restores=restores)
    done = checkpoints.rewind_to(
        company.database, instance, company.admin, seq, "填错了", restores=restores, plan=shown.plan
    )
    assert done == shown


def standing(company: Company) -> list[tuple[str, str]]:
    return company.sql("""
        SELECT 'work' AS kind, element FROM work_items WHERE closed_at IS NULL UNION ALL SELECT 'timer', element FROM timers
        UNION ALL SELECT 'wait', element FROM subscriptions
        UNION ALL SELECT 'call', element FROM service_calls WHERE status = 'waiting' ORDER BY 1, 2
    """)


def values(company: Company) -> dict[str, str]:
    return dict(company.sql("SELECT name, value::text FROM variables WHERE scope = ''"))


def test_position_and_data_are_as_they_were(company: Company, begun: str) -> None:
    before = standing(company), values(company)
    complete(company, "a", extra=5)
    complete(company, "b")
    [call] = company.due("calls")
    service_calls.answer(company.database, call, {"ok": True})
    assert standing(company) == [("wait", "m")]
    rewind(company, begun, 1)
    assert standing(company) == before[0]
    assert {name: value for name, value in values(company).items() if value != "null"} == before[1]
    assert company.sql("SELECT reason FROM work_items WHERE state = 'cancelled'") == []
    complete(company, "a")
    [again] = company.due("calls")  # a new round of the process is a new call
    assert again.id != call.id


def test_a_call_that_comes_back_is_asked_again_under_its_key(company: Company, begun: str) -> None:
    complete(company, "a")
    kept = company.one("SELECT max(seq) FROM events")
    complete(company, "b")
    [call] = company.due("calls")
    service_calls.answer(company.database, call, {"ok": True})
    rewind(company, begun, kept, restores=False)
    assert ("call", "c") in standing(company)
    company.clock.forward(timedelta(seconds=1))
    assert [row.id for row in company.due("calls")] == [call.id]


def test_the_data_may_be_kept(company: Company, begun: str) -> None:
    complete(company, "a", extra=5)
    rewind(company, begun, 1, restores=False)
    assert values(company) == {"n": "2", "no": "7", "extra": "5", "a": values(company)["a"]}


def test_incidents_are_over(company: Company) -> None:
    gate = '<exclusiveGateway id="x"/>'
    company.deploy(
        file(process(start() + work("a b c") + gate + end() + flows("s>a a>b b>x x>c[n_=_1] x>e[n_=_2] c>e")))
    )
    begun = instances.start(company.database, "p", company.liqiang, {"n": 3}).id
    complete(company, "a")
    with pytest.raises(DiagramFailed):
        complete(company, "b")
    incident = company.one("SELECT id::text FROM incidents")
    rewind(company, begun, 1)
    assert company.one("SELECT status FROM instances") == "running"
    with pytest.raises(WrongState):
        incidents.retry(company.database, incident, company.admin)
    instances.set_variables(company.database, begun, company.admin, {"n": 2})
    complete(company, "a")
    complete(company, "b")
    assert company.one("SELECT status FROM instances") == "completed"


def test_a_failed_call_of_that_moment_is_tried_again(company: Company, begun: str) -> None:
    complete(company, "a")
    kept = company.one("SELECT max(seq) FROM events")
    complete(company, "b")
    [call] = company.due("calls")
    with pytest.raises(DiagramFailed):
        service_calls.fail(company.database, call, 1, SILENT)
    rewind(company, begun, kept)
    assert ("call", "c") in standing(company)


def test_a_cycle_goes_back_to_its_moment(company: Company, begun: str) -> None:
    first = company.one("SELECT due_at FROM timers")
    company.clock.forward(timedelta(hours=1))
    [row] = company.due("timers")
    timers.fire(company.database, row)
    assert company.one("SELECT due_at FROM timers") == first + timedelta(hours=1)
    rewind(company, begun, 1)
    assert company.one("SELECT due_at FROM timers") == first
    assert standing(company) == [("timer", "t"), ("work", "a"), ("work", "b")]


def test_what_can_be_gone_back_to(company: Company, begun: str) -> None:
    complete(company, "a")
    complete(company, "b")
    found = queries.page(company.database, company.admin, begun, 50)
    assert [(row.seq, row.topic, row.element, row.actor) for row in found] == [
        (2, "work_item.completed", "b", "丁一"),
        (1, "work_item.completed", "a", "丁一"),
    ]
    assert [row.seq for row in queries.page(company.database, company.admin, begun, 50, before=2)] == [1]
    with pytest.raises(NotFound):
        queries.page(company.database, company.liuyang, begun, 50)


def test_who_may_and_what_is_refused(company: Company, begun: str) -> None:
    with pytest.raises(NotAllowed):
        checkpoints.preview_rewind(company.database, begun, company.liqiang, 1, restores=True)
    with pytest.raises(NotFound):
        checkpoints.preview_rewind(company.database, begun, company.admin, 77, restores=True)
    complete(company, "a")
    shown = checkpoints.preview_rewind(company.database, begun, company.admin, 1, restores=True)
    with pytest.raises(WrongState, match="changed since"):
        checkpoints.rewind_to(company.database, begun, company.admin, 1, "x", restores=False, plan=shown.plan)
    with pytest.raises(InvalidInput):
        checkpoints.rewind_to(company.database, begun, company.admin, 1, "", restores=True, plan=shown.plan)


ACTS = ("a", "b", "d", "timer", "call", "message", "suspend", "rewind")


def act(company: Company, instance: str, name: str, number: int) -> None:
    """One of ACTS, if it is possible now."""
    if name in ("a", "b", "d") and ("work", name) in standing(company):
        complete(company, name, n=number)
    elif name == "timer":
        company.clock.forward(timedelta(minutes=61))
        for row in company.due("timers"):
            timers.fire(company.database, row)
    elif name == "call":
        for row in company.due("calls"):
            service_calls.answer(company.database, row, {"number": number})
    elif name == "message":
        messages.publish(company.database, company.admin, "hello", 7, {"paid": number}, seconds=1)
        for row in company.due("messages"):
            messages.deliver(company.database, row)
    elif name == "suspend":
        suspension.suspend(company.database, instance, company.admin, "x")
        suspension.resume(company.database, instance, company.admin)
    elif name == "rewind":
        found = queries.page(company.database, company.admin, instance, 50)
        if found:
            rewind(company, instance, found[number % len(found)].seq, restores=number % 2 == 0)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(ACTS), max_size=12))
def test_whatever_is_done_what_must_hold_holds(company_for_examples: Company, names: list[str]) -> None:
    company = company_for_examples
    company.sql("TRUNCATE instances CASCADE")
    company.sql("TRUNCATE events, checkpoints, variable_history")
    begun = instances.start(company.database, "whole", company.liqiang, {"n": 1, "no": 7}).id
    for number, name in enumerate(names):
        if company.one("SELECT status FROM instances") != "running":
            break
        act(company, begun, name, number)
        assert invariants.broken(company.database) == []


@pytest.fixture
def company_for_examples(company: Company) -> Company:
    """One company for all examples of a test."""
    company.deploy(WHOLE)
    return company


def test_a_new_instance_from_a_step_of_an_old_one(company: Company) -> None:
    company.deploy(file(process(start() + work("a b") + end() + flows("s>a a>b b>e"))))
    old = instances.start(company.database, "p", company.liqiang, {"n": 1}, business_key="SO-7")
    with pytest.raises(WrongState, match="is over"):
        checkpoints.restart(company.database, old.id, company.admin, "b", "补做")
    complete(company, "a", n=2)
    complete(company, "b")
    for element, refusal in (("nowhere", InvalidInput), ("s", InvalidInput)):
        with pytest.raises(refusal):
            checkpoints.restart(company.database, old.id, company.admin, element, "补做")
    new = checkpoints.restart(company.database, old.id, company.admin, "b", "补做")
    assert (new.business_key, new.status) == ("SO-7", "running")
    assert standing(company) == [("work", "b")]
    assert company.one("SELECT value::text FROM variables WHERE instance_id = :i AND name = 'n'", i=new.id) == "2"
    complete(company, "b")
    assert company.sql("SELECT DISTINCT status FROM instances") == [("completed",)]
