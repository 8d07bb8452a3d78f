"""People at work in a browser: by mouse and by keyboard, in both languages, at a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import complaints
from tests.browser.conftest import PHONE, Opener
from tests.waiting import until
from tests.web.site import Site

pytestmark = pytest.mark.browser


def test_a_budget_is_checked_at_a_desk_by_keyboard(site: Site, opened: Opener) -> None:
    site.order(supplier="北方机床")
    site.order(supplier="东方机电")
    page = opened("wangfang")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".row-link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text("审核预算")
    expect(page.locator(".row-link").nth(1)).to_be_focused()
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="同意")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#problems")).to_be_focused()
    page.get_by_role("link", name="预算科目").click()
    expect(page.get_by_label("预算科目")).to_be_focused()
    page.get_by_label("预算科目").fill("6602 办公")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("“审核预算”已提交：同意。")
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert complaints(page) == []


def test_a_purchase_is_asked_for_on_a_phone_in_english(site: Site, opened: Opener, tmp_path: Path) -> None:
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(b"%PDF-1.4")
    page = opened("liqiang", "en", **PHONE)
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("link", name="Purchase request").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#problems li")).to_have_count(5)
    page.get_by_label("Supplier").fill("Nordlicht GmbH")
    page.get_by_label("Amount").type("1")
    expect(page.locator("#problems li")).to_have_count(3)  # what is mended is no longer told
    page.get_by_label("Amount").clear()
    page.get_by_label("Needed by").fill("2026-03-20")
    page.get_by_label("Amount").type("113,000")
    expect(page.get_by_label("Why so much")).to_be_visible()  # the form was drawn anew while the hand was in it
    expect(page.get_by_label("Amount")).to_be_focused()
    expect(page.get_by_text("¥13,000.00")).to_be_visible()
    page.get_by_label("Why so much").fill("Frame contract")
    page.get_by_label("Urgent").check()
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Article row 1").fill("Servo motor")
    page.get_by_label("Quantity row 1").fill("3")
    page.get_by_label("Offers", exact=True).last.set_input_files(offer)
    expect(page.get_by_role("link", name="offer.pdf")).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("Draft saved")
    assert complaints(page) == []
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/instances/*")
    (item,) = site.items("wangfang")
    assert item.instance_title == "Nordlicht GmbH 113000.00"


def test_who_takes_first_wins_and_the_other_is_told(site: Site, opened: Opener) -> None:
    site.order()
    first, second = opened("wangfang"), opened("zhoulan", "en")
    first.get_by_role("button", name="签收").click()
    expect(first.locator(".row .avatar")).to_have_attribute("title", "王芳")
    second.get_by_role("button", name="Claim").click()
    expect(second.locator(".row")).to_have_text("Cannot claim a work item that is claimed by 王芳.")


def test_new_work_appears_by_itself(site: Site, opened: Opener) -> None:
    page = opened("wangfang")
    expect(page.locator(".empty")).to_be_visible()
    site.order()
    page.evaluate("document.body.dispatchEvent(new CustomEvent('inbox-changed'))")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator("#badge")).to_have_text("1")


def test_a_search_narrows_the_list_and_back_returns(site: Site, opened: Opener) -> None:
    site.order(supplier="北方机床")
    site.order(supplier="东方机电")
    page = opened("wangfang")
    page.keyboard.press("/")
    page.keyboard.type("北方")
    expect(page.locator(".row")).to_have_count(1)
    assert page.url.endswith("?q=%E5%8C%97%E6%96%B9&process=&due=")
    page.locator(".row-link").click()
    page.wait_for_url("**/work-items/*")
    page.go_back()
    expect(page.locator(".row")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_have_value("北方")


def test_a_draft_is_there_again(site: Site, opened: Opener) -> None:
    site.order()
    page = opened("wangfang")
    page.locator(".row-link").click()
    page.get_by_label("预算科目").fill("6602")
    expect(page.locator("#saved")).to_contain_text("草稿已保存")
    page.reload()
    expect(page.get_by_label("预算科目")).to_have_value("6602")


def test_what_was_typed_a_moment_before_one_leaves_is_there_again(site: Site, opened: Opener) -> None:
    site.order()
    page = opened("wangfang")
    page.locator(".row-link").click()
    page.get_by_label("预算科目").fill("6602")
    page.get_by_label("意见").fill("等合同盖章")
    page.get_by_role("link", name="流程实例").click()
    page.wait_for_url("**/instances")
    until(lambda: site.company.sql("SELECT comment FROM drafts"))
    page.goto("/inbox")
    page.locator(".row-link").click()
    expect(page.get_by_label("预算科目")).to_have_value("6602")
    expect(page.get_by_label("意见")).to_have_value("等合同盖章")


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
def test_a_long_list_is_searched(site: Site, opened: Opener, screen: dict[str, object]) -> None:
    site.centres(230)
    page = opened("liqiang", **screen)
    page.goto("/start/purchase")
    page.get_by_label("成本中心").click()
    search = page.get_by_role("combobox", name="成本中心").last
    expect(search).to_be_focused()
    page.keyboard.type("心 007")
    expect(page.locator(".choosing").get_by_role("option")).to_have_text(["成本中心 007"])
    assert complaints(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("成本中心")).to_have_value("K007")
    expect(page.get_by_label("成本中心")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("229")  # further than the list goes
    expect(page.locator(".choosing").get_by_role("option")).to_have_text(["成本中心 229"])
    page.locator(".choosing").get_by_role("option").click()
    expect(page.get_by_label("成本中心")).to_have_value("K229")
    page.keyboard.press(" ")
    page.keyboard.press("Escape")
    expect(page.get_by_label("成本中心")).to_be_focused()
    expect(page.locator("#saved")).to_contain_text("草稿已保存")
    page.reload()
    expect(page.get_by_label("成本中心")).to_have_value("K229")


def test_on_a_wide_screen_work_opens_beside_the_list(site: Site, opened: Opener) -> None:
    for supplier in ("北方机床", "东方机电"):
        site.order(supplier=supplier)
    page = opened("wangfang")
    page.locator(".row-link").first.click()
    expect(page.locator(".pane .about")).to_contain_text("北方机床")
    assert complaints(page) == []
    address = page.url
    page.get_by_label("预算科目").fill("6602")
    page.locator(".row-link").last.click()
    expect(page.locator(".pane .about")).to_contain_text("东方机电")
    expect(page.locator(".row.is-chosen")).to_contain_text("东方机电")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('inbox-changed'))")
    expect(page.locator(".row-link[aria-current]")).to_contain_text("东方机电")
    page.keyboard.press("Escape")
    expect(page.locator(".pane")).to_be_hidden()
    expect(page.locator(".row-link").last).to_be_focused()
    assert page.url.endswith("/inbox")
    page.goto(address)  # the address of the pane is a page of its own, and what was typed has been kept
    expect(page.get_by_role("heading", level=1)).to_have_text("审核预算")
    expect(page.get_by_label("预算科目")).to_have_value("6602")


def test_the_list_beside_open_work_can_be_narrowed(site: Site, opened: Opener) -> None:
    for supplier in ("北方机床", "东方机电"):
        site.order(supplier=supplier)
    page = opened("wangfang")
    page.locator(".row-link").first.click()
    address = page.url
    page.get_by_role("searchbox").fill("东方")
    expect(page.locator(".row")).to_have_count(1)
    assert page.url == address
    page.locator(".row-link").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".pane")).to_be_hidden()
    assert page.url.endswith("?q=%E4%B8%9C%E6%96%B9&process=&due=")


def test_on_a_phone_work_opens_on_its_own_page(site: Site, opened: Opener) -> None:
    site.order()
    page = opened("wangfang", **PHONE)
    page.locator(".row-link").click()
    page.wait_for_url("**/work-items/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("审核预算")


def test_it_works_without_scripts(site: Site, opened: Opener) -> None:
    site.order()
    page = opened("wangfang", java_script_enabled=False)
    page.locator(".row-link").click()
    page.get_by_label("预算科目").fill("6602")
    page.get_by_role("button", name="同意").click()
    expect(page.get_by_role("status")).to_contain_text("已提交：同意")


def test_the_language_changes_where_one_is(site: Site, opened: Opener) -> None:
    page = opened("wangfang")
    page.get_by_label("王芳 的菜单").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    page.get_by_label("Menu of 王芳").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("screen", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_everybody_can_use_every_page(site: Site, opened: Opener, language: str, screen: dict[str, object]) -> None:
    site.order(lines=[{"article": "伺服电机", "quantity": 2}, {"article": "轴承 6204", "quantity": 20}])
    (item,) = site.items("wangfang")
    site.tell("wangfang", item.instance)
    page = opened("wangfang", language, **screen)
    found = {
        path: visited(page, path)
        for path in (
            "/inbox",
            "/inbox?q=x",
            "/start",
            "/start/purchase",
            "/notices",
            "/nowhere",
            f"/work-items/{item.id}",
        )
    }
    page.locator(".decide button").nth(1).click()
    expect(page.locator("#problems")).to_be_focused()
    found["wrong"] = complaints(page)
    page.context.clear_cookies(name="handoff")
    found["sign-in"] = visited(page, "/sign-in")
    assert not any(found.values()), found


def visited(page: Page, path: str) -> list[str]:
    page.goto(path)
    return complaints(page)


def test_a_lost_connection_is_told_while_it_is_lost(opened: Opener) -> None:
    page = opened("wangfang")
    expect(page.locator("#offline")).to_have_text("")
    page.route("**/inbox/*", lambda route: route.abort("internetdisconnected"))
    page.evaluate("document.body.dispatchEvent(new CustomEvent('inbox-changed'))")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#offline")).to_contain_text("连接中断")
    page.unroute("**/inbox/*")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('inbox-changed'))")
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#offline")).to_have_text("")
