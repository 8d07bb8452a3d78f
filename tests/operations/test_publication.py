"""What is told when a package is published: the diagram against its forms, decisions and the moment of publishing."""

import json
from typing import Any

from tests.bpmn.drawing import catch, end, file, flows, nodes, process, start, timer, work
from tests.company import Company
from workflow_engine.operations import definitions, packages
from workflow_engine.operations.publication import Deployed


def label(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


FORM: dict[str, Any] = {
    "key": "order",
    "title": label("订单"),
    "fields": [
        {"key": "amount", "type": "money", "label": label("金额")},
        {"key": "pay", "type": "choice", "label": label("付款"), "options": [{"key": "cash", "label": label("现金")}]},
        {"key": "note", "type": "text", "label": label("备注")},
    ],
}


def published(company: Company, condition: str, event: str, shown_if: str) -> Deployed:
    body = (
        start("s").replace('id="s"', 'id="s" handoff:form="order"')
        + nodes("exclusiveGateway", "x", 'default="f_x_c"')
        + work("a")
        + catch("c", event)
        + end()
        + flows(f"s>x x>a[{condition}] x>c a>c c>e")
    )
    drawn = file(process(body, "order"))
    FORM["fields"][2]["visible_if"] = shown_if
    made = packages.sorted_out({"order.bpmn": drawn, "forms/order.json": json.dumps(FORM).encode()})
    return definitions.publish(company.database, made, company.admin)[0]


def test_warnings_name_the_element_or_the_field(company: Company) -> None:
    made = published(
        company, 'amount_>_"5"', timer("Date", "2026-03-01"), 'pay = "bank" and limit_ > 5'
    )  # the company lives on 2 March
    told = [(each.code, each.element or each.field) for each in made.warnings if each.severity == "warning"]
    assert sorted(told) == [
        ("never_true", "order: note: visible_if"),
        ("no_candidates", "a"),
        ("timer_past", "c"),
        ("type_mismatch", "f_x_a"),
        ("unknown_name", "s"),
    ]


def test_nothing_is_told_of_what_is_right(company: Company) -> None:
    made = published(company, "amount_>_5", timer("Date", "2026-03-03"), 'pay = "cash"')
    assert {each.code for each in made.warnings} <= {"no_candidates"}
