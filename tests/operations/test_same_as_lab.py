"""What a diagram does in the lab it does in the database: the same work, messages and timers, to the same end."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    end,
    file,
    flows,
    handling,
    inside,
    nodes,
    process,
    start,
    throw,
    undoable,
    work,
)
from tests.bpmn.test_combinations import CALLED, KINDS, ROUNDS, activity
from tests.company import Company
from workflow_engine.domain.outcome import Due, Wait
from workflow_engine.operations import instances, messages, timers, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.testing import Lab

HOUR = timedelta(hours=1)
ACTS = 20
ALONE = set(KINDS) - {"serviceTask", "businessRuleTask", "adHocSubProcess"}  # what needs no connector and no offer
UNDO = boundary("c", "a", "compensation") + work("u").replace("/>", ' isForCompensation="true"/>')
UNDO += '<association sourceRef="c" targetRef="u"/>'
SHAPES = {
    f"{kind} {rounds}": start()
    + activity(kind, rounds)
    + boundary("b", "a", "timer", interrupting=False)
    + work("h")
    + UNDO
    + throw("th", "compensation")
    + end()
    + flows("s>a a>th th>e b>h")
    for kind in sorted(ALONE)
    for rounds in ROUNDS
}
SHAPES |= {
    "beside": start()
    + work("w")
    + end()
    + handling("h", "timer", work("hw") + flows("hs>hw"), interrupting=False)
    + flows("s>w w>e"),
    "race": start()
    + nodes("eventBasedGateway", "g")
    + catch("t", "timer")
    + catch("m", "message")
    + work("x y")
    + flows("s>g g>t g>m t>x m>y"),
    "both": start() + catch("c", "message,timer", 'parallelMultiple="true"') + work("x") + flows("s>c c>x"),
    "signal": start()
    + nodes("parallelGateway", "g")
    + catch("c", "signal")
    + throw("t", "signal")
    + work("w z")
    + flows("s>g g>w g>c w>t c>z"),
    "own message": start() + throw("t", "message") + catch("c", "message") + work("z") + flows("s>t t>c c>z"),
    "cancelled": start()
    + inside("t", start("ts") + undoable("a", "userTask") + end("tc", "cancel") + flows("ts>a a>tc"), "transaction")
    + boundary("b", "t", "cancel")
    + work("h")
    + flows("s>t b>h"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_database_walks_the_way_of_the_lab(company: Company, shape: str) -> None:
    diagram = file(process(SHAPES[shape]), CALLED)
    company.deploy(diagram)
    assert list(islice(in_database(company), ACTS)) == list(islice(in_lab(diagram), ACTS))


def in_lab(diagram: bytes) -> Iterator[str]:
    """Do the oldest work, else send what is waited for, else let time pass; tell what, and the end."""
    lab = Lab()
    lab.deploy(diagram)
    instance = lab.start("p")
    while instance.status == "running":
        waiting = instance.opened.values()
        if items := sorted(lab.work_items(), key=lambda item: int(item.token)):
            yield items[0].element
            lab.complete(items[0])
        elif any(isinstance(each, Wait) for each in waiting):
            yield "message"
            lab.send("hello")
        else:
            assert any(isinstance(each, Due) for each in waiting)
            yield "time"
            lab.forward(HOUR)
    yield instance.status


def in_database(company: Company) -> Iterator[str]:
    database = company.database
    instances.start(database, "p", company.liqiang, {})
    while deliver(company) == "running":
        items = company.sql(
            "SELECT id::text, element FROM work_items WHERE state = 'ready' ORDER BY token::int LIMIT 1"
        )
        if items:
            yield items[0].element
            work_items.complete(database, items[0].id, company.admin, Answer({}))
        elif company.one("SELECT count(*) FROM subscriptions"):
            yield "message"
            messages.publish(database, company.admin, "hello", None, {})
        else:
            yield "time"
            company.clock.forward(HOUR)
            for row in company.due("timers"):
                timers.fire(database, row)
    yield company.one("SELECT status FROM instances")


def deliver(company: Company) -> str:
    """Route what was sent; the status afterwards."""
    while due := company.due("messages"):
        for row in due:
            messages.deliver(company.database, row)
    return str(company.one("SELECT status FROM instances"))
