"""Notices: told once, known once they have been looked at."""

from tests.web.site import Site, Visitor


def test_notices_are_counted_until_they_are_known(site: Site) -> None:
    instance = site.order()
    site.tell("zhoulan", instance)
    visitor = site.visitor("zhoulan")
    seen = visitor.get("/notices")
    assert seen.words("bell") == "通知1 条未读"
    assert seen.words("row-link").startswith("未读：预算审核已超时 CG-")
    assert "The budget check is overdue" in Visitor(visitor.client, "en").get("/notices").words("row-what")
    Visitor(visitor.client).post("/notices/read")
    assert visitor.get("/notices").words("bell") == "通知"
    assert site.visitor("wangfang").get("/notices").words("empty") == "还没有通知。"


def test_a_notice_that_was_followed_is_known_and_others_are_not(site: Site) -> None:
    instance = site.order()
    for _ in range(2):
        site.tell("zhoulan", instance)
    visitor = site.visitor("zhoulan")
    links = [link.get("href") for link in visitor.get("/notices").page.find_class("row-link")]
    followed = visitor.get(links[0])
    assert (followed.status, followed.response.location) == (302, f"/instances/{instance}")
    seen = visitor.get("/notices")
    assert ["is-new" in row.get("class") for row in seen.page.find_class("row")] == [False, True]
    assert seen.words("bell") == "通知1 条未读"
    assert site.visitor("wangfang").get(links[1]).status == 404
