"""Each sentence that always holds finds the row that somebody has spoilt."""

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, process, start, timer, work
from tests.company import Company
from workflow_engine.operations import instances, invariants, work_items
from workflow_engine.operations.work_items import Answer

RECEIPT = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
CALL = '<serviceTask id="c" handoff:connector="sample"/>'
EVERYTHING = file(
    process(
        start()
        + '<parallelGateway id="g"/>'
        + work("a b")
        + CALL
        + catch("m", RECEIPT)
        + boundary("t", "a", timer("Duration", "PT1H"))
        + end()
        + flows("s>g g>a g>b g>c g>m a>e b>e c>e m>e t>e"),
        "all",
    )
)
SPOILT = {
    "DELETE FROM timers": "an instance has a row for each thing it waits for, and no other",
    "DELETE FROM subscriptions": "an instance has a row for each thing it waits for, and no other",
    "DELETE FROM service_calls": "an instance has a row for each thing it waits for, and no other",
    "UPDATE timers SET due_at = due_at + interval '1 second'": "an instance has a row for each thing it waits for",
    "UPDATE work_items SET token = '99' WHERE element = 'a'": "an instance has a row for each thing it waits for",
    "UPDATE instances SET status = 'cancelled', ended_at = now()": "an ended instance waits for nothing",
    "UPDATE instances SET status = 'completed'": "an ended instance keeps no state",
    "UPDATE instances SET status = 'incident'": "an instance is an incident exactly while one is open",
    "UPDATE instances SET seq = seq + 1": "events are numbered without gaps",
    "UPDATE instances SET head = 'x'": "the last event carries the head of the chain",
    "DELETE FROM offers": "ready work is offered, other work is not",
    "UPDATE work_items SET assignee_id = NULL WHERE state = 'completed'": "claimed and completed work has somebody",
    "UPDATE work_items SET state = 'completed', assignee_id = (SELECT id FROM people LIMIT 1) WHERE element = 'a'":
        "a completed work item has exactly one event",
    "UPDATE variables SET value = '1'": "variables are those last written",
    "UPDATE instances SET state = '\\x00'": "a state can be read",
}  # fmt: skip


@pytest.mark.parametrize("statement", SPOILT)
def test_a_spoilt_row_is_found(company: Company, statement: str) -> None:
    company.deploy(EVERYTHING)
    instances.start(company.database, "all", company.liqiang, {"no": 7})
    item = company.one("SELECT id::text FROM work_items WHERE element = 'b'")
    work_items.complete(company.database, item, company.admin, Answer({}))
    assert invariants.broken(company.database) == []
    company.is_broken = True
    company.sql(statement)
    found = invariants.broken(company.database)
    assert any(each.sentence.startswith(SPOILT[statement]) for each in found), found
