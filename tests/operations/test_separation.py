"""Separation of duties: who did one node may not do the other, whoever it is offered to and in whatever order."""

import pytest

from tests.bpmn.drawing import end, file, flows, nodes, process, refused, start
from tests.company import Company
from workflow_engine.domain.errors import NotAllowed
from workflow_engine.domain.person import UNROUTED, Person
from workflow_engine.operations import instances, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.testing import Lab

NOTHING = Answer({})


def task(name: str, candidates: str) -> str:
    return f'<userTask id="{name}" handoff:candidates="{candidates}"/>'


def begun(company: Company, body: str, by: Person | None = None) -> None:
    company.deploy(file(process(body)))
    instances.start(company.database, "p", by or company.admin, {})


def item(company: Company, element: str) -> str:
    return company.one(
        "SELECT id::text FROM work_items WHERE element = :e AND state IN ('ready', 'claimed')", e=element
    )


def does(company: Company, person: Person, element: str) -> None:
    work_items.complete(company.database, item(company, element), person, NOTHING)


def is_kept_out(company: Company, person: Person, element: str) -> bool:
    """Refused to take it and to complete it, with nothing changed."""
    found, before = item(company, element), company.sql("SELECT * FROM work_items ORDER BY id")
    for act in (
        lambda: work_items.claim(company.database, found, person),
        lambda: work_items.complete(company.database, found, person, NOTHING),
    ):
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert refusal.value.code == "separation_of_duties"
    return company.sql("SELECT * FROM work_items ORDER BY id") == before


ONE_AFTER_THE_OTHER = (
    start()
    + task("apply", "sales.rep")
    + task("approve", "sales.rep, not(apply)")
    + end()
    + flows("s>apply apply>approve approve>e")
)


def test_a11_the_same_person_may_not_do_both(company: Company) -> None:
    begun(company, ONE_AFTER_THE_OTHER)
    does(company, company.liqiang, "apply")
    assert is_kept_out(company, company.liqiang, "approve")
    does(company, company.zhaomin, "approve")


def test_nodes_side_by_side_keep_each_other_out(company: Company) -> None:
    side = task("legal", "finance.clerk, not(audit)") + task("audit", "finance.clerk, not(legal)")
    gates = nodes("parallelGateway", "g j")
    begun(company, start() + gates + side + end() + flows("s>g g>legal g>audit legal>j audit>j j>e"))
    does(company, company.wangfang, "audit")
    assert is_kept_out(company, company.wangfang, "legal")
    does(company, company.zhoulan, "legal")


def test_every_round_of_a_loop_counts(company: Company) -> None:
    looped = start() + task("apply", "sales.rep") + task("approve", "sales.rep, not(apply)")
    again = (
        '<exclusiveGateway id="g" default="f_g_e"/>'
        + end()
        + flows("s>apply apply>approve approve>g g>apply[n_<_2] g>e")
    )
    company.deploy(file(process(looped + again)))
    instances.start(company.database, "p", company.admin, {"n": 1})
    does(company, company.liqiang, "apply")
    does(company, company.zhaomin, "approve")
    does(company, company.zhaomin, "apply")
    assert is_kept_out(company, company.zhaomin, "approve")
    assert is_kept_out(company, company.liqiang, "approve")


def test_who_began_it_is_kept_out(company: Company) -> None:
    begun(company, start() + task("a", "sales.rep, not(initiator)") + end() + flows("s>a a>e"), company.liqiang)
    assert is_kept_out(company, company.liqiang, "a")
    does(company, company.zhaomin, "a")


def test_a_person_named_for_both_leaves_the_second_to_administrators(company: Company) -> None:
    second = '<userTask id="b" handoff:assignee="liqiang" handoff:candidates="not(a)"/>'
    begun(company, start() + task("a", "person:liqiang") + second + end() + flows("s>a a>b b>e"))
    does(company, company.liqiang, "a")
    assert company.one("SELECT offered_to FROM work_items WHERE element = 'b'") == [UNROUTED]
    does(company, company.admin, "b")


def test_it_is_written_out_and_never_computed(company: Company) -> None:
    computed = task("b", "=&quot;sales.rep, not(a)&quot;")
    begun(company, start() + task("a", "sales.rep") + computed + end() + flows("s>a a>b b>e"))
    does(company, company.liqiang, "a")
    assert company.one("SELECT offered_to FROM work_items WHERE element = 'b'") == [UNROUTED]


@pytest.mark.parametrize("name", ["nowhere", "s", "g"])
def test_it_names_work_of_the_same_process(name: str) -> None:
    body = start() + nodes("task", "g") + task("a", f"sales.rep, not({name})") + end() + flows("s>g g>a a>e")
    assert refused(process(body)) == [("dangling_ref", "a")]


def test_a_start_keeps_nobody_apart() -> None:
    body = start("s", attributes='handoff:candidates="not(initiator)"') + end() + flows("s>e")
    assert refused(process(body)) == [("dangling_ref", "s")]
    assert Lab().deploy(file(process(ONE_AFTER_THE_OTHER)))
