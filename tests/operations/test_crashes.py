"""A crash at any statement of an act leaves the database as it was, and the act can be done once more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from psycopg import Connection
from sqlalchemy import text

from tests.bpmn.drawing import boundary, catch, end, file, flows, mapping, process, start, throw, timer, work
from tests.company import Company
from tests.statements import watched
from workflow_engine.operations import instances, messages, service_calls, timers, work_items
from workflow_engine.operations.work_items import Answer

RECEIPT = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
WHOLE = file(
    process(
        start()
        + work("a b")
        + boundary("t", "a", timer("Duration", "PT1H"), interrupting=False)
        + catch("m", RECEIPT + mapping(output_paid="paid"))
        + '<serviceTask id="c" handoff:connector="notify"><extensionElements><handoff:parameter name="to" value="initiator"/>'
        '<handoff:parameter name="zh" value="&quot;好&quot;"/><handoff:parameter name="en" value="&quot;ok&quot;"/>'
        "</extensionElements></serviceTask>" + throw("x", "message 2") + end() + flows("s>a a>m m>c c>x x>e t>b b>e"),
        "whole",
    )
)
TABLES = (
    "instances", "work_items", "offers", "variables", "variable_history", "timers", "subscriptions", "service_calls",
    "messages", "events", "checkpoints", "outbox", "incidents", "drafts",
)  # fmt: skip


class Crash(Exception):
    """The process is gone."""


def content(company: Company) -> dict[str, list[str]]:
    """Every row of every table an act may write, leases left out: those belong to claiming."""
    cut = "- 'lease_until' - 'lease_epoch' - 'attempts'"
    return {
        table: sorted(row[0] for row in company.sql(f"SELECT (to_jsonb(t) {cut})::text FROM {table} t"))
        for table in TABLES
    }


def start_one(company: Company) -> None:
    instances.start(company.database, "whole", company.liqiang, {"no": 1, "empty": None}, request="one")


def complete(company: Company) -> None:
    item = company.one("SELECT id::text FROM work_items WHERE element = 'a'")
    work_items.complete(company.database, item, company.admin, Answer({"x": None}, comment="好"), request="two")


def fire(company: Company) -> None:
    (row,) = company.due("timers")
    timers.fire(company.database, row)


def deliver(company: Company) -> None:
    (row,) = company.due("messages")
    messages.deliver(company.database, row)


def answer(company: Company) -> None:
    (row,) = company.due("calls")
    service_calls.answer(company.database, row, {"ok": True})


def prepared(company: Company, acts: list[str]) -> None:
    """A company in which some acts have been done, with everything due and nothing leased."""
    company.deploy(WHOLE)
    for name in acts:
        ACTS[name](company)
        if name == "start":
            company.clock.forward(timedelta(hours=1))
        if name == "complete":
            messages.publish(company.database, company.admin, "hello", 1, {"paid": 5})
    free(company)


def free(company: Company) -> None:
    """The leases of a worker that died end."""
    for table in ("timers", "messages", "service_calls"):
        company.sql(f"UPDATE {table} SET lease_until = NULL")


ACTS: dict[str, Callable[[Company], None]] = {
    "start": start_one,
    "fire": fire,
    "complete": complete,
    "deliver": deliver,
    "answer": answer,
}


@pytest.mark.parametrize("act", ACTS)
def test_a_crash_at_any_statement(company: Company, act: str) -> None:
    before = [name for name in ACTS if list(ACTS).index(name) < list(ACTS).index(act)]
    prepared(company, before)
    as_it_was = content(company)
    dies_at = 1
    while crashed(company, ACTS[act], dies_at):
        assert content(company) == as_it_was, f"{act} left something behind at statement {dies_at}"
        free(company)
        dies_at += 1
    assert dies_at > 5
    assert content(company) != as_it_was
    assert company.one("SELECT count(*) = max(seq) FROM events")


def crashed(company: Company, act: Callable[[Company], None], statement: int) -> bool:
    """Do the act, and let the connection die after so many of its statements; False when it came to its end."""
    sent = 0

    def die(_: str, connection: Connection[Any]) -> None:
        nonlocal sent
        if connection.autocommit:
            return
        sent += 1
        if sent == statement:
            raise Crash

    try:
        with watched(company.database, after=die):
            act(company)
    except Crash:
        return True
    return False


def test_a_backend_that_is_ended_in_the_middle_costs_one_repetition(company: Company) -> None:
    """The server ends the connection before the commit: the act is done again, once, by itself."""
    company.deploy(WHOLE)
    killed: list[bool] = []

    def end_backend(statement: str, connection: Connection[Any]) -> None:
        if "INSERT INTO instances" in statement and not killed:
            killed.append(True)
            pid = connection.info.backend_pid
            with company.database.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    with watched(company.database, before=end_backend):
        start_one(company)
    assert killed
    assert company.one("SELECT count(*) FROM instances") == 1
