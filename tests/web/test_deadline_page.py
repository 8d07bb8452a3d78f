"""Deadlines: what is late and next for those who oversee, by whose turn it is, and nothing for others."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer
from tests.web.site import Seen, Site
from workflow_engine.operations import instances, work_items

STOCK = file(
    process(
        start()
        + '<userTask id="count" name="盘点" handoff:candidates="warehouse.keeper" handoff:due="PT8H"/>'
        + catch("wait", timer("Duration", "PT6H"))
        + end()
        + flows("s>count count>e s>wait wait>e"),
        "stock",
        'name="盘点流程"',
    )
)


@pytest.fixture
def busy(site: Site) -> Site:
    """Two purchases to check, one of them claimed, and a count in the warehouse; five hours later."""
    site.company.deploy(STOCK)
    site.order(supplier="甲")
    site.order(supplier="乙")
    instances.start(site.company.database, "stock", site.company.liuyang, {})
    work_items.claim(site.company.database, site.items("wangfang")[0].id, site.company.wangfang)
    site.company.clock.forward(timedelta(hours=5))
    return site


def rows(seen: Seen) -> list[str]:
    return [" ".join(each.text_content().split()) for each in seen.page.find_class("row-what")]


def figures(seen: Seen) -> list[int]:
    return [int(each.text_content()) for each in seen.page.xpath("//ul[@class='figures']//b")]


def table(seen: Seen, by: str) -> dict[str, Sequence[int]]:
    found = seen.page.xpath(f"//section[@aria-labelledby='by-{by}']//tbody/tr")
    return {row[0].text_content().strip(): [int(cell.text_content()) for cell in row[1:]] for row in found}


def test_what_is_late_and_next(busy: Site) -> None:
    boss = busy.visitor("guanxi")
    late, coming = boss.get("/deadlines"), boss.get("/deadlines?view=next")
    assert figures(late) == [2, 0, 1]
    assert rows(late) == ["审核预算甲 1200.00", "审核预算乙 1200.00"]
    assert rows(coming) == ["盘点"]
    assert "超时 1小时" in late.words("row")
    assert table(late, "process") == {"采购申请": [2, 0, 0], "盘点流程": [0, 0, 1]}
    assert table(late, "department") == {"财务部": [2, 0, 0], "仓储部": [0, 0, 1]}
    assert table(late, "person") == {"待签收": [1, 0, 1], "王芳": [1, 0, 0]}
    assert "wait 盘点流程" in late.words("timers")
    busy.company.clock.forward(timedelta(hours=2))
    assert figures(busy.visitor("guanxi").get("/deadlines")) == [2, 1, 0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("process=purchase", [2, 0, 0]),
        ("process=stock", [0, 0, 1]),
        ("department=warehouse", [0, 0, 1]),
        ("person=wangfang", [1, 0, 0]),
        ("person=-", [1, 0, 1]),
        ("person=-&department=finance", [1, 0, 0]),
        ("department=nowhere", [0, 0, 0]),
    ],
)
def test_figures_and_lists_are_narrowed_together(busy: Site, query: str, expected: list[int]) -> None:
    boss = busy.visitor("guanxi")
    assert figures(boss.get(f"/deadlines?{query}")) == expected
    assert len(rows(boss.get(f"/deadlines?{query}"))) == expected[0]
    assert len(rows(boss.get(f"/deadlines?view=next&{query}"))) == expected[1] + expected[2]


@pytest.mark.parametrize(
    ("key", "expected"),
    [("zhoulan", [2, 0, 0]), ("chenjing", [2, 0, 0]), ("guanxi", [2, 0, 1]), ("admin", [2, 0, 1])],
)
def test_a_head_sees_what_his_department_has_to_do_or_began(busy: Site, key: str, expected: list[int]) -> None:
    seen = busy.visitor(key).get("/deadlines")
    assert figures(seen) == expected
    assert [len(rows(seen)), len(rows(busy.visitor(key).get("/deadlines?view=next")))] == [
        expected[0],
        sum(expected[1:]),
    ]
    links = seen.page.xpath("//ul[@class='rows']//a/@href")
    assert all(busy.visitor(key).get(link).status == 200 for link in links)


def test_a_head_who_does_not_do_the_work_sees_it(busy: Site) -> None:
    """Neither offered to her nor begun by her people: her department's role and clerk have it."""
    busy.company.sql("DELETE FROM role_members WHERE person_id = (SELECT id FROM people WHERE key = 'zhoulan')")
    head = busy.visitor("zhoulan")
    seen = head.get("/deadlines")
    assert figures(seen) == [2, 0, 0]
    links = seen.page.xpath("//ul[@class='rows']//a/@href")
    assert [head.get(link).status for link in links] == [200, 200]


def test_who_oversees_nothing_is_refused(busy: Site) -> None:
    clerk = busy.visitor("wangfang")
    assert clerk.get("/deadlines").status == 403
    assert "/deadlines" not in clerk.get("/inbox").page.xpath("//nav//a/@href")
    assert busy.visitor("guanxi").get("/deadlines?view=all").status == 400


def test_pages_follow_by_key(busy: Site) -> None:
    boss = busy.visitor("guanxi")
    first = boss.get("/deadlines?limit=1")
    (following,) = first.page.xpath("//li[@class='more']/a/@href")
    second = boss.get(f"{following}&limit=1")
    assert rows(first) + rows(second) == ["审核预算甲 1200.00", "审核预算乙 1200.00"]
    assert boss.get(following.replace("?", "?view=next&")).status == 400


def test_in_english(busy: Site) -> None:
    seen = busy.visitor("guanxi", "en").get("/deadlines")
    assert "1 h late" in seen.words("row")
    assert table(seen, "department") == {"Finance": [2, 0, 0], "Warehouse": [0, 0, 1]}
    assert table(seen, "person") == {"unclaimed": [1, 0, 1], "王芳": [1, 0, 0]}
