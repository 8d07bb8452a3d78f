"""Process definitions: upload for publication, and the list of what there is."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask.views import MethodView
from werkzeug.exceptions import UnsupportedMediaType

from web import language
from web.api import schemas
from web.api.strict import Blueprint
from web.who import database, person, requires
from workflow_engine.domain.errors import InvalidInput, TooLarge
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text
from workflow_engine.operations import definitions, imports
from workflow_engine.operations.publication import Deployed
from workflow_engine.queries import definitions as queries

blueprint = Blueprint("definitions", __name__, url_prefix="/api/v1/definitions", description="What can be started.")
MISSING = Text(
    "请上传名为 file 的 .bpmn 或 .zip 文件。", "Expected a file named `file`, a .bpmn or a .zip, but there is none."
)
FILE = {"file": {"type": "string", "format": "binary"}}
REASON = {"reason": {"type": "string", "maxLength": limit("comment_characters")}}


def upload(properties: dict[str, Any]) -> dict[str, Any]:
    """The body of a request that brings a file."""
    schema = {"type": "object", "properties": properties, "required": ["file"], "additionalProperties": False}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


@blueprint.route("")
class Definitions(MethodView):
    @requires()
    @blueprint.response(200, schemas.DefinitionList)
    def get(self) -> dict[str, Any]:
        """The current version of every process."""
        found = queries.current(database(), person())
        return {"definitions": [_listed(each) for each in found]}

    @requires("design")
    @blueprint.response(201, schemas.DefinitionView)
    @blueprint.doc(requestBody=upload(FILE | REASON))
    def post(self) -> dict[str, Any]:
        """Publish a diagram (.bpmn) or a process package (.zip), sent as multipart `file`.

        Warnings with a `path` may happen on some way through it: `reason` is kept with the version and says why it is
        published all the same.
        """
        name, data = uploaded()
        reason = request.form.get("reason", "").strip()
        first, *others = definitions.deploy(database(), data, person(), name, reason)
        return {**_deployed(first), "also": [_deployed(each) for each in others]}


@blueprint.route("/drafts")
class Drafts(MethodView):
    @requires("design")
    @blueprint.response(200, schemas.DraftView)
    @blueprint.doc(requestBody=upload(FILE))
    def post(self) -> dict[str, Any]:
        """Open a diagram of another maker, sent as multipart `file`, as a draft with a list of what is left to do.

        Nothing is stored: complete the diagram and publish it with its forms, as a package.
        """
        _, data = uploaded()
        return _draft(imports.draft(database(), data, person()))


@blueprint.route("/<uuid:version>/diagram")
class Diagram(MethodView):
    @requires()
    @blueprint.response(200, content_type="application/xml")
    def get(self, version: Any) -> Response:
        """The file of a version as it was uploaded."""
        return diagram(str(version))


@blueprint.route("/<uuid:version>/diagram/original")
class Original(MethodView):
    @requires()
    @blueprint.response(200, content_type="application/xml")
    def get(self, version: Any) -> Response:
        """The file of a version for the tool it was imported from: all that was its own, as it was."""
        return diagram(str(version), imports.restored)


def diagram(version: str, shown: Callable[[bytes], bytes] = bytes) -> Response:
    """A stored diagram as a download that no browser runs anything of."""
    key, number, data = queries.diagram(database(), version)
    data = shown(data)
    response = Response(data, mimetype="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{key}-{number}.bpmn"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def uploaded() -> tuple[str, bytes]:
    """Name and bytes of the upload, counted while they are read. Raises InvalidInput, TooLarge, UnsupportedMediaType."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    file = request.files.get("file")
    if file is None:
        raise InvalidInput(MISSING, code="file_required", problems=[Problem("file_required", MISSING, field="file")])
    is_zip = file.stream.read(4) == b"PK\x03\x04"
    file.stream.seek(0)
    most = limit("archive_bytes") if is_zip else limit("diagram_bytes")
    data = file.stream.read(most + 1)
    if len(data) > most:
        raise TooLarge(code="too_large", limit=most, unit="bytes")
    return file.filename or "diagram.bpmn", data


def _deployed(made: Deployed) -> dict[str, Any]:
    locale = language.locale()
    return {
        "id": made.id,
        "key": made.key,
        "version": made.version,
        "name": made.name,
        "warnings": [problem.as_json(locale) for problem in made.warnings],
    }


def _draft(made: imports.Draft) -> dict[str, Any]:
    locale = language.locale()
    return {
        "dialect": made.dialect,
        "ready": not made.blocking,
        "todos": [todo.as_json(locale) for todo in made.todos],
        "diagram": made.xml.decode(),
        "forms": made.forms,
    }


def _listed(found: queries.Definition) -> dict[str, Any]:
    return {
        "id": found.id,
        "key": found.key,
        "version": found.version,
        "name": found.facts.name,
        "deployed_at": found.deployed_at,
        "may_start": found.may_start and found.starts_by_hand,
        "running": found.running,
    }
