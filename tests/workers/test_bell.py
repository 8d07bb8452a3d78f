"""How the clock and Redis talk: one wake-up per kind, hints that are heard at once, and silence when Redis is away."""

import threading
import time

from redis import Redis
from rq import Queue

from tests.waiting import until
from workers.bell import Bell
from workflow_engine.store.hints import CHANNEL, Hints


def waiting(redis_url: str, queue: str) -> list[str]:
    with Redis.from_url(redis_url) as redis:
        return Queue(queue, connection=redis, serializer="json").get_job_ids()


def test_a_kind_is_woken_once_until_somebody_comes(redis_url: str) -> None:
    bell = Bell(redis_url)
    for _ in range(3):
        bell.ring(["timers", "start_timers", "calls"])
    assert sorted(name.rpartition("-")[0] for name in waiting(redis_url, "steps")) == ["start_timers", "timers"]
    assert len(waiting(redis_url, "calls")) == 1


def test_a_worker_that_died_with_a_wake_up_keeps_nobody_from_being_woken(redis_url: str) -> None:
    """It has taken it from the queue, and RQ believes for minutes that it works on it."""
    bell = Bell(redis_url)
    bell.ring(["timers"])
    with Redis.from_url(redis_url) as redis:
        redis.lmove("rq:queue:steps", "rq:queue:steps:intermediate")
    bell.ring(["timers"])
    assert len(waiting(redis_url, "steps")) == 1


def test_a_hint_is_heard_at_once(redis_url: str) -> None:
    bell = Bell(redis_url)
    bell.hear(0)
    listening = threading.Thread(target=bell.hear, args=(30,))
    began = time.monotonic()
    listening.start()
    with Redis.from_url(redis_url) as redis:
        until(lambda: redis.pubsub_numsub(CHANNEL)[0][1] >= 1)
    hints = Hints(redis_url)
    hints.send(["calls"], [])
    listening.join(20)
    assert time.monotonic() - began < 20
    assert hints.dropped == 0


def test_without_redis_the_clock_only_waits() -> None:
    bell = Bell("redis://127.0.0.1:1/0")
    began = time.monotonic()
    bell.ring(["timers"])
    bell.hear(0.3)
    assert time.monotonic() - began >= 0.3
