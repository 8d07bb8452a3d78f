"""What a browser's form sends: values of the form, files with them, and the small fields that every page has."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from forms.posted import PREFIX, Posted
from web.opened import Filled
from web.who import database, files, person
from workflow_engine.domain.errors import Refused
from workflow_engine.domain.problem import Problem
from workflow_engine.operations import attachments, filling
from workflow_engine.operations.filling import Sheet

UPLOAD = "upload."  # a file input beside the input of its field: `upload.bank_slip`


def posted(sheet: Sheet) -> tuple[Posted, list[Problem]]:
    """The values of the page, with files that came along stored first; and what was wrong with files."""
    items = {name: request.form.getlist(name) for name in request.form}
    problems: list[Problem] = []
    for name in request.files:
        if name.startswith(UPLOAD):
            items.setdefault(PREFIX + name.removeprefix(UPLOAD), []).extend(_kept(name, problems))
    return filling.posted(database(), sheet, items), problems


def filled(values: Mapping[str, Any] | None, problems: Sequence[Problem] = ()) -> Filled:
    """What was typed, to be shown again."""
    return Filled(values, request.form.get("comment", ""), request.form.get("outcome"), problems)


def version() -> int | None:
    """The version of the item that the page showed."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() else None


def key() -> str | None:
    """What makes the same form, sent twice, count once."""
    return request.form.get("request") or None


def _kept(name: str, problems: list[Problem]) -> list[str]:
    """Ids of the files of one input."""
    found = []
    for file in request.files.getlist(name):
        if file.filename:
            try:
                found.append(_staged(file))
            except Refused as refused:
                problems.append(Problem(refused.code, refused.text, field=place(name.removeprefix(UPLOAD))))
    return found


def _staged(file: FileStorage) -> str:
    return attachments.stage(database(), files(), person(), file.filename or "", file.stream).id


def place(name: str) -> str:
    """`lines.0.slip` is the place `lines[0].slip`."""
    parts = name.split(".")
    return f"{parts[0]}[{parts[1]}].{parts[2]}" if len(parts) == 3 else name
