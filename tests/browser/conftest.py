"""A web with a company behind it, and people with browsers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.company import Company
from tests.web.site import PASSWORD, Site
from web import assets

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
Opener = Callable[..., Page]

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is slow, and what is there is found at once


@pytest.fixture
def site(company: Company, tmp_path: Path) -> Site:
    if not (assets.STATIC / "dist/manifest.json").exists():
        pytest.skip("the bundles are not built: make test builds them")
    return Site(company, tmp_path)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.served() as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens a browser of its own for somebody, signed in through the page unless `key` is empty."""
    with ExitStack() as stack:

        def opener(key: str, language: str = "zh-CN", **options: object) -> Page:
            made = {**DESKTOP, **options, "base_url": address, "locale": language}
            page = stack.enter_context(chromium.watched_page(browser, **made))
            page.set_default_timeout(20_000)
            page.context.add_cookies([{"name": "language", "value": language, "url": address}])
            page.goto("/sign-in")
            if key:
                page.get_by_label("登录名" if language == "zh-CN" else "Name").fill(key)
                page.get_by_label("密码" if language == "zh-CN" else "Password", exact=True).fill(PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url("**/inbox")
            return page

        yield opener
