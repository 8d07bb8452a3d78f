"""What a browser's form sends: values of the form, files with them, and the small fields that every page has."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, jsonify, request
from werkzeug.datastructures import FileStorage

from forms.posted import PREFIX, Posted
from web import language, received
from web.opened import Filled
from web.who import database, files, person
from workflow_engine.domain.errors import InvalidInput, Refused
from workflow_engine.domain.problem import Problem
from workflow_engine.operations import attachments, filling
from workflow_engine.operations.filling import Sheet

WORDS = 100  # characters of a search
UPLOAD = "upload."  # a file input beside the input of its field: `upload.bank_slip`


def posted(sheet: Sheet) -> tuple[Posted, list[Problem]]:
    """The values of the page, with files that came along stored first; and what was wrong with files."""
    items = {name: request.form.getlist(name) for name in request.form}
    wrong: list[Problem] = []
    for name in request.files:
        if name.startswith(UPLOAD):
            items.setdefault(PREFIX + name.removeprefix(UPLOAD), []).extend(_kept(name, wrong))
    return filling.posted(database(), sheet, items), wrong


def filled(values: Mapping[str, Any] | None, problems: Sequence[Problem] = ()) -> Filled:
    """What was typed, to be shown again."""
    return Filled(values, request.form.get("comment", ""), request.form.get("outcome"), problems)


def redrawn(sheet: Sheet) -> Filled:
    """What is typed so far. Once it has been refused, also what is still wrong with it."""
    sent, wrong = posted(sheet)
    still = filling.wrong(database(), sheet, person(), sent.values) if "refused" in request.form else ()
    return filled(sent.values, [*wrong, *still])


def options(sheet: Sheet) -> Response:
    """What a long list offers for the word that is typed, as JSON for the script that shows it."""
    field, word = request.args.get("field", ""), request.args.get("q", "")[:WORDS]
    found = filling.offered(database(), sheet, person(), field, word)
    return jsonify([{"key": each.key, "text": each.label.said_in(language.locale())} for each in found])


def problems(wrong: InvalidInput) -> Sequence[Problem]:
    """What is wrong, by field; what names no field is about the comment, the only other thing that is typed."""
    return wrong.problems or [Problem(wrong.code, wrong.text, field="comment")]


def version() -> int | None:
    """The version of the item that the page showed."""
    return received.version(request.form.get("version", ""))


def key() -> str:
    """What makes the same form, sent twice, count once. Raises InvalidInput."""
    return received.repeat_key(request.form.get("request")) or secrets.token_hex(16)


def _kept(name: str, wrong: list[Problem]) -> list[str]:
    """Ids of the files of one input; a file that cannot be taken is told of at its field."""
    found = []
    for file in request.files.getlist(name):
        if file.filename:
            try:
                found.append(_staged(file))
            except Refused as refused:
                wrong.append(Problem(refused.code, refused.text, field=_place(name.removeprefix(UPLOAD))))
    return found


def _staged(file: FileStorage) -> str:
    stored = attachments.stage(database(), files(), person(), file.filename or "", file.stream)
    return str(stored.id)


def _place(name: str) -> str:
    """`lines.0.slip` is the place `lines[0].slip`."""
    parts = name.split(".")
    return f"{parts[0]}[{parts[1]}].{parts[2]}" if len(parts) == 3 else name
