"""Messages from other systems, and what cannot go on."""

from uuid import uuid4

import pytest

from tests.bpmn.drawing import catch, end, file, flows, process, start, work
from tests.company import Company
from tests.web.asking import codes
from tests.web.conftest import As
from workflow_engine.operations import messages

MESSAGE = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
WAITS = file(process(start() + catch("m", MESSAGE) + work("a") + end() + flows("s>m m>a a>e"), "waits"))
PICKY = file(process(start() + '<exclusiveGateway id="g"/>' + work("a") + end() + flows("s>g g>a[x_>_5] a>e"), "picky"))


def test_a_message_reaches_the_one_that_waits_for_it(caller: As, company: Company) -> None:
    """Its variables stay outside: the event declares none of them."""
    company.deploy(WAITS)
    liqiang = caller("liqiang")
    made = [liqiang.post("/instances", {"definition": "waits", "variables": {"no": n}}).json["id"] for n in (1, 2)]
    sent = caller("admin").post(
        "/messages", {"name": "hello", "correlation": 2, "variables": {"paid": True}, "id": "b-1"}
    )
    assert (sent.status_code, sent.json) == (202, {"accepted": True, "duplicate": False})
    again = caller("admin").post("/messages", {"name": "hello", "correlation": 2, "id": "b-1"})
    assert again.json["duplicate"] is True
    (row,) = company.due("messages")
    messages.deliver(company.database, row)
    assert liqiang.get(f"/instances/{made[0]}").json["active"] == ["m"]
    reached = liqiang.get(f"/instances/{made[1]}").json
    assert (reached["active"], reached["variables"]) == (["a"], {"no": 2})


def test_two_that_wait_are_ambiguous_for_who_wants_one(caller: As, company: Company) -> None:
    company.deploy(WAITS)
    for _ in range(2):
        caller("liqiang").post("/instances", {"definition": "waits", "variables": {"no": 1}})
    refused = caller("admin").post("/messages", {"name": "hello", "correlation": 1, "unique": True})
    assert (refused.status_code, refused.json["code"]) == (409, "ambiguous")
    assert company.one("SELECT count(*) FROM messages") == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "x", "kind": "job"},
        {"name": "x", "ttl": -1},
        {"name": "x", "to": 1},
    ],
)
def test_a_message_that_is_refused_is_not_kept(caller: As, company: Company, body: object) -> None:
    assert caller("admin").post("/messages", body).status_code == 422
    assert company.one("SELECT count(*) FROM messages") == 0


def test_an_incident_is_seen_mended_and_tried_again(caller: As, company: Company) -> None:
    company.deploy(PICKY)
    admin = caller("admin")
    failed = caller("liqiang", "zh-CN").post("/instances", {"definition": "picky", "variables": {"x": 1}})
    assert (failed.status_code, failed.json["code"], failed.json["element"]) == (409, "no_matching_flow", "g")
    (incident,) = admin.get("/incidents").json["incidents"]
    assert (incident["code"], incident["element"], incident["process"]) == ("no_matching_flow", "g", "picky")
    instance = f"/instances/{incident['instance']}"
    assert admin.get(instance).json["status"] == "incident"
    assert admin.post(f"/incidents/{incident['id']}/retry").status_code == 409
    (incident,) = admin.get("/incidents").json["incidents"]
    admin.ask("PATCH", f"{instance}/variables", json={"values": {"x": 6}})
    assert admin.post(f"/incidents/{incident['id']}/retry").status_code == 204
    assert admin.get("/incidents").json == {"incidents": [], "next": None}
    assert admin.get(instance).json["active"] == ["a"]
    assert admin.post(f"/incidents/{incident['id']}/retry").json["code"] == "already_done"
    assert admin.post(f"/incidents/{uuid4()}/retry").status_code == 404


def test_an_incident_of_a_diagram_needs_a_retry(caller: As, company: Company) -> None:
    company.deploy(PICKY)
    caller("liqiang").post("/instances", {"definition": "picky", "variables": {"x": 1}})
    admin = caller("admin")
    path = f"/incidents/{admin.get('/incidents').json['incidents'][0]['id']}/resolution"
    assert admin.post(path, {"reason": "手工处理"}).json["code"] == "needs_retry"
    assert codes(admin.post(path, {})) == {"required"}
    assert codes(admin.post(path, {"reason": ""})) == {"bad_type"}


def test_incidents_come_in_pages(caller: As, company: Company) -> None:
    company.deploy(PICKY)
    for n in range(3):
        caller("liqiang").post("/instances", {"definition": "picky", "variables": {"x": n}})
    admin = caller("admin", "zh-CN")
    first = admin.get("/incidents", limit=2).json
    rest = admin.get("/incidents", limit=2, cursor=first["next"]).json
    assert (len(first["incidents"]), len(rest["incidents"]), rest["next"]) == (2, 1, None)
    assert len({each["id"] for each in first["incidents"] + rest["incidents"]}) == 3
