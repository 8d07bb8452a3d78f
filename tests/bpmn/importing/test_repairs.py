"""What a drawing lacks is made, and said; what was there is still there."""

import pytest

from tests.bpmn.importing.files import around, codes, drafted, extended, file, line, model, node
from workflow_engine.bpmn import importing, xml
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.bpmn.importing import Draft
from workflow_engine.domain.problem import refusing
from workflow_engine.testing import Lab

DRAWN = '<process id="p" name="审批"><startEvent id="s"/><userTask id="t" name="初审"/><endEvent id="e"/>'


def with_gateway(kind: str, conditions: dict[str, str], default: str = "") -> bytes:
    """A gateway `g` with a flow to an end for each condition; "" is none."""
    given = f'default="{default}"' if default else ""
    ends = "".join(f'<endEvent id="{name}"/>' for name in conditions)
    asked = {
        name: f"<conditionExpression>{text}</conditionExpression>" if text else "" for name, text in conditions.items()
    }
    flows = "".join(
        f'<sequenceFlow id="to_{name}" sourceRef="g" targetRef="{name}">{text}</sequenceFlow>'
        for name, text in asked.items()
    )
    body = f'<startEvent id="s"/><{kind} id="g" {given}/>{ends}{line("s", "g")}{flows}'
    return file(f'<process id="p" isExecutable="true">{body}</process>')


def told(made: Draft, code: str) -> list[str | None]:
    return [todo.element for todo in made.todos if todo.code == code]


def test_what_was_only_drawn_becomes_executable() -> None:
    made, read = drafted(file(f"{DRAWN}{line('s', 't', 'e')}</process>", '<process id="empty"/>'))
    assert [process.is_executable for process in read.processes] == [True, False]
    assert told(made, "made_executable") == ["p"]


def test_a_file_that_says_what_runs_is_believed() -> None:
    _, read = drafted(
        file(f"{DRAWN}{line('s', 't', 'e')}</process>", '<process id="q" isExecutable="true"><task id="u"/></process>')
    )
    assert [process.is_executable for process in read.processes] == [False, True]


@pytest.mark.parametrize(
    ("given", "made"),
    [("1 a", "n_1_a"), ("a b", "a_b"), ("{9f-1}", "_9f-1_"), ("x" * 150, "x" * 90), ("审 批", "审_批")],
)
def test_ids_that_cannot_be_keys_change_wherever_they_are_used(given: str, made: str) -> None:
    lanes = f'<laneSet id="ls"><lane id="l" name="财务"><flowNodeRef>{given}</flowNodeRef></lane></laneSet>'
    source = around(f'{lanes}<userTask id="{given}"><incoming>s_{given}</incoming></userTask>', given)
    opened, read = drafted(source)
    scope = read.processes[0].body
    assert node(read, made).lane == "l"
    assert [(flow.source, flow.target) for flow in scope.flows.values()] == [("s", made), (made, "e")]
    assert opened.blocking == ()


def test_missing_and_repeated_ids() -> None:
    body = '<startEvent/><userTask id="t"/><subProcess id="sub"><task id="t"/></subProcess>'
    made, read = drafted(file(f'<process isExecutable="true">{body}</process>'))
    ids = [each.id for process in read.processes for each in process.walk()]
    assert len(set(ids)) == 4
    assert all(ids)
    assert told(made, "id_twice") == ["t_2"]
    assert read.processes[0].id == "wf_process"


def test_messages_signals_and_errors_that_are_only_named() -> None:
    body = (
        '<intermediateCatchEvent id="a" name="付款到账"><messageEventDefinition/></intermediateCatchEvent>'
        '<intermediateCatchEvent id="b"><signalEventDefinition signalRef="halt"/></intermediateCatchEvent>'
        '<receiveTask id="c" messageRef="paid it"/><sendTask id="d" name="通知"/>'
        '<endEvent id="f"><errorEventDefinition errorRef="E42"/></endEvent>'
    )
    flows = line("s", "a", "b", "c", "d", "f")
    made, read = drafted(file(f'<process id="p" isExecutable="true"><startEvent id="s"/>{body}{flows}</process>'))
    assert made.blocking == ()
    assert read.references["wf_message_a"].name == "付款到账"
    assert read.references["halt"].kind == "signal"
    assert read.references["E42"].code == "E42"
    assert read.references[node(read, "c").operation or ""].name == "paid it"
    assert told(made, "reference_named") == ["a", "d"]


def test_messages_of_operations_and_of_message_flows_are_known_already() -> None:
    service = '<interface id="i"><operation id="o"><inMessageRef>m</inMessageRef></operation></interface>'
    _, read = drafted(around('<sendTask id="t" operationRef="o"/>', before=f'<message id="m" name="x"/>{service}'))
    assert node(read).operation == "m"
    pools = (
        '<collaboration id="c"><participant id="us" processRef="p"/><participant id="them"/>'
        '<messageFlow id="mf" sourceRef="t" targetRef="them"/></collaboration>'
    )
    made, read = drafted(around('<sendTask id="t"/>', before=pools))
    assert node(read).operation is None
    assert told(made, "reference_named") == []
    assert made.blocking == ()


@pytest.mark.parametrize(
    "body",
    [
        '<sendTask id="t" camunda:class="com.acme.Tell"/>',
        '<receiveTask id="t"><messageEventDefinition messageRef="m"/></receiveTask>',
    ],
)
def test_a_task_that_calls_or_says_its_message_inside_gets_no_other(body: str) -> None:
    made, read = drafted(around(body, before='<message id="m" name="paid"/>'))
    assert node(read).operation is None
    assert set(read.references) == {"m"}
    assert made.blocking == ()


def test_the_one_flow_without_a_condition_is_the_default() -> None:
    made, read = drafted(with_gateway("exclusiveGateway", {"a": "x > 1", "b": ""}))
    assert node(read, "g").default == "to_b"
    assert told(made, "default_chosen") == ["g"]
    assert made.blocking == ()


@pytest.mark.parametrize(
    ("kind", "conditions", "default"),
    [
        ("exclusiveGateway", {"a": "", "b": ""}, ""),
        ("exclusiveGateway", {"a": "x > 1", "b": "", "c": ""}, ""),
        ("inclusiveGateway", {"a": "x > 1", "b": ""}, ""),
    ],
)
def test_no_choice_is_made_that_only_people_can_make(kind: str, conditions: dict[str, str], default: str) -> None:
    made, read = drafted(with_gateway(kind, conditions, default))
    assert node(read, "g").default is None
    assert set(codes(made, "refuse")) == {"flow_without_condition"}


def test_a_closed_sub_process_is_work_for_people() -> None:
    made, read = drafted(around('<subProcess id="t" name="采购"/>'))
    inner = node(read).inner
    assert inner is not None
    assert [(each.kind, each.name) for each in inner.nodes.values()] == [("userTask", "采购")]
    assert made.blocking == ()


def test_long_names_are_shortened_and_come_back() -> None:
    source = around(f'<userTask id="t" name="{"审" * 300}"><documentation>{"x" * 30_000}</documentation></userTask>')
    made, read = drafted(source)
    assert len(node(read).name) == 200
    assert made.blocking == ()
    assert model(xml.parse(importing.restored(made.xml))) == model(xml.parse(source))


def test_conditions_timers_and_rounds_in_the_body() -> None:
    made, read = drafted(with_gateway("exclusiveGateway", {"a": "${amount &gt; 5 &amp;&amp; !late}", "b": "yes"}))
    assert [flow.condition for flow in read.processes[0].body.flows.values()] == [
        None,
        "amount > 5 and not(late)",
        "yes",
    ]
    assert told(made, "condition_is_a_word") == ["to_b"]
    timer = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"
    for theirs, ours in (("PT5M", "PT5M"), ("${pause}", "=pause"), ("=pause", "=pause")):
        body = f'<intermediateCatchEvent id="t">{timer.format(theirs)}</intermediateCatchEvent>'
        assert node(drafted(around(body))[1]).events[0].text == ours
    many = (
        "<multiInstanceLoopCharacteristics><loopCardinality>${3}</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    loop = node(drafted(around(f'<userTask id="t">{many}</userTask>'))[1]).loop
    assert loop is not None
    assert loop.cardinality == "3"


def test_an_expression_that_cannot_be_translated_stays_and_blocks_once() -> None:
    made, read = drafted(with_gateway("exclusiveGateway", {"a": "${bean.ask(x)}", "b": ""}))
    assert read.processes[0].body.flows["to_a"].condition == "${bean.ask(x)}"
    [todo] = made.blocking
    assert (todo.code, todo.element) == ("expression_untranslated", "to_a")
    assert "${bean.ask(x)}" in todo.text.en
    assert todo.way_out is not None


def test_every_todo_says_what_to_do_in_both_languages() -> None:
    body = '<exclusiveGateway id="t"/><serviceTask id="x" camunda:class="A"/><subProcess id="y"/><scriptTask id="z"/>'
    made, _ = drafted(around(body))
    assert made.todos
    for todo in made.todos:
        assert todo.way_out is not None
        assert todo.text.zh != todo.text.en
        assert todo.way_out.zh
        assert todo.way_out.en


def test_extensions_of_drawing_tools_are_kept_and_do_not_block() -> None:
    extension = extended('<other:connector colour="red"><other:part/></other:connector>')
    made, _ = drafted(around(f'<userTask id="t" other:class="big">{extension}</userTask>'))
    assert made.blocking == ()
    assert told(made, "extensions_kept") == ["file"]
    assert b'<other:connector colour="red"><other:part/></other:connector>' in made.xml


def test_processes_that_are_not_meant_to_run_need_no_conditions() -> None:
    drawn = with_gateway("exclusiveGateway", {"a": "", "b": ""}).decode().replace('isExecutable="true"', "")
    running = '<process id="q" isExecutable="true"><startEvent id="s2"/></process>'
    made = importing.draft(drawn.replace("</definitions>", f"{running}</definitions>").encode())
    assert made.blocking == ()


def test_a_draft_without_blocking_todos_runs() -> None:
    source = around(
        '<userTask id="t" camunda:candidateGroups="finance.clerk"/><exclusiveGateway id="g"/><endEvent id="no"/>'
        '<sequenceFlow id="yes" sourceRef="g" targetRef="e">'
        "<conditionExpression>#{approved &amp;&amp; order.amount &lt;= 200}</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="other" sourceRef="g" targetRef="no"/>'
    ).replace(b'id="t_e" sourceRef="t" targetRef="e"', b'id="t_e" sourceRef="t" targetRef="g"')
    made = importing.draft(source)
    assert refusing(made.todos) == ()
    for amount, last in ((200, "e"), (201, "no")):
        lab = Lab()
        lab.deploy(made.xml)
        lab.start("p", {"order": {"amount": amount}})
        [item] = lab.work_items(role="finance.clerk")
        lab.complete(item, {"approved": True})
        assert [entry.element for entry in lab.trace if entry.what == "completed"][-1] == last


def test_the_check_of_an_installation_decides_what_blocks() -> None:
    source = around(
        '<userTask id="t" camunda:candidateGroups="finance.clerk" camunda:formKey="embedded:app:forms/a.html"/>'
    )
    assert importing.draft(source).blocking == ()
    known = CheckContext(roles={"sales.clerk"}, forms={})
    assert codes(importing.draft(source, known), "refuse") == ["roles_named", "form_to_draw"]


def test_settings_without_a_meaning_here_are_told_of_once() -> None:
    tasks = '<userTask id="t" camunda:a="1"/><task id="u" camunda:a="1"/>'
    source = file(f'<process id="p" isExecutable="true" camunda:historyTimeToLive="5">{tasks}</process>')
    told = {
        each.element: each.text.en for each in importing.draft(source).todos if each.code == "settings_without_effect"
    }
    assert set(told) == {"p", "t"}
    assert "historyTimeToLive" in told["p"]
    assert "2 times" in told["t"]
