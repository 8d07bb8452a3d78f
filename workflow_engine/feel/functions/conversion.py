"""From one kind to another (DMN 1.5, 10.3.4.1)."""

import re
from decimal import Decimal

from workflow_engine.feel import spans
from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.iso import read_date, read_duration, read_moment, read_temporal, read_time
from workflow_engine.feel.numbers import number
from workflow_engine.feel.text import text
from workflow_engine.feel.values import Range, Value

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
GROUPING, DECIMAL_SIGNS = {None, " ", ",", "."}, {None, ",", "."}
RANGE = re.compile(r"\s*([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])\[])\s*")
END = re.compile(
    r'(?:@|(?P<reader>date|time|date and time|duration)\(\s*)?"(?P<text>(?:[^"\\]|\\.)*)"\s*(?P<close>\))?'
)
READERS = {"date": read_date, "time": read_time, "date and time": read_moment, "duration": read_duration}


@builtin("string(from: any): string")
def string(value: Value) -> str | None:
    """
    string(1.1) -> "1.1"
    string(null) -> null
    string([1, "a"]) -> "[1, \\"a\\"]"
    string({金额: 1200}) -> "{金额: 1200}"
    """
    return text(value)


@builtin("number(from: string, grouping separator?: string|null, decimal separator?: string|null): number")
def read_number(value: str, grouping: str | None = None, decimal: str | None = None) -> Decimal | None:
    """
    number("1 000,0", " ", ",") -> 1000
    number("1,000.05", ",", ".") -> 1000.05
    number("1.000,0", ".", ".") -> null
    number("12a") -> null
    """
    if grouping not in GROUPING or decimal not in DECIMAL_SIGNS or (grouping is not None and grouping == decimal):
        return None
    plain = value.replace(grouping, "") if grouping else value
    plain = plain.replace(decimal, ".") if decimal else plain
    return number(plain) if NUMBER.fullmatch(plain) else None


@builtin("range(from: string): any")
def read_range(value: str) -> Range | None:
    """A range whose ends are literals.

    range("[18..21)") -> [18..21)
    range("(@\\"2026-01-01\\"..@\\"2026-02-01\\"]") -> (@"2026-01-01"..@"2026-02-01"]
    range("[1..]") -> null
    """
    found = RANGE.fullmatch(value)
    start, end = (_literal(found[2]), _literal(found[3])) if found else (None, None)
    if not found or start is None or end is None:
        return None
    return spans.between(start, end, start_included=found[1] == "[", end_included=found[4] == "]")


def _literal(value: str) -> Value:
    """A number, a string, an at-literal or one of the functions that read a text."""
    if NUMBER.fullmatch(value):
        return number(value)
    found = END.fullmatch(value)
    if not found or bool(found["reader"]) is not bool(found["close"]):
        return None
    if found["reader"]:
        return READERS[found["reader"]](found["text"])
    return read_temporal(found["text"]) if value.startswith("@") else found["text"]
