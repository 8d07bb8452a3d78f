"""Draws the parts of docs/ that repeat what the code says; a test fails when a committed page differs.

A drawn part stands between `<!-- drawn: name -->` and `<!-- end -->`; its name is in PARTS.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path

from benchmarks import report
from forms.said import TEXTS
from web.problems import PLAIN, STATUSES
from workflow_engine.bpmn.importing.sayings import SAYINGS
from workflow_engine.knobs import KNOBS
from workflow_engine.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
DRAWN = re.compile(r"(?<=<!-- drawn: )(.+?)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


def settings(locale: str, *heads: str) -> str:
    """One row per variable: its default and what it is for."""
    defaults = {each.name: each.default for each in fields(Settings) if each.default is not MISSING}
    rows = [heads, ("---",) * len(heads)]
    for name, knob in KNOBS.items():
        shown = knob.shown.said_in(locale) if knob.shown else f"`{defaults[name]}`"
        rows.append((f"`{knob.variable}`", shown, knob.text.said_in(locale)))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def form_problems(language: int, *heads: str) -> str:
    """One row per code and wording that forms answer with; `language` is 0 for zh, 1 for en."""
    rows = [heads, ("---",) * len(heads)]
    rows += [(f"`{code.partition(':')[0]}`", texts[language]) for code, texts in TEXTS.items()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def refusals(locale: str, *heads: str) -> str:
    """One row per kind of refusal: its status, its type and what it means."""
    rows = [heads, ("---",) * len(heads)]
    found = {(status, kind.slug): kind.text for kind, status in STATUSES.items()}
    found |= {(status, slug): text for status, (slug, text) in PLAIN.items()}
    rows += [
        (str(status), f"`/problems/{slug}`", found[status, slug].said_in(locale)) for status, slug in sorted(found)
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def import_todos(locale: str, *heads: str) -> str:
    """One row per code that an import notes: how heavy it is, and what to do."""
    rows = [heads, ("---",) * len(heads)]
    rows += [(f"`{code}`", f"`{saying.severity}`", saying.way.said_in(locale)) for code, saying in SAYINGS.items()]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


PARTS: dict[str, Callable[[], str]] = {
    "form problems, en": lambda: form_problems(1, "Code", "What is said"),
    "form problems, zh": lambda: form_problems(0, "代码", "提示"),
    "refusals, en": lambda: refusals("en", "Status", "`type`", "Meaning"),
    "refusals, zh": lambda: refusals("zh-CN", "状态", "`type`", "含义"),
    "import todos, en": lambda: import_todos("en", "Code", "Severity", "What to do"),
    "import todos, zh": lambda: import_todos("zh-CN", "代码", "级别", "怎么做"),
    "performance, en": lambda: report.table("en", "What", "Target", "Measured", "Verdict"),
    "performance, zh": lambda: report.table("zh-CN", "内容", "目标", "实测", "结论"),
    "settings, en": lambda: settings("en", "Variable", "Default", "What it is"),
    "settings, zh": lambda: settings("zh-CN", "变量", "默认值", "用途"),
}


def drawn(page: str) -> str:
    """The page with every drawn part as the code has it now."""
    return DRAWN.sub(lambda part: f"{part[1]}{part[2]}{PARTS[part[1]]()}", page)


def draw() -> None:
    for file in sorted(DOCS.rglob("*.md")):
        file.write_text(drawn(file.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    draw()
