"""Instances go to another version: sorted and rehearsed first, then each by itself, with everything they had; and back."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, nodes, process, start, timer, work
from tests.company import Company
from workflow_engine.domain.errors import DiagramFailed, InvalidInput, NotAllowed, NotFound, WrongState
from workflow_engine.operations import checkpoints, incidents, instances, migrations, suspension, timers, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import history


def version(body: str) -> bytes:
    return file(process(body, "p"))


LINE = start() + work("a b") + end() + flows("s>a a>b b>e")
LONGER = start() + work("a c b") + end() + flows("s>a a>c c>b b>e") + boundary("t", "a", timer("Duration", "PT2H"))
LONGER += flows("t>b")
RENAMED = start() + work("x b") + end() + flows("s>x x>b b>e")
SHORTER = start() + work("b") + end() + flows("s>b b>e")


def begin(company: Company, count: int) -> list[str]:
    return [instances.start(company.database, "p", company.liqiang, {"n": n}).id for n in range(count)]


def complete(company: Company, instance: str) -> None:
    item = company.one(
        "SELECT id::text FROM work_items WHERE instance_id = :i AND closed_at IS NULL ORDER BY id LIMIT 1", i=instance
    )
    work_items.complete(company.database, item, company.admin, Answer({}))


def open_work(company: Company) -> list[tuple[str, str]]:
    return company.sql("SELECT element, state FROM work_items WHERE closed_at IS NULL ORDER BY instance_id, id")


def test_a_proposal_sorts_and_rehearses_and_changes_nothing(company: Company) -> None:
    company.deploy(version(LINE))
    at_a = begin(company, 2)
    [at_b] = begin(company, 1)
    complete(company, at_b)
    company.deploy(version(LONGER))
    rows = company.sql("SELECT * FROM events")
    found = migrations.propose(company.database, "p", company.guanxi)
    assert (found.to, len(found.groups)) == (2, 2)
    by_verdict = {group.verdict: group for group in found.groups}
    assert set(by_verdict["mapped"].instances) == set(at_a)
    effects = by_verdict["mapped"].effects
    assert effects is not None
    assert [(each.element, each.due_at) for each in effects.opened] == [("t", company.clock.now + timedelta(hours=2))]
    assert by_verdict["unchanged"].instances == (at_b,)
    assert company.sql("SELECT * FROM events") == rows
    company.deploy(version(SHORTER))
    found = migrations.propose(company.database, "p", company.guanxi)
    verdicts = {group.verdict: [(each.code, each.element) for each in group.problems] for group in found.groups}
    assert verdicts == {"decide": [("node_removed", "a")], "unchanged": []}
    decided = migrations.propose(company.database, "p", company.guanxi, mapping={"a": "b"})
    assert {group.verdict for group in decided.groups} == {"mapped", "unchanged"}


def test_items_keep_who_has_them_and_timers_keep_their_moment(company: Company) -> None:
    timed = LINE + boundary("t", "a", timer("Duration", "PT2H")) + flows("t>b")
    company.deploy(version(timed))
    [one] = begin(company, 1)
    item = company.one("SELECT id::text FROM work_items")
    company.sql("UPDATE work_items SET offered_to = '{role:finance.clerk}'")
    work_items.claim(company.database, item, company.wangfang)
    due = company.one("SELECT due_at FROM timers")
    company.clock.forward(timedelta(hours=1))
    company.deploy(
        version(timed.replace('"a"', '"x" name="复核"').replace("f_s_a", "f_s_x").replace('"f_a_b"', '"f_x_b"'))
    )
    made = migrations.migrate(company.database, "p", company.admin, "改名")
    assert [each.error for each in made.done] == [None]
    kept = "SELECT id::text, element, title, state, assignee_id::text FROM work_items"
    assert company.sql(kept) == [(item, "x", "复核", "claimed", company.wangfang.id)]
    assert company.sql("SELECT element, due_at FROM timers") == [("t", due)]
    last = history.entries(company.database, company.admin, one)[-1]
    assert (last.topic, last.facts["from"], last.facts["to"], last.facts["reason"]) == (
        "instance.migrated",
        1,
        2,
        "改名",
    )
    company.clock.forward(timedelta(hours=1))
    [row] = company.due("timers")
    assert timers.fire(company.database, row)
    assert open_work(company)[-1][0] == "b"


def test_going_back_gives_what_was(company: Company) -> None:
    company.deploy(version(LINE))
    one, two = begin(company, 2)
    was = company.sql("SELECT id, state, version_id FROM instances ORDER BY id")
    rows = company.sql("SELECT id, token, element, title, state FROM work_items ORDER BY id")
    company.deploy(version(LONGER.replace('"a"', '"x"')))
    made = migrations.migrate(company.database, "p", company.admin, "新版", mapping={"a": "x"})
    assert [element for element, _ in open_work(company)] == ["x", "x"]
    assert company.one("SELECT count(*) FROM timers") == 2
    complete(company, two)
    done = migrations.undo(company.database, company.admin, made.id)
    assert [(each.instance, each.error and each.error.code) for each in done] == [(one, None), (two, "moved_on")]
    assert company.sql("SELECT id, state, version_id FROM instances ORDER BY id")[0] == was[0]
    assert company.sql("SELECT id, token, element, title, state FROM work_items ORDER BY id")[0] == rows[0]
    assert company.one("SELECT count(*) FROM timers") == 0
    again = migrations.migrate(company.database, "p", company.admin, "再来一次", mapping={"a": "x"})
    assert [each.error for each in again.done] == [None]
    complete(company, one)
    assert open_work(company)[0][0] == "c"


def test_what_was_taken_away_comes_back_with_its_data(company: Company) -> None:
    fork = start() + nodes("parallelGateway", "g") + work("a b") + catch("m", "message") + end()
    company.deploy(version(fork + flows("s>g g>a g>b g>m a>e b>e m>e")))
    [one] = begin(company, 1)
    company.deploy(
        version(start() + nodes("parallelGateway", "g") + work("b c") + end() + flows("s>g g>b g>c b>e c>e"))
    )
    refused = migrations.migrate(company.database, "p", company.admin, "x")
    assert [each.error and each.error.code for each in refused.done] == ["undecided"]
    with pytest.raises(NotFound):
        migrations.undo(company.database, company.admin, refused.id)
    made = migrations.migrate(company.database, "p", company.admin, "x", mapping={"a": "", "m": "c"})
    assert [each.error for each in made.done] == [None]
    assert open_work(company) == [("b", "ready"), ("c", "ready")]
    assert company.one("SELECT reason FROM work_items WHERE element = 'a'") == "migrated"
    assert [each.error for each in migrations.undo(company.database, company.admin, made.id)] == [None]
    assert sorted(open_work(company)) == [("a", "ready"), ("b", "ready")]
    assert company.sql("SELECT element FROM subscriptions") == [("m",)]
    for _ in range(2):
        complete(company, one)


def test_a_batch_can_be_stopped_and_begun_again(company: Company) -> None:
    company.deploy(version(LINE))
    several = begin(company, 3)
    company.deploy(version(LONGER))
    first = migrations.migrate(company.database, "p", company.admin, "x", instances=several[:1])
    rest = migrations.migrate(company.database, "p", company.admin, "x")
    assert [len(made.done) for made in (first, rest)] == [1, 2]
    twice = migrations.migrate(company.database, "p", company.admin, "x", instances=several)
    assert {each.error and each.error.code for each in twice.done} == {"already_done"}
    back = migrations.migrate(company.database, "p", company.admin, "x", to=1)
    assert [each.error for each in back.done] == [None] * 3
    assert company.one("SELECT count(*) FROM timers") == 0


def test_suspended_ones_go_over_and_stay_suspended(company: Company) -> None:
    company.deploy(version(LINE))
    [one] = begin(company, 1)
    suspension.suspend(company.database, one, company.admin, "盘点")
    company.deploy(version(LONGER))
    made = migrations.migrate(company.database, "p", company.admin, "x")
    assert [each.error for each in made.done] == [None]
    company.clock.forward(timedelta(hours=3))
    assert company.due("timers") == []
    suspension.resume(company.database, one, company.admin)
    [row] = company.due("timers")
    assert timers.fire(company.database, row)


def test_an_incident_is_retried_under_the_mended_version(company: Company) -> None:
    broken = start() + work("a b") + '<exclusiveGateway id="x"/>' + end() + flows("s>a a>x x>b[n_=_8] x>e[n_=_9] b>e")
    company.deploy(version(broken))
    [one] = begin(company, 1)
    with pytest.raises(DiagramFailed):
        complete(company, one)
    company.deploy(version(broken.replace("n = 8", "n = 0")))
    made = migrations.migrate(company.database, "p", company.admin, "修正条件")
    assert [each.error for each in made.done] == [None]
    incidents.retry(company.database, company.one("SELECT id::text FROM incidents"), company.admin)
    assert open_work(company) == [("b", "ready")]


def test_a_start_that_failed_is_tried_again_under_the_mended_version(company: Company) -> None:
    broken = start() + '<exclusiveGateway id="x"/>' + work("a") + end() + flows("s>x x>a[n_=_8] x>e[n_=_9] a>e")
    company.deploy(version(broken))
    with pytest.raises(DiagramFailed):
        begin(company, 1)
    company.deploy(version(broken.replace("n = 8", "n = 0")))
    [group] = migrations.propose(company.database, "p", company.admin).groups
    assert (group.verdict, len(group.instances)) == ("unchanged", 1)
    made = migrations.migrate(company.database, "p", company.admin, "修正条件")
    assert [each.error for each in made.done] == [None]
    incidents.retry(company.database, company.one("SELECT id::text FROM incidents"), company.admin)
    assert open_work(company) == [("a", "ready")]


def rewound(company: Company, instance: str, seq: int) -> None:
    shown = checkpoints.preview_rewind(company.database, instance, company.admin, seq, restores=True)
    made = checkpoints.rewind_to(company.database, instance, company.admin, seq, "重填", restores=True, plan=shown.plan)
    assert made == shown


@pytest.mark.parametrize(("other", "at", "then"), [(LONGER, "a", ["c", "b"]), (RENAMED, "x", ["b"])])
def test_a_checkpoint_of_another_version_goes_over_too(company: Company, other: str, at: str, then: list[str]) -> None:
    company.deploy(version(LINE))
    [one] = begin(company, 1)
    complete(company, one)
    company.deploy(version(other))
    migrations.migrate(company.database, "p", company.admin, "x")
    rewound(company, one, 1)
    assert open_work(company) == [(at, "ready")]
    assert company.sql("SELECT element FROM timers") == ([("t",)] if other == LONGER else [])
    for element in then:
        complete(company, one)
        assert open_work(company) == [(element, "ready")]
    complete(company, one)
    assert company.sql("SELECT status FROM instances") == [("completed",)]


def test_it_goes_over_by_what_was_decided_or_is_refused_with_the_node(company: Company) -> None:
    company.deploy(version(LINE))
    one, other = begin(company, 2)
    complete(company, one)
    company.deploy(version(SHORTER))
    migrations.migrate(company.database, "p", company.admin, "x", instances=[one])
    with pytest.raises(WrongState, match="before a migration") as refused:
        checkpoints.preview_rewind(company.database, one, company.admin, 1, restores=True)
    assert [(each.code, each.element) for each in refused.value.problems] == [("node_removed", "a")]
    migrations.migrate(company.database, "p", company.admin, "x", instances=[other], mapping={"a": "b"})
    complete(company, other)
    assert company.one("SELECT status FROM instances WHERE id = :i", i=other) == "completed"


def test_back_over_two_migrations(company: Company) -> None:
    company.deploy(version(LINE))
    [one] = begin(company, 1)
    complete(company, one)
    for body in (LONGER, SHORTER):
        company.deploy(version(body))
        migrations.migrate(company.database, "p", company.admin, "x", mapping={"a": "b"})
    rewound(company, one, 1)
    assert open_work(company) == [("b", "ready")]
    complete(company, one)
    assert company.sql("SELECT status FROM instances") == [("completed",)]


def test_who_may_and_what_is_refused(company: Company) -> None:
    company.deploy(version(LINE))
    begin(company, 1)
    for person in (company.liqiang, company.linshu):
        with pytest.raises(NotAllowed):
            migrations.propose(company.database, "p", person)
    with pytest.raises(NotAllowed):
        migrations.migrate(company.database, "p", company.guanxi, "x")
    with pytest.raises(NotFound):
        migrations.propose(company.database, "p", company.admin, to=9)
    with pytest.raises(NotFound):
        migrations.propose(company.database, "nothing", company.admin)
    with pytest.raises(InvalidInput):
        migrations.migrate(company.database, "p", company.admin, "")
    assert migrations.propose(company.database, "p", company.admin).groups == ()
