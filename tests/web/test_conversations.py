"""Messages and signals through the API alone: between pools, from outside, before anybody waits, to one and to all."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import catch, end, file, flows, mapping, pools, process, start, throw, work
from tests.company import Company
from tests.web.asking import Caller, codes
from tests.web.conftest import As
from workflow_engine.operations import messages

ORDER = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
BILL = '<messageEventDefinition messageRef="message_2" handoff:correlation="no"/>'


def carrying(drawn: str, definition: str, **maps: str) -> str:
    return drawn.replace(definition, mapping(**maps) + definition)


BUYER = process(
    start("bs") + carrying(throw("order", ORDER), ORDER, input_no="no") + carrying(catch("bill", BILL), BILL, output_sum="sum")
    + work("pay") + end("be") + flows("bs>order order>bill bill>pay pay>be"), "buyer",
)  # fmt: skip
SELLER = process(
    carrying(start("ss", ORDER), ORDER, output_no="no") + work("price")
    + carrying(throw("send", BILL), BILL, input_sum="12") + end("se") + flows("ss>price price>send send>se"), "seller",
)  # fmt: skip
SHOP = file(pools(("order", "ss"), ("send", "bill"), processes="buyer seller"), BUYER, SELLER)


@pytest.fixture
def admin(caller: As) -> Caller:
    return caller("admin")


def settle(company: Company) -> None:
    """What the workers do."""
    while due := company.due("messages"):
        for row in due:
            messages.deliver(company.database, row)


def begun(admin: Caller, process: str, **variables: object) -> str:
    answer = admin.post("/instances", {"definition": process, "variables": variables})
    assert answer.status_code == 201, answer.get_json()
    return str(answer.get_json()["id"])


def sent(company: Company, admin: Caller, **message: object) -> None:
    assert admin.post("/messages", message).status_code == 202
    settle(company)


def active(admin: Caller, instance: str) -> list[str]:
    return list(admin.get(f"/instances/{instance}").get_json()["active"])


def test_two_pools_talk_and_each_bill_goes_to_its_order(company: Company, admin: Caller) -> None:
    assert admin.upload(SHOP).status_code == 201
    buyers = [begun(admin, "buyer", no=number) for number in ("A-1", "A-2")]
    settle(company)
    company.sql("UPDATE work_items SET offered_to = '{person:admin}'")
    assert company.sql("SELECT element FROM work_items") == [("price",), ("price",)]
    second = company.one(
        "SELECT w.id::text FROM work_items w JOIN variables v ON v.instance_id = w.instance_id AND v.name = 'no'"
        " WHERE v.value::text = '\"A-2\"' AND w.element = 'price'"
    )
    assert admin.post(f"/work-items/{second}/completion", {}).status_code == 200
    settle(company)
    assert [active(admin, buyer) for buyer in buyers] == [["bill"], ["pay"]]
    assert admin.get(f"/instances/{buyers[1]}").get_json()["variables"]["sum"] == 12


def test_a_message_from_outside_comes_before_anybody_waits_and_is_heard_once(company: Company, admin: Caller) -> None:
    assert admin.upload(SHOP).status_code == 201
    sent(company, admin, name="bye", correlation="B-1", variables={"sum": 5}, ttl=3600, id="bank-1")
    assert admin.post("/messages", {"name": "bye", "correlation": "B-1", "id": "bank-1"}).get_json()["duplicate"]
    first, second = begun(admin, "buyer", no="B-1"), begun(admin, "buyer", no="B-1")
    settle(company)
    assert [active(admin, each) for each in (first, second)] == [["pay"], ["bill"]]
    sent(company, admin, name="bye", correlation="B-9", ttl=60)
    company.clock.forward(timedelta(minutes=2))
    late = begun(admin, "buyer", no="B-9")
    settle(company)
    assert active(admin, late) == ["bill"]
    sent(company, admin, name="bye", correlation="B-9", ttl=0)
    assert active(admin, late) == ["pay"]
    begun(admin, "buyer", no="B-1")
    refused = admin.post("/messages", {"name": "bye", "correlation": "B-1", "unique": True})
    assert (refused.status_code, codes(refused)) == (409, {"ambiguous"})


def test_a_signal_reaches_all_who_wait_and_begins_what_it_begins(company: Company, admin: Caller) -> None:
    waits = process(start() + catch("c", "signal") + work("a") + end() + flows("s>c c>a a>e"), "waits")
    begins = process(start("zs", "signal") + work("z") + end("ze") + flows("zs>z z>ze"), "begins")
    assert admin.upload(file(waits, begins)).status_code == 201
    waiting = [begun(admin, "waits") for _ in range(3)]
    sent(company, admin, name="sig", kind="signal")
    assert [active(admin, each) for each in waiting] == [["a"]] * 3
    assert [each["process"] for each in admin.get("/instances", process="begins").get_json()["instances"]] == ["begins"]
    late = begun(admin, "waits")
    settle(company)
    assert active(admin, late) == ["c"]
