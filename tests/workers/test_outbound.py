"""The way out: the address that was looked at is the one that is called, and no answer can hold us up or fill us up."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network

import pytest

from tests.workers.receiver import Receiver, Said
from workers import outbound
from workers.outbound import Request
from workflow_engine.domain.errors import ConnectorFailed

HERE = (ip_network("127.0.0.0/8"),)
LIMIT = 5 * 2**20


def send(url: str, seconds: float = 5) -> outbound.Answer:
    return outbound.send(Request("GET", url, "key"), HERE, seconds)


@contextmanager
def talking(say: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that says something strange to whoever comes first."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(65_536)
                try:
                    say(line)
                except OSError:  # it was left, as it should be
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join()


def test_a_name_is_resolved_once_and_that_address_is_called(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolver of the system is replaced: it says something else the second time."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolver(host: str, port: int, *rest: object, **named: object) -> object:
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port, type=socket.SOCK_STREAM)

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    port = receiver.server.server_port
    assert send(f"http://erp.example:{port}/").status == 200
    assert asked == ["erp.example"]
    assert receiver.heard[0].headers["host"] == f"erp.example:{port}"


@pytest.mark.parametrize("found", [["10.0.0.1"], ["8.8.8.8", "169.254.169.254"], ["::1"]])
def test_a_name_with_one_address_that_is_not_allowed_is_not_called(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    family = {True: socket.AF_INET6, False: socket.AF_INET}
    places = [(family[":" in each], socket.SOCK_STREAM, 6, "", (each, 80)) for each in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    with pytest.raises(ConnectorFailed) as refused:
        outbound.send(Request("GET", "http://erp.example/", "key"), (), 2)
    assert not refused.value.is_retriable


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = [Said(302, headers={"Location": "http://169.254.169.254/"})]
    assert send(receiver.url).status == 302
    assert len(receiver.heard) == 1


def drip(line: socket.socket) -> None:
    """A byte now and then, for ever."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        line.sendall(b"x")
        threading.Event().wait(0.05)


def silence(line: socket.socket) -> None:
    line.settimeout(10)
    line.recv(1)


def headers_for_ever(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.sendall(b"X-A: b\r\n")


@pytest.mark.parametrize("say", [drip, silence])
def test_a_system_that_never_ends_is_left(say: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    with talking(say) as url, pytest.raises(ConnectorFailed) as failed:
        send(url, 0.5)
    assert (failed.value.code, failed.value.is_retriable) == ("connector_timeout", True)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n"
        + gzip.compress(b"abc" * 99, mtime=0)[:20],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\na",
    ],
)
def test_half_an_answer_is_none(said: bytes) -> None:
    with talking(lambda line: line.sendall(said)) as url, pytest.raises(ConnectorFailed):
        send(url, 2)


def test_endless_headers_are_left() -> None:
    with talking(headers_for_ever) as url, pytest.raises(ConnectorFailed):
        send(url, 2)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_an_answer_is_counted_after_unpacking(receiver: Receiver, coding: str) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress}[coding]
    plain = b"0" * (LIMIT + 1)
    receiver.answers = [
        Said(body=pack(b"0" * 70_000), headers={"Content-Encoding": coding}),
        Said(body=pack(plain), headers={"Content-Encoding": coding}),
        Said(body=plain),
        Said(body=plain[1:]),
    ]
    assert send(receiver.url).body == b"0" * 70_000
    for _ in range(2):
        with pytest.raises(ConnectorFailed) as refused:
            send(receiver.url)
        assert refused.value.code == "connector_response_too_large"
    assert len(send(receiver.url).body) == LIMIT


def test_nobody_there_is_worth_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConnectorFailed) as failed:
        send(f"http://127.0.0.1:{port}/")
    assert failed.value.is_retriable
