"""Repairs of running work and changes of version through the API: a dry run first, then exactly that."""

from tests.bpmn.drawing import boundary, end, file, flows, process, start, timer, work
from tests.company import Company
from tests.web.asking import codes
from tests.web.conftest import As
from workflow_engine.operations import instances

LINE = file(process(start() + work("a b") + end() + flows("s>a a>b b>e"), "line"))
LATER = start() + work("x b") + end() + flows("s>x x>b b>e t>b") + boundary("t", "x", timer("Duration", "PT1H"))


def begun(company: Company) -> str:
    company.deploy(LINE)
    return instances.start(company.database, "line", company.liqiang, {"n": 1}).id


def test_a_move_is_shown_and_done(company: Company, caller: As) -> None:
    path, admin = f"/instances/{begun(company)}", caller("admin")
    [token] = admin.get(f"{path}/tokens").get_json()["tokens"]
    assert (token["element"], token["kind"], token["waits_for"]) == ("a", "userTask", ["work"])
    wanted = {"cancel": [token["token"]], "start": ["b"]}
    shown = admin.ask("POST", f"{path}/move", query_string={"dry_run": "true"}, json=wanted).get_json()
    assert [(each["element"]) for each in shown["opened"]] == ["b"]
    assert codes(admin.post(f"{path}/move", {**wanted, "reason": "跳过", "plan": "other"})) == {"plan_changed"}
    assert codes(admin.post(f"{path}/move", {**wanted, "plan": shown["plan"]})) == {"reason_required"}
    done = admin.post(f"{path}/move", {**wanted, "reason": "跳过", "plan": shown["plan"]})
    assert (done.status_code, done.get_json()) == (200, shown)
    refused = admin.ask("POST", f"{path}/move", query_string={"dry_run": "true"}, json={"start": ["nowhere"]})
    assert (refused.status_code, codes(refused)) == (422, {"unknown_element"})


def test_suspended_rewound_and_begun_anew(company: Company, caller: As) -> None:
    instance, admin = begun(company), caller("admin")
    path = f"/instances/{instance}"
    item = company.one("SELECT id::text FROM work_items")
    company.sql("UPDATE work_items SET offered_to = '{person:admin}'")
    assert admin.post(f"{path}/suspension", {"reason": "盘点"}).status_code == 204
    refused = admin.post(f"/work-items/{item}/completion", {})
    assert (refused.status_code, codes(refused)) == (409, {"instance_suspended"})
    assert admin.ask("DELETE", f"{path}/suspension").status_code == 204
    assert admin.post(f"/work-items/{item}/completion", {"values": {"n": 2}}).status_code == 200
    [checkpoint] = admin.get(f"{path}/checkpoints").get_json()["checkpoints"]
    assert (checkpoint["seq"], checkpoint["topic"], checkpoint["actor"]) == (4 - 1, "work_item.completed", "丁一")
    wanted = {"checkpoint": checkpoint["seq"], "restore_variables": True}
    shown = admin.ask("POST", f"{path}/rewind", query_string={"dry_run": "true"}, json=wanted).get_json()
    assert admin.post(f"{path}/rewind", {**wanted, "reason": "填错", "plan": shown["plan"]}).get_json() == shown
    view = admin.get(path).get_json()
    assert (view["active"], view["variables"]["n"]) == (["a"], 1)
    assert codes(admin.post(f"{path}/restart", {"element": "b", "reason": "补做"})) == {"not_over"}
    admin.ask("DELETE", path, query_string={"reason": "重来"})
    anew = admin.post(f"{path}/restart", {"element": "b", "reason": "补做"})
    assert (anew.status_code, anew.get_json()["status"]) == (201, "running")


def test_a_migration_is_proposed_done_and_undone(company: Company, caller: As) -> None:
    instance, admin = begun(company), caller("admin")
    company.deploy(file(process(LATER, "line")))
    proposal = caller("guanxi", "zh-CN").post("/definitions/line/migration-proposal").get_json()
    [group] = proposal["groups"]
    assert (proposal["to"], proposal["known"], group["verdict"], group["count"]) == (2, {"a": "x"}, "mapped", 1)
    assert [each["element"] for each in group["effects"]["opened"]] == ["t"]
    assert [each["is"]["element"] for each in group["effects"]["changed"]] == ["x"]
    made = admin.post("/definitions/line/migrations", {"reason": "新版"})
    assert (made.status_code, made.get_json()["next"]) == (201, None)
    assert made.get_json()["done"] == [{"instance": instance, "code": None, "message": None, "problems": []}]
    assert admin.get(f"/instances/{instance}").get_json()["active"] == ["x", "t"]
    assert admin.post(f"/migrations/{made.get_json()['id']}/undo").status_code == 200
    assert admin.get(f"/instances/{instance}").get_json()["active"] == ["a"]


def test_what_cannot_go_says_why(company: Company, caller: As) -> None:
    begun(company)
    company.deploy(file(process(start() + work("b c") + end() + flows("s>b b>c c>e"), "line")))
    admin = caller("admin", "zh-CN")
    [group] = admin.post("/definitions/line/migration-proposal", {}).get_json()["groups"]
    assert (group["verdict"], group["problems"][0]["element"]) == ("decide", "a")
    assert "目标版本" in group["problems"][0]["message"]
    [done] = admin.post("/definitions/line/migrations", {"reason": "新版"}).get_json()["done"]
    assert (done["code"], [each["code"] for each in done["problems"]]) == ("undecided", ["node_removed"])
    made = admin.post("/definitions/line/migrations", {"reason": "新版", "mapping": {"a": "c"}}).get_json()
    assert [each["code"] for each in made["done"]] == [None]


def test_a_process_is_suspended_with_all_that_runs(company: Company, caller: As) -> None:
    instance, admin = begun(company), caller("admin")
    done = admin.post("/definitions/line/suspension", {"reason": "维护", "instances": True}).get_json()["done"]
    assert [each["instance"] for each in done] == [instance]
    refused = caller("liqiang").post("/instances", {"definition": "line"})
    assert (refused.status_code, codes(refused)) == (409, {"process_suspended"})
    assert len(admin.ask("DELETE", "/definitions/line/suspension").get_json()["done"]) == 1
    assert caller("liqiang").post("/instances", {"definition": "line"}).status_code == 201
