"""Work items through the API: the inbox in pages, and what people do with an item."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.company import Company
from tests.web.asking import Caller, codes
from tests.web.conftest import As
from tests.web.drawn import purchase
from workflow_engine.operations import definitions, instances

GOOD = {"item": "扫描仪", "amount": "1200.50", "reason": "旧的坏了"}


@pytest.fixture
def begun(company: Company) -> Company:
    """A purchase that 李强 has begun, at its first step."""
    definitions.deploy(company.database, purchase(), company.admin)
    instances.start(company.database, "purchase", company.liqiang, {})
    return company


def only(who: Caller, view: str = "all") -> str:
    """The path of the only item somebody has."""
    (item,) = who.get("/work-items", view=view).json["items"]
    return f"/work-items/{item['id']}"


def completed(who: Caller, values: object = None, **more: object) -> int:
    return who.post(f"{only(who)}/completion", {"values": values or {}, **more}).status_code


def test_a_purchase_goes_through_three_departments(begun: Company, caller: As) -> None:
    liqiang, chenjing, wangfang = caller("liqiang"), caller("chenjing"), caller("wangfang")
    row = liqiang.get("/work-items").json["items"][0]
    assert (row["name"], row["process"], row["state"]) == ({"zh": "申请", "en": "Apply"}, "purchase", "ready")
    assert completed(liqiang, GOOD) == 200
    item = chenjing.get(only(chenjing, "mine")).json
    assert item["assignee"] == {"id": begun.chenjing.id, "name": "陈静"}
    assert item["values"].pop("apply")["by"] == "liqiang"
    assert item["values"] == {"item": "扫描仪", "amount": 1200.5, "reason": "旧的坏了"}
    assert [each["key"] for each in item["outcomes"]] == ["approve", "reject"]
    assert item["form"]["access"]["paid"] == "hidden"
    assert completed(chenjing, outcome="approve", comment="同意") == 200
    paid = wangfang.post(f"{only(wangfang)}/completion", {"values": {"paid": "1200.50", "account_no": "6222 0001"}})
    assert (paid.status_code, paid.json["state"]) == (200, "completed")
    assert begun.sql("SELECT status, result FROM instances") == [("completed", "e")]
    done = wangfang.get("/work-items", view="done").json["items"]
    assert [(each["element"], each["state"]) for each in done] == [("pay", "completed")]
    assert liqiang.get("/work-items").json == {"items": [], "next": None}


def test_claiming_and_releasing(begun: Company, caller: As) -> None:
    liqiang, zhaomin = caller("liqiang"), caller("zhaomin")
    path = only(liqiang)
    claimed = liqiang.post(f"{path}/claim")
    assert (claimed.status_code, claimed.json["state"], claimed.json["assignee"]["name"]) == (200, "claimed", "李强")
    late = zhaomin.post(f"{path}/claim")
    assert (late.status_code, late.json["who"], late.json["state"]) == (409, "李强", "claimed")
    assert zhaomin.post(f"{path}/completion", {"values": GOOD}).json["code"] == "already_claimed"
    assert zhaomin.post(f"{path}/release").status_code == 409
    assert zhaomin.get("/work-items", view="group").json["items"] == []
    assert liqiang.post(f"{path}/release").json["state"] == "ready"
    assert zhaomin.post(f"{path}/claim", {"assignee": "zhaomin"}).status_code == 200


def test_nobody_claims_for_somebody_else(begun: Company, caller: As) -> None:
    """A08."""
    path = only(caller("liqiang"))
    refused = caller("liqiang").post(f"{path}/claim", {"assignee": "zhaomin"})
    assert refused.status_code == 403
    assert codes(caller("liqiang").post(f"{path}/claim", {"person": "zhaomin"})) == {"unknown_field"}
    assert codes(caller("liqiang").post(f"{path}/release", {"assignee": "zhaomin"})) == {"unknown_field"}
    assert begun.one("SELECT state FROM work_items") == "ready"


def test_of_two_at_once_one_wins_and_the_other_hears_who(begun: Company, caller: As) -> None:
    people = [caller("liqiang"), caller("zhaomin")] * 3
    path = only(people[0])
    with ThreadPoolExecutor(len(people)) as pool:
        done = list(pool.map(lambda who: who.post(f"{path}/completion", {"values": GOOD}), people))
    winners = [each for each in done if each.status_code == 200]
    assert len(winners) == 1
    refused = [each for each in done if each.status_code == 409]
    assert len(refused) == 5
    winner = begun.one("SELECT p.name FROM work_items w JOIN people p ON p.id = assignee_id WHERE element = 'apply'")
    assert {(each.json["code"], each.json["who"]) for each in refused} == {("already_done", winner)}
    assert all(winner in each.json["detail"] for each in refused)


def test_the_same_request_is_answered_the_same(begun: Company, caller: As) -> None:
    liqiang = caller("liqiang")
    path, key = only(liqiang), {"Idempotency-Key": "double-click"}
    answers = [liqiang.post(f"{path}/completion", {"values": GOOD}, headers=key) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json == answers[1].json


def test_what_was_read_earlier_is_stale(begun: Company, caller: As) -> None:
    liqiang = caller("liqiang")
    path = only(liqiang)
    read = str(liqiang.get(path).json["version"])
    assert liqiang.post(f"{path}/claim", headers={"If-Match": f'"{read}"'}).status_code == 200
    stale = liqiang.post(f"{path}/release", headers={"If-Match": f'"{read}"'})
    assert (stale.status_code, stale.json["type"]) == (412, "/problems/stale")


@pytest.mark.parametrize(
    ("values", "status", "code", "field"),
    [
        ({**GOOD, "status": "done"}, 422, "unknown_field", "status"),
        ({**GOOD, "_state": 1}, 422, "unknown_field", "_state"),
        ({**GOOD, "assignee": "admin"}, 422, "unknown_field", "assignee"),
        ({**GOOD, "paid": "1"}, 403, "field_forbidden", "paid"),
        ({**GOOD, "account_no": "1"}, 403, "field_forbidden", "account_no"),
        ({**GOOD, "amount": "1"}, 422, "hidden_field", "reason"),
        ({**GOOD, "needed_on": "2026-02-30"}, 422, "bad_date", "needed_on"),
        ({**GOOD, "needed_on": "tomorrow"}, 422, "bad_date", "needed_on"),
        ({**GOOD, "amount": "1e3"}, 422, "bad_type", "amount"),
        ({**GOOD, "amount": "0x10"}, 422, "bad_type", "amount"),
        ({**GOOD, "amount": [1]}, 422, "bad_type", "amount"),
        ({**GOOD, "item": "a\x00b"}, 422, "bad_character", None),
        ({"amount": "1"}, 422, "required", "item"),
    ],
)
def test_a_wrong_form_names_the_field_and_changes_nothing(
    begun: Company, caller: As, values: object, status: int, code: str, field: str | None
) -> None:
    liqiang = caller("liqiang")
    refused = liqiang.post(f"{only(liqiang)}/completion", {"values": values})
    assert (refused.status_code, refused.mimetype) == (status, "application/problem+json")
    assert code in codes(refused)
    if field:
        assert field in {each.get("field") for each in refused.json["problems"]}
    assert begun.sql("SELECT state, version FROM work_items") == [("ready", 1)]
    assert begun.one("SELECT count(*) FROM variables") == 0


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ('{"values": {"amount": NaN}}', 400, "bad_json"),
        ('{"values": {"amount": Infinity}}', 400, "bad_json"),
        ('{"values": {"amount": 1e400}}', 400, "bad_json"),
        ('{"values": {"amount": ' + "9" * 5000 + "}}", 400, "bad_json"),
        ('{"values": {"amount": 1, "amount": 2}}', 400, "duplicate_key"),
        ('{"values": {"amount": ' + "[" * 1000 + "]" * 1000 + "}}", 400, "json_too_deep"),
        ("[" * 100_000, 400, "json_too_deep"),
        ('{"values": {"item": "' + "x" * 1_048_600 + '"}}', 413, "too_large"),
        ('{"values": ', 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
    ],
)
def test_json_is_read_strictly(begun: Company, caller: As, text: str, status: int, code: str) -> None:
    liqiang = caller("liqiang")
    refused = liqiang.ask("POST", f"{only(liqiang)}/completion", data=text, content_type="application/json")
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert begun.one("SELECT state FROM work_items") == "ready"


def test_outsiders_find_nothing_and_their_attempt_is_kept(begun: Company, caller: As) -> None:
    """A01, A02: what is not one's own looks like what does not exist."""
    path, nowhere = only(caller("liqiang")), f"/work-items/{uuid4()}"
    liuyang = caller("liuyang")
    for act in ("claim", "release", "completion"):
        mine, missing = liuyang.post(f"{path}/{act}"), liuyang.post(f"{nowhere}/{act}")
        assert (mine.status_code, missing.status_code) == (404, 404)
        varying = ("instance", "request_id")
        assert {k: v for k, v in mine.json.items() if k not in varying} == {
            k: v for k, v in missing.json.items() if k not in varying
        }
    assert liuyang.get(path).status_code == 404
    assert liuyang.ask("PUT", f"{path}/draft", json={"values": {}}).status_code == 404
    denied = begun.sql(
        "SELECT act, code FROM denials WHERE subject = :item ORDER BY at, id", item=path.rpartition("/")[2]
    )
    assert denied == [
        ("POST /api/v1/work-items/<uuid:item>/claim", "not_found"),
        ("POST /api/v1/work-items/<uuid:item>/release", "not_found"),
        ("POST /api/v1/work-items/<uuid:item>/completion", "not_found"),
        ("PUT /api/v1/work-items/<uuid:item>/draft", "not_found"),
    ]


def test_a_role_that_was_taken_away_counts_at_once(begun: Company, caller: As) -> None:
    """A16."""
    liqiang = caller("liqiang")
    path = only(liqiang)
    begun.sql("DELETE FROM role_members WHERE role = 'sales.rep'")
    assert liqiang.post(f"{path}/completion", {"values": GOOD}).status_code == 404
    assert begun.one("SELECT state FROM work_items") == "ready"


def test_a_draft_is_kept_for_its_author(begun: Company, caller: As) -> None:
    liqiang = caller("liqiang")
    path = only(liqiang)
    assert liqiang.ask("PUT", f"{path}/draft", json={"values": {"item": "半"}}).status_code == 204
    assert liqiang.get(path).json["draft"] == {"item": "半"}
    assert caller("zhaomin").get(path).json["draft"] is None


def test_text_comes_back_as_it_was_written(begun: Company, caller: As) -> None:
    """K05, X11: nothing that is typed is ever evaluated."""
    said = 'O\'Brien <b> a & b =1+1 "quotes" 😀 Ⅷ 𠮷 ={{7*7}} ${7*7} #{7*7} {% raw %}\n第二行'
    liqiang = caller("liqiang")
    assert completed(liqiang, {"item": said, "amount": "0.10"}) == 200
    chenjing = caller("chenjing")
    assert chenjing.get(only(chenjing)).json["values"]["item"] == said
    assert completed(chenjing, outcome="reject", comment=said) == 200
    begun_by = chenjing.get("/instances").json["instances"][0]["id"]
    history = chenjing.get(f"/instances/{begun_by}/history").json["entries"]
    assert history[-1]["comment"] == said
    assert "49" not in history[-1]["comment"]
