"""Many rounds at once in a database: an act reads and writes what it touches, and everything else is as with few."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from tests.bpmn.drawing import boundary, end, file, flows, many, process, start, timer, work
from tests.company import Company
from workflow_engine.operations import checkpoints, instances, migrations, timers, tokens, work_items
from workflow_engine.operations.work_items import Answer

VOTES = 'handoff:outputCollection="votes" handoff:outputElement="vote"'
AFTER = work("z") + end() + flows("s>a a>z z>e")
LATE = boundary("b", "a", timer("Duration", "PT1H")) + work("r") + flows("b>r r>e")
OPEN = "SELECT id::text FROM work_items WHERE element = 'a' AND closed_at IS NULL ORDER BY id"


def voting(**more: str) -> str:
    return start() + many("a", attributes=VOTES, **more) + AFTER


def begun(company: Company, count: int, body: str | None = None) -> str:
    company.deploy(file(process(body or voting(), "p")))
    people = [f"员工{number}" for number in range(count)]
    return instances.start(company.database, "p", company.liqiang, {"people": people}).id


def opened(company: Company) -> list[str]:
    return [row[0] for row in company.sql(OPEN)]


def vote(company: Company, item: str, value: int = 1) -> None:
    work_items.complete(company.database, item, company.admin, Answer({"vote": value}))


def frames(company: Company) -> int:
    """How many frames are kept besides the instance's own variables."""
    found: int = company.one("SELECT count(DISTINCT scope) FROM variables WHERE scope <> ''")
    return found


@contextmanager
def rows_read(company: Company) -> Iterator[list[tuple[str, int]]]:
    """Each statement sent meanwhile, and how many rows it gave or touched."""
    found: list[tuple[str, int]] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *arguments: Any, **named: Any) -> "Counting":
            super().execute(query, *arguments, **named)
            found.append((str(query), self.rowcount))
            return self

    def count(connection: Any, *_: Any) -> None:
        connection.cursor_factory = Counting

    def leave(connection: Any, *_: Any) -> None:
        connection.cursor_factory = psycopg.Cursor

    event.listen(company.database.engine, "checkout", count)
    event.listen(company.database.engine, "checkin", leave)
    try:
        yield found
    finally:
        event.remove(company.database.engine, "checkout", count)
        event.remove(company.database.engine, "checkin", leave)


def test_a_completion_reads_and_writes_the_same_rows_among_ten_and_among_hundreds(company: Company) -> None:
    body = voting(completionCondition="nrOfCompletedInstances = 900")
    read = []
    for count in (10, 500):
        instance = begun(company, count, body)
        mine = opened(company)[-count:]
        vote(company, mine[4])
        with rows_read(company) as found:
            vote(company, mine[7])
        read.append(found)
        assert company.one("SELECT length(state) FROM instances WHERE id = :id", id=instance) < 500
        assert company.one("SELECT max(length(state)) FROM checkpoints WHERE instance_id = :id", id=instance) < 500
    assert read[0] == read[1]
    assert len(read[0]) <= 9  # besides the one that asks who it is


def test_all_votes_are_counted_once_whoever_comes_first(company: Company) -> None:
    """The results lie apart until the last round needs them."""
    begun(company, 60)
    items = opened(company)
    random.Random(3).shuffle(items)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda pair: vote(company, pair[1], pair[0]), enumerate(items)))
    expected = [str(items.index(item)) for item in sorted(items)]
    assert company.one("SELECT value::text FROM variables WHERE name = 'votes'") == f"[{','.join(expected)}]"
    assert company.sql("SELECT element, count(*) FROM work_items WHERE state = 'ready' GROUP BY 1") == [("z", 1)]
    assert frames(company) == 0


def test_when_enough_have_voted_the_others_are_closed_with_their_frames(company: Company) -> None:
    begun(company, 12, voting(completionCondition="nrOfCompletedInstances = 3"))
    for item in opened(company)[4:7]:
        vote(company, item, 7)
    assert company.sql("SELECT state, reason, count(*) FROM work_items GROUP BY 1, 2 ORDER BY 1") == [
        ("cancelled", "boundary", 9),
        ("completed", None, 3),
        ("ready", None, 1),
    ]
    votes = ",".join("7" if number in (4, 5, 6) else "null" for number in range(12))
    assert company.one("SELECT value::text FROM variables WHERE name = 'votes'") == f"[{votes}]"
    assert frames(company) == 0


def test_a_timer_beside_them_closes_them_all(company: Company) -> None:
    begun(company, 12, voting() + LATE)
    for item in opened(company)[:2]:
        vote(company, item)
    company.clock.forward(timedelta(hours=2))
    [row] = company.due("timers")
    assert timers.fire(company.database, row)
    assert company.sql("SELECT element FROM work_items WHERE closed_at IS NULL") == [("r",)]
    assert frames(company) == 0


@pytest.mark.parametrize("how", ["cancelled", "taken away"])
def test_people_may_end_them_all(company: Company, how: str) -> None:
    instance = begun(company, 12)
    vote(company, opened(company)[5])
    if how == "cancelled":
        instances.cancel(company.database, instance, company.liqiang, "误操作")
    else:
        whole = next(each for each in tokens.standing(company.database, instance, company.admin) if not each.part_of)
        shown = tokens.preview_move(company.database, instance, company.admin, [whole.token], ["z"])
        assert len(shown.closed) == 12  # the whole and who is left
        tokens.move(company.database, instance, company.admin, [whole.token], ["z"], "不等了", plan=shown.plan)
        assert company.sql("SELECT element FROM work_items WHERE closed_at IS NULL") == [("z",)]
    assert opened(company) == []
    assert frames(company) == 0


def test_claims_look_at_one_item(company: Company) -> None:
    begun(company, 30)
    item = opened(company)[10]
    company.sql("UPDATE work_items SET offered_to = '{role:finance.clerk}'")
    company.sql("UPDATE offers SET key = 'role:finance.clerk'")
    with rows_read(company) as found:
        work_items.claim(company.database, item, company.wangfang)
    assert max(rows for _, rows in found) == 1
    assert company.sql("SELECT state, count(*) FROM work_items GROUP BY 1 ORDER BY 1") == [
        ("claimed", 1),
        ("ready", 29),
    ]


def test_going_back_gives_the_rounds_back(company: Company) -> None:
    instance = begun(company, 8)
    items = opened(company)
    for number in (3, 1, 6):
        vote(company, items[number], number)
    shown = checkpoints.preview_rewind(company.database, instance, company.admin, 2, restores=True)
    assert len(shown.opened) == 2
    checkpoints.rewind_to(company.database, instance, company.admin, 2, "填错了", restores=True, plan=shown.plan)
    assert len(opened(company)) == 7
    for item in opened(company):
        vote(company, item, 9)
    assert company.one("SELECT value::text FROM variables WHERE name = 'votes'") == "[9,9,9,3,9,9,9,9]"
    assert frames(company) == 0


def test_rounds_go_to_another_version_and_back(company: Company) -> None:
    begun(company, 6)
    vote(company, opened(company)[2], 5)
    renamed = voting().replace('"a"', '"x"').replace('"f_s_a"', '"f_s_x"').replace('"f_a_z"', '"f_x_z"')
    company.deploy(file(process(renamed, "p")))
    made = migrations.migrate(company.database, "p", company.admin, "改名", mapping={"a": "x"})
    assert [each.error for each in made.done] == [None]
    assert company.sql("SELECT element, count(*) FROM work_items WHERE closed_at IS NULL GROUP BY 1") == [("x", 5)]
    assert [each.error for each in migrations.undo(company.database, company.admin, made.id)] == [None]
    assert len(opened(company)) == 5
    for item in opened(company):
        vote(company, item, 8)
    assert company.one("SELECT value::text FROM variables WHERE name = 'votes'") == "[8,8,5,8,8,8]"
    assert frames(company) == 0
