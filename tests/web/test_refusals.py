"""Every refusal is problem+json with a number, in the caller's language, and says nothing of our insides."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.company import Company
from tests.web.asking import Caller
from tests.web.conftest import As
from web.problems import PLAIN, STATUSES
from workflow_engine.domain import errors

JSON = "application/json"
ITEM = "/work-items/00000000-0000-0000-0000-000000000000"
ASKED: dict[str, tuple[int, str, str, dict[str, Any]]] = {  # what -> status, method, path, the rest of the request
    "unreadable": (400, "POST", "/messages", {"data": "{", "content_type": JSON}),
    "unknown filter": (400, "GET", "/work-items", {"query_string": {"or": "x"}}),
    "unknown sorting": (400, "GET", "/work-items", {"query_string": {"sort": "name;drop table work_items"}}),
    "no such view": (400, "GET", "/work-items", {"query_string": {"view": "x"}}),
    "no such cursor": (400, "GET", "/work-items", {"query_string": {"cursor": "AAAA"}}),
    "no such host": (400, "GET", "/work-items", {"headers": {"Host": "evil.example"}}),
    "not an administrator": (403, "GET", "/incidents", {}),
    "not there": (404, "GET", ITEM, {}),
    "not an id": (404, "GET", "/work-items/1", {}),
    "no such address": (404, "GET", "/nothing", {}),
    "no such method": (405, "PUT", "/work-items", {}),
    "no such answer": (406, "GET", "/work-items", {"headers": {"Accept": "text/csv"}}),
    "too large": (413, "POST", "/messages", {"data": b"x" * 2_000_000, "content_type": JSON}),
    "not JSON": (415, "POST", "/messages", {"data": "{}", "content_type": "text/plain"}),
    "not valid": (422, "POST", "/messages", {"json": {"name": 1}}),
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("what", ASKED)
def test_each_refusal(caller: As, what: str, language: str) -> None:
    status, method, path, more = ASKED[what]
    refused = caller("wangfang", language).ask(method, path, **more)
    assert refused.status_code == status
    check(refused, language)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nobody_is_asked_to_sign_in(app: Flask, language: str) -> None:
    for token in (None, "ho_wrong"):
        refused = Caller(app, token, language).get("/work-items")
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
        check(refused, language)


def check(refused: TestResponse, language: str) -> None:
    body = refused.json
    assert refused.mimetype == "application/problem+json"
    assert body.keys() >= {"type", "title", "status", "detail", "code", "instance", "request_id", "problems"}
    assert (body["status"], body["request_id"]) == (refused.status_code, refused.headers["X-Request-ID"])
    assert re.fullmatch("/problems/[a-z-]+", body["type"])
    assert "Traceback" not in refused.text
    assert "SELECT" not in refused.text
    said = [body["title"], body["detail"], *(problem["message"] for problem in body["problems"])]
    for text in said:
        assert bool(re.search("[一-鿿]", text)) == (language == "zh-CN"), text


def test_what_a_method_may_be_is_told(caller: As) -> None:
    assert caller("wangfang").ask("PUT", "/work-items").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_every_error_of_the_domain_has_a_status() -> None:
    """The tree in the docstring of `domain.errors` and the table of the web tell of the same classes."""
    drawn = set(re.findall(r"^ +([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE)) - {"Refused", "Failed"}
    assert {each.__name__ for each in STATUSES} == drawn
    assert all(400 <= status < 600 for status in (*STATUSES.values(), *PLAIN))


def test_a_mistake_of_ours_is_told_without_its_details(app: Flask, caller: As) -> None:
    @app.get("/api/v1/broken")
    def broken() -> str:
        raise ZeroDivisionError("the secret of the house")

    refused = caller("wangfang").get("/broken")
    assert refused.status_code == 500
    assert "secret" not in refused.text
    check(refused, "en")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/../people",
        "/api/v1/work-items;x=/public",
        "//api/v1/work-items",
        "/api//v1/work-items",
        "/api/v1/%2e%2e/people",
        "/api/v1/work-items.",
        "/API/v1/work-items",
        "/api/v1/work-items/",
        "/console",
        "/api/v1/definitions?__debugger__=yes&cmd=resource&f=style.css",
    ],
)
def test_an_address_is_what_it_says(app: Flask, caller: As, path: str) -> None:
    """A12, W15: nothing that only looks like an address of ours is answered, and nobody is sent elsewhere."""
    refused = caller("wangfang").client.open(path, headers=caller("wangfang").headers, base_url="http://localhost")
    assert refused.status_code in (400, 404), refused.text


def test_headers_of_every_answer(app: Flask, caller: As, company: Company) -> None:
    """W10."""
    for path in ("/work-items", "/nothing", "/health", "/api/v1/openapi.json"):
        headers = caller("wangfang").get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-store"


class Torn(io.RawIOBase):
    """A body that breaks off."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise OSError("invalid chunk size")


def test_a_body_that_cannot_be_read(caller: As) -> None:
    torn = {"wsgi.input": io.BufferedReader(Torn()), "wsgi.input_terminated": True}
    refused = caller("wangfang").ask("POST", "/messages", content_type="application/json", environ_overrides=torn)
    assert (refused.status_code, refused.json["code"]) == (400, "bad_request")
