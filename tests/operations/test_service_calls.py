"""What the answers and failures of outside systems do, and what an administrator does about the last failure."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import boundary, end, file, flows, process, start, work
from tests.company import Company
from workflow_engine.domain.errors import ConnectorFailed, DiagramFailed, InvalidInput, NotAllowed, WrongState
from workflow_engine.domain.text import Text
from workflow_engine.operations import incidents, instances, service_calls
from workflow_engine.store.waiting import Leased

DOWN = Text("系统无应答", "The system does not answer")
CALL = (
    '<serviceTask id="c" handoff:connector="http" handoff:resultVariable="stock"><extensionElements>'
    '<handoff:parameter name="url" value="&quot;https://erp.example/stock/&quot; + sku"/></extensionElements></serviceTask>'
)


def asks(more: str = "", ways: str = "s>c c>a a>e") -> bytes:
    return file(process(start() + CALL + work("a") + more + end() + flows(ways), "asks"))


def begin(company: Company, diagram: bytes) -> Leased:
    """The call of a new instance, leased."""
    company.deploy(diagram)
    instances.start(company.database, "asks", company.liqiang, {"sku": "P-100"})
    (row,) = company.due("calls")
    return row


def fail(company: Company, row: Leased, *, code: str = "connector_timeout", error: str | None = None) -> bool:
    failure = ConnectorFailed(DOWN, code=error or code, is_retriable=error is None)
    return service_calls.fail(company.database, row, 3, failure)


def exhaust(company: Company, row: Leased) -> None:
    """Fail until no try is left."""
    for _ in range(2):
        assert fail(company, row)
        company.clock.forward(timedelta(minutes=5))
        (row,) = company.due("calls")
    with pytest.raises(DiagramFailed):
        fail(company, row)


def test_an_answer_goes_on_with_its_result(company: Company) -> None:
    row = begin(company, asks())
    asked = service_calls.request(company.database, row)
    assert asked is not None
    assert (asked.connector, asked.parameters) == ("http", {"url": "https://erp.example/stock/P-100"})
    assert service_calls.answer(company.database, row, {"free": 3, "unit": "件"})
    assert service_calls.answer(company.database, row, {"free": 4}) is False
    assert company.one("SELECT element FROM work_items") == "a"
    assert company.one("SELECT value::text FROM variables WHERE name = 'stock'") == '{"free":3,"unit":"件"}'


def test_a_failure_waits_longer_each_time_and_then_tells_somebody(company: Company) -> None:
    row = begin(company, asks())
    began = company.clock.now
    assert fail(company, row)
    assert company.due("calls") == []
    first = company.one("SELECT due_at FROM service_calls") - began
    assert timedelta(seconds=5) <= first <= timedelta(seconds=15)
    company.clock.forward(first)
    (row,) = company.due("calls")
    assert fail(company, row)
    second = company.one("SELECT due_at FROM service_calls") - company.clock.now
    assert second > first
    company.clock.forward(second)
    (row,) = company.due("calls")
    with pytest.raises(DiagramFailed) as failed:
        fail(company, row)
    assert (failed.value.code, failed.value.facts["element"]) == ("connector_timeout", "c")
    assert company.sql(
        "SELECT i.status, n.code, n.element FROM instances i JOIN incidents n ON n.instance_id = i.id"
    ) == [("incident", "connector_timeout", "c")]


def test_a_late_worker_changes_nothing(company: Company) -> None:
    row = begin(company, asks())
    company.sql("UPDATE service_calls SET lease_until = now() - interval '1 second'")
    (taken,) = company.due("calls")
    assert service_calls.answer(company.database, row, {"free": 1}) is False
    assert fail(company, row) is False
    assert service_calls.answer(company.database, taken, {"free": 2})
    assert "2" in company.one("SELECT value::text FROM variables WHERE name = 'stock'")


def test_the_model_catches_a_business_error(company: Company) -> None:
    row = begin(company, asks(work("b") + boundary("x", "c", "error"), "s>c c>a a>e x>b b>e"))
    assert fail(company, row, error="E1")
    assert company.one("SELECT element FROM work_items") == "b"
    assert company.one("SELECT count(*) FROM incidents") == 0


def test_the_model_may_catch_the_last_failure_too(company: Company) -> None:
    row = begin(company, asks(work("b") + boundary("x", "c", "any error"), "s>c c>a a>e x>b b>e"))
    for _ in range(2):
        assert fail(company, row)
        company.clock.forward(timedelta(minutes=5))
        (row,) = company.due("calls")
    assert fail(company, row)
    assert company.one("SELECT element FROM work_items") == "b"


def test_an_administrator_has_it_tried_again(company: Company) -> None:
    exhaust(company, begin(company, asks()))
    incident = company.one("SELECT id::text FROM incidents")
    with pytest.raises(NotAllowed):
        incidents.retry(company.database, incident, company.linshu)
    incidents.retry(company.database, incident, company.admin)
    (row,) = company.due("calls")
    assert service_calls.answer(company.database, row, {"free": 3})
    assert company.sql("SELECT status FROM instances") == [("running",)]
    assert company.sql("SELECT resolved_at IS NULL FROM incidents") == [(False,)]
    with pytest.raises(WrongState):
        incidents.retry(company.database, incident, company.admin)


def test_an_administrator_answers_by_hand(company: Company) -> None:
    exhaust(company, begin(company, asks()))
    incident = company.one("SELECT id::text FROM incidents")
    with pytest.raises(InvalidInput):
        incidents.resolve(company.database, incident, company.admin, " ", {"free": 9})
    incidents.resolve(company.database, incident, company.admin, "电话确认有货", {"free": 9})
    assert company.one("SELECT element FROM work_items") == "a"
    assert "9" in company.one("SELECT value::text FROM variables WHERE name = 'stock'")
    payload = company.one("SELECT payload::text FROM events WHERE topic = 'incident.resolved'")
    assert "电话确认有货" in payload
    assert company.due("calls") == []


def test_a_call_that_is_no_longer_waited_for_is_not_made(company: Company) -> None:
    row = begin(company, asks())
    instances.cancel(company.database, company.one("SELECT id::text FROM instances"), company.liqiang, "客户取消")
    assert service_calls.request(company.database, row) is None
    assert service_calls.answer(company.database, row, {}) is False
