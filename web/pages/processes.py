"""Processes: what there is, one with its diagram, nodes and versions, and the upload of a diagram or a package."""

import zipfile
from base64 import b64decode
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request, send_file

from web import language, texts, uploads
from web.api.definitions import diagram as stored_diagram
from web.api.definitions import uploaded
from web.items import drawn_names
from web.performers import performers
from web.shell import page
from web.uploads import Upload
from web.who import database, person, requires
from workflow_engine.domain.definition import VersionFacts
from workflow_engine.domain.element import KINDS
from workflow_engine.domain.errors import InvalidInput, NotAllowed, NotFound, TooLarge
from workflow_engine.domain.problem import read_problem
from workflow_engine.operations import definitions as operations
from workflow_engine.operations import imports
from workflow_engine.queries import definitions

blueprint = Blueprint("processes", __name__)
WORKED = {"userTask", "manualTask"}  # kinds of nodes that people meet


@blueprint.get("/processes")
@requires()
def show_list() -> str:
    found = sorted(definitions.current(database(), person()), key=lambda each: each.facts.name.zh)
    return page("processes/list.html", here="processes", processes=found)


@blueprint.post("/processes")
@requires("design")
def upload() -> Response:
    """Check or publish a file. Refused, nothing has changed and the page lists what is wrong.

    What may go wrong on some way through it is published with a reason, which the page asks for.
    """
    name, data = "", b""
    try:
        name, data = _given()
        if request.form.get("act") == "draft":
            return _told(uploads.drafted(name, imports.draft(database(), data, person())), 200)
        checked, reason = operations.check(database(), data, person(), name), request.form.get("reason", "").strip()
        if request.form.get("act") == "check":
            return _told(uploads.accepted(name, data, checked), 200)
        if not reason and (unsure := uploads.unsure(name, data, checked)):
            return _told(unsure, 422)
        made = operations.deploy(database(), data, person(), name, reason)
    except (InvalidInput, TooLarge) as wrong:
        return _told(uploads.refused(name, data, wrong), 413 if isinstance(wrong, TooLarge) else 422)
    except NotAllowed as refused:
        if refused.code != "second_person":
            raise
        return _told(uploads.refused(name, data, refused), 403)
    for version in made:
        said = version.name.said_in(language.locale())
        flash(texts.said("processes.published", language.locale(), name=said, number=version.version), "good")
    return redirect(f"/processes/{made[0].key}" if len(made) == 1 else "/processes")  # type: ignore[return-value]


@blueprint.post("/processes/draft")
@requires("design")
def package() -> Response:
    """The draft that the page shows, as a package to be completed: its diagram and the forms made for it."""
    made = imports.draft(database(), request.form.get("draft", "").encode(), person())
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in imports.files(made, "diagram").items():
            archive.writestr(path, content)
    target.seek(0)
    return send_file(target, mimetype="application/zip", as_attachment=True, download_name="draft.zip")


@blueprint.get("/processes/<key>")
@requires()
def show(key: str) -> str:
    """The current version, or the one that the address asks for."""
    current = definitions.one(database(), person(), key)
    versions = definitions.versions(database(), key)
    shown = _chosen(versions, current.version)
    facts = definitions.facts(database(), {str(shown.id)})[str(shown.id)]
    found = [read_problem(each) for each in definitions.report(database(), str(shown.id))]
    words = {
        "current": current,
        "versions": versions,
        "shown": shown,
        "facts": facts,
        "problems": uploads.ordered(found),
    }
    return page("processes/page.html", here="processes", kinds=KINDS, marks=_marks(found), **words, **_nodes(facts))


@blueprint.get("/processes/<key>/<int:number>/diagram")
@requires()
def diagram(key: str, number: int) -> Response:
    """The file of a version as it was uploaded."""
    found = next((each for each in definitions.versions(database(), key) if each.number == number), None)
    if found is None:
        raise NotFound()
    return stored_diagram(str(found.id))


def _given() -> tuple[str, bytes]:
    """Name and bytes of the file: uploaded, or brought along by the page that asked for a reason."""
    if "source" not in request.form:
        return uploaded()
    try:
        return request.form.get("name", ""), b64decode(request.form["source"], validate=True)
    except ValueError:
        raise InvalidInput(code="bad_type") from None


def _told(upload: Upload, status: int) -> Response:
    return make_response(page("processes/upload.html", here="processes", upload=upload), status)


def _chosen(versions: list[Any], current: int) -> Any:
    """Raises NotFound for a version that there is not."""
    asked = request.args.get("version", str(current))
    found = next((each for each in versions if str(each.number) == asked), None)
    if found is None:
        raise NotFound()
    return found


def _nodes(facts: VersionFacts) -> dict[str, Any]:
    """Nodes that people meet, in the order of the diagram, with who does them; and how many others there are."""
    met = {element: node for element, node in facts.nodes.items() if node.kind in WORKED or node.form}
    return {
        "drawn": drawn_names(facts, language.locale()),
        "nodes": met,
        "others": len(facts.nodes) - len(met),
        "who": performers(met.values(), facts),
    }


def _marks(found: list[Any]) -> dict[str, Any]:
    return Upload("", None, problems=found).marks
