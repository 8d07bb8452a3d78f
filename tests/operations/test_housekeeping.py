"""What goes away by itself, and not before its time."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import NOON, Company
from workflow_engine.operations import housekeeping, instances, people
from workflow_engine.store.partitions import month

ASSIGNED = '<userTask id="a" handoff:candidates="person:wangfang"/>'
SENT = """
    INSERT INTO messages (id, source, source_id, kind, name, variables, status, sent_at, expires_at, due_at)
    SELECT gen_random_uuid(), 's', status, 'message', 'm', '{}', status, :now, :now, :now
      FROM unnest(ARRAY['waiting', 'delivered', 'expired']) AS status
"""


@pytest.fixture
def lived_in(company: Company) -> Company:
    """Somebody is signed in, was told something and got messages; a worker has been alive."""
    people.sign_in(company.database, "admin", people_password(company))
    company.deploy(file(process(start() + ASSIGNED + work("b") + end() + flows("s>a a>b b>e"))))
    instances.start(company.database, "p", company.liqiang, {})
    company.sql("UPDATE outbox SET delivered_at = :now", now=NOON)
    company.sql(SENT, now=NOON)
    company.sql("INSERT INTO heartbeats (name, seen_at) VALUES ('worker:steps:h:1', :now)", now=NOON)
    return company


def people_password(company: Company) -> str:
    company.sql("UPDATE people SET password = :hash WHERE key = 'admin'", hash=people.hashed("geheim"))
    return "geheim"


@pytest.mark.parametrize(
    ("table", "kept", "left"),
    [
        ("web_sessions", timedelta(hours=12), 0),
        ("outbox", timedelta(days=7), 0),
        ("messages", timedelta(days=30), 1),  # who waits still waits
        ("heartbeats", timedelta(days=1), 0),
    ],
)
def test_what_is_over_goes_and_not_before(lived_in: Company, table: str, kept: timedelta, left: int) -> None:
    before = lived_in.one(f"SELECT count(*) FROM {table}")
    assert before > left
    lived_in.clock.now = NOON + kept
    housekeeping.tidy(lived_in.database)
    assert lived_in.one(f"SELECT count(*) FROM {table}") == before
    lived_in.clock.forward(timedelta(seconds=1))
    housekeeping.tidy(lived_in.database)
    assert lived_in.one(f"SELECT count(*) FROM {table}") == left


def test_more_than_one_statement_removes_goes_at_once(company: Company) -> None:
    company.sql(
        "INSERT INTO heartbeats (name, seen_at) SELECT 'worker:' || n, :now FROM generate_series(1, 1001) n",
        now=NOON - timedelta(days=2),
    )
    housekeeping.tidy(company.database)
    assert company.one("SELECT count(*) FROM heartbeats") == 0


def test_the_coming_months_are_prepared(new_database_url: str) -> None:
    """In a database of its own: it gets tables. An instance that begins in a later month finds them."""
    company = Company(new_database_url)
    company.clock.now = month(NOON, 20)
    housekeeping.tidy(company.database)
    found = {row.relname for row in company.sql("SELECT relname FROM pg_class WHERE relname LIKE 'events_2027_%'")}
    company.database.close()
    assert {"events_2027_11", "events_2027_12"} <= found
