"""The end of a conversation with a foreign system, whatever the other side is doing then.

Time-outs of sockets begin anew with every byte; a system that sends one a second would never be left.
"""

import contextlib
import socket
import threading
import time
from typing import Self


class Deadline:
    """Used as a context: after `seconds` the watched socket is shut down, and whoever reads from it gets an error."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        """Seconds that remain; never 0, which sockets take for "do not wait"."""
        return max(self._ends - time.monotonic(), 0.001)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    def watch(self, line: socket.socket) -> None:
        """Cut this socket instead of the one before."""
        self._socket = line
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # past TLS, which another thread is using
