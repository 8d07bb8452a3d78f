"""What every page shares: who looks at it, in which language and zone, and how many things wait for him."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, g, make_response, render_template, request

from web import csrf, language, texts
from web.formats import Formats
from web.icons import icon
from web.who import cookie_name, database, person
from workflow_engine.domain.person import Person
from workflow_engine.queries import waiting
from workflow_engine.queries.waiting import Counts


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its text is `place.<key>`; `letter` after g goes there; `may` says for whom it is."""

    key: str
    address: str
    icon: str
    letter: str
    may: Callable[[Person], bool] = lambda viewer: True


PLACES = (
    Place("inbox", "/inbox", "inbox", "i"),
    Place("start", "/start", "plus", "n"),
    Place("instances", "/instances", "list", "l"),
    Place("processes", "/processes", "flow", "p"),
    Place("deadlines", "/deadlines", "calm", "s", lambda viewer: viewer.oversees),
    Place("incidents", "/incidents", "alert", "a", lambda viewer: viewer.may("administer")),
)


def register(app: Flask) -> None:
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals |= {
        "icon": icon,
        "asset": app.extensions["assets"].address,
        "bundles_are_built": lambda: app.extensions["assets"].are_built,
        "csrf_token": csrf_token,
    }
    environment.filters["anchor"] = lambda place: "f-" + re.sub(r"\W", "-", place)
    environment.filters["said"] = lambda text: text.said_in(language.locale()) if text else ""
    app.context_processor(_words)


def page(template: str, **context: Any) -> str:
    """A whole page for somebody who is signed in."""
    return render_template(template, viewer=person(), places=places(person()), counts=counts(), f=formats(), **context)


def part(template: str, **context: Any) -> str:
    """A fragment that has its own address."""
    return render_template(template, viewer=person(), counts=counts(), f=formats(), **context)


def outside(template: str, status: int = 200, **context: Any) -> Response:
    """A page for somebody who need not be signed in."""
    return make_response(render_template(template, **context), status)


def places(viewer: Person) -> list[Place]:
    """Where this person may go."""
    return [place for place in PLACES if place.may(viewer)]


def is_fragment() -> bool:
    """Whether a script of ours asked for a part of a page."""
    return "HX-Request" in request.headers


def counts() -> Counts:
    """What waits for this person, and the moment; asked once per request."""
    if "counts" not in g:
        g.counts = waiting.counts(database(), person())
    return g.counts  # type: ignore[no-any-return]


def formats() -> Formats:
    """How this person reads numbers and times."""
    if "formats" not in g:
        g.formats = Formats(language.locale(), ZoneInfo(person().zone), counts().now)
    return g.formats  # type: ignore[no-any-return]


def csrf_token() -> str:
    """The proof that a form of this browser carries; empty before it has a cookie."""
    secret = g.get("visit") or request.cookies.get(cookie_name(), "")
    return csrf.token(secret) if secret else ""


def _words() -> dict[str, Any]:
    """For every template: its language, and the sentences of the pages."""
    locale = language.locale()
    who = g.get("person")
    return {
        "locale": locale,
        "t": lambda key, **values: texts.said(key, locale, **values),
        "script_texts": lambda: texts.for_scripts(locale),
        "viewer": who,
    }
