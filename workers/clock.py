"""`python -m workers.clock`: looks each second whether something is due, and wakes the workers of that kind.

Of several clocks one leads; the others stand by and take over when it is gone. Without Redis nobody is woken, and the
workers look for themselves.
"""

import logging
import os
import signal
import time
from datetime import datetime

from workers.bell import Bell
from workers.log import Trouble, begin_log
from workers.station import name
from workflow_engine.domain.errors import Unavailable
from workflow_engine.domain.limits import limit
from workflow_engine.operations import due, housekeeping
from workflow_engine.operations.transaction import Database, connect
from workflow_engine.settings import Settings

LOG = logging.getLogger("workers.clock")
TICK = 1.0  # seconds
SHORTEST = 0.05  # seconds between two looks, whatever is heard
TIDYING = 600.0


class Clock:
    """`tick` looks once; `run` does so for ever."""

    def __init__(self, database: Database, bell: Bell) -> None:
        self._database = database
        self._bell = bell
        self._lead = due.Lead(database)
        self._name = name("clock")
        self._trouble = Trouble(LOG)
        self._next = {"beat": 0.0, "tidy": 0.0}

    def run(self) -> None:
        while True:
            try:
                pause = self.tick()
            except Unavailable as away:
                self._trouble.tell(away)
                pause = TICK
            time.sleep(SHORTEST)
            self._bell.hear(pause)

    def tick(self) -> float:
        """Wake the workers of what is due; answers in how many seconds to look again. Raises Unavailable."""
        if self._is_time("beat", limit("heartbeat_seconds")):
            due.beat(self._database, self._name)
        if not self._lead.is_ours():
            return TICK
        now, moments = due.earliest(self._database)
        self._bell.ring(kind for kind, moment in moments.items() if moment <= now)
        if self._is_time("tidy", TIDYING):
            housekeeping.tidy(self._database)
        return _pause(now, [moment for moment in moments.values() if moment > now])

    def _is_time(self, what: str, seconds: float) -> bool:
        """Whether something is to be done again; the first time at once."""
        if time.monotonic() < self._next[what]:
            return False
        self._next[what] = time.monotonic() + seconds
        return True


def _pause(now: datetime, coming: list[datetime]) -> float:
    return min([TICK, *((moment - now).total_seconds() for moment in coming)])


def main() -> None:
    settings = Settings.from_env(os.environ)
    begin_log(settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    Clock(connect(settings), Bell(settings.redis_url)).run()


def _end(*_: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
