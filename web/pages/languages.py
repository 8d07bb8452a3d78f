"""The choice of a language: kept in a cookie of the browser, and for who is signed in with him."""

from flask import Blueprint, Response, redirect, request

from web import language
from web.csrf import require_csrf
from web.received import own_path
from web.who import cookie_name, database, known, public
from workflow_engine.operations import people

blueprint = Blueprint("languages", __name__)
YEAR = 365 * 24 * 3600  # seconds


@blueprint.post("/language")
@public("a language can be chosen before signing in")
def choose() -> Response:
    require_csrf(request.cookies.get(cookie_name(), ""))
    chosen, back = request.form.get("language", ""), request.form.get("back", "/")
    response: Response = redirect((own_path(back) or "/").rstrip("?"))  # type: ignore[assignment]
    if chosen in language.LOCALES:
        viewer = known()
        if viewer is not None:
            people.choose_locale(database(), viewer, chosen)
        response.set_cookie(language.COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax")
    return response
