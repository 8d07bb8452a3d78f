"""Processes on their pages: what there is, who does what, and what an upload is told."""

import io
import json
import zipfile

import pytest

from tests.bpmn.drawing import end, file, flows, process, script, start
from tests.web.layout import laid_out
from tests.web.site import Seen, Site, Visitor

FINE = laid_out(
    file(
        process(
            start()
            + '<userTask id="count" name="盘点" handoff:candidates="warehouse.keeper"/>'
            + end()
            + flows("s>count count>e"),
            "stock",
            'name="盘点流程"',
        )
    )
)
WRONG = FINE.replace(b"warehouse.keeper", b"warehouse.cat").replace(b'targetRef="e"', b'targetRef="nowhere"')
UNKNOWN_ROLE = FINE.replace(b"warehouse.keeper", b"warehouse.cat")
DOUBTFUL = laid_out(
    file(
        process(
            start()
            + '<inclusiveGateway id="split" default="f_split_a"/><userTask id="a" name="法务"/><userTask id="b"/>'
            + '<parallelGateway id="join" name="都看过"/>'
            + end()
            + flows("s>split split>a split>b[x_>_1] a>join b>join join>e"),
            "doubtful",
        )
    )
)
SCRIPTED = file(process(start() + script("x", "n = 1") + end() + flows("s>x x>e"), "scripted"))


def send(visitor: Visitor, data: bytes, act: str = "publish", name: str = "diagram.bpmn") -> Seen:
    return visitor.post("/processes", file=(io.BytesIO(data), name), act=act)


def packed(**diagrams: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in diagrams.items():
            archive.writestr(f"{name}.bpmn", data)
    return target.getvalue()


def versions(site: Site) -> int:
    return int(site.company.one("SELECT count(*) FROM versions"))


@pytest.fixture
def designer(site: Site) -> Visitor:
    return site.visitor("linshu")


def test_the_list_says_what_runs_and_offers_to_start(site: Site) -> None:
    site.order()
    site.company.sql(
        "INSERT INTO process_grants (process, \"right\", key) VALUES ('purchase', 'start', 'role:sales.rep')"
    )
    allowed = site.visitor("liqiang").get("/processes")
    assert allowed.words("row") == "采购申请 purchase版本 11 个进行中行政 发起"
    assert (
        site.visitor("wangfang", "en").get("/processes").words("row")
        == "Purchase request purchaseversion 11 runningOffice"
    )
    assert not allowed.page.xpath("//input[@type='file']")


def test_a_page_tells_who_does_what_until_when(site: Site) -> None:
    seen = site.visitor("wangfang").get("/processes/purchase")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in seen.page.xpath("(//table)[1]/tbody/tr")]
    assert rows == [
        ["提出申请", "开始事件", "–", "purchase", "–", "–"],
        ["审核预算", "用户任务", "会计", "purchase", "4小时", "同意、驳回"],
        ["签发订单", "用户任务", "发起人的上级", "purchase", "–", "–"],
        ["修改申请", "用户任务", "发起人", "purchase", "–", "–"],
        ["收货确认", "用户任务", "仓管员", "–", "–", "–"],
    ]
    english = site.visitor("wangfang", "en").get("/processes/purchase")
    assert "superior of whoever starts it" in english.words("table")
    assert site.visitor("wangfang").get("/processes/purchase?version=7").status == 404
    assert site.visitor("wangfang").get("/processes/nothing").status == 404


def test_a_diagram_is_a_file_that_no_browser_runs(site: Site) -> None:
    answer = site.visitor("wangfang").get("/processes/purchase/1/diagram").response
    assert answer.mimetype == "application/xml"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert site.visitor("wangfang").get("/processes/purchase/2/diagram").status == 404


def test_a_right_diagram_becomes_the_next_version(site: Site, designer: Visitor) -> None:
    for number in (1, 2):
        answer = send(designer, FINE)
        assert (answer.status, answer.response.location) == (302, "/processes/stock")
        assert f"已发布：盘点流程，版本 {number}" in designer.get("/processes/stock").words("said")
    assert versions(site) == 3
    old = designer.get("/processes/stock?version=1")
    assert "旧版本" in old.words("facts")


@pytest.mark.parametrize("act", ["publish", "check"])
def test_a_wrong_diagram_is_told_whole_and_changes_nothing(site: Site, designer: Visitor, act: str) -> None:
    answer = send(designer, UNKNOWN_ROLE, act, "盘点.bpmn")
    assert (answer.status, versions(site)) == (422, 1)
    assert "没有任何内容被更改" in answer.words("notice")
    assert answer.words("problem") == (
        "用户任务“盘点”（count）的角色 warehouse.cat 不存在。 必须修改 unknown_role 元素 count第 2 行"
    )
    marks = json.loads(answer.page.get_element_by_id("marks").text_content())
    assert list(marks["elements"]) == ["count"]
    assert json.loads(answer.page.get_element_by_id("source-1").text_content()) == UNKNOWN_ROLE.decode()
    assert "but there is no warehouse.cat" in send(Visitor(designer.client, "en"), UNKNOWN_ROLE, act).words("problem")


def test_checking_a_right_diagram_publishes_nothing(site: Site, designer: Visitor) -> None:
    answer = send(designer, FINE, "check")
    assert (answer.status, versions(site)) == (200, 1)
    assert "可以发布： 盘点流程 (stock)" in answer.words("notice")


def test_every_diagram_of_a_package_is_checked(site: Site, designer: Visitor) -> None:
    other = UNKNOWN_ROLE.replace(b'id="stock"', b'id="other"').replace(b"warehouse.cat", b"warehouse.dog")
    answer = send(designer, packed(one=UNKNOWN_ROLE, two=other, three=FINE), name="package.zip")
    assert (answer.status, versions(site)) == (422, 1)
    assert {"warehouse.cat" in answer.words("problem"), "warehouse.dog" in answer.words("problem")} == {True}
    assert len(answer.page.xpath("//figure")) == 3


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"<definitions", 422, "xml_not_well_formed"),
        (b"", 422, ""),
        (b"PK\x03\x04 is no zip", 422, "bad_archive"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 422, "xml_doctype_forbidden"),
    ],
)
def test_what_is_no_diagram_is_refused_in_words(
    site: Site, designer: Visitor, data: bytes, status: int, code: str
) -> None:
    answer = send(designer, data)
    assert (answer.status, versions(site)) == (status, 1)
    assert "没有任何内容被更改" in answer.words("notice")
    assert code in answer.text


def test_new_scripts_wait_for_a_second_person(site: Site, designer: Visitor) -> None:
    answer = send(designer, SCRIPTED)
    assert (answer.status, versions(site)) == (403, 1)
    assert "需要管理员发布" in answer.words("card")
    assert "script " in answer.words("effects")
    assert send(site.visitor("admin"), SCRIPTED).status == 302
    assert send(designer, SCRIPTED).status == 302  # no longer new


def test_only_designers_upload(site: Site) -> None:
    clerk = site.visitor("wangfang")
    assert send(clerk, FINE).status == 403
    assert clerk.post("/processes").status == 403
    assert versions(site) == 1


def test_what_was_found_when_it_was_published_is_kept_in_both_languages(site: Site, designer: Visitor) -> None:
    doubtful = FINE.replace(b' handoff:candidates="warehouse.keeper"', b"")
    assert send(designer, doubtful).status == 302
    found = designer.get("/processes/stock").words("problem")
    english = Visitor(designer.client, "en").get("/processes/stock").words("problem")
    assert "提示" in found
    assert "warning" in english
    assert not site.visitor("wangfang").get("/processes/stock").page.find_class("problem")


def test_the_worst_that_is_said_of_an_element_decides_its_look(designer: Visitor) -> None:
    both = UNKNOWN_ROLE.replace(b'name="\xe7\x9b\x98\xe7\x82\xb9"', b'name="" handoff:due="= deadline"')
    answer = send(designer, both)
    assert {"refuse", "warning"} <= {each.get("class").split("-")[1] for each in answer.page.find_class("problem")}
    marks = json.loads(answer.page.get_element_by_id("marks").text_content())
    assert marks["elements"]["count"]["looks"] == ["is-broken"]


def test_hostile_names_stay_words(site: Site, designer: Visitor) -> None:
    hostile = FINE.replace("盘点流程".encode(), b"&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;")
    for answer in (send(designer, hostile, "check"), send(designer, hostile.replace(b"keeper", b"cat"))):
        assert "<img src=x" not in answer.text
    assert send(designer, hostile).status == 302
    for address in ("/processes", "/processes/stock"):
        assert "<img src=x" not in designer.get(address).text


FOREIGN = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="leave" isExecutable="true"><startEvent id="s"/>
  <userTask id="ask" camunda:assignee="${manager}"/><endEvent id="e"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="ask"/><sequenceFlow id="f2" sourceRef="ask" targetRef="e"/>
  </process></definitions>"""


def test_a_foreign_diagram_opens_as_a_draft(site: Site, designer: Visitor) -> None:
    """With what is left to do, and as a package to go on with; nothing is stored."""
    before = versions(site)
    seen = designer.post("/processes", on="/processes", act="draft", file=(io.BytesIO(FOREIGN), "leave.bpmn"))
    assert (seen.status, seen.page.xpath("//h1")[0].text_content()) == (200, "草稿")
    assert seen.page.xpath("//ol[@class='problems']/li")
    draft = seen.page.xpath("//textarea[@name='draft']")[0].text_content()
    package = designer.post("/processes/draft", on="/processes", draft=draft)
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        assert b"handoff:assignee" in archive.read("diagram.bpmn")
    assert versions(site) == before
    assert designer.post("/processes", on="/processes", act="draft", file=(io.BytesIO(b"no"), "x.bpmn")).status == 422


def test_what_may_go_wrong_is_published_with_a_reason_that_is_kept(site: Site, designer: Visitor) -> None:
    checked = send(designer, DOUBTFUL, "check")
    asked = send(designer, DOUBTFUL)
    assert (checked.status, asked.status, versions(site)) == (200, 422, 1)
    assert "仍要发布" not in checked.words()
    assert asked.words("notice").startswith("在某些情况下流程可能走不下去。 没有任何内容被更改。")
    (form,) = asked.page.find_class("unsure")
    brought = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    assert designer.post("/processes", **{**brought, "reason": " "}).status == 422
    assert designer.post("/processes", **{**brought, "reason": "长" * 4001}).status == 422
    assert designer.post("/processes", **{**brought, "source": "*", "reason": "x"}).status == 422
    assert versions(site) == 1
    assert designer.post("/processes", **{**brought, "reason": "两边总是都要看"}).status == 302
    assert site.company.one("SELECT reason FROM versions WHERE process = 'doubtful'") == "两边总是都要看"
    assert "仍然发布的原因：两边总是都要看" in designer.get("/processes/doubtful").words("card")


def test_a_way_that_leads_to_a_problem_is_told_in_steps(designer: Visitor) -> None:
    seen = send(designer, DOUBTFUL, "check")
    steps = seen.page.xpath("//*[@data-way]//@data-step")
    assert (steps[0], steps[-1]) == ("s", "join")
    assert ("a" in steps) != ("b" in steps)
