"""The one reader of foreign JSON: exact numbers, no NaN, no duplicate keys, bounded depth, no broken characters."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

BIGGEST = 10**18  # larger whole numbers travel as text


def loads(data: bytes | str) -> Any:
    """Plain data with int and Decimal. Raises InvalidInput: `bad_json`, `duplicate_key` or `json_too_deep`."""
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise _refused("bad_json", "应为 UTF-8 编码的 JSON。", "Expected JSON in UTF-8.") from None
    if _depth(text) > limit("json_depth"):
        most = limit("json_depth")
        raise _refused("json_too_deep", f"JSON 嵌套不得超过 {most} 层。", f"Expected JSON of at most {most} levels.")
    try:
        found = json.loads(
            text, object_pairs_hook=_pairs, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
        )
    except (ValueError, RecursionError):
        raise _refused("bad_json", "应为格式正确的 JSON。", "Expected well-formed JSON.") from None
    _check_characters(found)
    return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise _refused(
            "duplicate_key",
            f"键 {twice[:50]} 出现两次。",
            f"Expected the key {twice[:50]} once, but it is there twice.",
        )
    return made


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > BIGGEST:
        raise _number(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= 50 else Decimal("Infinity")
    if not number.is_finite() or abs(number.adjusted()) > 100 or len(number.as_tuple().digits) > limit("number_digits"):
        raise _number(text)
    return number


def _constant(text: str) -> Any:
    raise _number(text)


def _number(text: str) -> InvalidInput:
    return _refused("bad_json", f"数字 {text[:30]} 超出范围。", f"Expected a number in range, but found {text[:30]}.")


def _depth(text: str) -> int:
    """How deep brackets nest, strings left out."""
    deepest = depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _check_characters(value: Any) -> None:
    """A NUL cannot be stored, half of a surrogate pair is no character."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise _refused(
                "bad_character",
                "文本中含有无法保存的字符。",
                "Expected text that can be stored, but it holds a broken character.",
            )
    elif isinstance(value, dict):
        for name, each in value.items():
            _check_characters(name)
            _check_characters(each)
    elif isinstance(value, list):
        for each in value:
            _check_characters(each)


def _refused(code: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(Text(zh, en), code=code)
