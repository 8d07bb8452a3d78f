"""From a due row to the next work item: through clock, Redis and worker, and without one or the other."""

import pytest
from redis import Redis

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer, work
from tests.waiting import until
from tests.workers.conftest import OwnValkey, Site
from workflow_engine.operations import instances, messages

DONE = "SELECT count(*) FROM work_items"
FIRED = "SELECT count(*) FROM events WHERE topic = 'timer.fired'"


def waits(seconds: int) -> bytes:
    drawn = catch("t", timer("Duration", f"PT{seconds}S")) + work("a") + flows("s>t t>a a>e")
    return file(process(start() + drawn + end()))


def begin(site: Site, seconds: int, times: int = 1) -> None:
    site.company.deploy(waits(seconds))
    for _ in range(times):
        instances.start(site.company.database, "p", site.company.liqiang, {})


def test_a_timer_fires_and_not_early(site: Site) -> None:
    site.clock()
    site.worker()
    begin(site, 1)
    until(lambda: site.company.one(DONE) == 1)
    late = site.company.one("SELECT extract(epoch FROM w.opened_at - i.started_at) FROM work_items w, instances i")
    assert late >= 1


def test_a_message_goes_to_who_waits_for_it(site: Site) -> None:
    site.clock()
    site.worker()
    site.company.deploy(file(process(start() + catch("m", "message") + work("a") + end() + flows("s>m m>a a>e"))))
    instances.start(site.company.database, "p", site.company.liqiang, {})
    messages.publish(site.company.database, site.company.admin, "hello", None, {})
    until(lambda: site.company.one(DONE) == 1)


def test_nothing_is_lost_or_done_twice_when_redis_is_wiped_again_and_again(site: Site) -> None:
    site.clock()
    site.worker()
    begin(site, 1, times=40)
    with Redis.from_url(site.redis_url) as redis:
        until(lambda: redis.flushdb() and site.company.one(DONE) == 40)
    assert site.company.one(FIRED) == 40
    assert site.company.one("SELECT count(*) FROM timers") == 0


@pytest.mark.slow
def test_a_worker_alone_finds_what_is_due(site: Site) -> None:
    """Neither a clock nor a Redis: the worker's own rounds."""
    site.worker(REDIS_URL="redis://127.0.0.1:1/0")
    begin(site, 1)
    until(lambda: site.company.one(DONE) == 1)


@pytest.mark.slow
def test_redis_may_go_and_come_back(site: Site, own_valkey: OwnValkey) -> None:
    clock, worker = site.clock(REDIS_URL=own_valkey.url), site.worker(REDIS_URL=own_valkey.url)
    own_valkey.end()
    begin(site, 1)
    until(lambda: site.company.one(DONE) == 1)
    own_valkey.start()
    with Redis.from_url(own_valkey.url) as redis:
        until(lambda: redis.info("clients")["blocked_clients"] == 1)  # it listens again
        begin(site, 1)
        until(lambda: site.company.one(DONE) == 2)
        until(lambda: redis.pubsub_numsub("handoff:wake") == [(b"handoff:wake", 1)])
    assert (clock.process.poll(), worker.process.poll()) == (None, None)


def test_a_wake_up_that_comes_many_times_does_nothing_more(site: Site) -> None:
    """Two workers, each woken again and again for the same rows, and for rows that are not there."""
    begin(site, 0, times=30)
    site.worker()
    site.worker()
    for kind in ("timers", "messages", "start_timers"):
        site.wake(kind, 10)
    until(lambda: site.company.one(DONE) == 30)
    site.wake("timers", 5)
    with Redis.from_url(site.redis_url) as redis:
        until(lambda: redis.llen("rq:queue:steps") == 0)
    assert site.company.one(FIRED) == 30
    assert site.company.one("SELECT count(*) FROM incidents") == 0
