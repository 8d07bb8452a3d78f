"""A place to try an expression or a decision with values, for designers. Nothing is stored."""

import json
from typing import Any

from flask import Blueprint, Response, make_response, request

from web.shell import counts, page
from web.who import person, requires
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.operations import trials
from workflow_engine.operations.trials import Trial
from workflow_engine.queries import plain

blueprint = Blueprint("trials", __name__)


@blueprint.get("/trials")
@requires("design")
def show() -> str:
    return _drawn()


@blueprint.post("/trials")
@requires("design")
def evaluate() -> Response:
    """The result below what was typed; what is wrong is told there too."""
    person().require("design")
    try:
        done = _tried()
    except InvalidInput as wrong:
        return make_response(_drawn(problems=wrong.problems), 422)
    shown = json.dumps(plain.value(done.value), ensure_ascii=False, indent=2)
    return make_response(_drawn(shown=shown, notes=done.notes))


def _tried() -> Trial:
    """A decision when a file came, else the expression."""
    text, given = request.form.get("expression", ""), request.form.get("values", "")
    file = request.files.get("decision")
    if file is not None and file.filename:
        return trials.decision(file.read(), text.strip(), given, counts().now)
    return trials.expression(text, given, counts().now)


def _drawn(**found: Any) -> str:
    return page("trials/page.html", here="processes", typed=request.form, **found)
