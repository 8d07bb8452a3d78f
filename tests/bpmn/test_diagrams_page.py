"""The page about diagrams says what the checks say: the same codes in both languages, and the table of events as tested."""

import re
from pathlib import Path

import pytest

from tests.bpmn.test_event_table import TABLE

ROOT = Path(__file__).parents[2]
HOUSES = (ROOT / "workflow_engine/bpmn", ROOT / "workflow_engine/feel")
SOURCES = "".join(path.read_text("utf-8") for house in HOUSES for path in house.rglob("*.py"))
COLUMNS = ("top", "handler", "catch", "boundary", "throw", "end")
KINDS = (
    "none",
    "message",
    "timer",
    "conditional",
    "error",
    "escalation",
    "cancel",
    "compensation",
    "link",
    "terminate",
)
ELSEWHERE = {("cancel", "boundary"), ("cancel", "end")}  # on transactions, in transactions


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def codes(name: str) -> set[str]:
    return set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", page(name)))


def test_both_languages_name_the_same_codes_and_each_of_them_is_given() -> None:
    assert codes("diagrams.md") == codes("diagrams.zh.md")
    assert [code for code in sorted(codes("diagrams.md")) if f'"{code}"' not in SOURCES] == []


@pytest.mark.parametrize("name", ["diagrams.md", "diagrams.zh.md"])
def test_the_table_of_events_is_the_one_that_is_tested(name: str) -> None:
    table = page(name).split("\n| | ")[1].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")][1:] for line in table]
    for kind, row in zip(KINDS, rows, strict=False):
        for position, cell in zip(COLUMNS, row, strict=True):
            if (kind, position) not in ELSEWHERE:
                expected = TABLE[position].get(kind, "")
                assert cell.strip("`") == expected if expected else "`" not in cell, (kind, position)
