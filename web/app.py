"""The web application: made once per process from settings and a database, both of which are passed in."""

import os
import uuid
from typing import Any

from flask import Flask, g, request
from flask.json.provider import DefaultJSONProvider

from web import api, assets, headers, hosts, pages, problems, rates, received, shell, who
from workflow_engine.domain import strict_json
from workflow_engine.domain.limits import limit
from workflow_engine.operations.transaction import Database, connect
from workflow_engine.settings import Settings


class StrictJson(DefaultJSONProvider):
    """Foreign JSON is read by the one strict reader; ours is written with Chinese characters as they are."""

    ensure_ascii = False
    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return strict_json.loads(s)


def create_app(settings: Settings, database: Database) -> Flask:
    """Pages and API over one database."""
    app = Flask(__name__, static_folder=None)
    app.json = StrictJson(app)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=limit("attachment_bytes") + limit("completion_bytes"),
        MAX_FORM_PARTS=2000,
        MAX_FORM_MEMORY_SIZE=limit("completion_bytes"),
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["handoff"] = database
    app.extensions["settings"] = settings
    app.url_map.merge_slashes = False  # an address is what it says; nothing is redirected to something like it
    app.before_request(_number)
    hosts.register(app, settings)
    received.register(app)
    rates.register(app, settings)
    who.register(app)
    problems.register(app)
    headers.register(app)
    assets.register(app)
    shell.register(app)
    pages.register(app)
    api.register(app)
    return app


def main() -> Flask:
    """What gunicorn serves."""
    settings = Settings.from_env(os.environ)
    return create_app(settings, connect(settings))


def _number() -> None:
    """Every request has a number that its answer, its log line and its events share."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if given.isalnum() and len(given) <= 64 else uuid.uuid4().hex
