"""A foreign system on this machine: it notes what it was asked and answers as the test has said."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Said:
    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


class Receiver:
    """`answers` are used one after another, the last for ever; one may be a function of what was heard."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[Said | Callable[[Heard], Said]] = [Said()]
        receiver = self

        class Talk(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                heard = Heard(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                receiver.heard.append(heard)
                said = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                receiver.say(self, said(heard) if callable(said) else said)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *_: Any) -> None:
                """Nothing: the tests look at `heard`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @staticmethod
    def say(talk: BaseHTTPRequestHandler, said: Said) -> None:
        try:
            talk.send_response(said.status)
            for name, value in said.headers.items():
                talk.send_header(name, value)
            if "Content-Length" not in said.headers:
                talk.send_header("Content-Length", str(len(said.body)))
            talk.end_headers()
            talk.wfile.write(said.body)
        except OSError:  # the asker has gone
            talk.close_connection = True

    def end(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
