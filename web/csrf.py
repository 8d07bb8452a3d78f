"""Proof that our own page made a request: a token derived from the browser's secret, and where the request came from."""

import hashlib
import hmac

from flask import current_app, request

from workflow_engine.domain.errors import NotAllowed
from workflow_engine.domain.text import Text

HEADER, FIELD = "X-CSRFToken", "csrf_token"
REFUSED = Text(
    "请求未通过来源校验，请刷新页面后重试。", "Expected a request from our own page; reload it and try again."
)


def token(secret: str) -> str:
    """The token that belongs to a browser's secret; it need not be kept anywhere."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, b"csrf:" + secret.encode(), hashlib.sha256).hexdigest()


def require_csrf(secret: str) -> None:
    """Raises NotAllowed `csrf`."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.partition("://")[2] != request.host
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if (
        foreign
        or request.headers.get("Sec-Fetch-Site") == "cross-site"
        or not hmac.compare_digest(given.encode(), token(secret).encode())
    ):
        raise NotAllowed(REFUSED, code="csrf")
