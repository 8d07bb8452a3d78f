"""The page of a work item: who sees and writes what, what wrong input is answered, and who wins."""

from typing import Any

import pytest

from tests.web.site import Site, Visitor
from workflow_engine.operations import work_items
from workflow_engine.operations.work_items import Answer


@pytest.fixture
def item(site: Site) -> str:
    """The address of a budget check that waits for finance."""
    site.order()
    return f"/work-items/{site.items('wangfang')[0].id}"


@pytest.fixture
def clerk(site: Site) -> Visitor:
    return site.visitor("wangfang")


def approved(site: Site, item: str, **values: Any) -> None:
    answer = Answer({"budget": "6602", **values}, "approve", "材料齐全")
    work_items.complete(site.company.database, item.rpartition("/")[2], site.company.wangfang, answer)


def test_the_form_shows_what_the_node_lets_one_read_and_write(item: str, clerk: Visitor) -> None:
    seen = clerk.get(item)
    names = {name for name in seen.page.xpath("//form[@id='work']//@name") if name.startswith("values.")}
    assert names == {"values.budget", "values.margin"}
    assert "¥1,200.00" in seen.words("is-read")
    assert seen.words("decide").startswith("同意 驳回 签收")


def test_what_a_node_hides_is_nowhere_on_its_page(site: Site, item: str) -> None:
    approved(site, item, margin="37")
    manager = site.visitor("chenjing")
    (release,) = site.items("chenjing")
    seen = manager.get(f"/work-items/{release.id}")
    assert "6602" in seen.text
    assert "37" not in seen.words("fields")
    assert "毛利" not in seen.text
    assert "margin" not in seen.text
    refused = manager.post(f"/work-items/{release.id}/completion", **{"values.margin": "1"})
    assert (refused.status, site.items("chenjing")[0].state) == (403, "claimed")


def test_wrong_input_is_told_at_its_field_and_nothing_typed_is_lost(site: Site, item: str, clerk: Visitor) -> None:
    answer = clerk.post(f"{item}/completion", outcome="approve", comment="请看附件", values__margin="12 点")
    assert answer.status == 422
    assert len(answer.page.find_class("wrong")) == 2
    assert [each.get("href") for each in answer.page.xpath("//*[@id='problems']//a")] == ["#f-budget", "#f-margin"]
    assert (answer.value("values.margin"), answer.value("comment")) == ("12 点", "请看附件")
    assert answer.page.xpath("//input[@name='values.budget']/@aria-invalid") == ["true"]
    assert site.items("wangfang")[0].state == "ready"


def test_who_rejects_says_why(item: str, clerk: Visitor) -> None:
    answer = clerk.post(f"{item}/completion", outcome="reject", values__budget="6602")
    assert answer.status == 422
    assert "“驳回”需要填写意见。" in answer.words("comment")
    both = clerk.post(f"{item}/completion", outcome="reject")
    assert [each.get("href") for each in both.page.xpath("//*[@id='problems']//a")] == ["#f-budget", "#comment"]


def test_done_work_leaves_the_inbox_and_says_so(site: Site, item: str, clerk: Visitor) -> None:
    answer = clerk.post(f"{item}/completion", outcome="approve", values__budget="6602", values__margin="12")
    assert (answer.status, answer.response.location) == (303, "/inbox")
    assert clerk.get("/inbox").words("said") == "“审核预算”已提交：同意。"
    assert site.items("wangfang") == []
    told = clerk.get(item)
    assert "王芳 已于 今天 12:00 办理" in told.words("item-state")
    assert "王芳 办理 审核预算 同意" in told.words("timeline")
    assert "等待 签发订单 陈静" in told.words("timeline")


def test_the_same_form_sent_twice_counts_once(site: Site, item: str, clerk: Visitor) -> None:
    key = clerk.get(item).value("request")
    sent = {"outcome": "approve", "values.budget": "6602", "request": key}
    assert [clerk.post(f"{item}/completion", **sent).status for _ in range(2)] == [303, 303]
    assert site.company.one("SELECT count(*) FROM events WHERE topic = 'work_item.completed'") == 1


def test_who_comes_second_hears_who_won_and_keeps_what_he_typed(site: Site, item: str) -> None:
    other = site.visitor("zhoulan")
    version = other.get(item).value("version")
    approved(site, item)
    typed = {"outcome": "reject", "comment": "超出预算", "values.budget": "6601", "version": version}
    answer = other.post(f"{item}/completion", **typed)
    assert answer.status == 409
    assert "王芳" in answer.words("notice")
    assert "今天 12:00" in answer.words("notice")
    assert answer.words("lost") == "您刚才填写的内容 预算科目6601 意见超出预算"
    assert answer.page.xpath("//form[@id='work']") == []


def test_an_item_is_taken_and_given_back(site: Site, item: str, clerk: Visitor) -> None:
    other = site.visitor("zhoulan")
    assert clerk.post(f"{item}/claim").response.location == item
    assert "王芳" in clerk.get(item).words("item-state")
    seen = other.get(item)
    assert (seen.page.xpath("//form[@id='work']"), seen.page.find_class("decide")) == ([], [])
    refused = other.post(f"{item}/claim")
    assert (refused.status, "王芳" in refused.words("notice")) == (409, True)
    clerk.post(f"{item}/release")
    assert "签收" in other.get(item).words("decide")


def test_a_page_that_is_old_says_so_by_itself(item: str, clerk: Visitor, site: Site) -> None:
    address = clerk.get(item).page.xpath("//*[@id='state']/@hx-get")[0]
    assert "有了变化" not in clerk.get(address).text
    site.visitor("zhoulan").post(f"{item}/claim")
    assert "有了变化" in clerk.get(address).text


def test_a_draft_is_kept_for_its_author_alone(site: Site, item: str, clerk: Visitor) -> None:
    saved = clerk.post(f"{item}/draft", values__budget="66", comment="等合同盖章")
    assert saved.words() == "草稿已保存 12:00"
    assert (clerk.get(item).value("values.budget"), clerk.get(item).value("comment")) == ("66", "等合同盖章")
    assert clerk.post(f"{item}/draft", comment="长" * 4001).status == 422
    assert site.visitor("zhoulan").get(item).value("values.budget") == ""


@pytest.mark.parametrize("key", ["liqiang", "liuyang", "linshu"])
def test_outsiders_do_not_learn_that_it_exists(site: Site, item: str, key: str) -> None:
    outsider = site.visitor(key)
    answers = [outsider.get(item), outsider.get(f"{item}/state"), outsider.post(f"{item}/claim")]
    assert {answer.status for answer in answers} == {404}
    assert outsider.get("/work-items/00000000-0000-0000-0000-000000000000").status == 404


def test_without_the_token_nothing_changes(site: Site, item: str, clerk: Visitor) -> None:
    for path in ("completion", "claim", "draft", "form", "release"):
        assert clerk.client.post(f"{item}/{path}", data={"outcome": "approve"}).status_code == 403
    assert site.items("wangfang")[0].state == "ready"


def test_who_is_signed_out_meanwhile_comes_back_to_the_same_page(site: Site, item: str, clerk: Visitor) -> None:
    site.company.sql("DELETE FROM web_sessions")
    answer = clerk.client.post(f"{item}/completion", headers={"Referer": f"http://localhost{item}"})
    assert answer.location == f"/sign-in?expired&next={item}"
    script = clerk.client.post(
        f"{item}/draft", headers={"HX-Request": "true", "HX-Current-URL": f"http://localhost{item}"}
    )
    assert (script.status_code, script.headers["HX-Redirect"]) == (401, f"/sign-in?expired&next={item}")
