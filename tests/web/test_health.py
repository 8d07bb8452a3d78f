"""What load balancers and doctors ask."""

from datetime import timedelta

from flask import Flask

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer
from tests.company import Company
from tests.web.asking import Caller
from web.app import create_app
from workflow_engine.domain.limits import LIMITS
from workflow_engine.operations import instances
from workflow_engine.operations.transaction import connect
from workflow_engine.settings import Settings


def test_it_says_who_is_alive(app: Flask, company: Company) -> None:
    anybody = Caller(app, None)
    dead = anybody.get("/health")
    assert (dead.status_code, dead.json) == (
        200,
        {"status": "ok", "database": True, "redis": True, "worker": False, "clock": False},
    )
    company.sql("INSERT INTO heartbeats (name, seen_at) VALUES ('clock', now()), ('worker:1', now())")
    alive = anybody.get("/health").json
    assert (alive["worker"], alive["clock"]) == (True, True)
    company.sql("UPDATE heartbeats SET seen_at = now() - interval '31 seconds'")
    late = anybody.get("/health").json
    assert (late["status"], late["worker"], late["clock"]) == ("ok", False, False)


def test_without_redis_or_database_it_is_not_well(database_url: str) -> None:
    for url, well in (
        (database_url, (True, False)),
        ("postgresql+psycopg://handoff@/none?host=/nowhere", (False, False)),
    ):
        settings = Settings(database_url=url, redis_url="", secret_key="x" * 32)
        database = connect(settings)
        answer = Caller(create_app(settings, database), None).get("/health")
        database.close()
        assert (answer.status_code, answer.json["status"]) == (503, "failing")
        assert (answer.json["database"], answer.json["redis"]) == well


def test_without_a_database_one_is_asked_to_come_back(app: Flask) -> None:
    settings = Settings(database_url="postgresql+psycopg://handoff@/none?host=/nowhere", secret_key="x" * 32)
    database = connect(settings)
    refused = Caller(create_app(settings, database), "ho_x").get("/work-items")
    database.close()
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert refused.json["type"] == "/problems/unavailable"


def test_what_is_due_and_how_long(app: Flask, company: Company) -> None:
    waits = file(process(start() + catch("t", timer("Duration", "PT1H")) + end() + flows("s>t t>e")))
    company.deploy(waits)
    instances.start(company.database, "p", company.liqiang, {})
    company.sql("UPDATE timers SET due_at = clock_timestamp() - :late", late=timedelta(minutes=5))
    overdue = Caller(app, None).get("/health/due").json["overdue_seconds"]
    assert overdue.keys() == {"timers"}
    assert 300 <= overdue["timers"] < 330


def test_the_other_questions(app: Flask) -> None:
    anybody = Caller(app, None)
    assert anybody.get("/health/live").status_code == 204
    assert anybody.get("/health/limits").json["completion_bytes"] == {
        "value": LIMITS["completion_bytes"].value,
        "unit": LIMITS["completion_bytes"].unit,
        "reason": LIMITS["completion_bytes"].reason,
    }
