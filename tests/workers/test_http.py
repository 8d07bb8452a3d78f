"""Calls over HTTP as a diagram makes them: what is sent, what comes of the answers, and what an administrator does."""

import json

import pytest

from tests.bpmn.drawing import boundary, end, file, flows, process, start, work
from tests.company import Company
from tests.workers.conftest import Bench
from tests.workers.receiver import Receiver, Said
from workflow_engine.operations import connectors, incidents, instances
from workflow_engine.operations.connectors import Wanted


def parameter(name: str, value: str) -> str:
    quoted = value.replace('"', "&quot;")
    return f'<handoff:parameter name="{name}" value="{quoted}"/>'


def asks(url: str, *parameters: str, more: str = "", ways: str = "s>c c>a a>e", connector: str = "http") -> bytes:
    """A process that asks for stock, three times at most, and then gives somebody work."""
    given = parameter("url", f'"{url}/stock/" + sku') + "".join(parameters)
    call = (
        f'<serviceTask id="c" handoff:connector="{connector}" handoff:resultVariable="stock" handoff:attempts="3">'
        f"<extensionElements>{given}</extensionElements></serviceTask>"
    )
    return file(process(start() + call + work("a") + more + end() + flows(ways), "asks"))


@pytest.fixture
def bench(company: Company) -> Bench:
    return Bench(company, "calls")


def begin(bench: Bench, diagram: bytes) -> None:
    """A call that is made for the first time."""
    bench.company.deploy(diagram)
    instances.start(bench.company.database, "asks", bench.company.liqiang, {"sku": "P-100"})
    assert bench.drain("calls") == 1


def element(bench: Bench) -> str:
    return str(bench.company.one("SELECT element FROM work_items"))


def result(bench: Bench) -> str:
    return str(bench.company.one("SELECT value::text FROM variables WHERE name = 'stock'"))


def test_what_is_sent_and_what_becomes_of_the_answer(bench: Bench, receiver: Receiver) -> None:
    receiver.answers = [Said(body='{"free": 12.50, "unit": "件"}'.encode())]
    given = [
        parameter("body", '{sku: sku, qty: 2.5, note: "急"}'),
        parameter("headers", '{"X-Source": "handoff"}'),
        parameter("query", '{site: "上海"}'),
    ]
    begin(bench, asks(receiver.url, *given))
    (heard,) = receiver.heard
    assert (heard.method, heard.path) == ("POST", "/stock/P-100?site=%E4%B8%8A%E6%B5%B7")
    assert json.loads(heard.body) == {"sku": "P-100", "qty": 2.5, "note": "急"}
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["x-source"] == "handoff"
    assert element(bench) == "a"
    assert result(bench) == '{"free":{"$number":"12.50"},"unit":"件"}'


def test_it_is_tried_again_with_the_same_key_and_then_somebody_is_told(bench: Bench, receiver: Receiver) -> None:
    receiver.answers = [Said(503)]
    begin(bench, asks(receiver.url))
    assert bench.drain("calls") == 0  # not before its pause is over
    assert bench.drain_later("calls") == 1
    assert bench.company.one("SELECT count(*) FROM incidents") == 0
    assert bench.drain_later("calls") == 1
    assert bench.drain_later("calls") == 0
    assert len(receiver.heard) == 3
    assert len({heard.headers["idempotency-key"] for heard in receiver.heard}) == 1
    assert bench.company.sql("SELECT code, element FROM incidents") == [("connector_failed", "c")]
    assert bench.company.one("SELECT status FROM instances") == "incident"


def test_a_second_call_has_another_key(bench: Bench, receiver: Receiver) -> None:
    begin(bench, asks(receiver.url))
    instances.start(bench.company.database, "asks", bench.company.liqiang, {"sku": "P-100"})
    bench.drain("calls")
    assert len({heard.headers["idempotency-key"] for heard in receiver.heard}) == 2


def test_an_administrator_has_it_tried_again(bench: Bench, receiver: Receiver) -> None:
    receiver.answers = [Said(400), Said(body=b'{"free": 3}')]
    begin(bench, asks(receiver.url))
    assert bench.drain_later("calls") == 0  # what the system does not want is not asked twice
    incident = bench.company.one("SELECT id::text FROM incidents")
    incidents.retry(bench.company.database, incident, bench.company.admin)
    assert bench.drain("calls") == 1
    assert element(bench) == "a"
    assert receiver.heard[0].headers["idempotency-key"] == receiver.heard[1].headers["idempotency-key"]
    assert bench.company.one("SELECT status FROM instances") == "running"


def test_a_call_that_kills_every_worker_becomes_an_incident(bench: Bench, receiver: Receiver) -> None:
    """As if three workers had died of it: the fourth does not try any more, until an administrator says so."""
    bench.company.deploy(asks(receiver.url))
    instances.start(bench.company.database, "asks", bench.company.liqiang, {"sku": "P-100"})
    bench.company.sql("UPDATE service_calls SET attempts = 3")
    assert bench.drain("calls") == 1
    assert receiver.heard == []
    assert bench.company.sql("SELECT code, element FROM incidents") == [("attempts_exhausted", "c")]
    incident = bench.company.one("SELECT id::text FROM incidents")
    incidents.retry(bench.company.database, incident, bench.company.admin)
    assert bench.drain("calls") == 1
    assert element(bench) == "a"


def test_a_status_can_be_an_error_that_the_diagram_catches(bench: Bench, receiver: Receiver) -> None:
    receiver.answers = [Said(404)]
    caught = work("b") + boundary("x", "c", "error")
    given = parameter("errors", '{"404": "E1"}')
    begin(bench, asks(receiver.url, given, more=caught, ways="s>c c>a a>e x>b b>e"))
    assert element(bench) == "b"
    assert bench.company.one("SELECT count(*) FROM incidents") == 0


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Said(302, headers={"Location": "http://127.0.0.1:1/"}), "connector_failed"),
        (Said(body=b"{"), "connector_failed"),
        (Said(body=b'{"a": NaN}'), "connector_failed"),
        (Said(body=b"\xff", headers={"Content-Type": "text/plain"}), "connector_failed"),
        (Said(body=b"x" * (5 * 2**20 + 1), headers={"Content-Type": "text/plain"}), "connector_response_too_large"),
        (Said(body=b"[" * 40 + b"]" * 40), "mapping_failed"),
        (Said(body=b'"' + b"x" * 300_000 + b'"'), "mapping_failed"),
    ],
    ids=["redirect", "half", "nan", "no text", "long", "deep", "no variable"],
)
def test_answers_that_are_of_no_use(bench: Bench, receiver: Receiver, answer: Said, code: str) -> None:
    receiver.answers = [answer]
    begin(bench, asks(receiver.url))
    assert bench.company.sql("SELECT code FROM incidents") == [(code,)]
    assert len(receiver.heard) == 1
    assert bench.company.one("SELECT count(*) FROM work_items") == 0


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_system_that_is_busy_is_asked_again(bench: Bench, receiver: Receiver, status: int) -> None:
    receiver.answers = [Said(status), Said()]
    begin(bench, asks(receiver.url))
    assert bench.drain_later("calls") == 1
    assert element(bench) == "a"


@pytest.mark.parametrize(
    "given",
    [
        parameter("method", '"TRACE"'),
        parameter("timeout", "11"),
        parameter("timeout", "0"),
        parameter("headers", '{"Host": "intern"}'),
        parameter("headers", '"X-A: b"'),
        parameter("headers", '{"X-A": text}'),
        parameter("headers", '{"Idempotency-Key": "1"}'),
    ],
)
def test_requests_that_are_not_made(bench: Bench, receiver: Receiver, given: str) -> None:
    bench.company.deploy(asks(receiver.url, given))
    told = {"sku": "P-100", "text": "b\r\nX-Evil: 1"}
    instances.start(bench.company.database, "asks", bench.company.liqiang, told)
    assert bench.drain("calls") <= 1
    assert bench.company.one("SELECT count(*) FROM incidents") == 1
    assert receiver.heard == []


def test_private_systems_are_not_reached_unless_they_are_allowed(company: Company, receiver: Receiver) -> None:
    begin(Bench(company, "calls", outbound=()), asks(receiver.url))
    assert company.sql("SELECT code FROM incidents") == [("connector_failed",)]
    assert receiver.heard == []


def test_a_diagram_cannot_send_the_secrets_of_a_connector_elsewhere(bench: Bench, receiver: Receiver) -> None:
    """The administrator has said where the connector may reach; the diagram names a place beneath it, or nothing."""
    settings, admin = bench.station.settings, bench.company.admin
    wanted = Wanted("http", {"url": f"{receiver.url}/erp"}, {"Authorization": "Bearer canary"})
    connectors.configure(bench.company.database, "erp", wanted, admin, settings)
    for place in (
        "stock/1",
        f"{receiver.url}/erp/2",
        f"{receiver.url}/other",
        "../other",
        "%2e%2E/other",
        "https://a.b/erp/",
    ):
        bench.company.deploy(asks(place, connector="erp").replace(b"/stock/&quot; + sku", b"&quot;"))
        instances.start(bench.company.database, "asks", bench.company.liqiang, {"sku": "P-100"})
        bench.drain("calls")
    assert [heard.path for heard in receiver.heard] == ["/erp/stock/1", "/erp/2"]
    assert {heard.headers["authorization"] for heard in receiver.heard} == {"Bearer canary"}
    assert bench.company.one("SELECT count(*) FROM incidents") == 4
    kept = bench.company.sql("SELECT document::text, encode(secrets, 'escape'), name FROM connector_settings")
    assert "canary" not in str(kept)
