"""Activities: what each kind does with a token (BPMN 2.0, 10.3 and 13.3)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    deployed,
    done,
    end,
    fails,
    finish,
    flows,
    inside,
    mapping,
    nodes,
    open_work,
    process,
    put,
    refused,
    run,
    script,
    start,
    tasks,
    warned,
    work,
)
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.testing import ConnectorError


def test_user_and_manual_tasks_wait_for_somebody_and_keep_their_answers() -> None:
    body = start() + work("a") + nodes("manualTask", "b") + end() + flows("s>a a>b b>e")
    lab, instance = run(body)
    finish(lab, "a", {"amount": 5})
    assert open_work(lab) == ["b"]
    finish(lab, "b")
    assert instance.status == "completed"
    assert lab.variables(instance) == {"amount": 5}


def test_the_outcome_of_a_work_item_is_known_as_the_element() -> None:
    body = start() + work("review") + nodes("exclusiveGateway", "x", 'default="f_x_no"') + tasks("yes no")
    lab, _ = run(body + flows('s>review review>x x>yes[review.outcome_=_"approved"] x>no'))
    item = lab.work_items()[0]
    lab.complete(item, {}, outcome="approved")
    assert done(lab) == ["s", "review", "x", "yes"]


def test_mappings_of_a_task_for_people_choose_what_goes_in_and_out() -> None:
    task = f'<userTask id="a">{mapping(input_shown="total * 2", output_sum="shown + extra")}</userTask>'
    lab, instance = run(start() + task + end() + flows("s>a a>e"), {"total": 10})
    assert lab.work_items()[0].values == {"shown": 20}
    finish(lab, "a", {"extra": 1, "more": 9})
    assert lab.variables(instance) == {"total": 10, "sum": 21}


def test_lanes_give_their_innermost_name_as_the_role() -> None:
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="销售"><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef>'
        '<childLaneSet id="cs"><lane id="l2" name="manager" handoff:role="head"><flowNodeRef>b</flowNodeRef></lane>'
        "</childLaneSet></lane></laneSet>"
    )
    lab, _ = run(lanes + start() + work("a b") + flows("s>a s>b"))
    assert [item.roles for item in lab.work_items()] == [["销售"], ["head"]]
    assert refused(process(lanes + start() + work("a b") + flows("s>a s>b")), context=CheckContext(roles=["销售"])) == [
        ("unknown_role", "l2")
    ]


def test_a_plain_task_passes_by_itself() -> None:
    assert done(run(start() + tasks("a b") + end() + flows("s>a a>b b>e"))[0]) == ["s", "a", "b", "e"]


CALL = (
    '<serviceTask id="c" handoff:connector="erp"><extensionElements><handoff:parameter name="no" value="order"/>'
    '<handoff:output target="paid" source="result.state = &quot;paid&quot;"/></extensionElements></serviceTask>'
)


def test_a_service_task_asks_its_connector_and_maps_the_answer() -> None:
    lab = deployed(process(start() + CALL + end() + flows("s>c c>e")))
    asked: list[Any] = []
    lab.connectors["erp"] = lambda parameters: asked.append(dict(parameters)) or {"state": "paid"}
    instance = lab.start("p", {"order": 7})
    assert asked == [{"no": 7}]
    assert lab.variables(instance) == {"order": 7, "paid": True}
    assert instance.status == "completed"


def test_a_call_keeps_its_key_and_waits_for_its_answer() -> None:
    lab = deployed(process(start() + CALL + end() + flows("s>c c>e")))
    lab.held.add("erp")
    instance = lab.start("p", {"order": 7})
    [(_, call)] = lab.calls()
    assert (call.connector, call.key, call.attempts) == ("erp", "i1/c/2", 5)
    lab.forward(timedelta(days=1))
    assert instance.status == "running"
    lab.answer(instance, call, {"state": "open"})
    assert lab.variables(instance)["paid"] is False


@pytest.mark.parametrize(("code", "caught"), [("E1", True), ("connector_failed", True), ("E9", False)])
def test_a_connector_that_gives_up_is_an_error_where_the_model_catches_it(code: str, caught: bool) -> None:
    failed = '<error id="failed" errorCode="connector_failed"/>'
    catches = boundary("b1", "c", "error") + boundary("b2", "c", '<errorEventDefinition errorRef="failed"/>')
    lab = deployed(failed, process(start() + CALL + catches + tasks("h") + end() + flows("s>c c>e b1>h b2>h")))

    def fail(_: object) -> None:
        raise ConnectorError(code)

    lab.connectors["erp"] = fail
    lab.start("p", {"order": 1})
    assert ("h" in done(lab)) == caught
    assert codes(lab) == ([] if caught else [(code, "c")])


def test_a_connector_that_does_not_exist_is_refused() -> None:
    body = start() + CALL + end() + flows("s>c c>e")
    assert refused(process(body), context=CheckContext(connectors=["http"])) == [("unknown_connector", "c")]


def test_send_and_receive_tasks_carry_messages() -> None:
    send = f'<sendTask id="t" messageRef="message_1">{mapping(input_no="order")}</sendTask>'
    receive = (
        f'<receiveTask id="r" messageRef="message_1" handoff:correlation="no">{mapping(output_got="no")}</receiveTask>'
    )
    lab = deployed(
        process(start() + send + end() + flows("s>t t>e")),
        process(start("qs") + receive + end("qe") + flows("qs>r r>qe"), "q"),
    )
    waiting = lab.start("q")
    lab.start("p", {"order": 7})
    assert waiting.status == "completed"
    assert lab.variables(waiting) == {"got": 7}


@pytest.mark.parametrize("tag", ["sendTask", "receiveTask"])
def test_message_tasks_without_a_message_are_refused(tag: str) -> None:
    body = start() + nodes(tag, "t") + end() + flows("s>t t>e")
    assert refused(process(body)) == [("no_message", "t")]
    dangling = start() + nodes(tag, "t", 'messageRef="nowhere"') + end() + flows("s>t t>e")
    assert refused(process(dangling)) == [("dangling_ref", "t")]


def test_a_receive_task_that_instantiates_begins_an_instance() -> None:
    body = nodes("receiveTask", "r", 'messageRef="message_1" instantiate="true"') + tasks("a") + flows("r>a")
    lab = deployed(process(body))
    lab.send("hello")
    assert [each.status for each in lab.instances] == ["completed"]
    assert done(lab) == ["r", "a"]


def test_python_scripts_read_and_write_variables_by_name() -> None:
    source = "total = sum(line['qty'] * line['price'] for line in lines)\nbig = total > 100"
    lab, instance = run(start() + script("a", source) + flows("s>a"), {"lines": [{"qty": 2, "price": 60}], "other": 1})
    assert lab.variables(instance)["total"] == 120
    assert lab.variables(instance)["big"] is True


def test_feel_scripts_give_one_value() -> None:
    lab, instance = run(start() + put("a", "n", "1 + 2") + flows("s>a"))
    assert lab.variables(instance) == {"n": 3}


@pytest.mark.parametrize("language", ["javascript", "groovy", "shell", ""])
def test_other_script_languages_are_refused(language: str) -> None:
    body = start() + script("a", "x = 1", language) + flows("s>a")
    assert refused(process(body)) == [("script_language", "a")]


@pytest.mark.parametrize("kind", ["error", "any error"])
def test_an_error_in_a_script_goes_to_the_boundary_event(kind: str) -> None:
    body = start() + fails("a", "E1") + boundary("b", "a", kind) + tasks("h") + flows("s>a b>h")
    lab, instance = run(body)
    assert done(lab) == ["s", "b", "h"]
    assert done(lab, "cancelled") == ["a"]
    assert instance.status == "completed"


def test_a_fault_in_a_script_is_caught_by_its_code_or_any_and_an_incident_otherwise() -> None:
    body = start() + script("a", "1 / 0") + flows("s>a")
    lab, _ = run(body)
    assert codes(lab) == [("script_error", "a")]
    assert "ZeroDivisionError" in lab.incidents[0].detail
    caught, _ = run(body + boundary("b", "a", "any error") + tasks("h") + flows("b>h"))
    assert done(caught) == ["s", "b", "h"]
    other, _ = run(body + boundary("b", "a", "error") + tasks("h") + flows("b>h"))
    assert codes(other) == [("script_error", "a")]


def test_a_fault_on_the_way_in_is_caught_around_the_activity() -> None:
    """The mapping of one branch fails; the other branch has arrived all the same."""
    broken = script("a", "1 / 0").replace("<script>", mapping(input_n="1") + "<script>")
    inner = start("ss") + nodes("parallelGateway", "g") + broken + work("w") + flows("ss>g g>a g>w")
    lab, _ = run(start() + inside("sub", inner) + boundary("b", "sub", "any error") + tasks("h") + flows("s>sub b>h"))
    assert done(lab) == ["s", "ss", "g", "b", "h"]
    assert sorted(done(lab, "cancelled")) == ["a", "sub", "w"]


def test_a_business_rule_task_needs_a_decision() -> None:
    body = start() + nodes("businessRuleTask", "d") + flows("s>d")
    assert refused(process(body)) == [("unknown_decision", "d")]


# ---- flows out of and into activities


def test_several_flows_out_are_a_split_and_several_in_let_each_token_in() -> None:
    lab, instance = run(start() + tasks("a b c d") + end() + flows("s>a a>b a>c b>d c>d d>e"))
    assert done(lab) == ["s", "a", "b", "c", "d", "d", "e", "e"]
    assert instance.status == "completed"


@pytest.mark.parametrize(
    ("n", "path"),
    [(1, ["b", "d"]), (2, ["b", "c", "d"]), (0, ["d", "e"])],
    ids=["one holds", "both hold", "none holds"],
)
def test_conditions_on_flows_out_of_an_activity(n: int, path: list[str]) -> None:
    """A flow without a condition is always taken, the default when no condition holds (BPMN 2.0, 13.2.1)."""
    body = start() + '<task id="a" default="f_a_e"/>' + tasks("b c d e") + flows("s>a a>b[n_>=_1] a>c[n_>=_2] a>d a>e")
    assert done(run(body, {"n": n})[0]) == ["s", "a", *path]


def test_a_path_ends_where_no_flow_out_of_an_activity_holds() -> None:
    body = start() + tasks("a b") + flows("s>a a>b[n_=_1]")
    lab, instance = run(body, {"n": 2})
    assert (instance.status, done(lab)) == ("completed", ["s", "a"])
    assert ("no_default", "a") in warned(process(body))


@pytest.mark.parametrize(
    ("starts", "completes", "times"), [(1, 1, 1), (1, 3, 3), (2, 4, 2), (3, 3, 1), (2, 1, 0), (2, 3, 1)]
)
def test_start_and_completion_quantities_count_tokens(starts: int, completes: int, times: int) -> None:
    body = (
        start()
        + nodes("task", "a", f'completionQuantity="{completes}"')
        + nodes("task", "b", f'startQuantity="{starts}"')
    )
    lab, instance = run(body + end() + flows("s>a a>b b>e"))
    assert done(lab).count("b") == times
    assert (instance.status == "completed") == (completes % starts == 0)


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", ""])
@pytest.mark.parametrize("name", ["startQuantity", "completionQuantity"])
def test_other_quantities_are_refused(name: str, value: str) -> None:
    assert refused(process(start() + nodes("task", "a", f'{name}="{value}"') + flows("s>a"))) == [
        ("token_quantity", "a")
    ]


# ---- sub-processes


def test_an_embedded_sub_process_shares_the_variables_and_ends_when_nothing_is_left_in_it() -> None:
    inner = start("ss") + put("a", "n", "outer + 1") + work("b") + flows("ss>a ss>b")
    lab, instance = run(start() + inside("sub", inner) + tasks("c") + flows("s>sub sub>c"), {"outer": 1})
    assert "sub" not in done(lab)
    finish(lab, "b")
    assert (instance.status, lab.variables(instance)) == ("completed", {"outer": 1, "n": 2})


def test_without_start_events_every_node_that_nothing_leads_to_begins() -> None:
    inner = tasks("b c d") + flows("b>d c>d")
    lab, _ = run(tasks("a") + inside("sub", inner) + flows("a>sub"))
    assert done(lab) == ["a", "b", "c", "d", "d", "sub"]


def test_an_implicit_start_may_be_an_event_that_waits_or_throws() -> None:
    lab, instance = run(catch("m", "message") + tasks("a") + flows("m>a"))
    assert (instance.status, done(lab)) == ("running", [])
    lab.send("hello")
    assert (instance.status, done(lab)) == ("completed", ["m", "a"])


@pytest.mark.parametrize(
    ("inner", "problem"),
    [
        ("", ("empty_subprocess", "sub")),
        (start("s1") + start("s2") + tasks("a") + flows("s1>a s2>a"), ("multiple_start_events", "s2")),
        (start("s1", "message") + tasks("a") + flows("s1>a"), ("event_position", "s1")),
    ],
)
def test_sub_processes_that_could_not_begin_are_refused(inner: str, problem: tuple[str, str]) -> None:
    body = start() + inside("sub", inner) + end() + flows("s>sub sub>e")
    assert refused(process(body)) == [problem]
