"""Instances on their pages: who sees them, where they stand, which data, and what can be done."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.bpmn.drawing import boundary, end, event, file, flows, inside, process, start, timer
from tests.web.site import Seen, Site
from workflow_engine.operations import instances, messages, timers, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import traces


def marks(seen: Seen) -> Any:
    return json.loads(seen.page.get_element_by_id("marks").text_content())


def looks(seen: Seen) -> dict[str, list[str]]:
    return {element: mark["looks"] for element, mark in marks(seen)["elements"].items()}


def approve(site: Site, margin: str = "12") -> None:
    (item,) = site.items("wangfang")
    values = {"budget": "6602", "margin": margin}
    work_items.complete(site.company.database, item.id, site.company.wangfang, Answer(values, "approve", "预算充足"))


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("liqiang", 200),  # began it
        ("wangfang", 200),  # it is offered to her role
        ("zhoulan", 200),  # heads the department of that role
        ("chenjing", 200),  # heads the department of who began it
        ("guanxi", 200),  # oversees
        ("admin", 200),
        ("zhaomin", 404),
        ("liuyang", 404),
    ],
)
def test_who_sees_an_instance_sees_all_of_its_addresses(site: Site, key: str, status: int) -> None:
    instance, visitor = site.order(), site.visitor(key)
    for address in ("", "/standing", "/diagram"):
        assert visitor.get(f"/instances/{instance}{address}").status == status
    assert (f"/instances/{instance}" in visitor.get("/instances").text) == (status == 200)


def test_it_says_where_it_stands_and_how_it_got_there(site: Site) -> None:
    instance = site.order()
    seen = site.visitor("liqiang").get(f"/instances/{instance}")
    assert seen.words("stands") == "审核预算 人工办理待签收： 会计刚刚截止 今天 16:00 剩 4小时"
    assert looks(seen) == {"request": ["is-done"], "check": ["is-here"]}
    assert marks(seen)["paths"] == [["request", "check"]]
    approve(site)
    seen = site.visitor("liqiang", "en").get(f"/instances/{instance}")
    assert seen.words("stands") == "Place the order work陈静just now No deadline"
    assert looks(seen) == {
        "request": ["is-done"],
        "check": ["is-done"],
        "decision": ["is-done"],
        "release": ["is-here"],
    }
    assert "王芳 completed Check the budget Approve 预算充足" in seen.words("timeline")


def test_what_is_late_is_marked_by_colour_and_word(site: Site) -> None:
    instance = site.order()
    site.company.clock.forward(timedelta(hours=5))
    seen = site.visitor("liqiang").get(f"/instances/{instance}/standing")
    assert looks(seen)["check"] == ["is-here", "is-late"]
    assert marks(seen)["elements"]["check"]["says"] == "已超时，1 处"
    assert "超时 1小时" in seen.words("stands")


def test_what_only_listens_or_goes_around_is_outlined(site: Site) -> None:
    """A token stands at the task alone, not at the timer on its edge nor at the section around it."""
    inner = start("i") + '<userTask id="count" name="盘点"/>' + end("j") + flows("i>count count>j")
    edge = boundary("reminder", "count", timer("Duration", "PT1H"), interrupting=False)
    body = start() + inside("section", inner + edge) + end() + flows("s>section section>e")
    site.company.deploy(file(process(body, "stock")))
    begun = instances.start(site.company.database, "stock", site.company.liqiang, {})
    seen = site.visitor("liqiang").get(f"/instances/{begun.id}")
    found = marks(seen)["elements"]
    assert {element: (mark["looks"], mark["badge"]) for element, mark in found.items()} == {
        "s": (["is-done"], ""),
        "i": (["is-done"], ""),
        "section": (["is-around"], None),
        "count": (["is-here"], "1"),
        "reminder": (["is-listening"], None),
    }
    assert "定时器" in seen.words("stands")


def test_an_event_is_told_with_the_node_it_hangs_on_and_without_a_name_by_what_it_does(site: Site) -> None:
    edges = boundary("named", "count", timer("Duration", "PT3H"), interrupting=False, attributes='name="3 小时提醒"')
    edges += boundary("bare", "count", timer("Duration", "PT4H"), interrupting=False)
    told = '<userTask id="tell" name="上报主管"/><userTask id="remind" name="催一催"/>'
    body = start() + '<userTask id="count" name="盘点"/>' + edges + told + end()
    site.company.deploy(file(process(body + flows("s>count count>e bare>tell tell>e named>remind remind>e"), "stock")))
    begun = instances.start(site.company.database, "stock", site.company.liqiang, {})
    said = site.visitor("liqiang").get(f"/instances/{begun.id}").words("stands")
    assert "3 小时提醒 定时器附在“盘点”上" in said
    assert "上报主管 定时器附在“盘点”上" in said
    seen = site.visitor("guanxi", "en").get("/deadlines?view=next").words("timers")
    assert "上报主管 盘点" in seen
    site.company.clock.forward(timedelta(hours=5))
    for row in site.company.due("timers"):
        timers.fire(site.company.database, row)
    story = site.visitor("liqiang").get(f"/instances/{begun.id}").words("timeline")
    assert "定时器到期 3 小时提醒（盘点）" in story
    assert "定时器到期 上报主管（盘点）" in story


def test_what_a_called_process_does_is_not_drawn_here(site: Site) -> None:
    """Its elements may have the same ids; the caller's diagram shows the call alone."""
    called = process(start() + '<userTask id="count"/>' + end() + flows("s>count count>e"), "called")
    body = start("s") + '<callActivity id="call" calledElement="called"/>' + end() + flows("s>call call>e")
    site.company.deploy(file(called))
    site.company.deploy(file(process(body, "calling")))
    begun = instances.start(site.company.database, "calling", site.company.liqiang, {})
    trace = traces.trace(site.company.database, begun.id, "calling")
    assert {element: visits.inside for element, visits in trace.visits.items()} == {"s": 0, "call": 1}


def test_an_element_passed_again_counts(site: Site) -> None:
    instance = site.order()
    (item,) = site.items("wangfang")
    work_items.complete(
        site.company.database, item.id, site.company.wangfang, Answer({"budget": "6602"}, "reject", "重填")
    )
    (item,) = site.items("liqiang")
    work_items.complete(site.company.database, item.id, site.company.liqiang, Answer({}))
    found = marks(site.visitor("liqiang").get(f"/instances/{instance}"))["elements"]
    assert (found["check"]["badge"], found["correct"]["badge"], found["decision"]["looks"]) == ("1", "", ["is-done"])
    approve(site)
    found = marks(site.visitor("liqiang").get(f"/instances/{instance}"))["elements"]
    assert (found["check"]["badge"], found["check"]["says"]) == ("2×", "已办完，2 次")


def test_data_is_shown_to_those_whose_nodes_show_it(site: Site) -> None:
    """The clerk wrote the margin; the starter's nodes hide the review, the manager's node hides the margin."""
    instance = site.order()
    approve(site, margin="31.75")
    seen = {
        key: site.visitor(key).get(f"/instances/{instance}").text
        for key in ("wangfang", "liqiang", "chenjing", "admin")
    }
    assert {key: "31.75" in text for key, text in seen.items()} == {
        "wangfang": True,
        "liqiang": False,
        "chenjing": False,
        "admin": True,
    }
    assert all("东方机电" in text for text in seen.values())
    assert "没有您可以查看的数据" in site.visitor("guanxi").get(f"/instances/{instance}").words()


def test_who_only_oversees_sees_no_values_even_without_forms(site: Site) -> None:
    site.company.deploy(file(process(start() + '<userTask id="count"/>' + end() + flows("s>count count>e"), "stock")))
    begun = instances.start(site.company.database, "stock", site.company.liqiang, {"found": "差 317 件"})
    seen = {
        key: site.visitor(key).get(f"/instances/{begun.id}").text for key in ("liqiang", "guanxi", "chenjing", "admin")
    }
    assert {key: "差 317 件" in text for key, text in seen.items()} == {
        "liqiang": True,
        "guanxi": False,
        "chenjing": False,
        "admin": True,
    }


def test_what_is_empty_is_not_told(site: Site) -> None:
    words = site.visitor("liqiang").get(f"/instances/{site.order()}").words("fields")
    assert "供应商 东方机电" in words
    assert "–" not in words


def test_a_diagram_speaks_the_language_of_the_page(site: Site) -> None:
    instance, visitor = site.order(), site.visitor("liqiang", "en")
    for address in (f"/instances/{instance}", "/processes/purchase"):
        names = json.loads(visitor.get(address).page.get_element_by_id("names").text_content())
        assert names["check"] == "Check the budget"
        assert names["to_release"] == "budget is there"  # a label that is no node
    assert "to_release" not in json.loads(
        site.visitor("liqiang").get(address).page.get_element_by_id("names").text_content()
    )


def test_it_is_cancelled_with_a_reason_by_who_may(site: Site) -> None:
    instance = site.order()
    address = f"/instances/{instance}/cancel"
    assert "终止流程" not in site.visitor("wangfang").get(f"/instances/{instance}").words()
    assert site.visitor("wangfang").post(address, reason="不要了").status == 404
    starter = site.visitor("liqiang")
    assert starter.post(address, reason=" ").status == 422
    assert starter.client.post(address, data={"reason": "不要了"}).status_code == 403
    assert site.company.one("SELECT status FROM instances") == "running"
    assert starter.post(address, reason="客户取消了订单").status == 302
    seen = starter.get(f"/instances/{instance}")
    assert "客户取消了订单" in seen.words("timeline")
    assert (seen.words("facts")[:3], "终止流程…" in seen.words()) == ("已终止", False)
    assert looks(seen) == {"request": ["is-done"]}


def test_the_list_is_filtered_and_paged_by_key(site: Site) -> None:
    made = [site.order(supplier=f"供应商{number}") for number in range(3)]
    visitor = site.visitor("liqiang")
    visitor.post(f"/instances/{made[0]}/cancel", reason="重复")
    first = visitor.get("/instances?limit=2")
    (following,) = first.page.xpath("//li[@class='more']/a/@href")
    rest = visitor.get(following.replace("?", "?limit=2&"))
    shown = [each.text_content() for seen in (first, rest) for each in seen.page.xpath("//span[@class='row-what']/b")]
    assert shown == ["供应商2 1200.00", "供应商1 1200.00", "供应商0 1200.00"]
    counts = {
        query: len(visitor.get(f"/instances?{query}").page.find_class("row"))
        for query in ("status=cancelled", "status=running", "process=purchase", "process=none", "mine=1")
    }
    assert counts == {"status=cancelled": 1, "status=running": 2, "process=purchase": 3, "process=none": 0, "mine=1": 3}
    assert visitor.get("/instances?status=gone").status == 400
    assert visitor.get("/instances?cursor=forged").status == 400


def test_hostile_words_stay_words(site: Site) -> None:
    hostile = '<img src=x onerror="a()"></script><script>alert(2)</script>'
    instance = site.order(supplier=hostile)
    text = site.visitor("liqiang").get(f"/instances/{instance}").text
    assert "<img src=x" not in text
    assert "<script>alert" not in text
    assert "&lt;img" in text


def test_a_message_is_told_with_the_event_that_it_reached(site: Site) -> None:
    """Not with the gateway that it passed, nor with the timer that no longer waits."""
    wait = event("intermediateCatchEvent", "paid", "message", 'name="收到回单"')
    wait += event("intermediateCatchEvent", "late", timer("Duration", "P5D"), 'name="逾期"')
    body = start() + '<eventBasedGateway id="g" name="等付款"/>' + wait + '<userTask id="t"/>' + end()
    site.company.deploy(file(process(body + flows("s>g g>late g>paid paid>t late>e t>e"), "stock")))
    begun = instances.start(site.company.database, "stock", site.company.liqiang, {})
    messages.publish(site.company.database, site.company.admin, "hello", None, {})
    for row in site.company.due("messages"):
        messages.deliver(site.company.database, row)
    assert "收到消息 收到回单" in site.visitor("liqiang").get(f"/instances/{begun.id}").words("timeline")
