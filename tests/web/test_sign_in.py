"""Signing in and out, and what nobody gets who has not."""

from datetime import timedelta

import pytest

from tests.web.site import PASSWORD, Site, Visitor


@pytest.fixture
def stranger(site: Site) -> Visitor:
    return Visitor(site.app.test_client())


def test_who_is_not_signed_in_is_asked_and_then_brought_where_he_wanted(site: Site, stranger: Visitor) -> None:
    asked = stranger.get("/inbox?view=mine")
    assert asked.response.location == "/sign-in?next=/inbox%3Fview%3Dmine"
    answer = stranger.post(
        "/sign-in", on=asked.response.location, name="wangfang", password=PASSWORD, next="/inbox?view=mine"
    )
    assert (answer.status, answer.response.location) == (302, "/inbox?view=mine")
    assert "王" in stranger.get("/inbox").words("avatar")


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_no_other_host_is_gone_to(stranger: Visitor, next_: str) -> None:
    answer = stranger.post("/sign-in", on="/sign-in", name="wangfang", password=PASSWORD, next=next_)
    assert answer.response.location == "/inbox"


@pytest.mark.parametrize(("name", "password"), [("wangfang", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(
    stranger: Visitor, name: str, password: str
) -> None:
    answer = stranger.post("/sign-in", on="/sign-in", name=name, password=password)
    assert (answer.status, answer.words("notice")) == (422, "登录名或密码不正确。")
    assert answer.value("name") == name


def test_guessing_is_slowed_down(site: Site) -> None:
    answers = [
        Visitor(site.app.test_client()).post("/sign-in", on="/sign-in", name="zhangsan", password=str(n))
        for n in range(11)
    ]
    assert [answer.status for answer in answers] == [422] * 10 + [429]
    assert "10 分钟后再试" in answers[-1].words("notice")


def test_the_secret_is_new_after_signing_in_and_worthless_after_signing_out(site: Site, stranger: Visitor) -> None:
    stranger.get("/sign-in")
    before = stranger.client.get_cookie("handoff")
    stranger.post("/sign-in", on="/sign-in", name="wangfang", password=PASSWORD)
    signed = stranger.client.get_cookie("handoff")
    assert before
    assert signed
    assert before.value != signed.value
    assert signed.http_only
    assert stranger.post("/sign-out").response.location == "/sign-in"
    stranger.client.set_cookie("handoff", signed.value)
    assert stranger.get("/inbox").status == 302


def test_a_form_of_another_site_signs_nobody_in(site: Site, stranger: Visitor) -> None:
    answer = stranger.client.post("/sign-in", data={"name": "wangfang", "password": PASSWORD})
    assert "请重新登录" in answer.get_data(as_text=True)
    assert site.company.one("SELECT count(*) FROM web_sessions") == 0


def test_real_accounts_are_not_offered(stranger: Visitor, site: Site) -> None:
    assert "演示账号" not in stranger.get("/sign-in").words()
    site.company.sql("UPDATE people SET is_demo = true WHERE key = 'wangfang'")
    assert stranger.get("/sign-in").words("accounts") == "王王芳会计"


def test_the_language_is_kept_and_goes_with_the_person(site: Site) -> None:
    visitor = site.visitor("wangfang")
    answer = visitor.post("/language", language="en", back="/inbox?view=mine")
    assert answer.response.location == "/inbox?view=mine"
    assert visitor.get("/inbox").page.get("lang") == "en"
    assert site.company.wangfang.locale == "en"


def test_a_screen_that_nobody_uses_signs_itself_out(site: Site) -> None:
    visitor = site.visitor("wangfang")
    for _ in range(2):
        site.company.clock.forward(timedelta(minutes=20))
        assert visitor.get("/inbox").status == 200
    site.company.clock.forward(timedelta(minutes=20))
    assert visitor.get("/inbox/badge", headers={"X-Poll": "true"}).status == 200
    site.company.clock.forward(timedelta(minutes=20))
    expired = visitor.get("/inbox/badge", headers={"X-Poll": "true", "HX-Request": "true"})
    assert (expired.status, expired.response.headers["HX-Redirect"]) == (401, "/sign-in?expired&next=/")
