"""`python -m workers.worker QUEUE`: one worker, woken by the jobs of one queue and looking for itself besides."""

import logging
import os
import signal
import sys
import time
from functools import partial
from importlib import import_module
from types import FrameType

from redis import Redis, RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested

from workers import drains, jobs
from workers.log import Trouble, begin_log
from workers.rounds import Rounds
from workers.station import Station
from workflow_engine.operations.transaction import connect
from workflow_engine.settings import Settings

STATEMENT_SECONDS = 30
AGAIN = 1.0  # seconds before Redis is tried again


class Listener(SimpleWorker):
    """Runs jobs in this process. Nobody commands it through Redis, and it tries a Redis that is away often."""

    max_connection_wait_time = 10.0
    station: Station

    def subscribe(self) -> None:
        """RQ would obey commands here."""

    def unsubscribe(self) -> None:
        """There is nothing to leave."""

    def request_stop(self, number: int, frame: FrameType | None) -> None:
        self.station.ending.set()
        super().request_stop(number, frame)  # type: ignore[no-untyped-call]


def main(words: list[str]) -> None:
    [queue] = (word for word in words if word in jobs.QUEUES)
    settings = Settings.from_env(os.environ)
    begin_log(settings)
    acts = import_module(f"workers.{queue}").ACTS  # of this queue alone: each worker stays small
    station = Station(settings, connect(settings, statement_seconds=STATEMENT_SECONDS), acts)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: station.ending.set())
    rounds = Rounds(station, queue)
    rounds.start()
    listen(station, queue)
    rounds.join()
    station.database.close()


def listen(station: Station, queue: str) -> None:
    """Until the station ends. The main thread never waits for `ending` itself, so its signals may set it."""
    job_class = jobs.bound(partial(drains.drain, station))
    trouble = Trouble(logging.getLogger("workers.worker"))
    while not station.ending.is_set():
        try:
            with Redis.from_url(station.settings.redis_url) as redis:
                listener = Listener([queue], connection=redis, serializer="json", job_class=job_class)
                listener.station = station
                listener.work(logging_level="WARNING")
        except (RedisError, OSError) as error:
            trouble.tell(error)
        except StopRequested:
            return
        time.sleep(0 if station.ending.is_set() else AGAIN)


if __name__ == "__main__":
    main(sys.argv[1:])
