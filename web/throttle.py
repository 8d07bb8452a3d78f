"""How often something may be tried: counted per name and address, forgotten after ten minutes.

Each web process counts for itself; that bounds guessing without making signing in depend on another server.
"""

import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass

from workflow_engine.domain.limits import limit

WINDOW = 600.0  # seconds
MOST_KEPT = 10_000  # keys; then all are forgotten rather than memory filled
ALLOWED = {"sign_in": limit("sign_in_attempts")}

_counted: dict[tuple[str, ...], deque[float]] = defaultdict(deque)
_lock = threading.Lock()


@dataclass(frozen=True)
class Full(Exception):
    """Too many attempts; `minutes` until the next is allowed."""

    minutes: int


def require(what: str, *who: str) -> None:
    """Raises Full."""
    with _lock:
        times = _recent((what, *who))
        if len(times) >= ALLOWED[what]:
            raise Full(int((WINDOW - (time.monotonic() - times[0])) // 60) + 1)


def count(what: str, *who: str) -> None:
    with _lock:
        if len(_counted) > MOST_KEPT:
            _counted.clear()
        _recent((what, *who)).append(time.monotonic())


def _recent(key: tuple[str, ...]) -> deque[float]:
    times = _counted[key]
    while times and time.monotonic() - times[0] > WINDOW:
        times.popleft()
    return times
