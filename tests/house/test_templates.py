"""What a template must not hold: anything that a strict policy for content forbids, or that lets text become markup."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.sources import called
from tests.house.sources import nodes as source_nodes

ROOT = Path(__file__).parents[2] / "web" / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
FORBIDDEN = {  # what is found -> what it would be
    r"<script(?![^>]*(?:\bsrc=|\"application/json\"))": "a script inside the page",
    r"\sstyle\s*=": "a style inside the page",
    r"\son[a-z]+\s*=": "a script in an attribute",
    r"\bhx-on\b": "a script in an attribute",
    r"hx-(?:vals|headers)\s*=\s*[\"']\s*js:": "an expression that htmx would evaluate",
    r"hx-trigger\s*=\s*\"[^\"]*\[": "a filter that htmx would evaluate",
    r"javascript:": "a script in an address",
    r"target=\"_blank\"(?![^>]*\brel=)": "a window that may steer ours",
    r"\s[\w:-]+\s*=\s*\{\{": "a value without quotes around it",
}
FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\".*?</form>", re.DOTALL)
TOKEN = re.compile(r"\b(?:csrf_)?token\(\)")


def complaints(source: str) -> Iterator[str]:
    yield from (said for pattern, said in FORBIDDEN.items() if re.search(pattern, source))
    yield from ("a form without proof of where it came from" for form in FORM.findall(source) if not TOKEN.search(form))
    tree = Environment(extensions=["jinja2.ext.do"]).parse(source)  # it is only read
    yield from ("text that is not escaped" for each in tree.find_all(nodes.Filter) if each.name == "safe")
    yield from ("text that is not escaped" for _ in tree.find_all(nodes.EvalContextModifier))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_is_clean(path: Path) -> None:
    assert list(complaints(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<p style="color: red">',
        '<button onclick="go()">',
        '<div hx-on:click="go()">',
        "<div hx-vals='js:{a: 1}'>",
        '<div hx-trigger="click[ctrlKey]">',
        '<a href="javascript:go()">',
        '<a href="/x" target="_blank">',
        "<a title={{ name }}>",
        '<form method="post" action="/x"><input name="a"></form>',
        "{{ name|safe }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
    ],
)
def test_a_planted_violation_is_found(source: str) -> None:
    assert list(complaints(source))


def test_a_clean_template_passes() -> None:
    assert list(complaints('<form method="post">{{ token() }}<a href="/x?{{ q }}">{{ name }}</a></form>')) == []


def test_markup_is_made_in_one_place() -> None:
    makers = {path for path, found in source_nodes() for each in found if called(each).endswith("Markup")}
    assert makers <= {"web/icons.py"}
