"""Who asks: a bearer token for systems, a web session for browsers. Every view says who may call it, or why anybody may.

A request with a token carries no cookie identity and needs no CSRF token; every other change of state does.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request

from web.csrf import require_csrf
from web.received import require_form
from workflow_engine.domain.errors import NotSignedIn
from workflow_engine.domain.person import Person
from workflow_engine.operations import people
from workflow_engine.operations.transaction import Database
from workflow_engine.queries import who
from workflow_engine.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
COOKIE, SECURE_COOKIE = "handoff", "__Host-handoff"
BEARER = "Bearer "
POLL = "X-Poll"  # a page asked by itself


def register(app: Flask) -> None:
    app.after_request(_forget_identity)


def requires(right: str | None = None) -> Callable[[View], View]:
    """Only for signed-in people, and among them for those with the right."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            asks = person()
            if right is not None:
                asks.require(right)
            return view(*args, **kwargs)

        guarded.access = right or "signed-in"  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def public(reason: str) -> Callable[[View], View]:
    """For anybody, and why."""

    def mark(view: View) -> View:
        view.access = f"public: {reason}"  # type: ignore[attr-defined]
        return view

    return mark


def person() -> Person:
    """Who asks. Raises NotSignedIn, and NotAllowed `csrf` for a browser's change of state that our page did not make."""
    if "person" not in g:
        g.person = _by_token() or _by_session()
    return cast(Person, g.person)


def known() -> Person | None:
    """Who asks, if he is signed in."""
    try:
        return person()
    except NotSignedIn:
        return None


def database() -> Database:
    return cast(Database, current_app.extensions["handoff"])


def files() -> Path:
    """The folder with the bytes of attachments."""
    return settings().home / "attachments"


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def cookie_name() -> str:
    return SECURE_COOKIE if settings().base_url.startswith("https://") else COOKIE


def _by_token() -> Person | None:
    header = request.headers.get("Authorization", "")
    return who.by_token(database(), header.removeprefix(BEARER).strip()) if header.startswith(BEARER) else None


def _by_session() -> Person:
    secret = request.cookies.get(cookie_name())
    if not secret:
        raise NotSignedIn()
    found, is_stale = who.by_session(database(), secret)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        require_csrf(secret)
        require_form()
    if is_stale and POLL not in request.headers:  # a screen that nobody uses is to sign itself out
        people.seen(database(), secret)
    return found


def _forget_identity(response: Any) -> Any:
    g.pop("person", None)
    return response
