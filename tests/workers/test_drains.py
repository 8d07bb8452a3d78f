"""What a worker does with rows that cannot be done, with many rows at once, and when its time is up."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer, work
from tests.company import NOON, Company
from tests.workers.conftest import Bench
from tests.workers.receiver import Heard, Receiver, Said
from tests.workers.test_http import asks
from workers.station import Station
from workflow_engine.domain.errors import Unavailable
from workflow_engine.operations import due, instances, messages
from workflow_engine.operations.due import Leased
from workflow_engine.store import waiting

WAITS = file(process(start() + catch("t", timer("Duration", "PT1H")) + work("a") + end() + flows("s>t t>a a>e")))
EVERY = file(process(start("s", timer("Cycle", "R5/PT1H")) + work("a") + end() + flows("s>a a>e")))


@pytest.fixture
def bench(company: Company) -> Bench:
    return Bench(company, "steps")


def begin(company: Company, times: int) -> None:
    company.deploy(WAITS)
    for _ in range(times):
        instances.start(company.database, "p", company.liqiang, {})
    company.clock.forward(timedelta(hours=1))


def acting(bench: Bench, act: Any) -> Bench:
    """With another act for timers."""
    bench.station = Station(bench.station.settings, bench.company.database, {"timers": act})
    return bench


def test_a_mistake_of_ours_keeps_no_other_row_from_being_done(company: Company, bench: Bench) -> None:
    begin(company, 3)
    seen: list[str] = []

    def act(_: Station, row: Leased) -> None:
        seen.append(row.id)
        raise ValueError("canary")

    assert acting(bench, act).drain("timers") == 3
    assert len(set(seen)) == 3
    rows = company.sql("SELECT attempts, last_error, due_at, lease_until - clock_timestamp() AS pause FROM timers")
    assert {row[:3] for row in rows} == {(1, "ValueError", NOON + timedelta(hours=1))}
    assert all(timedelta(seconds=6) <= row.pause <= timedelta(seconds=12) for row in rows)
    assert bench.drain("timers") == 0


def test_without_a_database_the_rest_is_given_back_untried(company: Company, bench: Bench) -> None:
    begin(company, 5)

    def act(station: Station, row: Leased) -> None:
        raise Unavailable()

    with pytest.raises(Unavailable):
        acting(bench, act).drain("timers")
    assert set(company.sql("SELECT attempts, lease_until FROM timers")) == {(0, None)}


def test_asked_to_end_it_stops_after_the_row_it_is_at(company: Company, bench: Bench) -> None:
    begin(company, 5)
    acting(bench, lambda station, row: station.ending.set())
    assert bench.drain("timers") == 1
    attempts = sorted(row.attempts for row in company.sql("SELECT attempts FROM timers"))
    assert attempts == [0, 0, 0, 0, 1]


def test_more_rows_than_one_claim_takes_are_done_in_their_order(company: Company, bench: Bench) -> None:
    begin(company, 1)
    first = company.one("SELECT id FROM timers")
    company.sql(
        "INSERT INTO timers (id, instance_id, token, element, due_at) SELECT gen_random_uuid(), instance_id,"
        " 'x' || n, 't', due_at - n * interval '1 second' FROM timers, generate_series(1, 450) n"
    )
    seen: list[Leased] = []

    def act(station: Station, row: Leased) -> None:
        seen.append(row)
        company.sql("DELETE FROM timers WHERE id = :id AND id <> :first", id=row.id, first=first)

    assert acting(bench, act).drain("timers") == 451
    assert [row.due_at for row in seen] == sorted(row.due_at for row in seen)
    company.sql("UPDATE timers SET lease_until = NULL")


def test_a_claim_takes_no_more_than_asked_whatever_the_plan(company: Company) -> None:
    """Forced to join by nested loops, the server would look for due rows once for each row of the table."""
    begin(company, 10)
    with company.database.engine.begin() as connection:
        for other in ("hashjoin", "mergejoin", "hashagg", "material", "memoize", "sort"):
            connection.execute(text(f"SET LOCAL enable_{other} = off"))
        assert len(waiting.claim(connection, "timers", 3, company.clock())) == 3


def test_a_start_that_cannot_be_made_waits_for_its_next_occurrence(company: Company, bench: Bench) -> None:
    company.deploy(EVERY)
    company.clock.forward(timedelta(hours=1))
    company.sql("UPDATE start_timers SET attempts = 5")
    assert bench.drain("start_timers") == 1
    assert company.one("SELECT count(*) FROM instances") == 0
    assert company.sql("SELECT due_at, attempts FROM start_timers") == [(NOON + timedelta(hours=2), 0)]
    company.clock.forward(timedelta(hours=1))
    assert bench.drain("start_timers") == 1
    assert company.one("SELECT count(*) FROM instances") == 1


def test_a_message_that_cannot_be_routed_becomes_a_dead_letter(company: Company, bench: Bench) -> None:
    messages.publish(company.database, company.admin, "hello", None, {})
    company.sql("UPDATE messages SET attempts = 5")
    assert bench.drain("messages") == 1
    assert bench.drain_later("messages") == 0
    assert company.one("SELECT extract(year FROM due_at) FROM messages") == 9999


def test_a_suspended_instance_is_left_in_peace(company: Company, bench: Bench) -> None:
    begin(company, 1)
    company.sql("UPDATE instances SET status = 'suspended'")
    assert bench.drain("timers") == 0
    assert due.earliest(company.database)[1] == {}
    company.sql("UPDATE instances SET status = 'running'")
    assert bench.drain("timers") == 1
    assert company.one("SELECT count(*) FROM work_items") == 1


def test_slow_calls_go_on_side_by_side(company: Company, receiver: Receiver) -> None:
    """Eight at once and no ninth; the ninth as soon as one is done."""
    company.deploy(asks(receiver.url))
    for _ in range(10):
        instances.start(company.database, "asks", company.liqiang, {"sku": "P-100"})
    together = threading.Barrier(8)
    after: list[str] = []

    def wait_for_others(_: Heard) -> Said:
        together.wait(10)
        return Said()

    def late(heard: Heard) -> Said:
        after.append(heard.path)
        return Said()

    receiver.answers = [*[wait_for_others] * 8, late]
    bench, made = Bench(company, "calls"), 0
    while made < 10:  # a busy machine may need a second drain
        made += (done := bench.drain("calls"))
        assert done
    assert len(after) == 2
    assert company.one("SELECT count(*) FROM work_items") == 10


def test_no_connection_is_held_while_a_system_thinks(company: Company, receiver: Receiver) -> None:
    company.deploy(asks(receiver.url))
    instances.start(company.database, "asks", company.liqiang, {"sku": "P-100"})
    used: list[int] = []

    def look(_: Heard) -> Said:
        used.append(company.database.engine.pool.checkedout())  # type: ignore[attr-defined]
        return Said()

    receiver.answers = [look]
    Bench(company, "calls").drain("calls")
    assert used == [0]
