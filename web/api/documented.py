"""Which statuses an operation may refuse with, for the document: derived from what it takes, so none is forgotten."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

ALWAYS = (406, 503)
SIGNED_IN = (401, 403, 404, 429)
QUERY = (400,)
BODY = (400, 413, 415, 422)
CHANGE = (409, 412, 422)
READS = {"get", "head", "options"}


def refusals(doc: dict[str, Any], doc_info: dict[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
    """A step of flask-smorest's documenting: adds a reference to the answer of each status."""
    responses = doc.setdefault("responses", {})
    for status in _statuses(doc, doc_info, method):
        if str(status) not in responses or status == HTTPStatus.UNPROCESSABLE_ENTITY:
            responses[str(status)] = HTTPStatus(status).name
    responses.pop(422, None)  # the library adds it to every operation with a query, which is 400 here
    return doc


def _statuses(doc: dict[str, Any], doc_info: dict[str, Any], method: str) -> Iterator[int]:
    yield from ALWAYS
    is_public = doc_info.get("manual_doc", {}).get("security") == []
    if not is_public:
        yield from SIGNED_IN
    if doc.get("parameters"):
        yield from QUERY
    if "requestBody" in doc or "requestBody" in doc_info.get("manual_doc", {}):
        yield from BODY
    if method not in READS:
        yield from CHANGE
