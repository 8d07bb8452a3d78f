"""The address that the web listens on: whether it is free, and whether something answers there."""

import errno
import socket

from workflow_engine.domain.errors import WrongState
from workflow_engine.domain.text import Text

PATIENCE = 0.2  # seconds; asked again and again while the web starts


def refuse_taken(bind: str) -> None:
    """Raises WrongState when we could not listen there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(*split(bind), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web does: a port just left is free
            probe.bind(address)
    except OSError as error:
        raise taken(bind) if error.errno == errno.EADDRINUSE else unusable(bind, error) from error


def taken(bind: str) -> WrongState:
    return WrongState(
        Text(
            f"{bind} 已被其他程序占用，请用 --port 另选端口。",
            f"{bind} is taken by another program; choose another port with --port.",
        )
    )


def unusable(bind: str, error: OSError) -> WrongState:
    return WrongState(
        Text(
            f"无法在 {bind} 上监听：{error.strerror}。请用 --port 或 HANDOFF_BIND 另选。",
            f"Cannot listen on {bind}: {error.strerror}. Choose another with --port or HANDOFF_BIND.",
        )
    )


def answers(bind: str) -> bool:
    """Whether HTTP is spoken there already."""
    try:
        with socket.create_connection(split(bind), timeout=PATIENCE) as wire:
            wire.sendall(f"GET /health/live HTTP/1.0\r\nHost: {bind}\r\n\r\n".encode())
            return wire.recv(5) == b"HTTP/"
    except OSError:
        return False


def split(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    return host.strip("[]"), int(port)
