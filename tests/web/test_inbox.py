"""The inbox: what waits for whom, in which order, and what a poll costs."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.company import Company
from tests.web.site import Seen, Site, Visitor
from workflow_engine.operations import work_items
from workflow_engine.operations.work_items import Answer


@pytest.fixture
def clerk(site: Site) -> Visitor:
    return site.visitor("wangfang")


def titles(seen: Seen) -> list[str]:
    return [each.text_content() for each in seen.page.xpath("//span[@class='row-what']/span")]


def test_work_is_listed_with_what_whose_and_until_when(site: Site, clerk: Visitor) -> None:
    site.order()
    number = str(site.items("wangfang")[0].business_key)
    row = clerk.get("/inbox").words("row")
    assert row.replace(number, "?") == "审核预算东方机电 1200.00 ?采购申请李强刚刚截止 今天 16:00 剩 4小时 签收"
    assert Visitor(clerk.client, "en").get("/inbox").words("row").replace(number, "?") == (
        "Check the budget东方机电 1200.00 ?Purchase request李强just nowDue today 16:00 4 h left Claim"
    )


def test_deadlines_are_told_by_word_and_sign(site: Site) -> None:
    site.order()
    chips = []
    for forward in (timedelta(), timedelta(hours=2, minutes=30), timedelta(hours=2)):
        site.company.clock.forward(forward)
        (chip,) = site.visitor("wangfang").get("/inbox").page.find_class("chip")
        chips.append((chip.get("class"), chip.text_content().strip()))
    assert chips == [("chip is-calm", "剩 4小时"), ("chip is-soon", "剩 1小时30分钟"), ("chip is-late", "超时 30分钟")]


def test_views_and_filters_lie_in_the_address(site: Site, clerk: Visitor) -> None:
    for supplier in ("北方机床", "东方机电", "南方电缆 100%"):
        site.order(supplier=supplier)
    taken, finished, left = site.items("wangfang")
    work_items.claim(site.company.database, taken.id, site.company.wangfang)
    work_items.complete(
        site.company.database, finished.id, site.company.wangfang, Answer({"budget": "6602"}, "approve")
    )
    north, east, south = (f"{name} 1200.00" for name in ("北方机床", "东方机电", "南方电缆 100%"))
    number = str(left.business_key).lower()
    expected = {
        "": [north, south],
        "view=mine": [north],
        "view=group": [south],
        "view=done": [east],
        "q=100%25": [south],
        "q=_": [],
        f"q={number}": [south],
        "process=purchase": [north, south],
        "process=other": [],
        "due=late": [],
        "due=today": [north, south],
    }
    assert {query: titles(clerk.get(f"/inbox?{query}")) for query in expected} == expected
    assert clerk.get("/inbox").words("tabs").split() == ["全部2", "我的1", "待签收1", "已办"]
    assert clerk.get("/inbox?view=nobodys").status == 400


def test_long_lists_come_in_pages_without_gaps(site: Site, clerk: Visitor) -> None:
    for n in range(60):
        site.order(supplier=f"供应商 {n:02}")
    first = clerk.get("/inbox")
    more = first.page.xpath("//li[@id='more']/a/@hx-get")[0]
    second = clerk.get(more)
    assert titles(first) + titles(second) == [f"供应商 {n:02} 1200.00" for n in range(60)]
    assert second.page.xpath("//*[@data-further]")
    assert site.visitor("zhoulan").get(more).status == 400  # a cursor is for one person


def test_an_empty_inbox_says_so_and_what_to_do(clerk: Visitor) -> None:
    assert clerk.get("/inbox").words("empty") == "没有待办，都处理完了。发起流程"
    assert clerk.get("/inbox?q=x").words("empty") == "没有符合条件的待办。清除条件"


def test_taking_from_the_list_answers_with_the_row_or_who_was_faster(site: Site, clerk: Visitor) -> None:
    site.order()
    (item,) = site.items("wangfang")
    other = site.visitor("zhoulan")
    taken = clerk.post(f"/inbox/rows/{item.id}/claim")
    assert (taken.status, taken.words("avatar")) == (200, "王王芳")
    late = other.post(f"/inbox/rows/{item.id}/claim")
    assert (late.status, late.words()) == (409, "无法签收：该待办办理中（王芳）。")


def test_a_poll_that_knows_the_list_gets_nothing(database_url: str, redis_url: str, tmp_path: Path) -> None:
    company = Company(database_url, redis_url)
    site = Site(company, tmp_path, redis_url)
    clerk = site.visitor("wangfang")
    known = clerk.get("/inbox/found").response.headers["ETag"]
    ask = {"If-None-Match": known}
    with company.counted() as sent:
        assert clerk.get("/inbox/found", headers=ask).status == 304
    assert len(sent) == 1  # who asks
    site.order()
    changed = clerk.get("/inbox/found", headers=ask)
    assert (changed.status, len(changed.page.find_class("row"))) == (200, 1)
    assert (
        Visitor(clerk.client, "en")
        .get("/inbox/found", headers={"If-None-Match": changed.response.headers["ETag"]})
        .status
        == 200
    )
    assert clerk.get("/inbox/found?view=mine", headers=ask).status == 200
    company.database.close()
