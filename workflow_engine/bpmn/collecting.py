"""Garbage is collected between acts, not in them: while ten thousand tokens are read, each pass would walk them all again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def later() -> Iterator[None]:
    """No collection of cycles meanwhile. An act is bounded in steps and seconds, so what it leaves is bounded, too.

    Where several threads are in acts, the one that came first switches it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
