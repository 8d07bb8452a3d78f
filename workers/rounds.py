"""A worker's own look at the database: what is due is found and done even when nobody wakes us.

So a wiped, slow or absent Redis costs seconds, never work.
"""

import logging
import os
import signal
from threading import Thread

from workers import drains
from workers.log import Trouble
from workers.station import Station, name
from workflow_engine.domain.errors import Unavailable
from workflow_engine.domain.limits import limit
from workflow_engine.operations import due

LOG = logging.getLogger(__name__)


class Rounds(Thread):
    """Every few seconds until the station ends: say that we are alive, and do what is due of our kinds."""

    def __init__(self, station: Station, queue: str) -> None:
        super().__init__(name="rounds")
        self._station = station
        self._beat = name(f"worker:{queue}")
        self._parent = os.getppid()
        self._trouble = Trouble(LOG)

    def run(self) -> None:
        pause = 0
        while not self._station.ending.wait(pause):
            self._end_with_parent()
            try:
                pause = 0 if self._go_round() else limit("poll_seconds")
            except Unavailable as away:
                self._trouble.tell(away)
                pause = limit("poll_seconds")
            except Exception:
                LOG.exception("a round failed")
                pause = limit("poll_seconds")

    def _go_round(self) -> bool:
        """Whether there was anything to do."""
        due.beat(self._station.database, self._beat)
        now, moments = due.earliest(self._station.database)
        ready = [kind for kind in self._station.acts if kind in moments and moments[kind] <= now]
        return sum(drains.drain(self._station, kind) for kind in ready) > 0

    def _end_with_parent(self) -> None:
        """Who started us looks after us; without him another crew will be started, and this worker would be one too many."""
        if os.getppid() != self._parent:
            os.kill(os.getpid(), signal.SIGTERM)
