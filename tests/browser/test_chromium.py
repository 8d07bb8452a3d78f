"""The page of the browser tests fails its test on anything that a console would show."""

import pytest
from playwright.sync_api import Browser, Page

from tests import chromium

STRICT = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
WRONG = {  # what the page holds -> what its test says
    "<script>console.error('no such task')</script>": "error: no such task",
    "<script>throw new Error('late')</script>": "uncaught: late",
    "<script>Promise.reject(new Error('late'))</script>": "uncaught: late",
    f"{STRICT}<script>1</script>": "Content Security Policy",
    f"{STRICT}<p style='color: red'>超时</p>": "Content Security Policy",
    "<img src='http://127.0.0.1:9/logo.png'>": "Failed to load resource",
}

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("content", WRONG)
def test_what_goes_wrong_in_a_page_fails_its_test(browser: Browser, content: str) -> None:
    watched = chromium.watched_page(browser)
    watched.__enter__().set_content(content)
    with pytest.raises(AssertionError, match=WRONG[content]):
        watched.__exit__(None, None, None)


def test_a_quiet_page_passes_and_shows_chinese(page: Page) -> None:
    page.set_content("<h1>待办箱</h1><script>console.log('ready')</script>")
    assert page.get_by_role("heading").inner_text() == "待办箱"
    assert page.evaluate("navigator.language + ' ' + Intl.DateTimeFormat().resolvedOptions().timeZone") == (
        "zh-CN Asia/Shanghai"
    )


@pytest.mark.parametrize(("required", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_without_chromium_tests_skip_but_not_in_ci(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("CI", required)
    monkeypatch.delenv("HANDOFF_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "MAC", "/nowhere")
    with pytest.raises(outcome, match="Chromium is missing"):
        chromium.find()
