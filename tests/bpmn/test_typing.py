"""Expressions of a diagram against its forms: in every place where one stands, and only where forms alone say the type."""

import pytest

from tests.bpmn.drawing import boundary, catch, end, file, flows, mapping, nodes, process, script, start, timer, work
from workflow_engine.bpmn import deployment
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.feel.types import BOOLEAN, DATE, NUMBER, STRING, ContextType, ListType, OneOf, Type

FIELDS: dict[str, Type] = {
    "amount": NUMBER,
    "note": STRING,
    "urgent": BOOLEAN,
    "due": DATE,
    "状态": OneOf(("draft", "paid")),
    "lines": ListType(ContextType((("qty", NUMBER),))),
}
CONTEXT = CheckContext(
    forms={"f": FIELDS, "g": {"amount", "need"}},
    types={"f": FIELDS, "g": {"amount": STRING}},
    rules={"g": {"amont", "unheard"}},
    decisions={"route": {"amount", "region"}},
)
ASKS = '<userTask id="ask" handoff:form="f">{}</userTask>'
OURS = ("type_mismatch", "never_true", "unknown_name", "maybe_unset")


def told(*parts: str, before: str = ASKS.format("")) -> list[tuple[str, str, str | None]]:
    body = "".join(parts)
    found = deployment.problems(file(process(start() + before + body)), CONTEXT)
    return [(each.severity, each.code, each.element) for each in found if each.code in OURS]


def gate(condition: str) -> str:
    return (
        nodes("exclusiveGateway", "x", 'default="f_x_e"')
        + work("b")
        + end()
        + flows(f"s>ask ask>x x>b[{condition.replace(' ', '_')}] x>e b>e")
    )


PLACES = {
    "a condition of a gateway": (gate('amount = "5"'), "f_x_b"),
    "a condition that is none": (gate("amount"), "f_x_b"),
    "an option that is none": (gate('状态 = "payd"'), "f_x_b"),
    "a condition behind an activity": (
        nodes("task", "a", 'default="f_a_e"') + work("b") + end() + flows('s>ask ask>a a>b[note_>_5] a>e b>e'), "f_a_b",
    ),
    "an input": (
        f'<userTask id="a" handoff:form="f">{mapping(input_x="note * 2")}</userTask>' + end() + flows("s>ask ask>a a>e"),
        "a",
    ),
    "a parameter": (
        '<serviceTask id="a" handoff:connector="http"><extensionElements><handoff:parameter name="x" value="=due + 1"/>'
        "</extensionElements></serviceTask>" + end() + flows("s>ask ask>a a>e"), "a",
    ),
    "an output": (
        '<serviceTask id="a" handoff:connector="http">' + mapping(output_x="amount + note") + "</serviceTask>" + end()
        + flows("s>ask ask>a a>e"), "a",
    ),
    "a timer": (catch("a", timer("Duration", "=amount")) + end() + flows("s>ask ask>a a>e"), "a"),
    "a date": (catch("a", timer("Date", "=urgent")) + end() + flows("s>ask ask>a a>e"), "a"),
    "a deadline": ('<userTask id="a" handoff:due="=amount + 1"/>' + end() + flows("s>ask ask>a a>e"), "a"),
    "an assignee": ('<userTask id="a" handoff:assignee="=amount"/>' + end() + flows("s>ask ask>a a>e"), "a"),
    "a collection": (
        '<userTask id="a"><multiInstanceLoopCharacteristics handoff:collection="amount" handoff:element="i"/></userTask>'
        + end() + flows("s>ask ask>a a>e"), "a",
    ),
    "a cardinality": (
        '<userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>note</loopCardinality>'
        "</multiInstanceLoopCharacteristics></userTask>" + end() + flows("s>ask ask>a a>e"), "a",
    ),
    "a completion condition": (
        '<userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><completionCondition>'
        "nrOfCompletedInstances > note</completionCondition></multiInstanceLoopCharacteristics></userTask>"
        + end() + flows("s>ask ask>a a>e"), "a",
    ),
    "a loop": (
        '<task id="a"><standardLoopCharacteristics loopMaximum="3"><loopCondition>amount = "1"</loopCondition>'
        "</standardLoopCharacteristics></task>" + end() + flows("s>ask ask>a a>e"), "a",
    ),
    "a key": (
        catch("a", '<messageEventDefinition messageRef="message_1" handoff:correlation="=amount + note"/>') + end()
        + flows("s>ask ask>a a>e"), "a",
    ),
    "a conditional event": (
        catch("a", '<conditionalEventDefinition><condition>due > "2026-01-01"</condition></conditionalEventDefinition>')
        + end() + flows("s>ask ask>a a>e"), "a",
    ),
    "a script": (
        '<scriptTask id="a" scriptFormat="feel" handoff:resultVariable="r"><script>upper case(amount)</script></scriptTask>'
        + end() + flows("s>ask ask>a a>e"), "a",
    ),
    "an entry of a row": (gate("sum(lines.qtty) > 5"), "f_x_b"),
    "an outcome": (
        '<userTask id="a"><extensionElements><handoff:outcome key="approve"/><handoff:outcome key="return"/>'
        '</extensionElements></userTask>' + nodes("exclusiveGateway", "x", 'default="f_x_e"') + end()
        + work("b") + flows('s>ask ask>a a>x x>b[a.outcome_=_"aprove"] x>e b>e'), "f_x_b",
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_mistake_is_found_where_it_stands(place: str) -> None:
    body, element = PLACES[place]
    [(severity, _, where)] = told(body)
    assert (severity, where) == ("warning", element)


@pytest.mark.parametrize(
    "body",
    [
        gate("amount > 5 and urgent"),
        gate('状态 = "paid" and note != "" and due > date("2026-01-01")'),
        gate("ask.outcome = null"),
        catch("a", timer("Duration", '=duration("P1D")')) + end() + flows("s>ask ask>a a>e"),
        catch("a", timer("Date", "=due")) + end() + flows("s>ask ask>a a>e"),
        catch("a", timer("Cycle", "=note")) + end() + flows("s>ask ask>a a>e"),
        '<userTask id="a" handoff:due="=due"/>' + end() + flows("s>ask ask>a a>e"),
        '<userTask id="a" handoff:assignee="=note"/>' + end() + flows("s>ask ask>a a>e"),
        '<userTask id="a"><multiInstanceLoopCharacteristics handoff:collection="lines" handoff:element="line"/></userTask>'
        + end() + flows("s>ask ask>a a>e"),
        catch("a", '<messageEventDefinition messageRef="message_1"/>' + mapping(output_paid='amount = "5"'))
        + end() + flows("s>ask ask>a a>e"),
    ],
)  # fmt: skip
def test_what_is_right_is_not_told(body: str) -> None:
    assert told(body) == []


OTHERS = {
    "another form": '<userTask id="z" handoff:form="g"/>',
    "a script": script("z", "amount = read()").replace("read()", "'5'"),
    "a mapping of who knows what": f'<userTask id="z">{mapping(output_amount="unheard_of")}</userTask>',
    "a call that gives everything": '<callActivity id="z" calledElement="elsewhere"/>',
    "a result": '<serviceTask id="z" handoff:connector="http" handoff:resultVariable="amount"/>',
}


@pytest.mark.parametrize("writer", OTHERS)
def test_a_variable_that_something_else_writes_may_be_anything(writer: str) -> None:
    body = gate('amount = "5"').replace(flows("s>ask ask>x"), "") + OTHERS[writer]
    found = [
        each for each in told(body.replace('sourceRef="ask"', 'sourceRef="z"') + flows("ask>z")) if each[2] == "f_x_b"
    ]
    assert found == []


def test_a_mapping_of_what_is_known_is_known() -> None:
    before = ASKS.format(mapping(output_total="amount * 2", output_count="(if count = null then 0 else count) + 1"))
    assert told(gate('total = "5"'), before=before) == [("warning", "type_mismatch", "f_x_b")]
    assert told(gate('count = "3"'), before=before) == [("warning", "type_mismatch", "f_x_b")]


def test_a_name_that_nothing_writes_is_told_with_what_it_may_have_been() -> None:
    body = gate("amont > 5")
    [found] = [
        each for each in deployment.problems(file(process(start() + ASKS.format("") + body)), CONTEXT)
        if each.code == "unknown_name"
    ]  # fmt: skip
    assert ("did you mean amount?" in found.text.en, "是否为 amount" in found.text.zh) == (True, True)
    assert found.way_out is not None


def test_rules_of_forms_and_decisions_read_variables_too() -> None:
    body = '<userTask id="a" handoff:form="g"/>' + '<businessRuleTask id="r" handoff:decision="route"/>'
    found = told(body + end() + flows("s>ask ask>a a>r r>e"))
    assert found == [
        ("warning", "unknown_name", "a"),
        ("warning", "unknown_name", "a"),
        ("warning", "unknown_name", "r"),
    ]
    given = '<businessRuleTask id="r" handoff:decision="route">' + mapping(input_region="note") + "</businessRuleTask>"
    assert told(given + end() + flows("s>ask ask>r r>e")) == []


def test_events_beside_the_work_are_read_too() -> None:
    late = boundary("b", "ask", timer("Duration", "=amount > 5"), interrupting=False)
    assert told(late + end() + end("be") + flows("s>ask ask>e b>be")) == [("warning", "type_mismatch", "b")]
