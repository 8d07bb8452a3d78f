"""Misspelt words of BPMN are found where they would change what happens."""

import pytest

from tests.bpmn.drawing import end, file, flows, nodes, process, refused, start, tasks, timer, warned, work
from workflow_engine.testing import Lab

BODY = start() + work("a") + end() + flows("s>a a>e")
AT = '<boundaryEvent id="b" attachedToRef="a" {}>' + timer("Duration", "PT1H") + "</boundaryEvent>" + flows("b>e")


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("cancelActivity", "no"), ("cancelActivity", ""), ("cancelActivity", "False"), ("parallelMultiple", "yes")],
)
def test_a_value_that_the_schema_does_not_know_is_refused(attribute: str, value: str) -> None:
    assert refused(process(BODY + AT.format(f'{attribute}="{value}"'))) == [("bad_type", "b")]


@pytest.mark.parametrize("value", ["true", "false", "1", "0", " true "])
def test_every_spelling_of_a_boolean_is_known(value: str) -> None:
    assert refused(process(BODY + AT.format(f'cancelActivity="{value}"'))) == []


@pytest.mark.parametrize(
    "attributes", ['gatewayDirection="Both"', 'eventGatewayType="parallel"', 'isForCompensation="maybe"']
)
def test_enumerations_too(attributes: str) -> None:
    tag = "eventBasedGateway" if "Type" in attributes else "parallelGateway" if "Direction" in attributes else "task"
    assert ("bad_type", "x") in refused(process(start() + nodes(tag, "x", attributes) + flows("s>x")))


def test_an_element_that_is_none_is_refused() -> None:
    asked = '<sequenceFlow id="f" sourceRef="s" targetRef="a"><conditionExpresion>n = 1</conditionExpresion>'
    body = start() + tasks("a") + asked + "</sequenceFlow>"
    assert refused(process(body)) == [("unknown_element", "f")]


def test_an_attribute_that_is_none_is_warned_of() -> None:
    assert warned(process(BODY + AT.format('cancelActivty="false"'))) == [("unknown_attribute", "b")]


def test_other_makers_may_say_what_they_like() -> None:
    extension = '<extensionElements><attribute xmlns:x="urn:x" x:y="1"/><Grid/></extensionElements>'
    odd = BODY.replace('<userTask id="a"/>', f'<userTask id="a" camunda:asyncBefore="maybe">{extension}</userTask>')
    assert Lab().deploy(file(process(odd))) == ["p"]
