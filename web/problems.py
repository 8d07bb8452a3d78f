"""Refusals and failures as answers: the one place that knows HTTP statuses. Systems get problem+json (RFC 9457), people
a page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, jsonify, request
from werkzeug.exceptions import HTTPException

from web import denials, language, refusals
from workflow_engine.domain import errors
from workflow_engine.domain.errors import HandoffError
from workflow_engine.domain.text import Text

STATUSES: Mapping[type[HandoffError], int] = {
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.WrongState: 409,
    errors.Stale: 412,
    errors.NeedsVersion: 428,
    errors.InvalidInput: 422,
    errors.InvalidForm: 422,
    errors.InvalidDiagram: 422,
    errors.InvalidExpression: 422,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.DiagramFailed: 409,
    errors.ConnectorFailed: 409,
    errors.StateUnreadable: 409,
    errors.Unavailable: 503,
}
UNREADABLE = {
    "bad_json",
    "duplicate_key",
    "json_too_deep",
    "unknown_filter",
    "unknown_sort_key",
    "bad_cursor",
    "bad_host",
}
BROKEN = Text("系统内部错误，请提供编号以便查找。", "Something went wrong on our side; the number helps to find it.")
UNKNOWN = Text("请求无法处理。", "The request cannot be handled.")
PLAIN: Mapping[int, tuple[str, Text]] = {  # what Flask and werkzeug refuse by themselves: status -> slug, what is said
    400: ("bad-request", Text("请求无法理解。", "The request cannot be understood.")),
    404: (errors.NotFound.slug, errors.NotFound.text),
    405: ("method-not-allowed", Text("该地址不支持此方法。", "Expected one of the methods that this address has.")),
    406: (
        "not-acceptable",
        Text("无法以所要求的格式应答。", "Expected a request that accepts what this address answers."),
    ),
    413: (errors.TooLarge.slug, errors.TooLarge.text),
    415: (
        "unsupported-media-type",
        Text("内容类型不受支持。", "Expected content of the type that this address takes."),
    ),
}


def register(app: Flask) -> None:
    app.register_error_handler(HandoffError, refused)
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(Exception, broken)


def status_of(error: HandoffError) -> int:
    """Text that cannot be read at all is 400, content that is not valid 422."""
    if error.code in UNREADABLE or error.facts.get("place") == "query":
        return 400
    return next(STATUSES[each] for each in type(error).__mro__ if each in STATUSES)


def refused(error: HandoffError) -> Response:
    denials.note(error)
    locale = language.locale()
    status = status_of(error)
    body = {
        "type": f"/problems/{error.slug}",
        "title": type(error).text.said_in(locale),
        "status": status,
        "detail": error.text.said_in(locale),
        "code": error.code,
        "problems": [problem.as_json(locale) for problem in error.problems],
        **error.facts,
    }
    headers = {"Retry-After": str(error.facts["retry_after"])} if "retry_after" in error.facts else {}
    if status == 401 and not refusals.is_for_people():
        headers["WWW-Authenticate"] = "Bearer"
    return answered(body, status, headers)


def plain(error: HTTPException) -> Response:
    """What Flask or its extensions refuse by themselves; their words never reach a person."""
    status = error.code or 500
    slug, text = PLAIN.get(status, ("error", UNKNOWN))
    said = text.said_in(language.locale())
    found = getattr(error, "data", None) or {}
    body = {
        "type": f"/problems/{slug}",
        "title": said,
        "status": status,
        "detail": said,
        "code": slug.replace("-", "_"),
        "problems": [],
    }
    headers = dict(found.get("headers") or {})
    if getattr(error, "valid_methods", None):
        headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return answered(body, status, headers)


def broken(error: Exception) -> Response:
    """A mistake of ours: logged whole, told without details."""
    current_app.logger.error("request failed", exc_info=error)
    body = {
        "type": "/problems/error",
        "title": BROKEN.said_in(language.locale()),
        "status": 500,
        "detail": BROKEN.said_in(language.locale()),
        "code": "error",
        "problems": [],
    }
    return answered(body, 500, {})


def answered(body: dict[str, Any], status: int, headers: Mapping[str, str]) -> Response:
    body |= {"instance": quote(request.path), "request_id": g.get("request_id", "")}
    response = refusals.shown(body, status) if refusals.is_for_people() else _as_problem(body, status)
    response.headers.update(headers)
    return response


def _as_problem(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response
