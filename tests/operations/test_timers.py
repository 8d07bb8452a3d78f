"""Due timers as workers fire them: never early, once, fenced by their lease."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, process, start, timer, work
from tests.company import NOON, Company
from workflow_engine.operations import instances, start_timers, timers, work_items
from workflow_engine.operations.work_items import Answer

HOUR = timedelta(hours=1)


def waiting(body: str) -> bytes:
    return file(process(start() + body + end()))


@pytest.fixture
def reminded(company: Company) -> str:
    """Work with a reminder every hour, three times, and an end after five hours."""
    drawn = (
        work("a b")
        + boundary("r", "a", timer("Cycle", "R3/PT1H"), interrupting=False)
        + boundary("x", "a", timer("Duration", "PT5H"))
        + flows("s>a a>e r>b b>e x>e")
    )
    company.deploy(waiting(drawn))
    return instances.start(company.database, "p", company.liqiang, {}).id


def fire(company: Company) -> list[bool]:
    return [timers.fire(company.database, row) for row in company.due("timers")]


def test_a_timer_fires_when_it_is_due_and_not_before(company: Company, reminded: str) -> None:
    assert company.due("timers") == []
    company.clock.forward(HOUR - timedelta(microseconds=1))
    assert company.due("timers") == []
    company.clock.forward(timedelta(microseconds=1))
    assert fire(company) == [True]
    assert fire(company) == []
    assert company.one("SELECT count(*) FROM work_items WHERE element = 'b'") == 1
    assert company.sql("SELECT element, due_at FROM timers ORDER BY element") == [
        ("r", NOON + 2 * HOUR),
        ("x", NOON + 5 * HOUR),
    ]


def test_reminders_keep_their_beat_and_end_with_the_work(company: Company, reminded: str) -> None:
    """A late worker does not shift the beat; what was missed is told once (engine document, timers)."""
    company.clock.forward(HOUR + timedelta(minutes=10))
    assert fire(company) == [True]
    assert company.sql("SELECT due_at FROM timers WHERE element = 'r'") == [(NOON + 2 * HOUR,)]
    company.clock.forward(4 * HOUR)
    assert fire(company) == [True, True]  # the second reminder, and the end of the work: the third has nobody to remind
    assert company.sql("SELECT element, state FROM work_items ORDER BY id") == [
        ("a", "cancelled"),
        ("b", "ready"),
        ("b", "ready"),
    ]


def test_two_workers_fire_it_once(company: Company, reminded: str) -> None:
    """The second lease, taken after the first ended, makes the first worker's late act void."""
    company.clock.forward(HOUR)
    (late,) = company.due("timers")
    company.sql("UPDATE timers SET lease_until = now() - interval '1 second'")
    (taken,) = company.due("timers")
    assert timers.fire(company.database, late) is False
    assert timers.fire(company.database, taken) is True
    assert timers.fire(company.database, taken) is False
    assert company.one("SELECT count(*) FROM work_items WHERE element = 'b'") == 1


def test_a_timer_whose_work_was_done_meanwhile_does_nothing(company: Company) -> None:
    company.deploy(waiting(work("a") + boundary("x", "a", timer("Duration", "PT1H")) + flows("s>a a>e x>e")))
    instances.start(company.database, "p", company.liqiang, {})
    company.clock.forward(HOUR)
    (row,) = company.due("timers")
    item = company.one("SELECT id::text FROM work_items")
    work_items.claim(company.database, item, company.admin)
    work_items.complete(company.database, item, company.admin, Answer({}))
    assert timers.fire(company.database, row) is False
    assert company.one("SELECT count(*) FROM events WHERE topic = 'timer.fired'") == 0


def test_a_timer_start_begins_one_instance_each_time(company: Company) -> None:
    company.deploy(file(process(start("s", timer("Cycle", "R3/PT1H")) + work("a") + end() + flows("s>a a>e"))))
    for _ in range(5):
        company.clock.forward(HOUR)
        for row in company.due("start_timers"):
            assert start_timers.fire(company.database, row)
            assert start_timers.fire(company.database, row) is False
    assert company.one("SELECT count(*) FROM instances") == 3
    assert company.one("SELECT count(*) FROM start_timers WHERE due_at IS NOT NULL") == 0


def test_a_newer_version_takes_over_the_schedule(company: Company) -> None:
    every = [timer("Cycle", f"R/PT{hours}H") for hours in (1, 3)]
    for definition in every:
        company.deploy(file(process(start("s", definition) + work("a") + end() + flows("s>a a>e"))))
    assert company.sql("SELECT due_at FROM start_timers") == [(NOON + 3 * HOUR,)]


def test_deadlines_count_working_time(company: Company) -> None:
    """Four working hours from Friday 16:00 in Shanghai end on Monday at 11:00 (09:00-12:00, 13:30-18:00)."""
    due = '<userTask id="a" handoff:due="PT4H" handoff:calendar="cn-office"/>'
    company.deploy(
        waiting(due + catch("t", timer("Duration", "PT4H", 'handoff:calendar="cn-office"')) + flows("s>a a>t t>e"))
    )
    company.clock.now = NOON.replace(day=6, hour=8)
    instances.start(company.database, "p", company.liqiang, {})
    assert company.one("SELECT due_at FROM work_items") == NOON.replace(day=9, hour=3)
    item = company.one("SELECT id::text FROM work_items")
    work_items.claim(company.database, item, company.admin)
    work_items.complete(company.database, item, company.admin, Answer({}))
    assert company.one("SELECT due_at FROM timers") == NOON.replace(day=9, hour=3)
