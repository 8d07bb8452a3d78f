"""The page about expressions says what the code does: every limit, every function of our own, every code, every example."""

import re
from pathlib import Path

import pytest

import workflow_engine
from workflow_engine.feel import expression
from workflow_engine.feel.functions import BUILTINS, own
from workflow_engine.feel.limits import LIMITS

ROOT = Path(workflow_engine.__file__).parents[1]
PAGES = [(ROOT / "docs" / name).read_text("utf-8") for name in ("expressions.md", "expressions.zh.md")]
SOURCES = [
    path.read_text("utf-8")
    for path in [
        *(ROOT / "workflow_engine/feel/decisions").glob("*.py"),
        *(ROOT / "workflow_engine/bpmn").glob("decision*.py"),
    ]
]
CODE = re.compile(r'(?:Finding|_finding|refuse|_refused|Problem|fault)\(\s*"(\w+)"')
UNSAID = {"expression_notes", "value_depth"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", sorted(LIMITS.keys() - UNSAID))
def test_every_limit_is_named(page, name):
    assert str(LIMITS[name].value) in page


@pytest.mark.parametrize("page", PAGES)
def test_every_function_of_our_own_is_named(page):
    ours = {name for name, builtin in BUILTINS.items() if builtin.overloads[0].function.__module__ == own.__name__}
    assert ours == {"has", "money", "working days between", "add working days"}
    assert all(f"`{name}(" in page for name in ours)


@pytest.mark.parametrize("page", PAGES)
def test_every_code_of_a_decision_is_named(page):
    codes = {code for source in SOURCES for code in CODE.findall(source)} - {"xml_too_deep"}
    assert len(codes) > 15
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_example_can_be_read(page):
    table = page.split("\n## ")[1]
    examples = [text for row in table.splitlines() if row.startswith("| ") for text in re.findall(r"`([^`]+)`", row)]
    assert len(examples) > 12
    assert [text for text in examples if expression(text) is None] == []
