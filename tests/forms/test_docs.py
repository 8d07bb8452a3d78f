"""The pages about forms name every kind, rule and setting, in both languages, and their example is a form."""

import json
import re
from pathlib import Path

import pytest

import forms
from forms.fields import KINDS
from forms.reading import RULES, SHARED

DOCS = Path(__file__).parents[2] / "docs"
NAMES = {*KINDS, *RULES, *SHARED, *(setting for kind in KINDS.values() for setting in kind.settings)}


@pytest.mark.parametrize("page", ["forms.md", "forms.zh.md"])
def test_every_word_of_a_form_is_explained(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert sorted(name for name in NAMES if f"`{name}`" not in text and f'"{name}"' not in text) == []


@pytest.mark.parametrize("page", ["forms.md", "forms.zh.md"])
def test_the_example_is_a_form(page: str) -> None:
    [example] = re.findall(r"```json\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
    assert len(forms.read_form(json.loads(example)).fields) == 4
