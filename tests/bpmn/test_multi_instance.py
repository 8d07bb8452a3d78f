"""Multi-instance activities (BPMN 2.0, 10.3.7 and 13.3.7)."""

import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    deployed,
    done,
    end,
    finish,
    flows,
    inside,
    looped,
    many,
    mapping,
    nodes,
    open_work,
    process,
    put,
    refused,
    run,
    start,
    tasks,
    work,
)

PEOPLE = ["王芳", "李强", "陈静"]


def test_parallel_children_are_offered_at_once_each_with_its_item_and_number() -> None:
    lab, instance = run(start() + many("a") + end() + flows("s>a a>e"), {"people": PEOPLE})
    items = lab.work_items()
    assert [(item.values["person"], item.values["loopCounter"]) for item in items] == [
        ("王芳", 1),
        ("李强", 2),
        ("陈静", 3),
    ]
    for item in items:
        assert instance.status == "running"
        lab.complete(item)
    assert instance.status == "completed"


def test_sequential_children_come_one_after_another() -> None:
    lab, instance = run(
        start() + many("a", attributes='isSequential="true"') + end() + flows("s>a a>e"), {"people": PEOPLE}
    )
    for person in PEOPLE:
        [item] = lab.work_items()
        assert item.values["person"] == person
        lab.complete(item, {"people": ["nobody"]})  # the collection is read once
    assert instance.status == "completed"


@pytest.mark.parametrize("order", ["012", "210", "102"])
def test_results_are_collected_in_the_order_of_the_input(order: str) -> None:
    attributes = 'handoff:outputCollection="votes" handoff:outputElement="vote"'
    lab, instance = run(start() + many("a", attributes=attributes) + end() + flows("s>a a>e"), {"people": PEOPLE})
    items = lab.work_items()
    for index in order:
        lab.complete(items[int(index)], {"vote": f"by {index}"})
    assert lab.variables(instance)["votes"] == ["by 0", "by 1", "by 2"]


def test_children_that_fill_the_same_field_do_not_overwrite_each_other() -> None:
    inner = start("ss") + work("w") + put("copy", "seen", "approved") + flows("ss>w w>copy")
    attributes = 'handoff:outputCollection="all" handoff:outputElement="[person, approved]"'
    lab, instance = run(
        start() + many("sub", tag="subProcess", attributes=attributes, body=inner) + flows("s>sub"), {"people": PEOPLE}
    )
    for item, approved in zip(lab.work_items(), (True, False, True), strict=True):
        lab.complete(item, {"approved": approved})
    assert lab.variables(instance)["all"] == [["王芳", True], ["李强", False], ["陈静", True]]
    assert "approved" not in lab.variables(instance)


def test_a_script_in_a_child_may_still_count_in_the_process() -> None:
    inner = start("ss") + put("add", "total", "total + amount") + flows("ss>add")
    body = start() + many("sub", "amounts", "amount", "subProcess", body=inner) + flows("s>sub")
    lab, instance = run(body, {"amounts": [5, 7], "total": 1})
    assert lab.variables(instance)["total"] == 13


@pytest.mark.parametrize("sequential", ["true", "false"])
@pytest.mark.parametrize(("number", "children"), [("3", 3), ("n", 2), ("n * 2", 4), ("0", 0)])
def test_a_cardinality_says_how_many(sequential: str, number: str, children: int) -> None:
    task = many("a", "", tag="task", attributes=f'isSequential="{sequential}"', loopCardinality=number)
    lab, instance = run(start() + task + end() + flows("s>a a>e"), {"n": 2})
    assert done(lab).count("a") == children
    assert instance.status == "completed"


@pytest.mark.parametrize("number", ["-1", "1.5", '"3"'])
def test_a_literal_that_is_no_number_of_children_is_refused(number: str) -> None:
    assert refused(process(start() + many("a", "", loopCardinality=number) + flows("s>a"))) == [("mi_cardinality", "a")]


@pytest.mark.parametrize("value", [-1, 2.5, "3", None, []])
def test_a_value_that_is_no_number_of_children_is_an_incident(value: object) -> None:
    lab, _ = run(start() + many("a", "", loopCardinality="n") + flows("s>a"), {"n": value})
    assert codes(lab) == [("mi_cardinality", "a")]


def test_an_empty_collection_passes_and_one_that_is_no_list_does_not() -> None:
    body = (
        start()
        + many("a", attributes='handoff:outputCollection="out" handoff:outputElement="1"')
        + end()
        + flows("s>a a>e")
    )
    lab, instance = run(body, {"people": []})
    assert (instance.status, lab.variables(instance)["out"]) == ("completed", [])
    assert codes(run(body, {"people": "王芳"})[0]) == [("mi_cardinality", "a")]
    assert refused(process(start() + many("a", "") + flows("s>a"))) == [("mi_cardinality", "a")]


def test_too_many_children_are_an_incident_before_the_first_one() -> None:
    lab, _ = run(start() + many("a", "", loopCardinality="n") + flows("s>a"), {"n": 1_000_000})
    assert codes(lab) == [("mi_limit", "a")]
    assert lab.work_items() == []
    raised = deployed(
        process(
            start() + many("a", "", tag="task", loopCardinality="n") + flows("s>a"),
            attributes='handoff:mostChildren="2000"',
        )
    )
    assert raised.start("p", {"n": 1_500}).status == "completed"


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_a_completion_condition_ends_the_activity_and_closes_what_is_open(sequential: str) -> None:
    asked = "nrOfCompletedInstances >= 2"
    task = many("a", attributes=f'isSequential="{sequential}"', completionCondition=asked)
    lab, instance = run(start() + task + end() + flows("s>a a>e"), {"people": PEOPLE})
    finish(lab, "a")
    assert instance.status == "running"
    finish(lab, "a")
    assert (instance.status, open_work(lab)) == ("completed", [])
    assert done(lab, "cancelled") == (["a"] if sequential == "false" else [])


def test_the_counters_say_what_is_going_on() -> None:
    seen = "{all: nrOfInstances, active: nrOfActiveInstances, done: nrOfCompletedInstances, at: loopCounter}"
    condition = f"{seen} = {{all: 3, active: 1, done: 2, at: 3}}"
    lab, instance = run(
        start() + many("a", completionCondition=condition) + end() + flows("s>a a>e"), {"people": PEOPLE}
    )
    items = lab.work_items()
    lab.complete(items[0])
    lab.complete(items[2])
    assert instance.status == "completed"


def test_service_script_call_and_nested_activities_are_repeated_too() -> None:
    inner = start("cs") + put("c1", "out", "item * 10") + flows("cs>c1")
    call = many("call", "items", "item", "callActivity", 'handoff:outputCollection="r1" handoff:outputElement="out"')
    call = call.replace('id="call"', 'id="call" calledElement="q"')
    service = many("svc", "items", "item", "serviceTask", 'handoff:outputCollection="r2" handoff:outputElement="got"')
    service = service.replace('id="svc"', 'id="svc" handoff:connector="x" handoff:resultVariable="got"')
    lab = deployed(process(start() + call + service + end() + flows("s>call call>svc svc>e")), process(inner, "q"))
    answers = iter([1, 2, 3])
    lab.connectors["x"] = lambda _: next(answers)
    instance = lab.start("p", {"items": [1, 2, 3]})
    assert lab.variables(instance)["r1"] == [10, 20, 30]
    assert lab.variables(instance)["r2"] == [1, 2, 3]
    nested = many("b", "inner", "n", "subProcess", 'isSequential="true"', body=start("bs") + work("w") + flows("bs>w"))
    outer = many("a", "rows", "inner", "subProcess", body=start("as") + nested + flows("as>b"))
    lab, instance = run(start() + outer + flows("s>a"), {"rows": [[1, 2], [3]]})
    while lab.work_items():
        finish(lab, "w")
    assert done(lab).count("b") == 3
    assert instance.status == "completed"


def test_collections_may_be_data_objects() -> None:
    data = '<dataObject id="d1" name="names" isCollection="true"/><dataObjectReference id="r1" dataObjectRef="d1"/>'
    out = '<dataObject id="d2" name="not a name"/><dataObjectReference id="r2" dataObjectRef="d2"/>'
    task = (
        '<userTask id="a"><multiInstanceLoopCharacteristics><loopDataInputRef>r1</loopDataInputRef>'
        '<loopDataOutputRef>r2</loopDataOutputRef><inputDataItem id="i1" name="the one"/><outputDataItem id="o1"/>'
        "</multiInstanceLoopCharacteristics></userTask>"
    )
    lab, instance = run(data + out + start() + task + flows("s>a"), {"names": ["x", "y"]})
    assert [item.values["i1"] for item in lab.work_items()] == ["x", "y"]
    finish(lab, "a", {"o1": 1})
    finish(lab, "a", {"o1": 2})
    assert lab.variables(instance)["d2"] == [1, 2]


# ---- what is thrown while the children run

SIGNALS = '<signalEventDefinition id="d1" signalRef="signal_1"/>'
COMPLEX = "<complexBehaviorDefinition><condition>{}</condition><event id='x{}'>{}</event></complexBehaviorDefinition>"


@pytest.mark.parametrize(
    ("behavior", "inside_it", "heard"),
    [
        ('behavior="None" noneBehaviorEventRef="d1"', "", 3),
        ('behavior="One" oneBehaviorEventRef="d1"', "", 1),
        ('behavior="All"', "", 0),
        ("", "", 0),
        ('behavior="Complex"', COMPLEX.format("nrOfCompletedInstances >= 2", 1, SIGNALS.replace("d1", "d2")), 2),
        ('behavior="Complex"', COMPLEX.format("false", 1, SIGNALS.replace("d1", "d2")), 0),
    ],
)
@pytest.mark.parametrize("sequential", ["true", "false"])
def test_behavior_says_when_an_event_is_thrown(behavior: str, inside_it: str, heard: int, sequential: str) -> None:
    task = many("a", "", tag="task", attributes=f'isSequential="{sequential}" {behavior}', loopCardinality="3")
    task = task.replace("</multiInstance", inside_it.replace(">=", "&gt;=") + "</multiInstance")
    body = start() + task + boundary("b", "a", "signal", interrupting=False) + tasks("h") + end() + flows("s>a a>e b>h")
    lab = deployed(SIGNALS, process(body))
    instance = lab.start("p")
    assert (done(lab).count("h"), done(lab).count("a")) == (heard, 3)
    assert instance.status == "completed"


def test_a_behavior_event_that_interrupts_ends_the_other_children() -> None:
    task = many("a", attributes='behavior="One" oneBehaviorEventRef="d1"')
    body = start() + task + boundary("b", "a", "signal") + tasks("h") + flows("s>a b>h")
    lab = deployed(SIGNALS, process(body))
    instance = lab.start("p", {"people": PEOPLE})
    lab.complete(lab.work_items()[1])
    assert (instance.status, open_work(lab)) == ("completed", [])
    assert done(lab) == ["s", "a", "b", "h"]


def test_without_a_reference_only_the_own_boundary_event_hears_the_counters() -> None:
    def part(name: str) -> str:
        listener = boundary(f"b{name}", name, "<signalEventDefinition/>", interrupting=False).replace(
            "<signalEvent", mapping(output_counted="nrOfCompletedInstances") + "<signalEvent"
        )
        return (
            many(name, attributes='behavior="None"') + listener + tasks(f"h{name}") + flows(f"g>{name} b{name}>h{name}")
        )

    lab, instance = run(
        start() + nodes("parallelGateway", "g") + part("x") + part("y") + flows("s>g"), {"people": PEOPLE}
    )
    finish(lab, "x")
    finish(lab, "x")
    assert [e for e in done(lab) if e.startswith("h")] == ["hx", "hx"]
    assert lab.variables(instance)["counted"] == 2


def test_a_child_that_fails_ends_the_whole_activity() -> None:
    inner = (
        start("ss") + work("w") + nodes("exclusiveGateway", "x", 'default="f_x_ok"') + end("ok") + end("no", "error")
    )
    sub = many("sub", tag="subProcess", body=inner + flows("ss>w w>x x>ok x>no[bad]"))
    lab, instance = run(
        start() + sub + boundary("b", "sub", "error") + tasks("h") + flows("s>sub b>h"), {"people": PEOPLE}
    )
    items = lab.work_items()
    lab.complete(items[0], {"bad": False})
    lab.complete(items[1], {"bad": True})
    assert open_work(lab) == []
    assert done(lab)[-1] == "h"
    assert instance.status == "completed"


def test_refusal_names_the_activity_inside() -> None:
    assert refused(process(start() + inside("sub", looped("a")) + flows("s>sub"))) == [("endless_loop", "a")]
