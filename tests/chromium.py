"""Chromium for page tests: the one of the machine, and a page that fails its test on anything a console would show."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str:
    """The program; without one the test is skipped, or, on a machine that must have it (CI=true), fails."""
    found = os.environ.get("HANDOFF_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found or Path(MAC).exists():
        return found or MAC
    missing = "Chromium is missing: install it (Debian: apt-get install chromium) or set HANDOFF_CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser) -> Iterator[Page]:
    """A page in its own context. At the end nothing may have gone wrong in it: script, console, content security."""
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            wrong.append(f"{message.type}: {message.text}")

    def catch(error: Error) -> None:
        wrong.append(f"uncaught: {error}")

    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", catch)
        yield page
        if not page.is_closed():
            page.evaluate("new Promise(done => setTimeout(done))")  # a lost promise is reported one turn later
    assert not wrong, "\n".join(wrong)
