"""Many at once: the instance row is the queue, so one wins where only one can and everybody succeeds where all can."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import Company
from workflow_engine.domain.errors import Refused, WrongState
from workflow_engine.operations import instances, messages, work_items
from workflow_engine.operations.work_items import Answer

TWENTY = [f"a{number}" for number in range(20)]
SPLIT = file(
    process(
        start()
        + '<parallelGateway id="g"/><parallelGateway id="j"/>'
        + "".join(f'<userTask id="{name}" handoff:candidates="finance.clerk"/>' for name in TWENTY)
        + work("after")
        + end()
        + flows("s>g j>after after>e " + " ".join(f"g>{name} {name}>j" for name in TWENTY)),
        "split",
    )
)


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Let all acts begin at the same moment; what each gives, or the refusal it gets."""
    gate = Barrier(len(acts))

    def act(given: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return given()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def items(company: Company) -> list[str]:
    return [name for (name,) in company.sql("SELECT id::text FROM work_items WHERE element LIKE 'a%' ORDER BY id")]


def test_twenty_approvers_of_one_instance_all_succeed(company: Company) -> None:
    """K08: and the join fires once."""
    company.deploy(SPLIT)
    instances.start(company.database, "split", company.liqiang, {})
    person = company.wangfang
    done = together(
        [
            lambda item=item, n=n: work_items.complete(company.database, item, person, Answer({f"v{n}": n}))
            for n, item in enumerate(items(company))
        ]
    )
    assert [each.state for each in done] == ["completed"] * 20
    assert company.sql("SELECT count(*) FROM work_items WHERE element = 'after'") == [(1,)]
    assert company.one("SELECT count(*) FROM variables WHERE name LIKE 'v%'") == 20
    assert company.sql("SELECT seq, count(*) OVER () FROM events ORDER BY seq DESC LIMIT 1") == [(21, 21)]


def test_two_people_complete_one_item(company: Company) -> None:
    """Ten rounds of two people: one wins, the other is told who was faster."""
    company.deploy(SPLIT)
    instances.start(company.database, "split", company.liqiang, {})
    for item in items(company)[:10]:
        done = together(
            [
                lambda item=item, person=person: work_items.complete(
                    company.database, item, person, Answer({"who": person.key})
                )
                for person in (company.wangfang, company.zhoulan)
            ]
        )
        (won,) = [each for each in done if not isinstance(each, Exception)]
        (lost,) = [each for each in done if isinstance(each, WrongState)]
        assert (lost.code, lost.facts["who"]) == ("already_done", won.assignee_name)
    assert company.one("SELECT count(*) FROM events WHERE topic = 'work_item.completed'") == 10


def test_one_request_sent_twice_at_once(company: Company) -> None:
    company.deploy(SPLIT)
    begun = together([lambda: instances.start(company.database, "split", company.liqiang, {}, request="same")] * 5)
    assert len({each.id for each in begun}) == 1
    item = items(company)[0]
    done = together(
        [lambda: work_items.complete(company.database, item, company.wangfang, Answer({}), request="r-1")] * 5
    )
    assert [each.state for each in done] == ["completed"] * 5
    assert company.one("SELECT count(*) FROM events WHERE topic = 'work_item.completed'") == 1


def test_completing_against_cancelling(company: Company) -> None:
    company.deploy(SPLIT)
    for _ in range(5):
        begun = instances.start(company.database, "split", company.liqiang, {})
        item = company.one("SELECT min(id::text) FROM work_items WHERE instance_id = :id", id=begun.id)
        together(
            [
                lambda item=item: work_items.complete(company.database, item, company.wangfang, Answer({})),
                lambda begun=begun: instances.cancel(company.database, begun.id, company.liqiang, "客户取消"),
            ]
        )
        states = dict(
            company.sql("SELECT state, count(*) FROM work_items WHERE instance_id = :id GROUP BY 1", id=begun.id)
        )
        assert states in ({"cancelled": 20}, {"completed": 1, "cancelled": 19})
        assert company.one("SELECT status FROM instances WHERE id = :id", id=begun.id) == "cancelled"


def test_many_routers_deliver_each_message_once(company: Company) -> None:
    receives = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
    drawn = start() + f'<intermediateCatchEvent id="m">{receives}</intermediateCatchEvent>' + work("after") + end()
    company.deploy(file(process(drawn + flows("s>m m>after after>e"), "waits")))
    for number in range(10):
        instances.start(company.database, "waits", company.liqiang, {"no": number})
        messages.publish(company.database, company.admin, "hello", number, {})
    due = company.due("messages")
    together([lambda row=row: messages.deliver(company.database, row) for row in [*due, *due]])
    assert company.one("SELECT count(*) FROM work_items") == 10
    assert company.sql("SELECT DISTINCT status FROM messages") == [("delivered",)]


def test_numbers_of_starts_at_once_are_different(company: Company) -> None:
    company.deploy(SPLIT)
    begun = together([lambda: instances.start(company.database, "split", company.liqiang, {})] * 8)
    assert len({each.id for each in begun}) == 8
