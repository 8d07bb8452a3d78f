"""Every address of the web by everybody: a view that is not in the table, or a line without a view, fails (A14, A15)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.views import MethodView

from tests.company import Company
from tests.web.asking import Caller
from tests.web.conftest import As
from tests.web.drawn import DIAGRAM, purchase
from web.who import public
from workflow_engine.operations import definitions, instances, work_items

API = "/api/v1"
PEOPLE = (None, "liqiang", "zhaomin", "chenjing", "liuyang", "guanxi", "linshu", "admin")
# What nobody, the assignee, a candidate, the starter's head, an outsider, an overseer, a designer and an administrator get.
MATRIX: dict[str, tuple[int, ...]] = {
    "GET /definitions": (401, 200, 200, 200, 200, 200, 200, 200),
    "POST /definitions": (401, 403, 403, 403, 403, 403, 201, 201),
    "POST /definitions/drafts": (401, 403, 403, 403, 403, 403, 200, 200),
    "GET /definitions/<uuid:version>/diagram": (401, 200, 200, 200, 200, 200, 200, 200),
    "GET /definitions/<uuid:version>/diagram/original": (401, 200, 200, 200, 200, 200, 200, 200),
    "GET /instances": (401, 200, 200, 200, 200, 200, 200, 200),
    "POST /instances": (401, 201, 201, 201, 201, 201, 201, 201),
    "GET /instances/<uuid:instance>": (401, 200, 200, 200, 404, 200, 404, 200),
    "DELETE /instances/<uuid:instance>": (401, 204, 404, 404, 404, 404, 404, 204),
    "GET /instances/<uuid:instance>/history": (401, 200, 200, 200, 404, 200, 404, 200),
    "PATCH /instances/<uuid:instance>/variables": (401, 403, 403, 403, 403, 403, 403, 204),
    "POST /instances/<uuid:instance>/suspension": (401, 403, 403, 403, 403, 403, 403, 204),
    "DELETE /instances/<uuid:instance>/suspension": (401, 403, 403, 403, 403, 403, 403, 409),
    "GET /instances/<uuid:instance>/tokens": (401, 403, 403, 403, 403, 403, 403, 200),
    "POST /instances/<uuid:instance>/move": (401, 403, 403, 403, 403, 403, 403, 409),
    "GET /instances/<uuid:instance>/checkpoints": (401, 403, 403, 403, 403, 403, 403, 200),
    "POST /instances/<uuid:instance>/rewind": (401, 403, 403, 403, 403, 403, 403, 409),
    "POST /instances/<uuid:instance>/restart": (401, 403, 403, 403, 403, 403, 403, 409),
    "POST /definitions/<key>/suspension": (401, 403, 403, 403, 403, 403, 403, 200),
    "DELETE /definitions/<key>/suspension": (401, 403, 403, 403, 403, 403, 403, 409),
    "POST /definitions/<key>/migration-proposal": (401, 403, 403, 403, 403, 200, 403, 200),
    "POST /definitions/<key>/migrations": (401, 403, 403, 403, 403, 403, 403, 201),
    "POST /migrations/<uuid:migration>/undo": (401, 403, 403, 403, 403, 403, 403, 404),
    "GET /work-items": (401, 200, 200, 200, 200, 200, 200, 200),
    "GET /work-items/<uuid:item>": (401, 200, 200, 404, 404, 404, 404, 200),
    "POST /work-items/<uuid:item>/claim": (401, 409, 409, 404, 404, 404, 404, 409),
    "POST /work-items/<uuid:item>/release": (401, 200, 409, 404, 404, 404, 404, 200),
    "POST /work-items/<uuid:item>/completion": (401, 200, 409, 404, 404, 404, 404, 409),
    "PUT /work-items/<uuid:item>/draft": (401, 204, 204, 404, 404, 404, 404, 409),
    "POST /messages": (401, 202, 202, 202, 202, 202, 202, 202),
    "GET /incidents": (401, 403, 403, 403, 403, 403, 403, 200),
    "POST /incidents/<uuid:incident>/retry": (401, 403, 403, 403, 403, 403, 403, 404),
    "POST /incidents/<uuid:incident>/resolution": (401, 403, 403, 403, 403, 403, 403, 404),
    "GET /connectors": (401, 403, 403, 403, 403, 403, 403, 200),
    "GET /connectors/<name>": (401, 403, 403, 403, 403, 403, 403, 404),
    "PUT /connectors/<name>": (401, 403, 403, 403, 403, 403, 403, 200),
}
BODIES: dict[str, Any] = {
    "POST /instances": {"definition": "purchase"},
    "POST /messages": {"name": "hello"},
    "DELETE /instances/<uuid:instance>": {"reason": "重复"},
    "PATCH /instances/<uuid:instance>/variables": {"values": {"n": 1}},
    "POST /instances/<uuid:instance>/suspension": {"reason": "盘点"},
    "POST /instances/<uuid:instance>/move": {"cancel": ["99"], "reason": "x", "plan": "x"},
    "POST /instances/<uuid:instance>/rewind": {"checkpoint": 1, "reason": "x", "plan": "x"},
    "POST /instances/<uuid:instance>/restart": {"element": "x", "reason": "x"},
    "POST /definitions/<key>/suspension": {"reason": "盘点"},
    "POST /definitions/<key>/migrations": {"reason": "新版"},
    "POST /definitions/<key>/migration-proposal": {},
    "PUT /work-items/<uuid:item>/draft": {"values": {}},
    "POST /work-items/<uuid:item>/completion": {"values": {"item": "纸", "amount": "1"}},
    "POST /incidents/<uuid:incident>/resolution": {"reason": "手工处理"},
    "PUT /connectors/<name>": {"kind": "sample", "options": {}, "secrets": {}},
}
UPLOADS: dict[str, Callable[[], bytes]] = {"POST /definitions": purchase, "POST /definitions/drafts": lambda: DIAGRAM}
PUBLIC = {"health.Health.get", "health.Live.get", "health.Due.get", "health.Limits.get"}
LIBRARY = {"static", "api-docs.openapi_json"}  # views that are not ours: files and the document


@pytest.fixture
def ids(company: Company) -> dict[str, str]:
    """An item that 李强 holds and has begun, in a place where colleagues may work too."""
    (made,) = definitions.deploy(company.database, purchase(), company.admin)
    begun = instances.start(company.database, "purchase", company.liqiang, {})
    item = company.one("SELECT id::text FROM work_items")
    work_items.claim(company.database, item, company.liqiang)
    return {
        "version": made.id,
        "instance": begun.id,
        "item": item,
        "incident": made.id,
        "name": "erp.stock",
        "key": "purchase",
        "migration": made.id,
    }


def views(app: Flask) -> Iterator[tuple[str, str, Any]]:
    """Endpoint with method, method with rule, and the function, of every view that is ours."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        for method in methods if rule.endpoint not in LIBRARY else ():
            owner = getattr(view, "view_class", None)
            function = getattr(owner, method.lower()) if owner else view
            yield f"{rule.endpoint}.{method.lower()}", f"{method} {rule.rule}", function


def unmarked(app: Flask) -> set[str]:
    return {name for name, _, function in views(app) if not hasattr(function, "access")}


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    assert unmarked(app) == set()
    assert {name for name, _, view in views(app) if view.access.startswith("public")} & {
        name for name, rule, _ in views(app) if API in rule or "/health" in rule
    } == PUBLIC


def test_a_view_without_a_mark_is_found(app: Flask) -> None:
    class Planted(MethodView):
        @public("a test")
        def get(self) -> str:
            return ""

        def post(self) -> str:
            return ""

    app.add_url_rule("/planted", view_func=Planted.as_view("planted"))
    assert unmarked(app) == {"planted.post"}


def test_the_table_is_whole(app: Flask) -> None:
    known = {rule for _, rule, view in views(app) if API in rule and not view.access.startswith("public")}
    assert known == {line.replace(" ", f" {API}", 1) for line in MATRIX}


@pytest.mark.parametrize("line", MATRIX)
def test_who_may_call_it(ids: dict[str, str], company: Company, caller: As, line: str) -> None:
    """Refusals first: what succeeds may change what the next one finds."""
    for key, expected in sorted(zip(PEOPLE, MATRIX[line], strict=True), key=lambda pair: -pair[1]):
        answer = ask(caller(key), line, ids)
        assert answer == expected, f"{line} by {key}"
        if expected in (200, 204) and not line.startswith("GET"):
            return


def ask(who: Caller, line: str, ids: dict[str, str]) -> int:
    method, _, path = line.partition(" ")
    for name, value in ids.items():
        path = path.replace(f"<uuid:{name}>", value).replace(f"<{name}>", value)
    if line in UPLOADS:
        return who.upload(UPLOADS[line](), path=path).status_code
    return who.ask(method, path, **({"json": BODIES[line]} if line in BODIES else {})).status_code
