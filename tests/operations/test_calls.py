"""Called processes in the database: which version a call means."""

import pytest

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import Company
from workflow_engine.operations import instances


@pytest.mark.parametrize(("binding", "work_of"), [("latest", "v3"), ("deployment", "v2"), ("1", "v1")])
def test_a_call_is_bound_to_the_newest_version_the_one_that_came_with_it_or_a_number(
    company: Company, binding: str, work_of: str
) -> None:
    call = f'<callActivity id="c" calledElement="q" handoff:binding="{binding}"/>'
    caller = process(start() + call + end() + flows("s>c c>e"))
    versions = {name: process(start("qs") + work(name) + flows(f"qs>{name}"), "q") for name in ("v1", "v2", "v3")}
    for parts in ([versions["v1"]], [versions["v2"], caller], [versions["v3"]]):
        company.deploy(file(*parts))
    instances.start(company.database, "p", company.liqiang, {})
    assert company.sql("SELECT element FROM work_items") == [(work_of,)]
