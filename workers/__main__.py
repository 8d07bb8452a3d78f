"""`python -m workers`: the workers of an installation, as many per queue as the settings say, each a process of its own.

One that ends is started again. It imports little, since it runs beside them all the time.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from workflow_engine.settings import Settings

LOOK = 0.2  # seconds between looks at the workers
PAUSE = 2.0  # seconds before one that ended is started again
PATIENCE = 15.0  # seconds for what a worker has begun


@dataclass(slots=True)
class Place:
    """Where one worker of a queue runs."""

    queue: str
    running: "subprocess.Popen[bytes] | None" = field(default=None)
    again_at: float = 0.0

    def look(self, now: float) -> None:
        if self.running is not None and self.running.poll() is not None:
            self.running, self.again_at = None, now + PAUSE
        if self.running is None and now >= self.again_at:
            command = [sys.executable, "-m", "workers.worker", self.queue]
            self.running = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program


def main() -> None:
    settings = Settings.from_env(os.environ)
    numbers = {"steps": settings.steps, "calls": settings.calls, "outbox": settings.outbox}
    places = [Place(queue) for queue, number in numbers.items() for _ in range(number)]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    try:
        while True:
            for place in places:
                place.look(time.monotonic())
            time.sleep(LOOK)
    finally:
        end([place.running for place in places if place.running is not None])


def end(running: "list[subprocess.Popen[bytes]]") -> None:
    """Ask all of them at once; those that take too long are killed, and their leases run out."""
    for each in running:
        each.terminate()
    ends = time.monotonic() + PATIENCE
    for each in running:
        try:
            each.wait(max(0.0, ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            each.kill()
            each.wait()


def _end(*_: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
