"""A JSON request over HTTP. The answer's body becomes the result; a status outside 2xx is a failure.

The diagram gives `url`, `method`, `headers`, `query`, `body`, `timeout` in seconds and `errors`: a context from a status
such as "404" to a BPMN error code. What an administrator has set for a named connector goes before it: then `url` is
where the connector may reach, and the diagram may only name a place beneath it.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from workers import outbound
from workers.connectors.asked import Asked
from workers.outbound import Answer, Request
from workers.station import Station
from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import ConnectorFailed, InvalidInput
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

PASSING = {408, 425, 429, 500, 502, 503, 504}  # statuses after which the same request may succeed later


def call(station: Station, asked: Asked) -> Any:
    """The JSON of the answer, or its text; None when it is empty. Raises ConnectorFailed."""
    wanted = {**asked.given, **asked.options}
    answer = outbound.send(_request(asked, wanted), station.settings.outbound, _seconds(wanted))
    if 200 <= answer.status < 300:
        return _content(answer)
    raise _failure(answer, _context(wanted, "errors"))


def _request(asked: Asked, wanted: Mapping[str, Any]) -> Request:
    method = str(wanted.get("method") or ("POST" if "body" in wanted else "GET")).upper()
    if method not in outbound.METHODS:
        raise _unclear("method", f"{', '.join(outbound.METHODS)}")
    body = None if wanted.get("body") is None else json.dumps(wanted["body"], ensure_ascii=False).encode()
    url = _place(str(asked.given.get("url") or ""), str(asked.options.get("url") or ""))
    return Request(method, _queried(url, _context(wanted, "query")), asked.key, _headers(asked, wanted, body), body)


def _headers(asked: Asked, wanted: Mapping[str, Any], body: bytes | None) -> dict[str, str]:
    """In small letters, so that nobody sends one twice; secrets last, so that nobody replaces them."""
    ours = {"accept": "application/json"} | ({} if body is None else {"content-type": "application/json"})
    said = {name.lower(): value for name, value in _context(wanted, "headers").items()}
    return ours | said | {name.lower(): value for name, value in asked.secrets.items()}


def _place(given: str, base: str) -> str:
    """Where to: with a base, only it or a place beneath it, since its secrets go along."""
    if not base or given in ("", base):
        return base or given
    root = base.rstrip("/") + "/"
    url = given if "://" in given else root + given.lstrip("/")
    if not url.startswith(root) or ".." in url or "%2e" in url.lower():
        raise _unclear("url", f"a place beneath {base}")
    return url


def _queried(url: str, query: Mapping[str, str]) -> str:
    return url + ("&" if "?" in url else "?") + urlencode(query) if query else url


def _seconds(wanted: Mapping[str, Any]) -> float:
    most, given = limit("connector_seconds"), wanted.get("timeout")
    if given is None:
        return most
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= most:
        raise _unclear("timeout", f"more than 0 and at most {most} seconds")
    return given


def _context(wanted: Mapping[str, Any], name: str) -> dict[str, str]:
    found = wanted.get(name) or {}
    if not isinstance(found, Mapping):
        raise _unclear(name, "a context")
    return {str(key): _text(value) for key, value in found.items() if value is not None}


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _content(answer: Answer) -> Any:
    if not answer.body:
        return None
    try:
        if answer.kind == "application/json" or answer.kind.endswith("+json"):
            return strict_json.loads(answer.body)
        return answer.body.decode()
    except (InvalidInput, UnicodeDecodeError):
        said = Text("答复不是有效的 JSON 或文本。", "Expected an answer in JSON or text, but it is neither.")
        raise ConnectorFailed(said) from None


def _failure(answer: Answer, errors: Mapping[str, str]) -> ConnectorFailed:
    """A status that the diagram names is a business error, which it catches; nothing of the answer's body is told."""
    said = Text(f"外部系统返回状态 {answer.status}。", f"The outside system answered with the status {answer.status}.")
    if code := errors.get(str(answer.status)):
        return ConnectorFailed(said, code=code)
    return ConnectorFailed(said, is_retriable=answer.status in PASSING)


def _unclear(name: str, expected: str) -> ConnectorFailed:
    said = Text(f"参数 {name} 应为 {expected}。", f"Expected {name} to be {expected}, but it is not.")
    return ConnectorFailed(said, code="mapping_failed")
