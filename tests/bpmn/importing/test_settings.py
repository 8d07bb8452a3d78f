"""Settings of other engines, and what they are here."""

from typing import Any

import pytest

from tests.bpmn.importing.files import around, codes, drafted, extended, node, settings
from workflow_engine.bpmn import importing
from workflow_engine.bpmn.check import CheckContext

CAMUNDA_8 = b' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
WORK: list[tuple[str, dict[str, Any]]] = [
    ('camunda:assignee="wang.fang"', {"assignee": "wang.fang"}),
    ('camunda:assignee="${clerk}"', {"assignee": "=clerk"}),
    ('camunda:assignee="#{initiator}"', {"candidates": "initiator"}),
    ('camunda:candidateGroups="finance, sales"', {"candidates": "finance, sales"}),
    ('camunda:candidateUsers="wang.fang"', {"candidates": "person:wang.fang"}),
    ('flowable:candidateGroups="a" flowable:candidateUsers="b"', {"candidates": "a, person:b"}),
    ('camunda:candidateGroups="${groups}"', {"candidates": "=groups"}),
    ('camunda:candidateGroups="${f(a, b)}, x"', {"candidates": '=flatten([${f(a, b)}, "x"])'}),
    ('camunda:candidateGroups="${teams}, sales"', {"candidates": '=flatten([teams, "sales"])'}),
    ('camunda:dueDate="${due}" camunda:priority="50"', {"due": "=due", "priority": "50"}),
    ('flowable:dueDate="P3D"', {"due": "P3D"}),
]


@pytest.mark.parametrize(("theirs", "ours"), WORK)
def test_work_for_people(theirs: str, ours: dict[str, Any]) -> None:
    assert settings(around(f'<userTask id="t" {theirs}/>')) == ours


def test_work_in_camunda_8() -> None:
    definition = '<zeebe:assignmentDefinition assignee="=clerk" candidateGroups="=[&quot;a&quot;]"/>'
    schedule = '<zeebe:taskSchedule dueDate="=due"/><zeebe:priorityDefinition priority="=rank"/>'
    found = settings(around(f'<userTask id="t">{extended(definition, schedule)}</userTask>'))
    assert found == {"assignee": "=clerk", "candidates": '=["a"]', "due": "=due", "priority": "=rank"}


CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ('camunda:type="external" camunda:topic="check-stock"', "", {"connector": "check-stock"}),
    ('camunda:class="com.acme.CheckStock"', "", {"connector": "CheckStock"}),
    ('camunda:delegateExpression="${checkStock}"', "", {"connector": "checkStock"}),
    (
        'camunda:expression="${stock.check(item)}" camunda:resultVariable="level"',
        "",
        {"connector": "stock.check", "resultVariable": "level"},
    ),
    ("", '<zeebe:taskDefinition type="check stock" retries="3"/>', {"connector": "check-stock", "attempts": "3"}),
    (
        'camunda:class="A"',
        "<camunda:failedJobRetryTimeCycle>R4/PT5M</camunda:failedJobRetryTimeCycle>",
        {"connector": "A", "attempts": "4"},
    ),
    (
        'flowable:type="mail"',
        '<flowable:field name="to" stringValue="a@b.example"/><flowable:field name="html">'
        "<flowable:expression>Order ${id}</flowable:expression></flowable:field>",
        {
            "connector": "email",
            "parameter": [{"name": "to", "value": '"a@b.example"'}, {"name": "text", "value": '"Order " + string(id)'}],
        },
    ),
    (
        "",
        '<zeebe:taskDefinition type="io.camunda:http-json:1"/><zeebe:ioMapping>'
        '<zeebe:input source="POST" target="method"/><zeebe:input source="=site" target="url"/>'
        "</zeebe:ioMapping>",
        {
            "connector": "http",
            "parameter": [{"name": "method", "value": '"POST"'}, {"name": "url", "value": "site"}],
        },
    ),
    (
        "",
        "<camunda:connector><camunda:inputOutput>"
        '<camunda:inputParameter name="payload">${body}</camunda:inputParameter></camunda:inputOutput>'
        "<camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>",
        {"connector": "http", "parameter": [{"name": "body", "value": "body"}]},
    ),
]


@pytest.mark.parametrize(("attributes", "inside", "ours"), CALLS)
def test_calls_of_systems_name_a_connector(attributes: str, inside: str, ours: dict[str, Any]) -> None:
    source = around(f'<serviceTask id="t" {attributes}>{extended(inside)}</serviceTask>')
    assert settings(source) == ours
    assert importing.draft(source).blocking == ()


def test_a_connector_that_nobody_has_set_up_blocks() -> None:
    source = around('<serviceTask id="t" camunda:class="com.acme.CheckStock"/>')
    for known, blocking in (({"CheckStock"}, []), ({"http"}, ["connector_to_choose"])):
        made = importing.draft(source, CheckContext(connectors=known))
        assert [todo.code for todo in made.blocking] == blocking


@pytest.mark.parametrize("setting", ["camunda:caseRef", "flowable:eventType", "flowable:skipExpression"])
def test_what_would_run_and_has_no_counterpart_blocks(setting: str) -> None:
    name = "callActivity" if "case" in setting else "userTask"
    more = 'calledElement="p2"' if "case" in setting else ""
    made = importing.draft(around(f'<{name} id="t" {more} {setting}="x"/>'))
    assert codes(made, "refuse") == ["unsupported_extension"]


MAPPINGS: list[tuple[str, dict[str, Any]]] = [
    (
        '<camunda:inputOutput><camunda:inputParameter name="a">${b + 1}</camunda:inputParameter>'
        '<camunda:outputParameter name="c">text</camunda:outputParameter></camunda:inputOutput>',
        {"input": [{"target": "a", "source": "b + 1"}], "output": [{"target": "c", "source": '"text"'}]},
    ),
    (
        '<camunda:inputOutput><camunda:inputParameter name="a"><camunda:map><camunda:entry key="x y">1'
        '</camunda:entry><camunda:entry key="l"><camunda:list><camunda:value>${v}</camunda:value></camunda:list>'
        "</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput>",
        {"input": [{"target": "a", "source": '{"x y": "1", "l": [v]}'}]},
    ),
    (
        '<zeebe:ioMapping><zeebe:input source="=order.id" target="body.id"/>'
        '<zeebe:input source="=5" target="body.size.x"/><zeebe:output source="=b" target="c"/></zeebe:ioMapping>',
        {
            "input": [{"target": "body", "source": "{id: order.id, size: {x: 5}}"}],
            "output": [{"target": "c", "source": "b"}],
        },
    ),
]


@pytest.mark.parametrize(("inside", "ours"), MAPPINGS)
def test_mappings(inside: str, ours: dict[str, Any]) -> None:
    source = around(f'<userTask id="t">{extended(inside)}</userTask>')
    assert settings(source) == ours
    assert importing.draft(source).blocking == ()


def test_a_script_in_a_mapping_blocks_and_listeners_are_told_of() -> None:
    script = '<camunda:script scriptFormat="groovy">a = 1</camunda:script>'
    mapped = (
        f'<camunda:inputOutput><camunda:inputParameter name="a">{script}</camunda:inputParameter></camunda:inputOutput>'
    )
    listener = '<camunda:taskListener class="A" event="create"/>'
    made = importing.draft(
        around(f'<userTask id="t" camunda:asyncBefore="true">{extended(mapped, listener)}</userTask>')
    )
    assert codes(made, "refuse") == ["script_in_mapping"]
    assert codes(made, "warning") == ["listener_left"]
    assert "asynchronous" in codes(made, "info")


def test_called_processes_and_what_they_get() -> None:
    inside = extended(
        '<camunda:in source="a" target="b"/><camunda:in sourceExpression="${a + 1}" target="c"/>',
        '<camunda:out source="x" target="y"/><camunda:in businessKey="#{execution.processBusinessKey}"/>',
    )
    source = around(
        f'<callActivity id="t" calledElement="q" camunda:calledElementBinding="latest">{inside}</callActivity>'
    )
    found = settings(source.replace(CAMUNDA_8, b""))
    assert found == {
        "binding": "latest",
        "input": [{"target": "b", "source": "a"}, {"target": "c", "source": "a + 1"}],
        "output": [{"target": "y", "source": "x"}],
    }


def test_called_processes_of_camunda_8_and_by_expression() -> None:
    called = extended("<zeebe:calledElement processId='q'/>")
    source = around(f'<callActivity id="t">{called}</callActivity>')
    assert node(drafted(source)[1]).called == "q"
    assert codes(importing.draft(around('<callActivity id="t" calledElement="${x}"/>')), "refuse") == [
        "call_by_expression"
    ]


@pytest.mark.parametrize(
    ("inside", "passed"),
    [
        ("", "none"),
        ('<camunda:in variables="all"/>', "input"),
        ('<camunda:in variables="all"/><camunda:out source="x" target="y"/>', "input"),
        ('<camunda:in variables="all"/><camunda:out variables="all"/>', None),
        (
            '<camunda:in variables="all"/><camunda:in source="a" target="b"/><camunda:out variables="all"/>',
            "input output",
        ),
        ('<camunda:in source="a" target="b"/>', None),
    ],
)
def test_what_a_call_of_camunda_7_passes(inside: str, passed: str | None) -> None:
    source = around(f'<callActivity id="t" calledElement="q">{extended(inside)}</callActivity>')
    assert settings(source.replace(CAMUNDA_8, b"")).get("passesAll") == passed


@pytest.mark.parametrize(
    ("inside", "passed"),
    [
        ('<zeebe:calledElement processId="q"/>', None),
        ('<zeebe:calledElement processId="q" propagateAllChildVariables="false"/>', "input"),
        ('<zeebe:calledElement processId="q" propagateAllParentVariables="false"/>', "output"),
        (
            '<zeebe:calledElement processId="q"/><zeebe:ioMapping><zeebe:output source="=x" target="y"/></zeebe:ioMapping>',
            "input",
        ),
    ],
)
def test_what_a_call_of_camunda_8_passes(inside: str, passed: str | None) -> None:
    found = settings(around(f'<callActivity id="t">{extended(inside)}</callActivity>'))
    assert found.get("passesAll") == passed


@pytest.mark.parametrize(
    ("attributes", "inside", "collection", "element"),
    [
        ('camunda:collection="people" camunda:elementVariable="one"', "", "people", "one"),
        ('flowable:collection="${people}"', "", "people", None),
        ("", "<loopDataInputRef>${people}</loopDataInputRef>", "people", None),
        ("", extended('<zeebe:loopCharacteristics inputCollection="=people" inputElement="one"/>'), "people", "one"),
    ],
)
def test_rounds(attributes: str, inside: str, collection: str, element: str | None) -> None:
    many = f"<multiInstanceLoopCharacteristics {attributes}>{inside}</multiInstanceLoopCharacteristics>"
    loop = node(drafted(around(f'<userTask id="t">{many}</userTask>'))[1]).loop
    assert loop is not None
    assert (loop.collection, loop.element) == (collection, element)


@pytest.mark.parametrize(
    ("attributes", "inside", "ours"),
    [
        (
            'camunda:decisionRef="rate" camunda:resultVariable="r" camunda:mapDecisionResult="singleEntry"',
            "",
            {"decision": "rate", "resultVariable": "r", "shape": "single"},
        ),
        (
            "",
            '<zeebe:calledDecision decisionId="rate" resultVariable="r"/>',
            {"decision": "rate", "resultVariable": "r"},
        ),
        ('camunda:class="a.B"', "", {"connector": "B"}),
    ],
)
def test_decisions(attributes: str, inside: str, ours: dict[str, Any]) -> None:
    assert settings(around(f'<businessRuleTask id="t" {attributes}>{extended(inside)}</businessRuleTask>')) == ours


def test_scripts_that_are_one_expression_run_as_feel() -> None:
    zeebe = extended('<zeebe:script expression="=a + 1" resultVariable="b"/>')
    juel = '<scriptTask id="t" scriptFormat="juel" camunda:resultVariable="b"><script>${a + 1}</script></scriptTask>'
    for body in (f'<scriptTask id="t">{zeebe}</scriptTask>', juel):
        made, read = drafted(around(body))
        assert (node(read).script_format, node(read).script) == ("feel", "a + 1")
        assert node(read).settings["resultVariable"] == "b"
        assert made.blocking == ()


@pytest.mark.parametrize(
    ("attributes", "source", "script", "result"),
    [
        ("", "execution.setVariable('sum', a + b);", "a + b", "sum"),
        ('flowable:autoStoreVariables="true"', "sum = a + b // added up", "a + b", "sum"),
        ('camunda:resultVariable="sum"', "a + b", "a + b", "sum"),
        ('camunda:resultVariable="sum"', "x = a &gt; b &amp;&amp; !c", "a > b and not(c)", "sum"),
        ("", "println 'done ' + execution.getVariable('a'); // told", "null", None),
        ("", "/* nothing */ ;", "null", None),
    ],
)
def test_scripts_that_are_one_value_become_feel(attributes: str, source: str, script: str, result: str | None) -> None:
    body = f'<scriptTask id="t" scriptFormat="groovy" {attributes}><script>{source}</script></scriptTask>'
    made, read = drafted(around(body))
    assert (node(read).script_format, node(read).script) == ("feel", script)
    assert node(read).settings.get("resultVariable") == result
    assert made.blocking == ()


@pytest.mark.parametrize(
    "source",
    [
        "a = 1",
        "a = 1; b = 2",
        "print(run())",
        "service.pay(amount)",
        "for (x in y) { z += x }",
        "execution.setVariable('a', f(x))",
    ],
)
def test_programs_in_other_languages_block(source: str) -> None:
    body = f'<scriptTask id="t" scriptFormat="groovy"><script>{source}</script></scriptTask>'
    assert codes(importing.draft(around(body)), "refuse") == ["script_language"]


def test_correlation_keys_move_to_the_receivers() -> None:
    subscription = extended("<zeebe:subscription correlationKey='=order'/>")
    message = f'<message id="m" name="paid">{subscription}</message>'
    _, read = drafted(around('<receiveTask id="t" messageRef="m"/>', before=message))
    assert node(read).settings["correlation"] == "order"
