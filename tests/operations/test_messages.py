"""Messages and signals: kept, correlated, handed to exactly one receiver or to everybody who waits."""

import json
from datetime import timedelta

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, mapping, process, start, throw, work
from tests.company import Company
from workflow_engine.domain.errors import InvalidForm, InvalidInput, WrongState
from workflow_engine.operations import instances, messages
from workflow_engine.operations.messages import publish
from workflow_engine.store import messages as stored
from workflow_engine.store import suspension
from workflow_engine.store.prepared import Prepared
from workflow_engine.store.writing import waiting

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


def test_one_instance_per_key_is_one_at_a_time(company: Company) -> None:
    once = '<messageEventDefinition messageRef="message_2" handoff:singleton="true"/>'
    company.deploy(file(process(start("s", once) + work("b") + end() + flows("s>b b>e"), "once")))
    for key in ("A-1", "A-1", "A-2", "A-2"):
        publish(company.database, company.admin, "bye", key, {}, seconds=3600)
        route(company)
    [first, _] = at(company, "b")
    waits = "SELECT correlation FROM messages WHERE status = 'waiting' ORDER BY id"
    assert company.sql(waits) == [('"A-1"',), ('"A-2"',)]
    instances.cancel(company.database, first, company.admin, "办完")
    route(company)
    assert (len(at(company, "b")), company.sql(waits)) == (3, [('"A-2"',)])
    company.clock.forward(timedelta(hours=2))
    route(company)  # what has waited too long begins nothing any more
    assert (len(at(company, "b")), company.sql(waits)) == (3, [])


def plan(company: Company, sql: str, **named: object) -> str:
    """How PostgreSQL would run a statement as it is sent to the driver."""
    with company.database.engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        return "\n".join(line for (line,) in driver.execute(f"EXPLAIN {sql}", named))


def test_who_waits_and_what_waits_are_found_by_index(company: Company) -> None:
    company.deploy(WAITS)
    begun = begin(company, no="A-1")
    company.sql(
        "INSERT INTO subscriptions (id, instance_id, token, element, kind, name, correlation, armed_at)"
        " SELECT gen_random_uuid(), CAST(:i AS uuid), 't' || n, 'm', 'message', 'hello', '\"B-' || n || '\"', now()"
        " FROM generate_series(1, 20000) n",
        i=begun,
    )
    company.sql(
        "INSERT INTO messages (id, source, source_id, kind, name, correlation, variables, status, sent_at, expires_at, due_at)"
        " SELECT gen_random_uuid(), 'x', n::text, 'message', 'hello' || n % 50, '\"C-' || n || '\"', '{}', 'waiting',"
        " now(), now(), now() FROM generate_series(1, 20000) n"
    )
    company.sql("ANALYZE subscriptions, messages")
    wanted = {"name": "hello", "correlation": '"B-7"', "expires": company.clock()}
    given = {"id": begun, "token": "9", "element": "m", "kind": "message", "name": "hello", "correlation": '"C-7"'}
    opening = {"instance": begun, "closed": [], "rows": json.dumps([given]), "now": company.clock()}
    plans = [
        plan(company, Prepared(stored.ROUTE.text).sql, **wanted),
        plan(company, Prepared(stored.TAKE.text).sql, instance=begun, **wanted),
        plan(company, Prepared(stored.FAN_OUT.text).sql, id=begun, name="hello", sent=company.clock()),
        plan(company, waiting.SUBSCRIPTIONS.sql, **opening),
        plan(company, Prepared(suspension.WAKE.text).sql, instance=begun, now=company.clock()),
    ]
    assert [each for each in plans[:3] if "ix_subscriptions_wait" not in each] == []
    assert "ix_messages_route" in plans[3]
    assert [each for each in plans[3:] if "Seq Scan on messages" in each] == []
    company.sql("DELETE FROM subscriptions WHERE token LIKE 't%'")
    company.sql("DELETE FROM messages")


def test_a_thrown_message_reaches_another_process(company: Company) -> None:
    company.deploy(WAITS)
    begun = begin(company, no="A-1")
    sent = '<messageEventDefinition messageRef="message_1" handoff:correlation="order"/>'
    company.deploy(file(process(start() + throw("t", sent) + end() + flows("s>t t>e"), "throws")))
    instances.start(company.database, "throws", company.liqiang, {"order": "A-1"})
    assert route(company) == [True]
    assert at(company) == [begun]


def test_a_thrown_message_waits_as_long_as_the_diagram_says(company: Company) -> None:
    company.deploy(WAITS)
    sent = '<messageEventDefinition messageRef="message_1" handoff:correlation="order" handoff:timeToLive="PT1H"/>'
    company.deploy(file(process(start() + throw("t", sent) + end() + flows("s>t t>e"), "throws")))
    for minutes, heard in ((59, True), (61, False)):
        instances.start(company.database, "throws", company.liqiang, {"order": f"A-{minutes}"})
        route(company)
        company.clock.forward(timedelta(minutes=minutes))
        begun = begin(company, no=f"A-{minutes}")
        route(company)
        assert (begun in at(company)) == heard


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
