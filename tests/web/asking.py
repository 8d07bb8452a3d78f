"""Somebody who calls the API with a token of his own, in a language."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

BOUNDARY = "here-a-part-begins"


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

    def upload(
        self, data: bytes, name: str = "diagram.bpmn", path: str = "/definitions", **fields: str
    ) -> TestResponse:
        """Written out here, because the test client would leave large ones open as files."""
        part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
        head = "".join(f'{part}"{key}"\r\n\r\n{text}\r\n' for key, text in fields.items())
        head += f'{part}"file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self.ask("POST", path, data=body, content_type=f"multipart/form-data; boundary={BOUNDARY}")

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        address = path if path.startswith(("/health", "/api")) else f"/api/v1{path}"
        return self.client.open(address, method=method, headers=self.headers | (headers or {}), **more)


def codes(answer: TestResponse) -> set[str]:
    """The code of a refusal and those of its problems."""
    body = answer.get_json()
    return {body["code"], *(problem["code"] for problem in body["problems"])}
