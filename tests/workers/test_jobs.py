"""What a worker obeys in Redis: wake-ups. Whatever else is written there is refused before anything is imported."""

import json
import pickle  # noqa: TID251 - to see it refused
import zlib
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job

from tests.waiting import until
from tests.workers.conftest import Site
from workers import jobs


def planted(redis: "Redis[Any]", name: str, data: bytes, **more: str) -> str:
    """A job written by hand, as somebody could who reaches Redis."""
    facts = {"data": zlib.compress(data), "created_at": "2026-01-01T00:00:00Z", "origin": "steps", "status": "queued"}
    redis.hset(f"rq:job:{name}", mapping={**facts, **more})
    redis.rpush("rq:queue:steps", name)
    return name


class Evil:
    """Runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return (Path.touch, (self.mark,))


def called(function: str, *words: Any) -> bytes:
    return json.dumps([function, None, words, {}]).encode()


@pytest.mark.parametrize("way", ["os.system", "pickle", "callback", "other kind", "method", "webhook"])
def test_a_planted_job_runs_nothing_and_the_worker_goes_on(site: Site, tmp_path: Path, way: str) -> None:
    mark = tmp_path / "ran"
    worker = site.worker()
    with Redis.from_url(site.redis_url) as redis:
        if way == "os.system":
            planted(redis, "system", called("os.system", f"touch {mark}"))
        elif way == "pickle":
            planted(redis, way, pickle.dumps(("os.system", Evil(mark), (f"touch {mark}",), {})))
        elif way == "callback":
            names = {"success_callback_name": "os.mkdir", "failure_callback_name": "os.mkdir"}
            planted(redis, way, called(jobs.DRAIN, str(mark)), **names)
        elif way == "other kind":
            planted(redis, "other", called(jobs.DRAIN, {"kind": str(mark)}))
        elif way == "method":
            planted(redis, way, json.dumps(["touch", str(mark), [], {}]).encode())
        else:
            hook = {"url": f"file://{mark}", "job_status": "failed", "method": "POST"}
            planted(redis, way, called(jobs.DRAIN, "nothing"), webhooks=json.dumps([hook]))
        until(lambda: redis.zcard("rq:failed:steps") == 1)
        Queue("steps", connection=redis, serializer="json").enqueue(jobs.DRAIN, "timers", result_ttl=0)
        until(lambda: redis.llen("rq:queue:steps") == 0)
        until(lambda: redis.zcard("rq:wip:steps") == 0)
        assert redis.zcard("rq:failed:steps") == 1
    assert not mark.exists()
    assert worker.process.poll() is None


def test_the_library_itself_would_have_run_it(site: Site) -> None:
    """Otherwise the test above would prove nothing."""
    with Redis.from_url(site.redis_url) as redis:
        planted(redis, "plain", called("os.path.basename", "a/b"))
        assert Job.fetch("plain", connection=redis, serializer="json").perform() == "b"
        bound = jobs.bound(lambda kind: kind)
        with pytest.raises(jobs.RefusedJob):
            bound.fetch("plain", connection=redis, serializer="json").perform()


def test_every_kind_belongs_to_one_queue() -> None:
    assert sorted(jobs.QUEUE_OF) == ["calls", "messages", "outbox", "start_timers", "timers"]
