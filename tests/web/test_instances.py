"""Beginning, reading, listing and ending instances."""

from uuid import uuid4

import pytest

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer
from tests.company import Company
from tests.web.asking import codes
from tests.web.conftest import As
from tests.web.drawn import asked, purchase
from workflow_engine.operations import definitions, instances

WAITS = file(
    process(
        start()
        + '<userTask id="a" name="核对" handoff:candidates="finance.clerk"/>'
        + catch("t", timer("Duration", "PT1H"))
        + '<parallelGateway id="g"/>'
        + end()
        + flows("s>g g>a g>t a>e t>e"),
        "waits",
    )
)


def test_an_instance_from_start_to_end(caller: As, company: Company) -> None:
    company.deploy(WAITS)
    liqiang = caller("liqiang")
    made = liqiang.post("/instances", {"definition": "waits", "business_key": "SO-7", "variables": {"n": 1.50}})
    assert (made.status_code, made.json["status"], made.json["business_key"]) == (201, "running", "SO-7")
    path = f"/instances/{made.json['id']}"
    read = liqiang.get(path).json
    assert sorted(read["active"]) == ["a", "t"]
    assert read["variables"] == {"n": 1.5}
    assert read["started_by"] == "李强"
    assert [(item["element"], item["name"]["zh"]) for item in read["work_items"]] == [("a", "核对")]
    assert [(each["kind"], each["element"]) for each in read["waiting"]] == [("timer", "t")]
    assert liqiang.ask("DELETE", path, json={"reason": "客户取消"}).status_code == 204
    assert liqiang.get(path).json["status"] == "cancelled"
    entries = liqiang.get(f"{path}/history").json["entries"]
    assert [(each["topic"], each["actor"]) for each in entries] == [
        ("instance.started", "李强"),
        ("instance.cancelled", "李强"),
    ]
    assert entries[1]["facts"] == {"reason": "客户取消"}
    assert [each["seq"] for each in liqiang.get(f"{path}/history", after=1).json["entries"]] == [2]
    assert liqiang.ask("DELETE", path, query_string={"reason": "再次"}).status_code == 409


def test_a_start_that_gets_stuck_names_the_instance_that_an_administrator_finds(caller: As, company: Company) -> None:
    company.deploy(file(process(start() + '<exclusiveGateway id="g"/>' + end() + flows("s>g g>e[x_>_5]"), "picky")))
    failed = caller("liqiang").post("/instances", {"definition": "picky", "variables": {"x": 1}})
    assert (failed.status_code, failed.json["code"], failed.json["element"]) == (409, "no_matching_flow", "g")
    stuck = caller("liqiang").get(f"/instances/{failed.json['process_instance']}").json
    assert [incident["element"] for incident in stuck["incidents"]] == ["g"]


def test_the_same_request_begins_one_instance(caller: As, company: Company) -> None:
    company.deploy(WAITS)
    liqiang = caller("liqiang")
    made = [
        liqiang.post("/instances", {"definition": "waits"}, headers={"Idempotency-Key": "k-1"}).json for _ in range(3)
    ]
    assert len({each["id"] for each in made}) == 1
    assert made[0] == made[2]


def test_who_sees_which_variables(caller: As, company: Company) -> None:
    """Only what the forms of one's own nodes show."""
    definitions.deploy(company.database, purchase(), company.admin)
    begun = instances.start(company.database, "purchase", company.liqiang, {})
    apply = caller("liqiang").get("/work-items").json["items"][0]["id"]
    values = {"item": "扫描仪", "amount": "1200.50", "reason": "旧的坏了"}
    done = caller("liqiang").post(f"/work-items/{apply}/completion", {"values": values})
    assert done.status_code == 200, done.json
    seen = caller("liqiang").get(f"/instances/{begun.id}").json["variables"]
    assert {name: seen[name] for name in ("item", "amount", "reason")} == {
        "item": "扫描仪",
        "amount": 1200.5,
        "reason": "旧的坏了",
    }
    assert "account_no" not in seen
    assert caller("wangfang").get(f"/instances/{begun.id}").status_code == 404


def test_a_list_shows_what_one_may_see_page_by_page(caller: As, company: Company) -> None:
    company.deploy(WAITS)
    liqiang, zhaomin = caller("liqiang"), caller("zhaomin")
    mine = [liqiang.post("/instances", {"definition": "waits"}).json["id"] for _ in range(5)]
    zhaomin.post("/instances", {"definition": "waits"})
    found, cursor = [], None
    for _ in range(9):
        page = liqiang.get("/instances", limit=2, **({"cursor": cursor} if cursor else {})).json
        found += [each["id"] for each in page["instances"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == mine[::-1]
    assert len(caller("chenjing").get("/instances").json["instances"]) == 6  # head of sales
    assert len(caller("admin").get("/instances", status="running", process="waits").json["instances"]) == 6
    assert caller("admin").get("/instances", status="completed").json["instances"] == []
    first = liqiang.get("/instances", limit=2).json["next"]
    assert codes(zhaomin.get("/instances", limit=2, cursor=first)) == {"bad_cursor"}
    assert codes(liqiang.get("/instances", limit=2, cursor=first, mine=True)) == {"bad_cursor"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "required"),
        ({"definition": "waits", "extra": 1}, 422, "unknown_field"),
        ({"definition": 7}, 422, "bad_type"),
        ({"definition": "waits", "variables": [1]}, 422, "bad_type"),
        ({"definition": "waits", "variables": {"a b": 1}}, 422, "unknown_field"),
        ({"definition": "waits", "business_key": "x" * 101}, 422, "bad_type"),
        ({"definition": "waits", "business_key": "a\x00b"}, 422, "bad_character"),
        ({"definition": "nothing"}, 404, "not_found"),
        ([], 422, "bad_type"),
    ],
)
def test_a_start_that_is_refused_leaves_nothing(
    caller: As, company: Company, body: object, status: int, code: str
) -> None:
    company.deploy(WAITS)
    refused = caller("liqiang").post("/instances", body)
    assert refused.status_code == status
    assert code in codes(refused)
    assert company.one("SELECT count(*) FROM instances") == 0


def test_a_start_form_is_checked(caller: As, company: Company) -> None:
    fields = '<extensionElements><handoff:field name="item" access="write"/></extensionElements>'
    begin = f'<startEvent id="s" handoff:form="purchase">{fields}</startEvent>'
    drawn = file(process(begin + asked("apply", "sales.rep", {}) + end() + flows("s>apply apply>e"), "purchase"))
    definitions.deploy(company.database, purchase(diagram=drawn), company.admin)
    liqiang = caller("liqiang")
    refused = liqiang.post("/instances", {"definition": "purchase", "variables": {"amount": "1"}})
    assert (refused.status_code, refused.json["code"]) == (403, "field_forbidden")
    refused = liqiang.post("/instances", {"definition": "purchase", "variables": {"LIMIT": 1}})
    assert codes(refused) == {"unknown_field"}
    assert liqiang.post("/instances", {"definition": "purchase", "variables": {"item": "纸"}}).status_code == 201


def test_ending_needs_a_right_and_a_reason(caller: As, company: Company) -> None:
    company.deploy(WAITS)
    path = f"/instances/{caller('liqiang').post('/instances', {'definition': 'waits'}).json['id']}"
    assert caller("liqiang").ask("DELETE", path).json["code"] == "reason_required"
    assert caller("liuyang").ask("DELETE", path, query_string={"reason": "x"}).status_code == 404
    assert caller("wangfang").ask("DELETE", path, query_string={"reason": "x"}).status_code == 404
    assert caller("liqiang").ask("DELETE", f"/instances/{uuid4()}", query_string={"reason": "x"}).status_code == 404
    assert caller("liqiang").get(path).json["status"] == "running"
    assert caller("admin").ask("DELETE", path, query_string={"reason": "重复"}).status_code == 204


def test_an_administrator_repairs_variables(caller: As, company: Company) -> None:
    company.deploy(WAITS)
    path = f"/instances/{caller('liqiang').post('/instances', {'definition': 'waits'}).json['id']}"
    sent = {"json": {"values": {"n": 2}}}
    assert caller("liqiang").ask("PATCH", f"{path}/variables", **sent).status_code == 403
    assert caller("admin").ask("PATCH", f"{path}/variables", **sent).status_code == 204
    assert caller("liqiang").get(path).json["variables"] == {"n": 2}
