"""What marshmallow complains about, as problems: its words never reach a person, only the place and the rule do."""

import re
from collections.abc import Iterator
from typing import Any

from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

LOCATIONS = {"json", "query", "form", "files", "headers", "cookies"}
SCHEMA = "_schema"  # where marshmallow puts what is wrong with the whole
UNKNOWN = Text("不认识的字段。", "Expected a field that is known here, but this one is not.")
SAID = (  # its message -> code, and ours with the groups of the pattern
    (
        r"Unknown field\.",
        "unknown_field",
        "不认识的字段。",
        "Expected a field that is known here, but this one is not.",
    ),
    (r"Missing data.*|Field may not be null\.", "required", "必填。", "Expected a value, but there is none."),
    (r"Must be one of: (.*)\.", "bad_type", "应为 {0} 之一。", "Expected one of {0}."),
    (r"Must be .*equal to (\S+) and .*equal to (\S+)\.", "bad_type", "应在 {0} 到 {1} 之间。", "Expected {0} to {1}."),
    (r"Must be greater than or equal to (\S+)\.", "bad_type", "不得小于 {0}。", "Expected at least {0}."),
    (
        r"Length must be between (\d+) and (\d+)\.",
        "bad_type",
        "应为 {0} 到 {1} 个字符。",
        "Expected {0} to {1} characters.",
    ),
    (r"Not a valid integer\.", "bad_type", "应为整数。", "Expected a whole number."),
    (r"Not a valid boolean\.", "bad_type", "应为 true 或 false。", "Expected true or false."),
    (r"Not a valid string\.", "bad_type", "应为文本。", "Expected text."),
    (r"Not a valid mapping type\.|Invalid input type\.", "bad_type", "应为 JSON 对象。", "Expected a JSON object."),
    (r".*", "bad_type", "值的类型或格式不对。", "Expected a value of another kind or form."),
)


def listed(messages: Any, place: str = "") -> Iterator[Problem]:
    """marshmallow's nested messages, flat, each with its place such as `variables.amount`."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            is_step = name != SCHEMA and not (place == "" and name in LOCATIONS)
            yield from listed(inner, f"{place}.{name}".strip(".") if is_step else place)
        return
    for message in messages if isinstance(messages, list) else [messages]:
        code, text = _said(str(message))
        yield Problem(code, text, field=place or None)


def _said(message: str) -> tuple[str, Text]:
    for pattern, code, zh, en in SAID:
        if found := re.fullmatch(pattern, message):
            return code, Text(zh.format(*found.groups()), en.format(*found.groups()))
    raise AssertionError(message)  # the last pattern fits everything
