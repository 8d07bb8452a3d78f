"""Somebody who calls the API with a token of his own, in a language."""

from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse


class Caller:
    """Paths are below /api/v1; bodies are JSON values. `said` is the answer's body, read."""

    def __init__(self, app: Flask, token: str | None, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": language}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.ask("GET", path, query_string=query)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self.ask("POST", path, json={} if body is None else body, **more)

    def upload(self, data: bytes, name: str = "diagram.bpmn") -> TestResponse:
        return self.ask("POST", "/definitions", data={"file": FileStorage(BytesIO(data), name)})

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        address = path if path.startswith(("/health", "/api")) else f"/api/v1{path}"
        return self.client.open(address, method=method, headers=self.headers | (headers or {}), **more)


def codes(answer: TestResponse) -> set[str]:
    """The code of a refusal and those of its problems."""
    body = answer.get_json()
    return {body["code"], *(problem["code"] for problem in body["problems"])}
