"""Work items as people handle them: the table of operations, the price of completing one, and who is told what."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.bpmn.drawing import end, file, flows, process, start
from tests.company import Company
from workflow_engine.domain.errors import InvalidForm, InvalidInput, NotFound, Refused, Stale, WrongState
from workflow_engine.domain.work_item import OPERATIONS, READY
from workflow_engine.operations import instances, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import inbox, who
from workflow_engine.queries import work_items as queries
from workflow_engine.queries.inbox import InboxRow

OUTCOMES = (
    "<extensionElements>"
    '<handoff:outcome key="approve" zh="同意" en="Approve"/>'
    '<handoff:outcome key="reject" zh="驳回" en="Reject" comment="required"/>'
    "</extensionElements>"
)


def item(name: str, candidates: str, attributes: str = "", inner: str = "") -> str:
    return f'<userTask id="{name}" handoff:candidates="{candidates}" {attributes}>{inner}</userTask>'


THREE = file(
    process(
        start()
        + item("check", "finance.clerk", 'handoff:due="PT4H"', OUTCOMES)
        + item("approve", "manager(initiator)")
        + item("file", "initiator")
        + end()
        + flows("s>check check>approve approve>file file>e"),
        "three",
    )
)


@pytest.fixture
def begun(company: Company) -> Company:
    """One instance of three people, begun by 李强."""
    company.deploy(THREE)
    instances.start(company.database, "three", company.liqiang, {"amount": 12, "部门": "销售部"})
    return company


def only(company: Company, key: str, view: str = "all") -> InboxRow:
    (found,) = inbox.page(company.database, getattr(company, key), view, 50)
    return found


def test_work_goes_from_hand_to_hand(begun: Company) -> None:
    first = only(begun, "wangfang")
    assert (first.state, first.due_at, first.keys) == (
        "ready",
        begun.clock.now + timedelta(hours=4),
        ("role:finance.clerk",),
    )
    work_items.complete(begun.database, first.id, begun.wangfang, Answer({"ok": True}, "approve", "材料齐全"))
    second = only(begun, "chenjing", "mine")
    assert (second.element, second.state, second.assignee_name) == ("approve", "claimed", "陈静")
    work_items.complete(begun.database, second.id, begun.chenjing, Answer({}))
    third = only(begun, "liqiang", "mine")
    work_items.complete(begun.database, third.id, begun.liqiang, Answer({"no": "A-1"}))
    assert begun.sql("SELECT status, result FROM instances") == [("completed", "e")]
    assert begun.one("SELECT count(*) FROM offers") == 0
    values = dict(begun.sql("SELECT name, value::text FROM variables"))
    assert values.keys() == {"amount", "部门", "check", "approve", "file", "ok", "no"}
    assert '"outcome":"approve"' in values["check"]
    assert '"by":"wangfang"' in values["check"]


def test_completing_costs_one_transaction_of_few_statements(begun: Company) -> None:
    """With finding out who asks: at most ten, the lock of the instance first, one commit (issue 1, part 5)."""
    first = only(begun, "wangfang")
    work_items.complete(begun.database, first.id, begun.wangfang, Answer({}, "approve"))  # compiled and prepared
    again = instances.start(begun.database, "three", begun.liqiang, {})
    row = next(row for row in inbox.page(begun.database, begun.wangfang, "all", 50) if row.instance == again.id)
    with begun.counted() as sent:
        person = who.by_key(begun.database, "wangfang")
        assert person is not None
        work_items.complete(begun.database, row.id, person, Answer({"ok": True}, "approve", "好"))
    assert sent.count("COMMIT") == 1
    assert sent[-1] == "COMMIT"
    statements = [each for each in sent if each != "COMMIT"]
    assert len(statements) <= 10, "\n".join(statements)
    assert "FOR UPDATE" in statements[1]
    assert "FROM instances" in statements[1]


def test_the_outbox_row_is_part_of_the_act(begun: Company) -> None:
    row = only(begun, "wangfang")
    work_items.complete(begun.database, row.id, begun.wangfang, Answer({}, "approve"))
    assert begun.sql(
        "SELECT topic, target FROM outbox WHERE work_item_id = :item", item=only(begun, "chenjing").id
    ) == [("work_item.opened", "person:chenjing")]


STATES: dict[str, Callable[[Company, str], object]] = {
    "ready": lambda company, item: None,
    "claimed": lambda company, item: work_items.claim(company.database, item, company.wangfang),
    "completed": lambda company, item: work_items.complete(
        company.database, item, company.wangfang, Answer({}, "approve")
    ),
    "cancelled": lambda company, item: instances.cancel(
        company.database, company.one("SELECT id::text FROM instances"), company.liqiang, "误操作"
    ),
}
ACTS: dict[str, Callable[[Company, str, str], object]] = {
    "claim": lambda company, item, key: work_items.claim(company.database, item, getattr(company, key)),
    "release": lambda company, item, key: work_items.release(company.database, item, getattr(company, key)),
    "save_draft": lambda company, item, key: work_items.save_draft(
        company.database, item, getattr(company, key), {"a": 1}
    ),
    "complete": lambda company, item, key: work_items.complete(
        company.database, item, getattr(company, key), Answer({}, "approve")
    ),
}
DONE, WRONG, ABSENT = "done", "WrongState", "NotFound"
# What happens to 王芳 who works on it, 周岚 her colleague, 李强 who began it, and an administrator.
EXPECTED = {
    ("ready", "claim"): (DONE, DONE, ABSENT, "NotAllowed"),
    ("ready", "release"): (WRONG, WRONG, ABSENT, WRONG),
    ("ready", "save_draft"): (DONE, DONE, ABSENT, "NotAllowed"),
    ("ready", "complete"): (DONE, DONE, ABSENT, "NotAllowed"),
    ("claimed", "claim"): (WRONG, WRONG, ABSENT, WRONG),
    ("claimed", "release"): (DONE, WRONG, ABSENT, DONE),
    ("claimed", "save_draft"): (DONE, DONE, ABSENT, WRONG),
    ("claimed", "complete"): (DONE, WRONG, ABSENT, WRONG),
    **{("completed", operation): (WRONG, WRONG, ABSENT, WRONG) for operation in ACTS},
    **{("cancelled", operation): (WRONG, WRONG, ABSENT, WRONG) for operation in ACTS},
}


def test_the_table_is_whole() -> None:
    assert EXPECTED.keys() == {
        (state, operation) for state in STATES for operation in OPERATIONS if operation != "cancel"
    }


@pytest.mark.parametrize(("state", "operation"), EXPECTED)
def test_every_state_by_every_operation(begun: Company, state: str, operation: str) -> None:
    wanted = dict(zip(("wangfang", "zhoulan", "liqiang", "admin"), EXPECTED[state, operation], strict=True))
    item = only(begun, "wangfang").id
    STATES[state](begun, item)
    for key, expected in sorted(wanted.items(), key=lambda pair: pair[1] == DONE):
        before = begun.sql("SELECT state, version FROM work_items WHERE id = :item", item=item)
        try:
            ACTS[operation](begun, item, key)
            found = DONE
        except Refused as refused:
            found = type(refused).__name__
            assert begun.sql("SELECT state, version FROM work_items WHERE id = :item", item=item) == before
        assert found == expected, f"{operation} by {key} on an item that is {state}"
        if found == DONE:
            return


def test_who_was_faster_is_told(begun: Company) -> None:
    row = only(begun, "wangfang")
    work_items.claim(begun.database, row.id, begun.zhoulan)
    with pytest.raises(WrongState) as refused:
        work_items.complete(begun.database, row.id, begun.wangfang, Answer({}, "approve"))
    assert (refused.value.code, refused.value.facts["who"]) == ("already_claimed", "周岚")
    assert "周岚" in refused.value.text.zh
    work_items.complete(begun.database, row.id, begun.zhoulan, Answer({}, "approve"))
    with pytest.raises(WrongState) as refused:
        work_items.complete(begun.database, row.id, begun.wangfang, Answer({}, "approve"))
    assert (refused.value.code, refused.value.facts["who"]) == ("already_done", "周岚")


def test_a_page_that_was_read_earlier_is_stale(begun: Company) -> None:
    row = only(begun, "wangfang")
    work_items.claim(begun.database, row.id, begun.wangfang, version=row.revision)
    with pytest.raises(Stale):
        work_items.release(begun.database, row.id, begun.wangfang, version=row.revision)


def test_the_same_request_is_done_once(begun: Company) -> None:
    row = only(begun, "wangfang")
    for _ in range(3):
        done = work_items.complete(begun.database, row.id, begun.wangfang, Answer({}, "approve"), request="r-1")
        assert done.state == "completed"
    assert begun.one("SELECT count(*) FROM events WHERE topic = 'work_item.completed'") == 1
    with pytest.raises(WrongState):
        work_items.complete(begun.database, row.id, begun.wangfang, Answer({}, "approve"), request="r-2")


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (Answer({}), InvalidForm, "unknown_outcome"),
        (Answer({}, "maybe"), InvalidForm, "unknown_outcome"),
        (Answer({}, "reject"), InvalidForm, "comment_required"),
        (Answer({}, "reject", "   "), InvalidForm, "comment_required"),
        (Answer({}, "approve", "长" * 4001), InvalidInput, "text_too_long"),
        (Answer({"a b": 1}, "approve"), InvalidForm, "unknown_field"),
        (Answer({"x": [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}, "approve"), Refused, "too_large"),
    ],
)
def test_a_wrong_answer_changes_nothing(begun: Company, answer: Answer, error: type[Refused], code: str) -> None:
    row = only(begun, "wangfang")
    with pytest.raises(error) as refused:
        work_items.complete(begun.database, row.id, begun.wangfang, answer)
    assert code in {refused.value.code, *(problem.code for problem in refused.value.problems)}
    assert only(begun, "wangfang").state == READY
    assert begun.one("SELECT count(*) FROM events") == 1


def test_a_draft_is_seen_by_its_author_alone_and_ends_with_the_item(begun: Company) -> None:
    row = only(begun, "wangfang")
    work_items.save_draft(begun.database, row.id, begun.wangfang, {"note": "等合同"})
    assert queries.one(begun.database, begun.wangfang, row.id).draft == {"note": "等合同"}
    assert queries.one(begun.database, begun.zhoulan, row.id).draft is None
    work_items.complete(begun.database, row.id, begun.wangfang, Answer({}, "approve"))
    assert begun.one("SELECT count(*) FROM drafts") == 0


def test_a_role_that_was_taken_away_no_longer_counts(begun: Company) -> None:
    row = only(begun, "wangfang")
    begun.sql("DELETE FROM role_members WHERE role = 'finance.clerk'")
    with pytest.raises(NotFound):
        work_items.complete(begun.database, row.id, begun.wangfang, Answer({}, "approve"))


def test_work_for_nobody_goes_to_administrators(company: Company) -> None:
    company.deploy(file(process(start() + item("a", "head(warehouse)") + end() + flows("s>a a>e"))))
    instances.start(company.database, "p", company.liqiang, {})
    assert only(company, "admin").keys == ("administrators",)
    assert inbox.page(company.database, company.liuyang, "all", 50) == []


def test_computed_candidates_that_cannot_be_read_go_to_administrators(company: Company) -> None:
    company.deploy(file(process(start() + item("a", "=who") + end() + flows("s>a a>e"))))
    instances.start(company.database, "p", company.liqiang, {"who": "head((finance"})
    assert only(company, "admin").keys == ("administrators",)


def test_a_role_that_nobody_has_is_pointed_out(company: Company) -> None:
    company.sql("DELETE FROM role_members WHERE role = 'warehouse.keeper'")
    lanes = (
        '<laneSet id="ls"><lane id="l" handoff:role="warehouse.keeper"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    )
    drawn = lanes + start() + item("a", "warehouse.keeper") + '<userTask id="b"/>' + end() + flows("s>a a>b b>e")
    found = [(each.code, each.element) for each in company.deploy(file(process(drawn))).warnings]
    assert sorted(found) == [("role_without_people", "a"), ("role_without_people", "l")]


def test_a_lane_gives_work_to_its_department_or_role(company: Company) -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="财务部"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="l2" name="Warehouse keeper"><flowNodeRef>b</flowNodeRef></lane>'
        '<lane id="l3" name="外部 客户"><flowNodeRef>c</flowNodeRef></lane></laneSet>'
    )
    drawn = (
        lanes
        + start()
        + "".join(f'<userTask id="{name}"/>' for name in "abc")
        + end()
        + flows("s>a s>b s>c a>e b>e c>e")
    )
    made = company.deploy(file(process(drawn)))
    assert [(each.code, each.element) for each in made.warnings] == [("lane_without_role", "l3")]
    instances.start(company.database, "p", company.liqiang, {})
    assert dict(company.sql("SELECT element, array_to_string(offered_to, ' ') FROM work_items")) == {
        "a": "department:finance",
        "b": "role:warehouse.keeper",
        "c": "administrators",
    }
