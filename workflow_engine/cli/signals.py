"""Signals as something to look at: nothing is raised from a handler, so no step is ever cut in the middle."""

import contextlib
import signal
import socket
from types import FrameType
from typing import Any, Self

ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def noted(_number: int, _frame: FrameType | None) -> None:
    """Python has to handle a signal itself before it writes its number to the wake-up socket."""


class Signals:
    """While entered, SIGINT, SIGTERM and SIGHUP ask for an end; SIGCHLD only makes the socket readable."""

    def __enter__(self) -> Self:
        self.socket, self.writer = socket.socketpair()
        self.socket.setblocking(False)
        self.writer.setblocking(False)
        self.previous: dict[signal.Signals, Any] = {
            number: signal.signal(number, noted) for number in (*ENDING, signal.SIGCHLD)
        }
        self.wakeup = signal.set_wakeup_fd(self.writer.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(self.wakeup)
        for number, handler in self.previous.items():
            signal.signal(number, handler)
        self.socket.close()
        self.writer.close()

    def end_is_asked(self) -> bool:
        """Whether one of the ENDING signals came since the last look."""
        with contextlib.suppress(BlockingIOError):
            return bool(set(self.socket.recv(4096)) & ENDING)
        return False
