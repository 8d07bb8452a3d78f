"""Cursors of lists: signed for one person and one filter."""

from collections.abc import Mapping, Sequence
from typing import Any

from web.who import person, settings
from workflow_engine.queries import paging


def size(query: Mapping[str, Any]) -> int:
    return paging.size(query.get("limit"))


def place(query: Mapping[str, Any], **scope: Any) -> list[str] | None:
    """Where the page before ended. Raises InvalidInput `bad_cursor`."""
    return paging.place(query.get("cursor"), settings().secret_key, _scope(scope))


def following(rows: Sequence[Any], most: int, where: Any, **scope: Any) -> str | None:
    """The cursor for the rest; None when this was the last page."""
    if len(rows) < most:
        return None
    return paging.cursor(where(rows[-1]), settings().secret_key, _scope(scope))


def _scope(scope: Mapping[str, Any]) -> dict[str, Any]:
    return {"person": person().id, **scope}
