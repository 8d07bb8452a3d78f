"""Titles and numbers from templates: `{customer} {amount}`. Placeholders only; a value is never read as a template."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

PLACE = re.compile(r"\{([^\W\d]\w*)(?::(\d))?\}")
LONGEST = 200


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """The template with its places filled; `{number:5}` pads with zeros, a missing value leaves nothing."""
    filled = PLACE.sub(lambda match: _shown(values.get(match[1]), int(match[2] or 0)), template)
    return " ".join(filled.split())[:LONGEST]


def _shown(value: Any, width: int) -> str:
    if isinstance(value, dict):
        return str(value.get("label", ""))  # what a form refers to carries the name it was chosen by
    if value is None or isinstance(value, list):
        return ""
    if isinstance(value, Decimal):
        return format(value, "f").zfill(width)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).zfill(width) if width else str(value)
