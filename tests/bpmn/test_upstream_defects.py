"""What SpiffWorkflow does wrong as it comes, and what the same diagram does here. Each test fails on the plain library.

When an upgrade makes one of the first halves fail, the library has been mended: the cure may go.
"""

import json
from decimal import Decimal

import pytest
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.exceptions import WorkflowException

from tests.bpmn.drawing import (
    done,
    end,
    finish,
    flows,
    handling,
    nodes,
    open_work,
    process,
    run,
    start,
    work,
)
from tests.bpmn.plain import Plain
from workflow_engine.bpmn import codec
from workflow_engine.bpmn.tokens import Instance

REVIEW = (
    start("s") + work("a") + nodes("exclusiveGateway", "x", 'default="f_x_e"') + end() + flows("s>a a>x x>a[again] x>e")
)


def test_a_loop_beyond_depth_1000_ends_silently() -> None:
    plain = Plain(process(REVIEW))
    rounds = 0
    while plain.open() and rounds < 600:
        plain.finish("a", {"again": True})
        rounds += 1
    assert (rounds, plain.workflow.is_completed(), "e" in plain.done()) == (500, True, False)
    lab, instance = run(REVIEW)
    for _ in range(600):
        finish(lab, "a", {"again": True})
    finish(lab, "a", {"again": False})
    assert (instance.status, instance.result) == ("completed", "e")


def sections(pairs: int) -> str:
    body, last = start() + work("w") + flows("s>w"), "w"
    for n in range(pairs):
        body += nodes("parallelGateway", f"g{n} j{n}") + work(f"a{n} b{n}")
        body += flows(f"{last}>g{n} g{n}>a{n} g{n}>b{n} a{n}>j{n} b{n}>j{n}")
        last = f"j{n}"
    return body + end() + flows(f"{last}>e")


def test_parallel_sections_in_a_row_double_what_is_predicted() -> None:
    sizes = [len(Plain(process(sections(pairs))).workflow.tasks) for pairs in (4, 6, 8)]
    assert sizes[1] > 3.5 * sizes[0]
    assert sizes[2] > 3.5 * sizes[1] > 1000
    _, instance = run(sections(40))
    mine = Instance(instance.compiled.body)
    codec.fill(mine, instance.state, instance.compiled.version)
    assert len(mine.tokens) == 1
    assert len(instance.state) < 200


BRANCHES = start() + nodes("parallelGateway", "g j") + work("a b after") + flows("s>g g>a g>b a>j b>j j>after")


def test_a_join_loses_what_another_branch_wrote() -> None:
    plain = Plain(process(BRANCHES), data={"x": 0})
    plain.finish("a", {"x": 1})
    plain.finish("b", {"y": 2})
    [after] = plain._ready()
    assert after.data["x"] == 0
    lab, instance = run(BRANCHES, {"x": 0})
    finish(lab, "a", {"x": 1})
    finish(lab, "b", {"y": 2})
    assert lab.variables(instance) == {"x": 1, "y": 2}


def test_a_parallel_join_in_a_loop_fires_early() -> None:
    body = start() + nodes("exclusiveGateway", "m") + nodes("parallelGateway", "g j") + work("a b") + end()
    body += nodes("exclusiveGateway", "x", 'default="f_x_e"') + flows("s>m m>g g>a g>b a>j b>j j>x x>m[again] x>e")
    plain = Plain(process(body), data={"again": True})
    lab, _ = run(body, {"again": True})
    for element in ("b", "a", "a"):
        plain.finish(element, {"again": True})
        finish(lab, element)
    assert plain.done().count("j") == 2
    assert done(lab).count("j") == 1
    assert open_work(lab) == ["b"]


def test_a_variable_named_typename_makes_an_instance_unreadable() -> None:
    body = start() + work("a") + end() + flows("s>a a>e")
    plain = Plain(process(body), data={"x": {"typename": "User"}})
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    text = serializer.serialize_json(plain.workflow)
    with pytest.raises(TypeError):
        serializer.deserialize_json(text)
    lab, instance = run(body, {"x": {"typename": "User"}})
    finish(lab, "a")
    assert (instance.status, lab.variables(instance)) == ("completed", {"x": {"typename": "User"}})


def test_amounts_of_money_cannot_be_stored_and_another_order_of_keys_loses_the_data() -> None:
    body = start() + work("a b") + end() + flows("s>a a>b b>e")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    with pytest.raises(TypeError):
        serializer.serialize_json(Plain(process(body), data={"x": Decimal("0.10")}).workflow)
    plain = Plain(process(body), data={"x": 1})
    plain.finish("a", {"x": 1})
    stored = json.loads(serializer.serialize_json(plain.workflow))
    stored["tasks"] = dict(reversed(stored["tasks"].items()))  # JSON promises no order, and jsonb keeps none
    restored = serializer.deserialize_json(json.dumps(stored))
    assert any(task.data == {} for task in restored.tasks.values() if task.task_spec.name == "b")
    lab, instance = run(body, {"x": Decimal("0.10")})
    finish(lab, "a")
    assert lab.variables(instance) == {"x": Decimal("0.10")}


def test_an_event_sub_process_that_ran_once_changes_the_specs_of_every_instance() -> None:
    body = start() + work("a") + end() + flows("s>a a>e")
    body += handling("h", "message", work("hw") + end("he") + flows("hs>hw hw>he"), interrupting=False)
    plain = Plain(process(body))
    fresh = len(plain.begin().tasks)
    plain.send("hello")
    assert len(plain.begin().tasks) > fresh
    lab, _ = run(body)
    lab.send("hello")
    second = lab.start("p")
    assert [item.element for item in lab.work_items(instance=second)] == ["a"]


def with_id(old: str, name: str) -> str:
    return (start("s1") + work("a") + end("e1") + flows("s1>a a>e1")).replace(f'"{old}"', f'"{name}"')


def test_ids_that_the_library_uses_itself_break_the_process() -> None:
    with pytest.raises(WorkflowException):
        Plain(process(with_id("s1", "Start")))
    ended = Plain(process(with_id("e1", "End")))
    ended.finish("a")
    assert "End" not in ended.done()
    empty = Plain(process(with_id("a", "p.EndJoin")))
    assert (empty.open(), empty.workflow.is_completed()) == ([], True)
    for old, name in (("s1", "Start"), ("e1", "End"), ("a", "p.EndJoin")):
        lab, instance = run(with_id(old, name))
        finish(lab, "p.EndJoin" if old == "a" else "a")
        assert (instance.status, name in done(lab)) == ("completed", True)
