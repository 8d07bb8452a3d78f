"""Messages and signals: kept, correlated, handed to exactly one receiver or to everybody who waits."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, mapping, process, start, throw, work
from tests.company import Company
from workflow_engine.domain.errors import InvalidForm, InvalidInput, WrongState
from workflow_engine.operations import instances, messages
from workflow_engine.operations.messages import publish

RECEIPT = '<messageEventDefinition messageRef="message_1" handoff:correlation="no"/>'
WAITS = file(
    process(
        start() + catch("m", RECEIPT + mapping(output_paid="paid")) + work("a") + end() + flows("s>m m>a a>e"), "waits"
    )
)


def route(company: Company) -> list[bool]:
    """Route everything that is due, and what comes of it."""
    done: list[bool] = []
    while due := company.due("messages"):
        done += [messages.deliver(company.database, row) for row in due]
    return done


def begin(company: Company, **variables: object) -> str:
    return instances.start(company.database, "waits", company.liqiang, variables).id


def at(company: Company, element: str = "a") -> list[str]:
    """Instances that have come to an element."""
    found = company.sql(
        "SELECT instance_id::text FROM work_items WHERE element = :element ORDER BY id", element=element
    )
    return [name for (name,) in found]


def test_a_message_finds_the_instance_with_its_key(company: Company) -> None:
    company.deploy(WAITS)
    first, second = begin(company, no="A-1"), begin(company, no="A-2")
    assert publish(company.database, company.admin, "hello", "A-2", {"paid": 10})
    assert route(company) == [True]
    assert at(company) == [second]
    assert company.one("SELECT value::text FROM variables WHERE name = 'paid'") == "10"
    assert company.one("SELECT count(*) FROM subscriptions WHERE instance_id = :first", first=first) == 1


@pytest.mark.parametrize("key", [7, "7", 7.0])
def test_keys_compare_as_people_write_them(company: Company, key: object) -> None:
    company.deploy(WAITS)
    begun = begin(company, no=7)
    publish(company.database, company.admin, "hello", key, {})
    route(company)
    assert at(company) == [begun]


def test_a_message_that_comes_first_is_kept_until_somebody_waits(company: Company) -> None:
    company.deploy(WAITS)
    publish(company.database, company.admin, "hello", "A-1", {})
    assert route(company) == [False]
    begun = begin(company, no="A-1")
    assert route(company) == [True]
    assert at(company) == [begun]


def test_a_message_expires(company: Company) -> None:
    company.deploy(WAITS)
    publish(company.database, company.admin, "hello", "A-1", {}, seconds=60)
    route(company)
    company.clock.forward(timedelta(seconds=61))
    begin(company, no="A-1")
    route(company)
    assert at(company) == []
    assert company.one("SELECT status FROM messages") == "expired"


def test_one_message_has_one_receiver(company: Company) -> None:
    """The one that has waited longest; the rule is written in the manual."""
    company.deploy(WAITS)
    begun = [begin(company, no="A-1") for _ in range(3)]
    for _ in range(2):
        publish(company.database, company.admin, "hello", "A-1", {})
    route(company)
    assert at(company) == begun[:2]
    begin(company, no="A-1")
    with pytest.raises(WrongState) as refused:
        publish(company.database, company.admin, "hello", "A-1", {}, unique=True)
    assert refused.value.code == "ambiguous"


def test_the_same_message_again_is_ignored(company: Company) -> None:
    company.deploy(WAITS)
    begun = [begin(company, no="A-1") for _ in range(2)]
    assert publish(company.database, company.admin, "hello", "A-1", {}, message_id="bank-17")
    assert not publish(company.database, company.admin, "hello", "A-1", {}, message_id="bank-17")
    route(company)
    assert at(company) == begun[:1]


def test_a_message_begins_an_instance_or_one_per_key(company: Company) -> None:
    many = file(process(start("s", "message") + work("a") + end() + flows("s>a a>e"), "many"))
    company.deploy(many)
    for _ in range(2):
        publish(company.database, company.admin, "hello", "A-1", {"x": 1})
    route(company)
    assert len(at(company)) == 2
    once = '<messageEventDefinition messageRef="message_2" handoff:singleton="true"/>'
    company.deploy(file(process(start("s", once) + work("b") + end() + flows("s>b b>e"), "once")))
    for key in ("A-1", "A-1", "A-2"):
        publish(company.database, company.admin, "bye", key, {})
    route(company)
    assert len(at(company, "b")) == 2


def test_a_thrown_message_reaches_another_process(company: Company) -> None:
    company.deploy(WAITS)
    begun = begin(company, no="A-1")
    sent = '<messageEventDefinition messageRef="message_1" handoff:correlation="order"/>'
    company.deploy(file(process(start() + throw("t", sent) + end() + flows("s>t t>e"), "throws")))
    instances.start(company.database, "throws", company.liqiang, {"order": "A-1"})
    assert route(company) == [True]
    assert at(company) == [begun]


def test_a_signal_is_heard_by_all_and_begins_instances(company: Company) -> None:
    company.deploy(
        file(
            process(
                start() + catch("c", "signal," + mapping(output_why="why")) + work("a") + end() + flows("s>c c>a a>e"),
                "hears",
            )
        )
    )
    company.deploy(
        file(
            process(start("s", "signal," + mapping(output_why="why")) + work("b") + end() + flows("s>b b>e"), "begins")
        )
    )
    begun = [instances.start(company.database, "hears", company.liqiang, {}).id for _ in range(3)]
    publish(company.database, company.admin, "sig", None, {"why": "盘点"}, kind="signal")
    route(company)
    assert sorted(at(company)) == sorted(begun)
    assert len(at(company, "b")) == 1
    assert company.one("SELECT count(*) FROM variables WHERE name = 'why'") == 4


def test_an_interrupting_message_ends_the_work(company: Company) -> None:
    drawn = start() + work("a b") + boundary("m", "a", RECEIPT) + end() + flows("s>a a>e m>b b>e")
    company.deploy(file(process(drawn, "waits")))
    begin(company, no="A-1")
    publish(company.database, company.admin, "hello", "A-1", {})
    route(company)
    assert company.sql("SELECT element, state, reason FROM work_items ORDER BY id") == [
        ("a", "cancelled", "boundary"),
        ("b", "ready", None),
    ]


def test_refusals(company: Company) -> None:
    with pytest.raises(InvalidInput):
        publish(company.database, company.admin, "", None, {})
    with pytest.raises(InvalidForm):
        publish(company.database, company.admin, "hello", None, {"a b": 1})
    assert company.one("SELECT count(*) FROM messages") == 0
