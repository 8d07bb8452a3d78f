"""Notices: told once, known once they have been looked at."""

from tests.web.site import Site, Visitor


def test_notices_are_counted_until_they_are_known(site: Site) -> None:
    instance = site.order()
    site.tell("zhoulan", instance)
    visitor = site.visitor("zhoulan")
    seen = visitor.get("/notices")
    assert seen.words("bell") == "通知1 条未读"
    assert seen.words("row-link").startswith("未读：预算审核已超时 CG-")
    assert seen.page.find_class("row-link")[0].get("href") == f"/instances/{instance}"
    assert "The budget check is overdue" in Visitor(visitor.client, "en").get("/notices").words("row-what")
    Visitor(visitor.client).post("/notices/read")
    assert visitor.get("/notices").words("bell") == "通知"
    assert site.visitor("wangfang").get("/notices").words("empty") == "还没有通知。"
