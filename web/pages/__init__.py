"""The pages: one blueprint per noun under one roof. A page answers with a whole page, a fragment has its own address."""

from flask import Blueprint, Flask

from web.pages import (
    attachments,
    deadlines,
    inbox,
    incidents,
    instances,
    languages,
    notices,
    processes,
    sign_in,
    start,
    trials,
    work_items,
)

MODULES = (
    sign_in,
    languages,
    inbox,
    work_items,
    start,
    notices,
    attachments,
    instances,
    processes,
    trials,
    deadlines,
    incidents,
)


def register(app: Flask) -> None:
    pages = Blueprint("pages", __name__)
    for module in MODULES:
        pages.register_blueprint(module.blueprint)
    app.register_blueprint(pages)
