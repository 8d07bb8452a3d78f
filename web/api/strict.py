"""How requests of the API are read: JSON by the strict reader and under its size limit, nothing unknown anywhere."""

from typing import Any, NoReturn

import flask_smorest
import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from web.problems import listed
from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import InvalidInput, TooLarge
from workflow_engine.domain.limits import limit

PLACES = ("json", "query", "form", "headers", "cookies", "files")


class StrictParser(FlaskParser):
    """The library's, but for its own JSON reader and its silence about unknown query keys."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(PLACES, ma.RAISE)

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        data = req.get_data()
        if len(data) > limit("completion_bytes"):
            raise TooLarge(code="too_large", limit=limit("completion_bytes"), unit="bytes")
        if data and not req.is_json:
            raise UnsupportedMediaType
        return strict_json.loads(data) if data else {}

    def handle_error(self, error: ma.ValidationError, req: Request, schema: ma.Schema, **kwargs: Any) -> NoReturn:
        """Every place that is wrong, as problems; a query that is wrong is 400."""
        found = list(listed(error.messages))
        is_query = "query" in error.messages
        unknown = is_query and any(each.code == "unknown_field" for each in found)
        code = "unknown_filter" if unknown else found[0].code
        raise InvalidInput(code=code, problems=found, place="query" if is_query else "body")


class Blueprint(flask_smorest.Blueprint):
    ARGUMENTS_PARSER = StrictParser()
    PAGINATION_HEADER_NAME = None
