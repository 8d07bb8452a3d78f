"""Processes, pools and lanes: what can be started, by whom, and what is only drawn (BPMN 2.0, 9 and 10.8)."""

import pytest

from tests.bpmn.drawing import (
    DEFINITIONS,
    catch,
    deployed,
    done,
    end,
    file,
    flows,
    found,
    inside,
    mapping,
    nodes,
    open_work,
    pools,
    process,
    refused,
    run,
    start,
    tasks,
    throw,
    warned,
    work,
)
from workflow_engine.bpmn.check import CheckContext
from workflow_engine.domain.errors import NotFound, WrongState
from workflow_engine.testing import Lab

PLAIN = start() + tasks("a") + end() + flows("s>a a>e")


def test_every_executable_process_of_a_file_can_be_started() -> None:
    lab = Lab()
    drawn = '<process id="notes"><task id="n1"/></process>'
    assert lab.deploy(file(process(PLAIN), process(start("qs") + flows(""), "q"), drawn)) == ["p", "q"]
    with pytest.raises(NotFound):
        lab.start("notes")


@pytest.mark.parametrize("attribute", ['processType="Public"', 'isExecutable="false"'])
def test_a_file_without_an_executable_process_is_refused(attribute: str) -> None:
    assert refused(f'<process id="p" {attribute}>{PLAIN}</process>') == [("no_executable_process", "p")]


def test_a_process_that_does_not_say_whether_it_is_executable_is_where_no_other_says_so() -> None:
    silent = f'<process id="p">{PLAIN}</process><process id="q">{start("qs")}</process><process id="empty"/>'
    assert found(silent) == [
        ("info", "executable_assumed", "p"),
        ("info", "executable_assumed", "q"),
        ("warning", "no_end", "q"),
    ]
    assert Lab().deploy(file(silent)) == ["p", "q"]


def test_a_process_that_does_not_say_so_is_executable_where_one_that_is_calls_it() -> None:
    call = start() + '<callActivity id="c" calledElement="q"/>' + end() + flows("s>c c>e")
    deeper = (
        '<process id="q"><callActivity id="d" calledElement="r"/></process><process id="r"><task id="a"/></process>'
    )
    lab = deployed(process(call), deeper, '<process id="other"><task id="n"/></process>')
    lab.start("p")
    assert done(lab) == ["s", "a", "d", "c", "e"]


@pytest.mark.parametrize(
    "content", ["", "<choreography id='c'/>", "<collaboration id='c'><conversation id='d'/></collaboration>"]
)
def test_a_file_without_a_process_is_refused(content: str) -> None:
    assert refused(content) == [("not_a_process", None)]


def test_a_process_in_which_nothing_can_begin_is_refused() -> None:
    circle = nodes("exclusiveGateway", "x", 'default="f_x_a"') + work("a") + end() + flows("a>x x>a x>e[done]")
    assert refused(process(circle)) == [("no_start_event", "p")]


def test_one_start_by_hand_is_enough() -> None:
    two = start("s1") + start("s2") + tasks("a") + flows("s1>a s2>a")
    assert refused(process(two)) == [("multiple_start_events", "s2")]


def test_each_start_event_begins_an_instance_of_its_own() -> None:
    body = start("s") + start("m", "message") + start("n", "signal") + tasks("a b c") + flows("s>a m>b n>c")
    lab = deployed(process(body))
    lab.start("p")
    lab.send("hello")
    lab.signal("sig")
    assert done(lab) == ["s", "a", "m", "b", "n", "c"]
    assert [each.status for each in lab.instances] == ["completed"] * 3
    lab.start("p", at="m")
    assert done(lab)[-2:] == ["m", "b"]
    with pytest.raises(WrongState):
        lab.start("p", at="nowhere")


def test_starting_by_hand_where_only_events_start_is_refused() -> None:
    lab = deployed(process(start("m", "message") + tasks("a") + flows("m>a")))
    with pytest.raises(WrongState):
        lab.start("p")


def test_a_stray_node_beside_a_start_event_is_refused_because_engines_differ() -> None:
    assert refused(process(PLAIN + tasks("z"))) == [("dead_node", "z")]
    assert refused(process(start() + inside("sub", start("ss") + tasks("b z") + flows("ss>b")) + flows("s>sub"))) == [
        ("dead_node", "z")
    ]
    follows = PLAIN + tasks("z y") + flows("z>y")
    assert refused(process(follows)) == [("dead_node", "z")]
    assert warned(process(follows)) == [("dead_node", "y")]


def test_notes_groups_and_layout_change_nothing() -> None:
    extras = (
        '<textAnnotation id="t1"><text>看这里</text></textAnnotation><association id="as1" sourceRef="a" targetRef="t1"/>'
        '<group id="g1" categoryValueRef="cv1"/><documentation>说明</documentation>'
    )
    outside = (
        '<category id="c1"><categoryValue id="cv1" value="x"/></category>'
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" id="dia">'
        '<d:BPMNPlane id="pl" bpmnElement="p"/></d:BPMNDiagram>'
    )
    lab = deployed(outside, process(extras + PLAIN))
    lab.start("p")
    assert done(lab) == ["s", "a", "e"]


@pytest.mark.parametrize("role", ["admin", "system"])
def test_a_diagram_cannot_hand_out_administrative_roles(role: str) -> None:
    lane = f'<laneSet id="l"><lane id="l1" name="{role}"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    body = start() + work("a") + flows("s>a")
    assert refused(process(lane + body)) == [("reserved_role", "l1")]
    task = f'<userTask id="a" handoff:candidates="{role}"/>'
    assert refused(process(start() + task + flows("s>a"))) == [("reserved_role", "a")]


def test_roles_and_forms_that_do_not_exist_are_refused_where_they_are_known() -> None:
    known = CheckContext(roles=["finance"], forms={"order": ["no"]})
    task = '<userTask id="a" handoff:candidates="sales, finance" handoff:form="invoice"/>'
    assert refused(process(start() + task + flows("s>a")), context=known) == [
        ("unknown_role", "a"),
        ("unknown_form", "a"),
    ]


# ---- pools

ASKS = (
    start()
    + throw("t", "<messageEventDefinition/>")
    + catch("c", "<messageEventDefinition/>")
    + end()
    + flows("s>t t>c c>e")
)


def test_message_flows_join_pools_that_name_no_message() -> None:
    other = start("qs") + work("w") + end("qe") + flows("qs>w w>qe")
    lab = deployed(pools(("t", "qs"), ("qe", "c")), process(ASKS), process(other, "q"))
    asking = lab.start("p")
    assert (asking.status, open_work(lab)) == ("running", ["w"])
    lab.complete(lab.work_items()[0])
    assert [each.status for each in lab.instances] == ["completed", "completed"]


def test_plain_tasks_at_the_ends_of_a_message_flow_send_and_receive() -> None:
    lab = deployed(
        pools(("a", "b")),
        process(PLAIN),
        process(start("qs") + tasks("b") + end("qe") + flows("qs>b b>qe"), "q"),
    )
    waiting = lab.start("q")
    assert waiting.status == "running"
    lab.start("p")
    assert waiting.status == "completed"


def test_a_flow_to_a_pool_without_a_process_names_the_message() -> None:
    box = (
        '<collaboration id="co"><participant id="box" name="Bank"/>'
        '<messageFlow id="m1" name="paid" sourceRef="box" targetRef="c"/></collaboration>'
    )
    lab = deployed(box, process(start() + catch("c", "<messageEventDefinition/>") + end() + flows("s>c c>e")))
    instance = lab.start("p")
    lab.send("paid")
    assert instance.status == "completed"


@pytest.mark.parametrize(
    ("source", "target", "problem"),
    [
        ("t1", "c2", ("message_flow_mismatch", "m_0")),
        ("u", "c1", ("message_flow_end", "u")),
        ("t1", "u2", ("message_flow_end", "u2")),
        ("s", "c1", ("message_flow_end", "s")),
        ("t1", "z", ("message_flow_end", "z")),
    ],
)
def test_message_flows_that_could_not_carry_their_message_are_refused(
    source: str, target: str, problem: tuple[str, str]
) -> None:
    one = start() + throw("t1", "message") + work("u") + end() + flows("s>t1 t1>u u>e")
    other = (
        start("qs") + catch("c1", "message") + catch("c2", "message 2") + work("u2") + catch("z", "timer") + end("qe")
    )
    other += flows("qs>c1 c1>c2 c2>u2 u2>z z>qe")
    assert problem in refused(pools((source, target)), process(one), process(other, "q"))


def keyed(key: str) -> str:
    return f'<messageEventDefinition messageRef="message_2" handoff:correlation="{key}"/>'


def test_an_answer_goes_to_the_instance_that_asked_with_its_key() -> None:
    ask = throw("t", f"<extensionElements/>{DEFINITIONS['message']}").replace(
        "<extensionElements/>", mapping(input_n="no")
    )
    begin = start("qs", f"<extensionElements/>{DEFINITIONS['message']}").replace(
        "<extensionElements/>", mapping(output_ref="n")
    )
    lab = deployed(
        process(start() + ask + catch("c", keyed("no")) + work("w") + flows("s>t t>c c>w")),
        process(begin + work("v") + end("qe", keyed("ref")) + flows("qs>v v>qe"), "q"),
    )
    first, second = lab.start("p", {"no": 7}), lab.start("p", {"no": 8})
    lab.complete(next(item for item in lab.work_items() if lab.variables(item.instance).get("ref") == 8))
    assert [item.instance for item in lab.work_items() if item.element == "w"] == [second]
    assert first.status == "running"


def test_a_process_may_be_run_many_times_at_once() -> None:
    lab, _ = run(start() + work("a") + flows("s>a"))
    instances = [lab.start("p", {"n": n}) for n in range(5)]
    for instance in reversed(instances):
        lab.complete(lab.work_items(instance=instance)[0], {"m": lab.variables(instance)["n"]})
    assert [lab.variables(each) for each in instances] == [{"n": n, "m": n} for n in range(5)]
