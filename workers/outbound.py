"""The one way out to foreign systems over HTTP: bounded in time and size, never to an address that is not allowed.

A name is resolved once, every address it has is looked at, and the connection goes to one of those addresses: a name
that resolves differently the next time changes nothing. A redirect is an answer like any other.
"""

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, quote

from workers.deadline import Deadline
from workers.unpacking import unpacked
from workflow_engine.domain import addresses
from workflow_engine.domain.addresses import Network
from workflow_engine.domain.errors import ConnectorFailed, InvalidInput
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # a token of RFC 9110
OURS = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "idempotency-key"}
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """`key` is sent as Idempotency-Key; it is the same however often the request is made."""

    method: str
    url: str
    key: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    kind: str  # media type, in small letters, without parameters
    body: bytes = field(repr=False)


def send(request: Request, networks: Sequence[Network], seconds: float) -> Answer:
    """Make the request and read the whole answer, whatever its status. Raises ConnectorFailed."""
    parts = _place(request.url, networks)
    headers = _headers(request)
    with Deadline(seconds) as deadline, _told(parts.hostname or "", deadline):
        line = _line(parts, networks, deadline)
        try:
            line.request(request.method, _target(parts), request.body, headers)
            answer = line.getresponse()
            kind = answer.headers.get_content_type() if "content-type" in answer.headers else ""
            body = _body(answer)
            if deadline.is_over or answer.length:  # cut off, by us or by them: what has come is not the whole
                raise http.client.IncompleteRead(b"")
            return Answer(answer.status, kind, body)
        finally:
            line.close()


class _Line(http.client.HTTPConnection):
    """A connection to an address that was looked at."""

    networks: Sequence[Network]
    deadline: Deadline

    def connect(self) -> None:
        self.sock = _reached(self.host, self.port, self.networks, self.deadline)


class _SafeLine(_Line):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.deadline.watch(self.sock)
        self.sock.do_handshake()


def _place(url: str, networks: Sequence[Network]) -> SplitResult:
    try:
        return addresses.parted(url, networks)
    except InvalidInput as wrong:
        raise ConnectorFailed(wrong.text) from None


def _line(parts: SplitResult, networks: Sequence[Network], deadline: Deadline) -> _Line:
    line = (_SafeLine if parts.scheme == "https" else _Line)(parts.hostname or "", parts.port)
    line.networks, line.deadline = networks, deadline
    return line


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _headers(request: Request) -> dict[str, str]:
    """Raises ConnectorFailed for one that would be read as more than one header, or that is ours to send."""
    for name, value in request.headers.items():
        if not NAME.fullmatch(name) or name.lower() in OURS or not value.isprintable() or not value.isascii():
            shown = name[:60] if name.isprintable() else "?"
            raise ConnectorFailed(
                Text(
                    f"请求头 {shown} 的名称或值不能发送。",
                    f"Expected the header {shown} to have a name and a value that can be sent, but it has not.",
                ),
                code="mapping_failed",
            )
    ours = {"Idempotency-Key": quote(request.key, safe="/"), "User-Agent": "Handoff", "Accept-Encoding": "gzip"}
    return {"User-Agent": "Handoff", **request.headers, **ours}


def _reached(host: str, port: int, networks: Sequence[Network], deadline: Deadline) -> socket.socket:
    """A socket connected to the first address of a host that answers. Raises ConnectorFailed, OSError."""
    found = _resolved(host, port, deadline)
    if not all(addresses.is_allowed(ip_address(place[0]), networks) for _, place in found):
        raise ConnectorFailed(
            Text(f"{host} 不在允许访问的网络中。", f"Expected {host} to be in a network that connectors may reach.")
        )
    problem: OSError = OSError("no address")
    for family, place in found:
        line = socket.socket(family, socket.SOCK_STREAM)
        deadline.watch(line)
        line.settimeout(deadline.left)
        try:
            line.connect(place)
        except OSError as error:
            line.close()
            problem = error
        else:
            return line
    raise problem


def _resolved(host: str, port: int, deadline: Deadline) -> list[tuple[int, tuple[str, int]]]:
    """Family and address; the system's resolver knows no time-out, so it is asked by a thread that may be left."""
    found: list[tuple[int, tuple[str, int]]] = []
    problems: list[OSError] = []

    def ask() -> None:
        try:
            for family, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.append((family, place[:2]))  # type: ignore[arg-type]
        except (OSError, UnicodeError) as error:
            problems.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left)
    if problems or not found:
        raise problems[0] if problems else TimeoutError("name resolution")
    return found


def _body(answer: http.client.HTTPResponse) -> bytes:
    most = limit("connector_response_bytes")
    chunks = iter(lambda: answer.read1(CHUNK), b"")
    return unpacked(chunks, answer.headers.get("content-encoding", ""), most)


@contextmanager
def _told(host: str, deadline: Deadline) -> Iterator[None]:
    """What goes wrong on the way, as a failure of the connector; nothing of what was sent or answered is in it."""
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError) as error:
        if deadline.is_over or isinstance(error, TimeoutError):
            said = Text(f"{host} 未在规定时间内答复。", f"{host} did not answer in time.")
            raise ConnectorFailed(said, code="connector_timeout", is_retriable=True) from error
        why = type(error).__name__
        said = Text(f"与 {host} 的连接失败（{why}）。", f"The connection to {host} failed ({why}).")
        raise ConnectorFailed(said, is_retriable=not isinstance(error, ssl.SSLCertVerificationError)) from error
