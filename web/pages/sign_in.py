"""Signing in and out with a name and a password."""

import secrets

from flask import Blueprint, Response, g, redirect, request

from web import language
from web.csrf import require_csrf
from web.rates import counters
from web.received import own_path, require_form
from web.shell import outside
from web.who import cookie_name, database, known, person, public, requires, settings
from workflow_engine.domain.errors import NotAllowed, NotSignedIn, TooMany
from workflow_engine.operations import people
from workflow_engine.operations.company import DEMO_PASSWORD
from workflow_engine.queries import people as names
from workflow_engine.queries import who

blueprint = Blueprint("sign_in", __name__)
HOME = "/inbox"


@blueprint.get("/sign-in")
@public("who is not signed in has to begin somewhere")
def show() -> Response:
    if known() is not None:
        return redirect(_following())  # type: ignore[return-value]
    return _asked()


@blueprint.post("/sign-in")
@public("the password is checked here")
def sign_in() -> Response:
    """Begin a web session; a browser that did not get the page from us is asked anew."""
    require_form()
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    try:
        require_csrf(request.cookies.get(cookie_name(), ""))
        counters().check("sign_in", name, request.remote_addr or "")
        signed = people.sign_in(
            database(), name, password, agent=request.user_agent.string, address=request.remote_addr or ""
        )
    except NotAllowed:
        return _asked("expired", name=name)
    except TooMany as many:
        return _asked("too_many", 429, name=name, minutes=many.facts["retry_after"] // 60)
    except NotSignedIn:
        counters().count("sign_in", name, request.remote_addr or "")
        return _asked("wrong", 422, name=name)
    response: Response = redirect(_following())  # type: ignore[assignment]
    return _keep(response, signed.secret)


@blueprint.post("/sign-out")
@requires()
def sign_out() -> Response:
    people.sign_out(database(), request.cookies.get(cookie_name(), ""))
    return _ended()


@blueprint.post("/sign-out-everywhere")
@requires()
def sign_out_everywhere() -> Response:
    people.sign_out_everywhere(database(), person())
    return _ended()


def _asked(wrong: str = "", status: int = 200, **said: object) -> Response:
    """The page; a browser without a cookie gets one, so that its form can prove where it came from."""
    if not request.cookies.get(cookie_name()):
        g.visit = secrets.token_urlsafe(32)
    demo = who.demo_accounts(database())
    roles = names.names(database(), {f"role:{role}" for _, _, role in demo if role})
    accounts = [(key, name, roles.get(f"role:{role}")) for key, name, role in demo]
    is_expired = not wrong and "expired" in request.args
    response = outside(
        "sign_in/page.html",
        status,
        wrong="expired" if is_expired else wrong,
        said=said,
        accounts=accounts,
        demo_password=DEMO_PASSWORD,
        following=_following(),
    )
    return _keep(response, g.visit) if "visit" in g else response


def _keep(response: Response, secret: str) -> Response:
    response.set_cookie(
        cookie_name(), secret, httponly=True, samesite="Lax", secure=settings().base_url.startswith("https://")
    )
    return response


def _ended() -> Response:
    response: Response = redirect("/sign-in")  # type: ignore[assignment]
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax")
    response.delete_cookie(language.COOKIE)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _following() -> str:
    """Where to go afterwards: a place of ours, never another host."""
    return own_path(request.values.get("next", "")) or HOME
