"""What is told about an expression whose parts do not go together, in words a designer knows."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from workflow_engine.feel import tree
from workflow_engine.feel.types import ContextType, ListType, OneOf, RangeType, Type
from workflow_engine.feel.values import Value

SHOWN = 8  # options that are listed
COMPARED = 200  # names among which a similar one is looked for
WORDS = {
    "number": "数字",
    "string": "文字",
    "boolean": "是否",
    "date": "日期",
    "time": "时间",
    "date and time": "日期时间",
    "days and time duration": "时长",
    "years and months duration": "年月时长",
    "list": "列表",
    "context": "对象",
    "range": "区间",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """`code` is type_mismatch, never_true or unknown_name."""

    code: str
    zh: str
    en: str


def mismatch(operator: str, left: tuple[tree.Node, Type | None], right: tuple[tree.Node, Type | None]) -> Remark:
    (a, first), (b, second) = left, right
    both_zh = f"{spelt(a)} 是{word(first)}，{spelt(b)} 是{word(second)}"
    both_en = f"{spelt(a)} is a {name(first)} and {spelt(b)} a {name(second)}"
    return Remark(
        "type_mismatch",
        f"{both_zh}，不能用 {operator}：结果总是空{_hint_zh(first, second)}。",
        f"{both_en}: {operator} of them is always null{_hint(first, second)}.",
    )


def argument(function: str, parameter: str, node: tree.Node, type_: Type | None) -> Remark:
    return Remark(
        "type_mismatch",
        f"{function}() 的参数 {parameter} 不能是{word(type_)} {spelt(node)}：结果总是空。",
        f"The {parameter} of {function}() cannot be the {name(type_)} {spelt(node)}: the answer is always null.",
    )


def no_condition(node: tree.Node, type_: Type | None) -> Remark:
    return Remark(
        "type_mismatch",
        f"{spelt(node)} 应为真或假，但它是{word(type_)}。",
        f"Expected {spelt(node)} to be true or false, but it is a {name(type_)}.",
    )


def no_option(node: tree.Node, key: str, options: Collection[str]) -> Remark:
    listed = "、".join(list(options)[:SHOWN])
    return Remark(
        "never_true",
        f"{spelt(node)} 没有选项“{key}”{suggested_zh(key, options)}；选项为：{listed}。",
        f"{spelt(node)} has no option “{key}”{suggested(key, options)}; its options are: {listed.replace('、', ', ')}.",
    )


def no_entry(node: tree.Path, type_: Type | None, entries: Collection[str]) -> Remark:
    return Remark(
        "unknown_name",
        f"{spelt(node.source)}（{word(type_)}）没有 {node.name}{suggested_zh(node.name, entries)}：结果总是空。",
        f"{spelt(node.source)}, a {name(type_)}, has no {node.name}{suggested(node.name, entries)}: it is always null.",
    )


def suggested(wanted: str, names: Collection[str]) -> str:
    found = _close(wanted, names)
    return f" (did you mean {found}?)" if found else ""


def suggested_zh(wanted: str, names: Collection[str]) -> str:
    found = _close(wanted, names)
    return f"（是否为 {found}？）" if found else ""


def spelt(node: tree.Node) -> str:
    """A part of an expression, short."""
    if isinstance(node, tree.Name):
        return node.name
    if isinstance(node, tree.Path):
        return f"{spelt(node.source)}.{node.name}"
    if isinstance(node, tree.Literal):
        return _literal(node.value)
    if isinstance(node, tree.Call):
        return f"{spelt(node.function)}(…)"
    return f"{spelt(node.source)}[…]" if isinstance(node, tree.Filter) else "…"


def name(type_: Type | None) -> str:
    if isinstance(type_, ListType | ContextType | RangeType):
        return {ListType: "list", ContextType: "context", RangeType: "range"}[type(type_)]
    return "choice" if isinstance(type_, OneOf) else str(type_)


def word(type_: Type | None) -> str:
    return "选项" if isinstance(type_, OneOf) else WORDS.get(name(type_), name(type_))


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value)


def _close(wanted: str, names: Collection[str]) -> str:
    return next(iter(get_close_matches(wanted, sorted(names), 1)), "") if len(names) <= COMPARED else ""


def _hint(*types: Type | None) -> str:
    return next((way for kinds, way, _ in HINTS if kinds == {name(type_) for type_ in types}), "")


def _hint_zh(*types: Type | None) -> str:
    return next((way for kinds, _, way in HINTS if kinds == {name(type_) for type_ in types}), "")


HINTS = (
    (
        {"number", "string"},
        "; write numbers without quotes, or use string() or number()",
        "；数字不加引号，或用 string()、number() 转换",
    ),
    ({"date", "string"}, '; write a date as date("2026-03-02")', '；日期写作 date("2026-03-02")'),
    ({"date and time", "string"}, '; write it as date and time("…")', '；写作 date and time("…")'),
    ({"boolean", "string"}, "; write true or false without quotes", "；true、false 不加引号"),
    ({"list", "string"}, "; ask list contains(list, text)", "；请用 list contains(列表, 文字)"),
)
