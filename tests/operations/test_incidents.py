"""A diagram that cannot go on becomes an incident: nothing half done, and it can be mended and tried again."""

import pytest

from tests.bpmn.drawing import catch, end, file, flows, process, script, start, timer, work
from tests.company import Company
from workflow_engine.domain.errors import DiagramFailed, WrongState
from workflow_engine.operations import incidents, instances, timers, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import instances as queries

BRANCH = '<exclusiveGateway id="g"/>'
PICKY = file(process(start() + work("a b") + BRANCH + end() + flows("s>a a>g g>b[x_>_5] b>e"), "picky"))


def incident(company: Company) -> str:
    return str(company.one("SELECT id::text FROM incidents WHERE resolved_at IS NULL"))


def complete(company: Company, values: dict[str, object]) -> None:
    item = company.one("SELECT id::text FROM work_items WHERE element = 'a'")
    work_items.complete(company.database, item, company.admin, Answer(values))


def test_nothing_of_the_act_is_kept_but_the_incident(company: Company) -> None:
    company.deploy(PICKY)
    begun = instances.start(company.database, "picky", company.liqiang, {})
    with pytest.raises(DiagramFailed) as failed:
        complete(company, {"x": 3})
    assert (failed.value.code, failed.value.facts["element"]) == ("no_matching_flow", "g")
    assert company.sql("SELECT state FROM work_items") == [("ready",)]
    assert company.one("SELECT count(*) FROM variables") == 0
    page = queries.one(company.database, company.admin, begun.id)
    assert (page.row.status, [each.code for each in page.incidents]) == ("incident", ["no_matching_flow"])


def test_it_is_mended_and_tried_again_with_what_had_been_done(company: Company) -> None:
    """The completion that failed is applied once more: its author does not have to type it again."""
    company.deploy(PICKY)
    begun = instances.start(company.database, "picky", company.liqiang, {})
    with pytest.raises(DiagramFailed):
        complete(company, {"x": 3, "note": "第一次"})
    with pytest.raises(DiagramFailed):
        incidents.retry(company.database, incident(company), company.admin)
    assert company.one("SELECT count(*) FROM incidents") == 2
    with pytest.raises(WrongState) as refused:
        incidents.resolve(company.database, incident(company), company.admin, "跳过")
    assert refused.value.code == "needs_retry"
    company.deploy(PICKY)
    complete_with = {"x": 9, "note": "第二次"}
    item = company.one("SELECT id::text FROM work_items WHERE element = 'a'")
    work_items.complete(company.database, item, company.admin, Answer(complete_with))
    assert company.sql("SELECT element, state FROM work_items ORDER BY id") == [("a", "completed"), ("b", "ready")]
    assert begun.id


def test_what_was_mended_after_a_retry_in_vain_is_told_as_what_it_was(company: Company) -> None:
    company.deploy(PICKY)
    begun = instances.start(company.database, "picky", company.liqiang, {})
    with pytest.raises(DiagramFailed):
        complete(company, {"note": "第一次"})
    for _ in range(2):
        with pytest.raises(DiagramFailed):
            incidents.retry(company.database, incident(company), company.admin)
    instances.set_variables(company.database, begun.id, company.admin, {"x": 9})
    incidents.retry(company.database, incident(company), company.admin)
    assert company.sql("SELECT element, state FROM work_items ORDER BY id") == [("a", "completed"), ("b", "ready")]
    assert company.sql("SELECT payload ->> 'retried' FROM events WHERE topic = 'incident.resolved'") == [
        ("work_item.completed",)
    ]


def test_a_start_that_failed_begins_again_with_repaired_values(company: Company) -> None:
    company.deploy(file(process(start() + BRANCH + work("b") + end() + flows("s>g g>b[x_>_5] b>e"), "picky")))
    with pytest.raises(DiagramFailed):
        instances.start(company.database, "picky", company.liqiang, {"x": 1, "y": 2}, request="r")
    begun = instances.start(company.database, "picky", company.liqiang, {"x": 1}, request="r")
    assert begun.status == "incident"
    instances.set_variables(company.database, begun.id, company.admin, {"x": 6})
    incidents.retry(company.database, incident(company), company.admin)
    assert company.sql("SELECT element, state FROM work_items") == [("b", "ready")]
    assert company.sql("SELECT status FROM instances") == [("running",)]
    assert dict(company.sql("SELECT name, value::text FROM variables")) == {"x": "6", "y": "2"}


def test_an_endless_automatic_loop_ends_as_an_incident(company: Company) -> None:
    loop = script("x", "n = n + 1") + '<exclusiveGateway id="g"/>' + end() + flows("s>x x>g g>x[n_>_0] g>e[n_<_0]")
    made = company.deploy(file(process(start() + loop, "endless")))
    assert "automatic_loop" in {problem.code for problem in made.warnings}
    with pytest.raises(DiagramFailed) as failed:
        instances.start(company.database, "endless", company.liqiang, {"n": 1})
    assert failed.value.code == "step_limit"
    assert company.sql("SELECT status FROM instances") == [("incident",)]


@pytest.mark.parametrize("value", ["10", None, [1]])
def test_a_condition_on_the_wrong_kind_of_value_is_no_silent_choice(company: Company, value: object) -> None:
    """X12: the incident names the flow and the variable."""
    company.deploy(file(process(start() + BRANCH + work("b c") + flows("s>g g>b[x_>_5] g>c[x_<=_5]"), "picky")))
    with pytest.raises(DiagramFailed) as failed:
        instances.start(company.database, "picky", company.liqiang, {"x": value})
    assert failed.value.code == "expr_type"
    assert "f_g_b" in failed.value.text.en
    assert "x = " in failed.value.text.en


def test_a_timer_that_cannot_go_on_does_not_come_again_by_itself(company: Company) -> None:
    drawn = start() + catch("t", timer("Duration", "PT1H")) + BRANCH + work("b") + flows("s>t t>g g>b[x_>_5]")
    company.deploy(file(process(drawn, "late")))
    instances.start(company.database, "late", company.liqiang, {"x": 1})
    company.clock.now = company.one("SELECT due_at FROM timers")
    (row,) = company.due("timers")
    with pytest.raises(DiagramFailed):
        timers.fire(company.database, row)
    assert company.due("timers") == []
    begun = company.one("SELECT id::text FROM instances")
    instances.set_variables(company.database, begun, company.admin, {"x": 7})
    incidents.retry(company.database, incident(company), company.admin)
    assert company.sql("SELECT element FROM work_items") == [("b",)]


@pytest.mark.parametrize(
    ("damage", "code"),
    [("\\x00", "state_format"), ("\\x01ffff", "state_corrupt"), ("", "state_corrupt")],
)
def test_a_damaged_state_stops_its_instance_alone(company: Company, damage: str, code: str) -> None:
    """O11."""
    company.is_broken = True
    company.deploy(PICKY)
    instances.start(company.database, "picky", company.liqiang, {})
    other = instances.start(company.database, "picky", company.liqiang, {})
    company.sql(
        "UPDATE instances SET state = CAST(:damage AS bytea) WHERE id <> CAST(:other AS uuid)",
        damage=damage,
        other=other.id,
    )
    items = dict(company.sql("SELECT instance_id::text = :other, id::text FROM work_items", other=other.id))
    with pytest.raises(DiagramFailed) as failed:
        work_items.complete(company.database, items[False], company.admin, Answer({"x": 9}))
    assert failed.value.code in (code, "state_corrupt", "state_format")
    work_items.complete(company.database, items[True], company.admin, Answer({"x": 9}))
    assert sorted(company.sql("SELECT status FROM instances")) == [("incident",), ("running",)]
