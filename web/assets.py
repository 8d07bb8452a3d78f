"""Scripts and styles: `asset("shell.js")` is the address of the built file, whose name changes with its content.

Without bundles (`make run` and `make test` build them) pages keep their plain style and work as links and forms.
"""

import json
from collections.abc import Mapping
from functools import cached_property
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory

from web.who import public

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
ADDRESS = "/static"


class Assets:
    """The bundles of a folder, by the names that templates use."""

    def __init__(self, folder: Path = STATIC) -> None:
        self.folder = folder

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Name of a bundle -> its file below the folder; empty when nothing has been built."""
        manifest = self.folder / "dist/manifest.json"
        if not manifest.exists():
            return {}
        return {name: f"dist/{each['file']}" for name, each in json.loads(manifest.read_text("utf-8")).items()}

    @property
    def are_built(self) -> bool:
        return bool(self.files)

    def address(self, name: str) -> str | None:
        """Where a browser finds it; None for a script that has not been built. Styles are served as they are written."""
        file = self.files.get(name) or (name if (self.folder / name).exists() else None)
        return f"{ADDRESS}/{file}" if file else None


def register(app: Flask) -> None:
    app.extensions["assets"] = Assets()
    app.add_url_rule(f"{ADDRESS}/<path:name>", "static", served)


@public("scripts, styles and pictures are the same for everybody")
def served(name: str) -> Response:
    """A file; the compressed one beside it for browsers that take it. Built files never change."""
    if name == "dist/manifest.json":
        abort(404)
    compressed = name.startswith("dist/") and "gzip" in request.headers.get("Accept-Encoding", "")
    is_there = compressed and (STATIC / f"{name}.gz").is_file()
    response = send_from_directory(STATIC, f"{name}.gz" if is_there else name, mimetype=guess_type(name)[0])
    if is_there:
        response.headers["Content-Encoding"] = "gzip"
    if name.startswith("dist/"):
        response.headers["Cache-Control"] = FOREVER
        response.headers["Vary"] = "Accept-Encoding"
    return response
