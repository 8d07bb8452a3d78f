"""An administrator moves tokens: shown first, done as shown, refused when something has changed meanwhile."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import boundary, end, file, flows, nodes, process, start, timer, work
from tests.company import Company
from workflow_engine.domain.errors import InvalidInput, NotAllowed, NotFound, WrongState
from workflow_engine.operations import instances, suspension, tokens, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import history

FORK = file(
    process(
        start()
        + nodes("parallelGateway", "g j")
        + work("a b c")
        + boundary("t", "a", timer("Duration", "PT1H"))
        + end()
        + flows("s>g g>a g>b a>j b>j t>c j>c c>e"),
        "fork",
    )
)


@pytest.fixture
def forked(company: Company) -> str:
    company.deploy(FORK)
    return instances.start(company.database, "fork", company.liqiang, {}).id


def token(company: Company, element: str) -> str:
    return str(company.one("SELECT token FROM work_items WHERE element = :e AND closed_at IS NULL", e=element))


def test_a_move_does_what_was_shown(company: Company, forked: str) -> None:
    move = [token(company, "a")], ["c"]
    shown = tokens.preview_move(company.database, forked, company.admin, *move)
    assert [position.element for position in shown.opened] == ["c"]
    assert sorted(position.element for position in shown.closed) == ["a", "t"]
    assert [position.element for position in shown.kept] == ["b"]
    assert company.sql("SELECT element FROM work_items WHERE closed_at IS NULL ORDER BY 1") == [("a",), ("b",)]
    done = tokens.move(company.database, forked, company.admin, *move, "王芳已线下确认", plan=shown.plan, force=True)
    assert done == shown
    assert company.sql("SELECT element FROM work_items WHERE closed_at IS NULL ORDER BY 1") == [("b",), ("c",)]
    assert company.sql("SELECT reason FROM work_items WHERE closed_at IS NOT NULL") == [("moved",)]
    assert company.one("SELECT count(*) FROM timers") == 0
    last = history.entries(company.database, company.admin, forked)[-1]
    assert (last.topic, last.facts["reason"]) == ("instance.moved", "王芳已线下确认")


def test_a_move_after_which_it_could_never_end_has_to_be_forced(company: Company, forked: str) -> None:
    move = company.database, forked, company.admin, [token(company, "a")], []  # the join waits for it
    shown = tokens.preview_move(*move)
    assert shown.can_end is False
    with pytest.raises(WrongState, match="never come to an end"):
        tokens.move(*move, "x", plan=shown.plan)
    other = tokens.preview_move(company.database, forked, company.admin, [token(company, "a")], ["f_a_j"])
    assert other.can_end is True
    tokens.move(*move, "之后再处理", plan=shown.plan, force=True)


def test_a_second_token_on_the_same_way_comes_to_an_end_too(company: Company) -> None:
    company.deploy(file(process(start() + work("a b") + end() + flows("s>a a>b b>e"), "line")))
    begun = instances.start(company.database, "line", company.liqiang, {}).id
    assert tokens.preview_move(company.database, begun, company.admin, [], ["b"]).can_end is True
    assert tokens.preview_move(company.database, begun, company.admin, [], ["a", "f_a_b"]).can_end is True


def test_a_plan_holds_until_something_changes(company: Company, forked: str) -> None:
    shown = tokens.preview_move(company.database, forked, company.admin, [], ["c"])
    item = company.one("SELECT id::text FROM work_items WHERE element = 'b'")
    work_items.complete(company.database, item, company.admin, Answer({}))
    with pytest.raises(WrongState, match="changed since"):
        tokens.move(company.database, forked, company.admin, [], ["c"], "x", plan=shown.plan, force=True)
    again = tokens.preview_move(company.database, forked, company.admin, [], ["c"])
    with pytest.raises(WrongState, match="changed since"):
        tokens.move(company.database, forked, company.admin, [], ["b"], "x", plan=again.plan, force=True)
    tokens.move(company.database, forked, company.admin, [], ["c"], "x", plan=again.plan, force=True)


def test_taking_the_last_token_away_ends_the_instance(company: Company, forked: str) -> None:
    move = [token(company, "a"), token(company, "b")], []
    shown = tokens.preview_move(company.database, forked, company.admin, *move)
    assert shown.status == "completed"
    tokens.move(company.database, forked, company.admin, *move, "重复发起", plan=shown.plan)
    assert company.sql("SELECT status FROM instances") == [("completed",)]


def test_what_is_moved_while_suspended_waits(company: Company, forked: str) -> None:
    suspension.suspend(company.database, forked, company.admin, "盘点")
    shown = tokens.preview_move(company.database, forked, company.admin, [token(company, "a")], ["a"])
    tokens.move(company.database, forked, company.admin, [token(company, "a")], ["a"], "重做", plan=shown.plan)
    company.clock.forward(timedelta(hours=2))
    assert company.due("timers") == []
    assert company.one("SELECT status FROM instances") == "suspended"


def test_who_may_and_what_is_refused(company: Company, forked: str) -> None:
    with pytest.raises(NotAllowed):
        tokens.standing(company.database, forked, company.liqiang)
    with pytest.raises(NotFound):
        tokens.standing(company.database, "0192f000-0000-7000-8000-000000000000", company.admin)
    standing = tokens.standing(company.database, forked, company.admin)
    assert [(each.element, each.is_listener, each.due_at is not None) for each in standing] == [
        ("a", False, False),
        ("b", False, False),
        ("t", True, True),
    ]
    with pytest.raises(InvalidInput):
        tokens.preview_move(company.database, forked, company.admin, [], [])
    with pytest.raises(InvalidInput) as refused:
        tokens.preview_move(company.database, forked, company.admin, [], ["nowhere", "t"])
    assert [problem.code for problem in refused.value.problems] == ["unknown_element", "not_a_target"]
    with pytest.raises(WrongState):
        tokens.preview_move(company.database, forked, company.admin, ["99"], [])
    plan = tokens.preview_move(company.database, forked, company.admin, [], ["c"]).plan
    with pytest.raises(InvalidInput):
        tokens.move(company.database, forked, company.admin, [], ["c"], " ", plan=plan)
