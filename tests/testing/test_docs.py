"""The page on scenarios lists every word that a step and an expectation can have."""

import re
from pathlib import Path

import pytest

from workflow_engine.testing.acts import ACTS
from workflow_engine.testing.expectations import EXPECTATIONS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["packages.md", "packages.zh.md"])
def test_every_word_is_explained(name: str) -> None:
    explained = {
        word
        for line in re.findall(r"^\| (`.*?) \|", (DOCS / name).read_text("utf-8"), re.M)
        for word in re.findall(r"`(\w+)`", line)
    }
    assert {*ACTS, *EXPECTATIONS, "refused"} - explained == set()
