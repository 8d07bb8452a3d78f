"""Instances, processes, deadlines and incidents in a browser: the diagram beside its words, uploads, and mending."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.bpmn.drawing import end, file, flows, process, start
from tests.browser.accessible import complaints
from tests.browser.conftest import PHONE, Opener
from tests.web.layout import laid_out
from tests.web.site import Site
from workflow_engine.domain.errors import DiagramFailed
from workflow_engine.operations import instances, work_items
from workflow_engine.operations.work_items import Answer

pytestmark = pytest.mark.browser
STEPS = (
    start()
    + '<userTask id="count" name="盘点" handoff:candidates="warehouse.keeper" handoff:due="PT4H"/>'
    + '<userTask id="book" name="入账" handoff:candidates="finance.clerk"/>'
    + end()
    + flows("s>count count>book book>e")
)
STOCK = laid_out(file(process(STEPS, "stock", 'name="盘点流程"')))
WRONG = STOCK.replace(b"finance.clerk", b"finance.clark")
DOUBTFUL = laid_out(
    file(
        process(
            start()
            + '<inclusiveGateway id="split" name="需要谁看" default="f_split_a"/>'
            + '<userTask id="a" name="法务" handoff:candidates="sales.rep"/>'
            + '<userTask id="b" name="财务" handoff:candidates="finance.clerk"/>'
            + '<parallelGateway id="join" name="都看过"/>'
            + end()
            + flows("s>split split>a split>b[x_>_1] a>join b>join join>e"),
            "quote",
        )
    )
)
PICKY = laid_out(
    file(
        process(start() + '<exclusiveGateway id="g" name="金额"/><userTask id="b"/>' + flows("s>g g>b[x_>_5]"), "picky")
    )
)


def shape(page: Page, element: str) -> Locator:
    return page.locator(f"[data-element-id={element}]")


def drawn(page: Page) -> None:
    expect(page.locator("[data-diagram][data-ready=drawn]")).to_have_count(1)


@pytest.fixture
def counted(site: Site) -> str:
    """A count that the warehouse has done and finance has to book."""
    site.company.deploy(STOCK)
    begun = instances.start(site.company.database, "stock", site.company.liuyang, {})
    item = site.company.one("SELECT id::text FROM work_items")
    work_items.complete(site.company.database, item, site.company.liuyang, Answer({}))
    return begun.id


def test_the_diagram_shows_where_an_instance_stands(opened: Opener, counted: str) -> None:
    page = opened("liuyang")
    page.goto(f"/instances/{counted}")
    drawn(page)
    expect(shape(page, "count")).to_have_class("djs-element djs-shape is-done")
    expect(shape(page, "book")).to_have_class("djs-element djs-shape is-here")
    expect(shape(page, "f_s_count")).to_have_class("djs-element djs-connection is-taken")
    expect(shape(page, "f_book_e")).to_have_class("djs-element djs-connection")
    expect(page.locator(".djs-overlays .badge.is-here")).to_have_text("1")
    page.get_by_role("button", name="入账").focus()
    page.keyboard.press("Enter")
    expect(shape(page, "book")).to_have_class("djs-element djs-shape is-here is-chosen")
    shape(page, "count").locator(".djs-hit").click(force=True)
    expect(shape(page, "book")).to_have_class("djs-element djs-shape is-here")


def test_the_whole_diagram_fits_when_asked_for(opened: Opener, counted: str) -> None:
    page = opened("liuyang", **PHONE)
    page.goto(f"/instances/{counted}")
    drawn(page)
    pane = page.locator(".diagram-pane")
    assert pane.evaluate("pane => pane.scrollWidth > pane.clientWidth")
    assert pane.evaluate("pane => pane.scrollLeft > 0")  # it went to where the instance stands
    page.get_by_role("button", name="全图").click()
    assert not pane.evaluate("pane => pane.scrollWidth > pane.clientWidth")
    page.get_by_role("button", name="放大").click()
    page.get_by_role("button", name="放大").click()
    assert pane.evaluate("pane => pane.scrollWidth > pane.clientWidth")
    assert page.locator(".bjs-powered-by").is_visible()


def test_it_goes_on_while_one_looks(site: Site, opened: Opener, counted: str) -> None:
    page = opened("liuyang")
    page.goto(f"/instances/{counted}")
    drawn(page)
    (item,) = site.items("wangfang")
    work_items.complete(site.company.database, item.id, site.company.wangfang, Answer({}))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".facts .chip")).to_have_text("已完成")
    expect(shape(page, "book")).to_have_class("djs-element djs-shape is-done")


def test_an_instance_is_cancelled_with_a_reason(opened: Opener, counted: str) -> None:
    page = opened("liuyang", "en")
    page.goto(f"/instances/{counted}")
    page.get_by_text("Cancel this instance…").click()
    page.get_by_label("Reason (required)").fill("counted twice")
    page.get_by_role("button", name="Cancel it now").click()
    expect(page.get_by_role("status")).to_contain_text("The instance was cancelled.")
    expect(page.locator(".timeline")).to_contain_text("counted twice")


def test_a_wrong_diagram_is_shown_with_its_problems(opened: Opener, tmp_path: Path) -> None:
    wrong = tmp_path / "盘点.bpmn"
    wrong.write_bytes(WRONG)
    page = opened("linshu")
    page.goto("/processes")
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.locator("[data-chosen]")).to_have_text("盘点.bpmn")
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("未能发布")
    expect(page.get_by_role("alert").first).to_contain_text("没有任何内容被更改")
    drawn(page)
    expect(shape(page, "book")).to_have_class("djs-element djs-shape is-broken")
    page.get_by_role("button", name="book").click()
    expect(shape(page, "book")).to_have_class("djs-element djs-shape is-broken is-chosen")
    expect(page.locator(".problem.is-chosen")).to_contain_text("finance.clark")
    assert complaints(page) == []


def test_the_way_to_a_problem_is_painted_step_by_step(opened: Opener, tmp_path: Path) -> None:
    doubtful = tmp_path / "quote.bpmn"
    doubtful.write_bytes(DOUBTFUL)
    page = opened("linshu", "en")
    page.goto("/processes")
    page.locator("input[type=file]").set_input_files(doubtful)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not published yet")
    drawn(page)
    expect(shape(page, "s")).to_have_class("djs-element djs-shape is-way")
    expect(shape(page, "join")).to_have_class("djs-element djs-shape is-doubtful is-way")
    expect(shape(page, "b")).to_have_class("djs-element djs-shape")
    expect(page.locator(".badge.is-way")).to_have_count(4)
    assert sorted(page.locator(".badge.is-way").all_inner_texts()) == ["1", "2", "3", "4"]
    for _ in range(2):
        page.get_by_role("button", name="Next step").click()
    expect(page.locator(".way output")).to_have_text("2 / 4 需要谁看")
    expect(shape(page, "a")).to_have_class("djs-element djs-shape")
    expect(shape(page, "split")).to_have_class("djs-element djs-shape is-doubtful is-way is-chosen")
    assert complaints(page) == []
    page.get_by_label("Reason (required)").fill("Both always look at it")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_role("status").first).to_contain_text("Published: quote, version 1")


def test_a_right_diagram_is_published_and_shown(opened: Opener, tmp_path: Path) -> None:
    right = tmp_path / "stock.bpmn"
    right.write_bytes(STOCK)
    page = opened("linshu", "en")
    page.goto("/processes")
    page.locator("input[type=file]").set_input_files(right)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/processes/stock")
    expect(page.get_by_role("status")).to_contain_text("Published: 盘点流程, version 1")
    drawn(page)
    page.get_by_role("button", name="入账").click()
    expect(shape(page, "book")).to_have_class("djs-element djs-shape is-chosen")


def test_a_diagram_without_layout_is_said_in_words(opened: Opener) -> None:
    page = opened("wangfang")
    page.goto("/processes/purchase")
    expect(page.locator("[data-ready=undrawn] .diagram-none")).to_contain_text("没有图形布局")
    expect(page.locator(".diagram-pane")).to_be_hidden()


def test_an_incident_is_mended_from_its_instance(site: Site, opened: Opener) -> None:
    site.company.deploy(PICKY)
    with pytest.raises(DiagramFailed):
        instances.start(site.company.database, "picky", site.company.liqiang, {"x": 1})
    page = opened("admin")
    page.goto("/incidents")
    page.locator(".incident-whose a").click()
    drawn(page)
    expect(shape(page, "g")).to_have_class("djs-element djs-shape is-here is-broken")
    begun = page.url.rpartition("/")[2]
    instances.set_variables(site.company.database, begun, site.company.admin, {"x": 9})
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("status")).to_contain_text("已重试")
    expect(page.locator(".facts .chip")).to_have_text("进行中")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("screen", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_everybody_can_use_every_page(
    site: Site, opened: Opener, counted: str, language: str, screen: dict[str, object]
) -> None:
    late = site.order()
    site.company.deploy(PICKY)
    with pytest.raises(DiagramFailed):
        instances.start(site.company.database, "picky", site.company.liqiang, {"x": 1})
    site.company.clock.forward(timedelta(days=9, hours=5))
    page = opened("admin", language, **screen)
    paths = (
        f"/instances/{counted}",
        f"/instances/{late}",
        "/instances",
        "/instances?status=cancelled",
        "/processes",
        "/processes/stock",
        "/processes/purchase",
        "/deadlines",
        "/deadlines?view=next&process=stock",
        "/incidents",
        "/trials",
    )
    assert {path: visited(page, path) for path in paths} == {path: [] for path in paths}


def visited(page: Page, path: str) -> list[str]:
    page.goto(path)
    if page.locator("[data-diagram]").count():
        expect(page.locator("[data-diagram][data-ready]")).to_have_count(1)
    return complaints(page)
