"""Named connectors: the systems that diagrams call, as an administrator sets them up."""

from typing import Any

from flask.views import MethodView

from web.api import schemas
from web.api.strict import Blueprint
from web.api.work_items import read_version
from web.who import database, person, requires, settings
from workflow_engine.operations import connectors
from workflow_engine.operations.connectors import Connector, Wanted
from workflow_engine.queries import plain

blueprint = Blueprint("connectors", __name__, url_prefix="/api/v1/connectors", description="Systems that are called.")


@blueprint.route("")
class Connectors(MethodView):
    @requires("administer")
    @blueprint.response(200, schemas.ConnectorList)
    def get(self) -> dict[str, Any]:
        """All named connectors."""
        return {"connectors": [_shown(each) for each in connectors.every(database(), person(), settings())]}


@blueprint.route("/<name>")
class OneConnector(MethodView):
    @requires("administer")
    @blueprint.response(200, schemas.ConnectorView)
    def get(self, name: str) -> dict[str, Any]:
        """Kind and options, and the names of the secrets."""
        return _shown(connectors.read(database(), name, person(), settings()))

    @requires("administer")
    @blueprint.arguments(schemas.ConnectorWanted)
    @blueprint.response(200, schemas.ConnectorView)
    def put(self, body: dict[str, Any], name: str) -> dict[str, Any]:
        """Set up a connector. Without `secrets` those that are there stay, as long as `url` does."""
        wanted = Wanted(body["kind"], body["options"], body["secrets"])
        return _shown(connectors.configure(database(), name, wanted, person(), settings(), read_version()))


def _shown(found: Connector) -> dict[str, Any]:
    return {
        "name": found.name,
        "kind": found.kind,
        "options": plain.values(found.options),
        "secrets": list(found.secrets),
        "revision": found.revision,
    }
