"""What comes from outside beside bodies: it holds characters that can be stored, and keys that an index can hold."""

import re
from collections.abc import Iterable

from flask import Flask, request

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*")
BROKEN = Text(
    "请求中含有无法保存的字符。", "Expected text that can be stored, but the request holds a broken character."
)


def register(app: Flask) -> None:
    @app.before_request
    def require_address() -> None:
        """Raises InvalidInput `bad_character`, as 400."""
        require_storable((request.path, *request.args, *request.args.values()), place="query")


def require_storable(texts: Iterable[str], place: str = "body") -> None:
    """Raises InvalidInput `bad_character`."""
    if any("\x00" in text for text in texts):
        raise InvalidInput(BROKEN, code="bad_character", place=place)


def require_form() -> None:
    """The fields of a posted form. Raises InvalidInput `bad_character`."""
    require_storable(text for name, texts in request.form.lists() for text in (name, *texts))


def repeat_key(given: str | None) -> str | None:
    """The key that makes a request, sent twice, count once. Raises InvalidInput `text_too_long`."""
    most = limit("request_characters")
    if given is not None and len(given) > most:
        said = Text(
            f"请求标识不得超过 {most} 个字符。", f"Expected a key of at most {most} characters for the request."
        )
        raise InvalidInput(said, code="text_too_long", limit=most)
    return given or None


def own_path(given: str) -> str | None:
    """An address of ours to go back to; None for what may lead elsewhere or is none."""
    return given if OWN_PATH.fullmatch(given) else None


def version(given: str) -> int | None:
    """The version of a row as a page or a header names it, None for any other text."""
    return int(given) if re.fullmatch("[0-9]{1,9}", given) else None
