"""Attachments: handed out to who may see the field that holds them, never shown inside a page of ours."""

from typing import Any

from flask import Blueprint, Response, send_file

from web.items import visible_values, worked
from web.who import database, files, person, requires
from workflow_engine.domain.errors import NotFound
from workflow_engine.operations.attachments import named
from workflow_engine.queries import attachments, definitions, instances
from workflow_engine.queries.attachments import File

blueprint = Blueprint("attachments", __name__)
SANDBOX = "sandbox; default-src 'none'"


@blueprint.get("/attachments/<uuid:file>")
@requires()
def download(file: Any) -> Response:
    """The file; the browser stores it and does not run it."""
    found = attachments.one(database(), str(file))
    if not _may_have(found):
        raise NotFound()
    response = send_file(files() / found.id, mimetype=found.kind, as_attachment=True, download_name=found.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _may_have(file: File) -> bool:
    """Staged: who uploaded it. Of an instance: who sees it in a field there."""
    if file.instance is None:
        return file.uploaded_by == person().id
    page = instances.one(database(), person(), file.instance)
    version = str(page.row.version_id)
    facts = definitions.facts(database(), {version}).get(version)
    shown = visible_values(page.variables, facts, worked(page, facts))
    return file.id in set(named(shown))
