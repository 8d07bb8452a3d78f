"""Redis as the clock uses it: hears that something may be due, and wakes the workers. Nothing here raises.

What is not heard, or wakes nobody, is found by the clock's next look and by the workers' own rounds.
"""

import logging
import time
from collections.abc import Iterable
from uuid import uuid4

from redis import Redis, RedisError
from redis.client import PubSub
from rq import Queue

from workers.jobs import DRAIN, QUEUE_OF
from workers.log import Trouble
from workflow_engine.operations.transaction import CHANNEL

LOG = logging.getLogger(__name__)
ANSWER = 1.0  # seconds for an answer of Redis
TOLD = {"result_ttl": 0, "failure_ttl": 3600, "ttl": 60, "job_timeout": 60}


class Bell:
    """One per clock."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=ANSWER, socket_connect_timeout=ANSWER)
        self._hints: PubSub | None = None
        self._trouble = Trouble(LOG)

    def ring(self, kinds: Iterable[str]) -> None:
        """One wake-up per kind, unless one is waiting already."""
        try:
            for kind in kinds:
                self._wake(Queue(QUEUE_OF[kind], connection=self._redis, serializer="json"), kind)
        except (RedisError, OSError) as error:
            self._trouble.tell(error)

    def hear(self, seconds: float) -> None:
        """Wait for a hint, at most so long; all hints that have come by then are one."""
        ends = time.monotonic() + seconds
        try:
            hints = self._hints or self._listen()
            heard = hints.get_message(timeout=max(0.0, seconds))
            while heard is not None:
                heard = hints.get_message()
        except (RedisError, OSError) as error:
            self._hints = None
            self._trouble.tell(error)
            time.sleep(max(0.0, ends - time.monotonic()))

    def _wake(self, queue: Queue, kind: str) -> None:
        """Not by RQ's own unique ids: a worker that was killed would keep its id, and nobody could be woken."""
        if not any(waiting.startswith(f"{kind}-") for waiting in queue.get_job_ids()):
            queue.enqueue(DRAIN, kind, job_id=f"{kind}-{uuid4().hex}", **TOLD)

    def _listen(self) -> PubSub:
        self._hints = PubSub(self._redis.connection_pool, ignore_subscribe_messages=True)
        self._hints.subscribe(CHANNEL)
        return self._hints
