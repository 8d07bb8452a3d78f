"""What axe finds on a page, and whether it fits on the screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']"
FOUND = "axe.run(document, {runOnly: %s}).then(found => found.violations.map(one => one.id + ': ' + one.nodes.map(n => n.html)))"
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def complaints(page: Page) -> list[str]:
    """Nothing, where everybody can use the page."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make test installs it")
    page.evaluate(AXE.read_text("utf-8"))
    found = list(page.evaluate(FOUND % RULES))
    return found + (["wider than the screen"] if page.evaluate(WIDER) else [])
