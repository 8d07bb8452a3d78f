"""How requests of the API are read: JSON by the strict reader and under its size limit, nothing unknown anywhere."""

from typing import Any, NoReturn

import flask_smorest
import marshmallow as ma
from flask import Request, request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, NotAcceptable, RequestEntityTooLarge, UnsupportedMediaType

from web.api.complaints import UNKNOWN, listed
from web.api.documented import refusals
from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import InvalidInput, TooLarge
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem

PLACES = ("json", "query", "form", "headers", "cookies", "files")
SORTING = {"sort", "order"}
ANSWERS = ("application/json", "application/problem+json", "application/xml")


class StrictParser(FlaskParser):
    """The library's, but for its own JSON reader and its silence about unknown query keys."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(PLACES, ma.RAISE)

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        data = _body(req)
        if data and not req.is_json:
            raise UnsupportedMediaType
        return strict_json.loads(data) if data else {}

    def handle_error(self, error: ma.ValidationError, req: Request, schema: ma.Schema, **kwargs: Any) -> NoReturn:
        """Every place that is wrong, as problems; a query that is wrong is 400."""
        found = list(listed(error.messages))
        is_query = "query" in error.messages
        code = _query_code(found) if is_query else found[0].code
        raise InvalidInput(code=code, problems=found, place="query" if is_query else "body")


class Blueprint(flask_smorest.Blueprint):
    """The library's, with our parser, and with every status that an operation may refuse with in the document."""

    ARGUMENTS_PARSER = StrictParser()
    PAGINATION_HEADER_NAME = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(refusals)
        self.before_request(_require_acceptance)
        self.before_request(self._require_no_query)

    def _require_no_query(self) -> None:
        """Operations that take no query refuse one, as the others refuse what is unknown in theirs."""
        taken = self._docs[(request.endpoint or "").partition(".")[2]].get(request.method.lower(), {})
        places = {each["in"] for each in taken.get("arguments", {}).get("parameters", ())}
        if request.args and "query" not in places:
            unknown = [Problem("unknown_field", UNKNOWN, field=name) for name in request.args]
            raise InvalidInput(code=_query_code(unknown), problems=unknown, place="query")


def _body(req: Request) -> bytes:
    most = limit("completion_bytes")
    req.max_content_length = most
    try:
        return req.get_data()
    except RequestEntityTooLarge:
        raise TooLarge(code="too_large", limit=most, unit="bytes") from None
    except OSError:  # what the server makes of a body in broken pieces, or of one that ends before its time
        raise BadRequest from None


def _query_code(found: list[Problem]) -> str:
    unknown = {each.field for each in found if each.code == "unknown_field"}
    if not unknown:
        return found[0].code
    return "unknown_sort_key" if unknown <= SORTING else "unknown_filter"


def _require_acceptance() -> None:
    wanted = request.accept_mimetypes
    if wanted and not wanted.best_match(ANSWERS):
        raise NotAcceptable
