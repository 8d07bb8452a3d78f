"""Pages by key: a cursor says where the last page ended, is signed, and belongs to one person and one filter."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text


def cursor(place: list[str], secret: str, scope: Mapping[str, Any]) -> str:
    """The text for the next page after `place`; `scope` is the person and the filter it is good for."""
    body = "\x1f".join(place).encode()
    return base64.urlsafe_b64encode(_signature(body, secret, scope) + body).decode().rstrip("=")


def place(text: str | None, secret: str, scope: Mapping[str, Any]) -> list[str] | None:
    """Where the last page ended; None for the first. Raises InvalidInput `bad_cursor` for one that we did not make."""
    if not text:
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise _bad() from None
    if len(data) < 16 or not hmac.compare_digest(data[:16], _signature(data[16:], secret, scope)):
        raise _bad()
    return data[16:].decode().split("\x1f")


def size(text: str | int | None, default: int = 50) -> int:
    """The number of rows asked for, capped. Raises InvalidInput for anything but a positive number."""
    if text is None:
        return default
    try:
        asked = int(text)
    except ValueError:
        asked = 0
    if asked < 1:
        said = Text("limit 应为正整数。", "Expected limit to be a positive number, but it is not.")
        raise InvalidInput(said, code="bad_type", field="limit")
    return min(asked, limit("page_size"))


def _signature(body: bytes, secret: str, scope: Mapping[str, Any]) -> bytes:
    named = repr(sorted(scope.items())).encode()
    return hmac.new(secret.encode(), named + b"\x00" + body, hashlib.sha256).digest()[:16]


def _bad() -> InvalidInput:
    return InvalidInput(
        Text("翻页标记无效。", "Expected a cursor from the page before, but this is none."), code="bad_cursor"
    )
