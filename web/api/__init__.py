"""The API: `/api/v1`, one blueprint per noun, described at `/api/v1/openapi.json`."""

from typing import Any

from flask import Flask
from flask_smorest import Api

from web import problems
from web.api import (
    connectors,
    definitions,
    health,
    incidents,
    instances,
    interventions,
    messages,
    migrations,
    schemas,
    work_items,
)


class ProblemApi(Api):
    """Errors are problem+json, in the answers and in the document that describes them."""

    ERROR_SCHEMA = schemas.Problem
    DEFAULT_ERROR_RESPONSE_NAME = None  # each operation names its own, see `documented`

    def _register_responses(self) -> None:
        # The library declares error answers as application/json; its default content type is read only here.
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        try:
            super()._register_responses()
        finally:
            del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def handle_http_exception(self, error: Any) -> Any:
        return problems.plain(error)


def register(app: Flask) -> None:
    app.config |= {
        "API_TITLE": "Handoff 流转",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
        "API_SPEC_OPTIONS": {
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    }
    api = ProblemApi(app)
    for module in (
        definitions,
        instances,
        work_items,
        messages,
        incidents,
        connectors,
        interventions,
        migrations,
        health,
    ):
        api.register_blueprint(module.blueprint)
