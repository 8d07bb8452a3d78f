"""Programs that are killed in the middle: what they had begun is taken over, once."""

from threading import Event

from sqlalchemy import text

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer, work
from tests.programs import Program
from tests.waiting import until
from tests.workers.conftest import Site, kill
from tests.workers.receiver import Heard, Receiver, Said
from tests.workers.test_http import asks
from workflow_engine.operations import instances

LOCK = text("SELECT FROM instances FOR UPDATE")
LEADER = "SELECT a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.objid = 4729402"


def test_a_worker_killed_in_the_middle_of_a_step(site: Site) -> None:
    """It waits for the instance, which we hold; it has leased the timer and is charged with an attempt."""
    drawn = catch("t", timer("Duration", "PT0S")) + work("a") + flows("s>t t>a a>e")
    site.company.deploy(file(process(start() + drawn + end())))
    instances.start(site.company.database, "p", site.company.liqiang, {})
    with site.company.database.engine.begin() as holder:
        holder.execute(LOCK)
        first = site.worker()
        until(lambda: site.company.one("SELECT attempts FROM timers") == 1)
        kill(first)
    assert site.items() == []
    site.take_over("timers")
    site.worker()
    until(lambda: site.items() == [("a",)])
    assert site.company.one("SELECT count(*) FROM events WHERE topic = 'timer.fired'") == 1


def test_a_worker_killed_in_the_middle_of_a_call(site: Site, receiver: Receiver) -> None:
    """The system is asked again with the same key, and the answer is recorded once."""
    released = Event()

    def never(_: Heard) -> Said:
        released.wait(20)
        return Said(body=b'{"free": 1}')

    receiver.answers = [never, Said(body=b'{"free": 2}')]
    site.company.deploy(asks(receiver.url))
    first = site.worker("calls")
    instances.start(site.company.database, "asks", site.company.liqiang, {"sku": "P-100"})
    until(lambda: receiver.heard)
    kill(first)
    site.take_over("service_calls")
    site.worker("calls")
    until(lambda: site.items() == [("a",)])
    released.set()
    assert [heard.headers["idempotency-key"] for heard in receiver.heard] == [
        site.company.one("SELECT idempotency_key FROM service_calls")
    ] * 2
    assert site.company.one("SELECT count(*) FROM events WHERE topic = 'call.answered'") == 1
    assert "2" in site.company.one("SELECT value::text FROM variables WHERE name = 'stock'")


def test_a_timer_that_kills_every_worker_becomes_an_incident(site: Site) -> None:
    """As if five workers had died of it: the sixth does not try any more."""
    drawn = catch("t", timer("Duration", "PT0S")) + work("a") + flows("s>t t>a a>e")
    site.company.deploy(file(process(start() + drawn + end())))
    instances.start(site.company.database, "p", site.company.liqiang, {})
    site.company.sql("UPDATE timers SET attempts = 5")
    site.worker()
    until(lambda: site.company.sql("SELECT code, element FROM incidents") == [("attempts_exhausted", "t")])
    assert site.items() == []
    assert site.company.one("SELECT status FROM instances") == "incident"


def leader(site: Site) -> list[int]:
    return [row.pid for row in site.company.sql(LEADER)]


def test_of_two_clocks_one_leads_and_the_other_takes_over(site: Site) -> None:
    first = site.clock()
    until(lambda: len(leader(site)) == 1)
    before = leader(site)
    second = site.clock()
    site.worker()
    drawn = catch("t", timer("Duration", "PT1S")) + work("a") + flows("s>t t>a a>e")
    site.company.deploy(file(process(start() + drawn + end())))
    assert leader(site) == before
    kill(first)
    until(lambda: len(leader(site)) == 1 and leader(site) != before)
    instances.start(site.company.database, "p", site.company.liqiang, {})
    until(lambda: site.items() == [("a",)])
    assert second.process.poll() is None


def test_a_worker_that_is_asked_to_end_gives_back_what_it_has_not_tried(site: Site) -> None:
    drawn = catch("t", timer("Duration", "PT0S")) + work("a") + flows("s>t t>a a>e")
    site.company.deploy(file(process(start() + drawn + end())))
    for _ in range(20):
        instances.start(site.company.database, "p", site.company.liqiang, {})
    with site.company.database.engine.begin() as holder:
        holder.execute(LOCK)
        worker = site.worker()
        until(lambda: site.company.one("SELECT sum(attempts) FROM timers") == 20)
        worker.process.terminate()
    assert ended(worker) == 0
    left = site.company.sql("SELECT attempts, lease_until FROM timers")
    assert len(left) >= 18
    assert set(left) == {(0, None)}


def ended(program: Program) -> int:
    return program.code()
