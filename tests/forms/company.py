"""A believable company for forms: people that may be chosen, files that were added, a moment, and how documents look."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import forms
from forms import Attachment, FormDefinition, Option, World
from workflow_engine.domain.errors import HandoffError, InvalidForm, NotAllowed
from workflow_engine.domain.text import Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)

CHOOSABLE = {
    "person": {"wang.fang": Text("王芳", "Wang Fang"), "li.qiang": Text("李强", "Li Qiang")},
    "department": {"finance": Text("财务部", "Finance"), "sales": Text("销售部", "Sales")},
    "role": {"finance.clerk": Text("会计", "Clerk")},
    "customer": {"C-1001": Text("华东设备", "Huadong Equipment")},
    "carriers": {"sf": Text("顺丰", "SF Express")},
}
LEFT = {"chen.jing": Text("陈静", "Chen Jing")}
FILES = {
    "a1": Attachment("a1", "回单.pdf", 40_000, "ab" * 32, NOW),
    "a2": Attachment("a2", "slip.PNG", 9_000_000, "cd" * 32, NOW),
    "a3": Attachment("a3", "run.exe", 10, "ef" * 32, NOW),
}


class Company:
    """Lookups of 王芳, who may choose everyone but 陈静, who has left."""

    def options(self, source: str) -> Sequence[Option]:
        return [Option(key, label) for key, label in CHOOSABLE.get(source, {}).items()]

    def option(self, source: str, key: str) -> Option | None:
        label = CHOOSABLE.get(source, {}).get(key)
        return Option(key, label) if label else None

    def label(self, source: str, key: str) -> Text:
        return CHOOSABLE.get(source, {}).get(key) or LEFT.get(key) or Text(key, key)

    def attachment(self, id: str) -> Attachment | None:
        return FILES.get(id)


WORLD = World(NOW, SHANGHAI, Company())


def label(zh: str, en: str = "") -> dict[str, str]:
    return {"zh": zh, "en": en or zh}


def field(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": label(key), **more}


def document(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": "prepayment", "title": label("预付款申请", "Prepayment request"), "fields": list(fields), **more}


def form(*fields: dict[str, Any], variables: Any = ()) -> FormDefinition:
    return forms.read_form(document(*fields), variables)


def check(
    definition: FormDefinition, posted: Any, matrix: Mapping[str, str] | None = None, stored: Any = None, **more: Any
) -> dict[str, Any]:
    """What changes when 王芳 sends this; all fields may be written unless the matrix says otherwise."""
    if matrix is None:
        matrix = {field.key: "write" for field in definition.fields}
    rights = forms.access(definition, matrix)
    return forms.check(definition, posted, stored=stored or {}, access=rights, world=more.get("world", WORLD))


def codes(refusal: HandoffError) -> list[tuple[str, str | None]]:
    assert not any("{" in problem.text.zh + problem.text.en for problem in refusal.problems)
    return [(problem.code, problem.field) for problem in refusal.problems]


def refused(definition: FormDefinition, posted: Any, *rest: Any, **more: Any) -> list[tuple[str, str | None]]:
    """Code and place of every problem."""
    try:
        changed = check(definition, posted, *rest, **more)
    except (InvalidForm, NotAllowed) as refusal:
        return codes(refusal)
    raise AssertionError(f"taken: {changed}")
