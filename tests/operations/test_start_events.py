"""Several events of one start in the database: each begins instances of its own."""

from datetime import timedelta

from tests.bpmn.drawing import end, file, flows, process, start, timer, work
from tests.company import Company
from workflow_engine.operations import messages, start_timers


def test_each_of_several_timers_of_one_start_keeps_its_own_time(company: Company) -> None:
    two = start("s", timer("Cycle", "R/PT1H") + timer("Cycle", "R/PT5H")) + work("a") + end()
    company.deploy(file(process(two + flows("s>a a>e"))))
    for hours in (1, 4):
        company.clock.forward(timedelta(hours=hours))
        for row in company.due("start_timers"):
            assert start_timers.fire(company.database, row)
    assert company.one("SELECT count(*) FROM instances") == 3


def test_each_of_several_messages_of_one_start_begins_an_instance(company: Company) -> None:
    both = start("s", "message,message 2") + work("a") + end()
    company.deploy(file(process(both + flows("s>a a>e"))))
    for name in ("bye", "hello", "bye"):
        messages.publish(company.database, company.admin, name, None, {})
    for row in company.due("messages"):
        messages.deliver(company.database, row)
    assert company.one("SELECT count(*) FROM instances") == 3
