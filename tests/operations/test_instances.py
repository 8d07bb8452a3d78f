"""Beginning, ending and repairing instances: who may, under which number, and what is left afterwards."""

import io
import json
import zipfile
from threading import Event

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, process, start, timer, work
from tests.company import Company
from workflow_engine.domain.errors import InvalidForm, InvalidInput, NotAllowed, NotFound, WrongState
from workflow_engine.operations import definitions, instances
from workflow_engine.operations.advancing import stopwatch
from workflow_engine.queries import history
from workflow_engine.queries import instances as queries

MESSAGE = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
WAITS = file(
    process(
        start()
        + '<parallelGateway id="g"/>'
        + '<userTask id="a" handoff:candidates="finance.clerk"/>'
        + catch("t", timer("Duration", "PT1H"))
        + catch("m", MESSAGE)
        + boundary("b", "a", timer("Duration", "PT2H"))
        + end()
        + flows("s>g g>a g>t g>m a>e t>e m>e b>e"),
        "waits",
    )
)


def zipped(diagram: bytes, manifest: dict[str, object]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("waits/p.bpmn", diagram)
        archive.writestr("waits/package.json", json.dumps(manifest))
    return made.getvalue()


def rows(company: Company) -> dict[str, int]:
    """Open rows by kind."""
    asked = {
        "items": "SELECT count(*) FROM work_items WHERE state IN ('ready', 'claimed')",
        "offers": "SELECT count(*) FROM offers",
        "timers": "SELECT count(*) FROM timers",
        "waits": "SELECT count(*) FROM subscriptions",
    }
    return {kind: company.one(statement) for kind, statement in asked.items()}


def test_everything_that_waits_has_a_row_and_loses_it_when_the_instance_is_cancelled(company: Company) -> None:
    company.deploy(WAITS)
    begun = instances.start(company.database, "waits", company.liqiang, {"no": 7})
    assert rows(company) == {"items": 1, "offers": 1, "timers": 2, "waits": 1}
    assert company.sql("SELECT name, correlation FROM subscriptions") == [("hello", '"7"')]
    for key in ("liuyang", "wangfang"):
        with pytest.raises(NotFound):
            instances.cancel(company.database, begun.id, getattr(company, key), "不再需要")
    with pytest.raises(InvalidInput):
        instances.cancel(company.database, begun.id, company.liqiang, "  ")
    instances.cancel(company.database, begun.id, company.liqiang, "客户取消了订单")
    assert rows(company) == {"items": 0, "offers": 0, "timers": 0, "waits": 0}
    assert company.sql("SELECT status, result FROM instances") == [("cancelled", "cancelled")]
    assert company.one("SELECT state FROM work_items") == "cancelled"
    last = history.entries(company.database, company.liqiang, begun.id)[-1]
    assert (last.topic, last.actor, last.facts) == ("instance.cancelled", "李强", {"reason": "客户取消了订单"})
    with pytest.raises(WrongState):
        instances.cancel(company.database, begun.id, company.liqiang, "再来一次")


def test_who_may_start(company: Company) -> None:
    manifest = {"permissions": {"start": ["sales.rep"], "see": ["exec.gm"]}}
    definitions.deploy(company.database, zipped(WAITS, manifest), company.admin)
    with pytest.raises(NotAllowed):
        instances.start(company.database, "waits", company.wangfang, {})
    begun = instances.start(company.database, "waits", company.liqiang, {})
    instances.start(company.database, "waits", company.admin, {})
    with pytest.raises(NotFound):
        instances.start(company.database, "nothing", company.liqiang, {})
    assert queries.one(company.database, company.guanxi, begun.id).row.status == "running"
    assert queries.one(company.database, company.chenjing, begun.id).row.status == "running"  # head of his department
    with pytest.raises(NotFound):
        queries.one(company.database, company.liuyang, begun.id)


def test_numbers_and_titles(company: Company) -> None:
    manifest = {"numbering": "W-{year}-{number:4}", "title": "{customer} {amount}"}
    key = "编号" * 30  # longer than names in PostgreSQL may be
    definitions.deploy(
        company.database, zipped(WAITS.replace(b'"waits"', f'"{key}"'.encode()), manifest), company.admin
    )
    made = [
        instances.start(company.database, key, company.liqiang, {"customer": "{amount}", "amount": "0.10"}),
        instances.start(company.database, key, company.liqiang, {"customer": {"key": "C1", "label": "北辰电子"}}),
        instances.start(company.database, key, company.liqiang, {}, business_key="SO-1"),
    ]
    assert [(each.business_key, each.title) for each in made] == [
        ("W-2026-0001", "{amount} 0.10"),
        ("W-2026-0002", "北辰电子"),
        ("SO-1", key),
    ]


def test_a_request_that_is_repeated_begins_one_instance(company: Company) -> None:
    company.deploy(WAITS)
    first = instances.start(company.database, "waits", company.liqiang, {}, request="again")
    assert instances.start(company.database, "waits", company.liqiang, {}, request="again").id == first.id
    assert company.one("SELECT count(*) FROM instances") == 1


def test_names_that_no_variable_has(company: Company) -> None:
    company.deploy(WAITS)
    with pytest.raises(InvalidForm) as refused:
        instances.start(company.database, "waits", company.liqiang, {"engine.x": 1, "ok": 2})
    assert [problem.field for problem in refused.value.problems] == ["engine.x"]
    assert company.one("SELECT count(*) FROM instances") == 0


def test_an_administrator_repairs_variables_and_conditions_hear_it(company: Company) -> None:
    waits = "<conditionalEventDefinition><condition>ready = true</condition></conditionalEventDefinition>"
    company.deploy(file(process(start() + catch("c", waits) + work("a") + end() + flows("s>c c>a a>e"))))
    begun = instances.start(company.database, "p", company.liqiang, {})
    with pytest.raises(NotAllowed):
        instances.set_variables(company.database, begun.id, company.linshu, {"ready": True})
    instances.set_variables(company.database, begun.id, company.admin, {"ready": True})
    assert company.sql("SELECT element FROM work_items") == [("a",)]
    entry = history.entries(company.database, company.admin, begun.id)[-1]
    assert (entry.topic, entry.facts) == ("variables.changed", {"names": ["ready"]})


def test_the_chain_of_events_tells_of_every_change(company: Company) -> None:
    """Each event's hash covers the one before, so a row that was altered is found."""
    company.deploy(WAITS)
    begun = instances.start(company.database, "waits", company.liqiang, {"no": 7})
    instances.set_variables(company.database, begun.id, company.admin, {"no": 8})
    assert history.first_broken(company.database, begun.id) is None
    with pytest.raises(Exception, match="append only"):
        company.sql("UPDATE events SET payload = '{}' WHERE seq = 1")
    company.sql("ALTER TABLE events DISABLE TRIGGER append_only")
    company.sql("UPDATE events SET topic = 'instance.cancelled' WHERE seq = 1")
    company.sql("ALTER TABLE events ENABLE TRIGGER append_only")
    assert history.first_broken(company.database, begun.id) == 1


def test_an_act_is_late_when_it_has_worked_too_long_not_when_it_has_waited() -> None:
    is_late = stopwatch(0.02)
    Event().wait(0.03)
    assert not is_late()
    assert any(is_late() for _ in range(10**7))
