"""Warnings about variables tell of real mistakes: what is known otherwise, or cannot be known, is not complained of."""

import pytest

from tests.bpmn.drawing import catch, end, file, flows, mapping, nodes, process, start, work
from workflow_engine.bpmn import deployment
from workflow_engine.bpmn.check import CheckContext

CONTEXT = CheckContext(forms={"f": {"amount", "note"}})
MESSAGE = '<messageEventDefinition messageRef="message_1"/>'
ASKS = '<serviceTask id="a" handoff:connector="http">{}</serviceTask>'


def form(name: str, **rights: str) -> str:
    fields = "".join(f'<handoff:field name="{field}" access="{right}"/>' for field, right in rights.items())
    return f'<userTask id="{name}" handoff:form="f"><extensionElements>{fields}</extensionElements></userTask>'


def warned(body: str) -> list[tuple[str, str]]:
    drawn = file(process(start() + body + end()))
    ours = ("unknown_name", "maybe_unset", "concurrent_write")
    return [(each.code, each.text.en) for each in deployment.problems(drawn, CONTEXT) if each.code in ours]


@pytest.mark.parametrize(
    "body",
    [
        catch("a", MESSAGE + mapping(output_paid="receipt.paid")) + flows("s>a a>e"),
        ASKS.format(mapping(output_stock="result.stock")) + flows("s>a a>e"),
        ASKS.format(mapping(input_who="engine.starter")) + flows("s>a a>e"),
    ],
)
def test_names_that_come_from_elsewhere_are_not_unknown(body: str) -> None:
    assert warned(body) == []


@pytest.mark.parametrize(
    "body",
    [
        catch("a", MESSAGE) + ASKS.format(mapping(input_x="paid")).replace('"a"', '"b"') + flows("s>a a>b b>e"),
        ASKS.format(mapping(output_stock="answer.stock")) + flows("s>a a>e"),
    ],
)
def test_names_that_nothing_writes_are_unknown(body: str) -> None:
    assert [code for code, _ in warned(body)] == ["unknown_name"]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"amount": "write!"}, {"note": "write"}, None),
        ({"amount": "write"}, {"amount": "read", "note": "write"}, None),
        ({"amount": "write", "note": "write"}, {"amount": "write!"}, "both write amount;"),
    ],
)
def test_branches_with_one_form_write_what_they_may(
    first: dict[str, str], second: dict[str, str], told: str | None
) -> None:
    body = nodes("parallelGateway", "g j") + form("a", **first) + form("b", **second) + work("z")
    found = warned(body + flows("s>g g>a g>b a>j b>j j>z z>e"))
    assert [code for code, _ in found] == (["concurrent_write"] if told else [])
    assert all(told in text for _, text in found)
