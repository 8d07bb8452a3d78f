"""Chromium for page tests: the one of the machine, and a page that fails its test on anything a console would show."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ANSWERED = re.compile(
    "the server responded with a status of (404|409|422)|ERR_INTERNET_DISCONNECTED|htmx:error: Failed to fetch"
)
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
def watched_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in its own context, made with Playwright's options for it.

    At the end nothing may have gone wrong in it: script, console, content security. What Chromium reports of answers that
    refuse input or tell of a conflict, and of a network that a test took away, is not wrong.
    """
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if ANSWERED.search(message.text):
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            wrong.append(f"{message.type}: {message.text}")

    def catch(error: Error) -> None:
        wrong.append(f"uncaught: {error}")

    with browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}) as context:
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", catch)
        yield page
        if not page.is_closed() and options.get("java_script_enabled", True):
            page.evaluate("new Promise(done => setTimeout(done))")  # a lost promise is reported one turn later
    assert not wrong, "\n".join(wrong)
