"""Suspended instances and processes: nothing goes on, what falls due waits, and happens once when it may."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, process, start, timer, work
from tests.company import Company
from workflow_engine.domain.errors import DiagramFailed, InvalidInput, NotAllowed, NotFound, WrongState
from workflow_engine.operations import instances, messages, service_calls, start_timers, suspension, timers, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import history

RECEIPT = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
WAITS = file(
    process(
        start()
        + '<parallelGateway id="g"/>'
        + work("a b")
        + '<serviceTask id="c" handoff:connector="sample"/>'
        + catch("m", RECEIPT)
        + catch("n", "signal")
        + boundary("t", "a", timer("Duration", "PT1H"), interrupting=False)
        + end()
        + flows("s>g g>a g>c g>m g>n a>e c>e m>e n>e t>b b>e"),
        "waits",
    )
)


@pytest.fixture
def waiting(company: Company) -> str:
    company.deploy(WAITS)
    return instances.start(company.database, "waits", company.liqiang, {"no": 7}).id


def due(company: Company) -> dict[str, int]:
    return {kind: len(company.due(kind)) for kind in ("timers", "calls", "messages")}


def test_nothing_goes_on_while_it_is_suspended(company: Company, waiting: str) -> None:
    suspension.suspend(company.database, waiting, company.admin, "客户来电，先不要发货")
    company.clock.forward(timedelta(hours=2))
    item = company.one("SELECT id::text FROM work_items WHERE element = 'a'")
    with pytest.raises(WrongState, match="suspended"):
        work_items.complete(company.database, item, company.admin, Answer({}))
    messages.publish(company.database, company.admin, "hello", 7, {})
    [row] = company.due("messages")
    assert not messages.deliver(company.database, row)
    assert due(company) == {"timers": 0, "calls": 0, "messages": 0}
    assert company.one("SELECT count(*) FROM events") == 2


def test_what_fell_due_happens_once_when_it_goes_on(company: Company, waiting: str) -> None:
    suspension.suspend(company.database, waiting, company.admin, "盘点")
    company.clock.forward(timedelta(hours=2))
    messages.publish(company.database, company.admin, "hello", 7, {})
    messages.publish(company.database, company.admin, "sig", None, {}, kind="signal")
    for _ in range(2):  # the signal itself, then the copy for the instance
        for row in company.due("messages"):
            messages.deliver(company.database, row)
    assert company.one("SELECT count(*) FROM subscriptions") == 2
    suspension.resume(company.database, waiting, company.admin)
    [timer_row], [call] = company.due("timers"), company.due("calls")
    assert timers.fire(company.database, timer_row)
    assert service_calls.answer(company.database, call, {})
    assert sorted(messages.deliver(company.database, row) for row in company.due("messages")) == [True, True]
    assert company.sql("SELECT element FROM work_items ORDER BY element") == [("a",), ("b",)]
    assert due(company) == {"timers": 0, "calls": 0, "messages": 0}


def test_an_answer_that_comes_too_late_is_asked_for_again(company: Company, waiting: str) -> None:
    [call] = company.due("calls")
    suspension.suspend(company.database, waiting, company.admin, "盘点")
    assert not service_calls.answer(company.database, call, {})
    assert company.one("SELECT status FROM service_calls") == "waiting"
    suspension.resume(company.database, waiting, company.admin)
    company.sql("UPDATE service_calls SET lease_until = NULL")  # the lease of the worker that had asked is over
    [again] = company.due("calls")
    assert (again.id, service_calls.answer(company.database, again, {})) == (call.id, True)


def test_who_may_and_when(company: Company, waiting: str) -> None:
    for person in (company.liqiang, company.linshu):
        with pytest.raises(NotAllowed):
            suspension.suspend(company.database, waiting, person, "x")
    with pytest.raises(InvalidInput):
        suspension.suspend(company.database, waiting, company.admin, " ")
    with pytest.raises(WrongState, match="not suspended"):
        suspension.resume(company.database, waiting, company.admin)
    suspension.suspend(company.database, waiting, company.admin, "盘点")
    with pytest.raises(WrongState):
        suspension.suspend(company.database, waiting, company.admin, "再盘点")
    last = history.entries(company.database, company.admin, waiting)[-1]
    assert (last.topic, last.actor, last.facts["reason"]) == ("instance.suspended", "丁一", "盘点")
    instances.cancel(company.database, waiting, company.admin, "不再需要")
    with pytest.raises(WrongState):
        suspension.resume(company.database, waiting, company.admin)


def test_an_incident_is_one_again_afterwards(company: Company) -> None:
    gate = '<exclusiveGateway id="x"/>'
    company.deploy(file(process(start() + work("a b") + gate + end() + flows("s>a a>x x>b[n_=_1] x>e[n_=_2] b>e"))))
    begun = instances.start(company.database, "p", company.liqiang, {"n": 3})
    item = company.one("SELECT id::text FROM work_items")
    with pytest.raises(DiagramFailed):
        work_items.complete(company.database, item, company.admin, Answer({}))
    suspension.suspend(company.database, begun.id, company.admin, "查原因")
    suspension.resume(company.database, begun.id, company.admin)
    assert company.one("SELECT status FROM instances") == "incident"


STARTS = file(
    process(start() + start("sm", RECEIPT.replace(' handoff:correlation="no"', ""))
            + start("st", timer("Cycle", "R/PT1H")) + work("a") + end() + flows("s>a sm>a st>a a>e"), "starts"),
)  # fmt: skip


def test_a_suspended_process_is_started_by_nobody_and_nothing(company: Company) -> None:
    company.deploy(STARTS)
    suspension.suspend_process(company.database, "starts", company.admin, "流程有误")
    with pytest.raises(WrongState, match="cannot be started"):
        instances.start(company.database, "starts", company.liqiang, {})
    company.clock.forward(timedelta(hours=1))
    messages.publish(company.database, company.admin, "hello", None, {})
    [row] = company.due("messages")
    assert not messages.deliver(company.database, row)
    assert company.due("start_timers") == []
    company.deploy(STARTS.replace(b'id="a"', b'id="a" name="x"'))  # the next version is suspended too
    company.clock.forward(timedelta(hours=1))
    assert company.due("start_timers") == []
    suspension.resume_process(company.database, "starts", company.admin)
    [row], [due_start] = company.due("messages"), company.due("start_timers")
    assert messages.deliver(company.database, row)
    assert start_timers.fire(company.database, due_start)
    instances.start(company.database, "starts", company.liqiang, {})
    assert company.one("SELECT count(*) FROM instances") == 3


def test_a_process_with_all_that_runs(company: Company) -> None:
    company.deploy(WAITS)
    begun = [instances.start(company.database, "waits", company.liqiang, {"no": n}).id for n in range(3)]
    suspension.suspend(company.database, begun[0], company.admin, "单独挂起")
    made = suspension.suspend_all(company.database, "waits", company.admin, "系统维护")
    assert [(each.instance, each.error) for each in made.done] == [(begun[1], None), (begun[2], None)]
    assert company.one("SELECT count(*) FROM instances WHERE status = 'suspended'") == 3
    suspension.resume_all(company.database, "waits", company.admin)
    assert company.sql("SELECT status FROM instances ORDER BY id") == [("suspended",), ("running",), ("running",)]
    with pytest.raises(WrongState):
        suspension.resume_process(company.database, "waits", company.admin)
    with pytest.raises(NotFound):
        suspension.suspend_process(company.database, "nothing", company.admin, "x")


def test_more_than_one_batch_is_gone_on_with_until_nothing_is_left(company: Company) -> None:
    company.deploy(WAITS)
    for number in range(5):
        instances.start(company.database, "waits", company.liqiang, {"no": number})
    who = company.database, "waits", company.admin
    for act, standing in ((suspension.suspend_all, "suspended"), (suspension.resume_all, "running")):
        more = ("系统维护",) if act is suspension.suspend_all else ()
        made = [act(*who, *more, most=2) for _ in range(3)]
        assert [(len(each.done), each.left) for each in made] == [(2, 3), (2, 1), (1, 0)]
        assert company.sql("SELECT DISTINCT status FROM instances") == [(standing,)]
        with pytest.raises(WrongState):
            act(*who, *more, most=2)


def test_one_that_is_refused_keeps_no_other_back(company: Company, waiting: str) -> None:
    other = instances.start(company.database, "waits", company.liqiang, {"no": 8}).id
    instances.cancel(company.database, waiting, company.admin, "x")
    done = suspension.each([waiting, other], lambda one: suspension.suspend(company.database, one, company.admin, "x"))
    assert [type(each.error).__name__ for each in done] == ["WrongState", "NoneType"]
