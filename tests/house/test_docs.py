"""The documentation says what the code says: drawn parts are current, every setting is explained in both languages."""

from pathlib import Path

import pytest

from tools.docs import DOCS, PARTS, drawn
from workflow_engine.knobs import KNOBS

PAGES = sorted(DOCS.rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_drawn_parts_are_current(page: Path) -> None:
    assert drawn(page.read_text("utf-8")) == page.read_text("utf-8"), "run: make docs"


def test_every_part_is_somewhere() -> None:
    whole = "".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in PARTS if f"<!-- drawn: {name} -->" not in whole] == []


@pytest.mark.parametrize("name", ["operating.md", "operating.zh.md"])
def test_every_setting_is_explained(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    assert [knob.variable for knob in KNOBS.values() if f"| `{knob.variable}` |" not in page] == []


def test_a_page_that_fell_behind_is_found() -> None:
    page = "# Settings\n<!-- drawn: settings, en -->\n| `HANDOFF_OLD` | 1 | gone |\n<!-- end -->\nmore\n"
    assert "HANDOFF_OLD" not in drawn(page)
    assert "| `HANDOFF_STEPS` | `1` |" in drawn(page)
    assert drawn(page).startswith("# Settings\n<!-- drawn: settings, en -->\n| Variable ")
    assert drawn(page).endswith("|\n<!-- end -->\nmore\n")
