"""Work in a called process is checked as its own version says: form, rights, outcomes and the variables it sees."""

import json

import pytest

from tests.bpmn.drawing import end, file, flows, mapping, process, start
from tests.company import Company
from tests.web.drawn import FORM, OUTCOMES, asked, package
from workflow_engine.domain.errors import InvalidForm, NotAllowed
from workflow_engine.operations import definitions, instances, work_items
from workflow_engine.operations.work_items import Answer
from workflow_engine.queries import work_items as queries

CHILD = process(
    start()
    + asked("check", "sales.rep", {"item": "write!", "amount": "read"}, OUTCOMES)
    + end()
    + flows("s>check check>e"),
    "child",
)
PARENT = process(
    start("ps")
    + f'<callActivity id="c" calledElement="child">{mapping(input_amount="42", output_chosen="item")}</callActivity>'
    + end("pe")
    + flows("ps>c c>pe"),
    "parent",
)


@pytest.fixture
def item(company: Company) -> str:
    """An item of the called process."""
    for diagram, forms in ((CHILD, {"forms__purchase": json.dumps(FORM, default=str)}), (PARENT, {})):
        definitions.deploy(company.database, package(**{"p.bpmn": file(diagram)}, **forms), company.admin, "p.zip")
    instances.start(company.database, "parent", company.liqiang, {"amount": 7})
    return company.one("SELECT id::text FROM work_items")


@pytest.mark.parametrize(
    ("values", "outcome", "refusal", "code"),
    [
        ({"evil": "1"}, "approve", InvalidForm, "unknown_field"),
        ({"item": "x", "amount": "5"}, "approve", NotAllowed, "field_forbidden"),
        ({"item": "x"}, None, InvalidForm, "unknown_outcome"),
        ({}, "approve", InvalidForm, "required"),
    ],
)
def test_what_its_form_does_not_take_is_refused(company, item, values, outcome, refusal, code) -> None:
    with pytest.raises(refusal) as refused:
        work_items.complete(company.database, item, company.liqiang, Answer(values, outcome))
    assert refused.value.code == code


def test_it_is_shown_and_finished_with_the_variables_of_the_called_process(company, item) -> None:
    page = queries.one(company.database, company.liqiang, item)
    assert page.values["amount"] == 42
    done = work_items.complete(company.database, item, company.liqiang, Answer({"item": "扫描仪"}, "approve"))
    assert done.outcome == "approve"
    stored = company.sql("SELECT name, value::text FROM variables WHERE scope = '' AND name IN ('amount', 'chosen')")
    assert dict(map(tuple, stored)) == {"amount": "7", "chosen": '"扫描仪"'}
