"""Refusals and failures as people see them: a page in the frame, or a notice where a fragment was asked for."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response, g, redirect, render_template, request

from web import shell
from web.who import cookie_name, known

SYSTEMS = ("/api/", "/health", "/static/", "/problems/")
TITLES = {403: "not_allowed", 404: "not_found", 405: "not_found"}


def is_for_people() -> bool:
    """Whether a browser asked, not a system."""
    return not request.path.startswith(SYSTEMS)


def shown(body: Mapping[str, Any], status: int) -> Response:
    """`body` is the problem as systems would get it."""
    if status == 401:
        return _sign_in()
    title = TITLES.get(status, "failed" if status >= 500 else "refused")
    words = {"title": title, "detail": body["detail"], "problems": body["problems"], "number": body["request_id"]}
    if shell.is_fragment():
        return Response(render_template("refused/notice.html", **words), status, mimetype="text/html")
    viewer = _viewer() if status < 500 else None
    if viewer is not None:
        g.person = viewer
        return Response(shell.page("refused/page.html", **words), status, mimetype="text/html")
    return shell.outside("refused/bare.html", status, **words)


def _sign_in() -> Response:
    """Back to where he was, once he has signed in; what could not be sent is not repeated."""
    at = (
        request.full_path.rstrip("?")
        if request.method in ("GET", "HEAD") and not shell.is_fragment()
        else _page_behind()
    )
    address = f"/sign-in?expired&next={quote(at)}" if cookie_name() in request.cookies else f"/sign-in?next={quote(at)}"
    if shell.is_fragment():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address)  # type: ignore[return-value]


def _page_behind() -> str:
    """The page that a form or fragment was on."""
    address = request.headers.get("HX-Current-URL") or request.referrer or "/"
    return "/" + address.split("/", 3)[3] if address.startswith(request.host_url) else "/"


def _viewer() -> Any:
    return g.get("person") or (known() if request.method == "GET" else None)
