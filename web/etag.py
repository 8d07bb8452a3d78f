"""Polls that cost nothing: an answer is named by the versions of the inboxes it was made from; who has it gets a 304."""

import hashlib
import time
from collections.abc import Callable, Iterable

from flask import Response, make_response, request

from web import language
from web.who import database, person


def unless_known(parts: Iterable[object], make: Callable[[], str], kind: str = "text/html") -> Response:
    """The fragment, or 304 when the browser has it. Without Redis it is always made.

    Times in words are part of it, so it is made anew each minute; that also bounds how long a lost hint can hide a change.
    """
    tag = _tag(parts)
    if tag is not None and request.if_none_match.contains_weak(tag):
        return Response(status=304)
    response = make_response(make())
    response.mimetype = kind
    if tag is not None:
        response.set_etag(tag, weak=True)
    return response


def _tag(parts: Iterable[object]) -> str | None:
    viewer = person()
    versions = database().hints.versions([*viewer.keys, f"id:{viewer.id}"])
    if versions is None:
        return None
    named = repr([viewer.id, sorted(versions.items()), language.locale(), int(time.time() // 60), *parts])
    return hashlib.sha256(named.encode()).hexdigest()[:20]
