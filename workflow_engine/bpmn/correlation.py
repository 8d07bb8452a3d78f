"""Correlation keys as canonical text: equal keys are equal texts, whatever the spelling of numbers or the order of names."""

import json
import unicodedata
from decimal import Decimal
from typing import Any

from workflow_engine import feel
from workflow_engine.domain.limits import limit


def canonical(value: Any) -> str | None:
    """The text of a key or of several named ones; None (any message will do) when there is no value at all."""
    if value is None or (isinstance(value, dict) and not value):
        return None
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_too_long(correlation: str | None) -> bool:
    """Whether no index could hold it."""
    return len(correlation or "") > limit("correlation_characters")


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", str(name)): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return feel.to_json(value)
