"""Data objects are variables, associations that assign are mappings, stores are drawn for readers (BPMN 2.0, 10.4)."""

import pytest

from tests.bpmn.drawing import (
    boundary,
    codes,
    done,
    end,
    finish,
    flows,
    mapping,
    process,
    put,
    refused,
    run,
    start,
    work,
)

OBJECT = '<dataObject id="d1" name="order"/><dataObjectReference id="r1" name="Order [new]" dataObjectRef="d1"/>'
STORE = '<dataStoreReference id="st" name="Archive"/>'


def association(direction: str, target: str, *, source: str = "", to: str = "", transformation: str = "") -> str:
    tag = f"data{direction}Association"
    changed = f"<transformation>{transformation}</transformation>" if transformation else ""
    given = f"<assignment><from>{source}</from><to>{to}</to></assignment>" if source else ""
    return f"<{tag}><sourceRef>x</sourceRef><targetRef>{target}</targetRef>{changed}{given}</{tag}>"


@pytest.mark.parametrize("how", [{"transformation": "2 * n"}, {"source": "2 * n", "to": "r1"}])
def test_an_association_that_changes_data_writes_the_object_behind_the_reference(how: dict[str, str]) -> None:
    part = association("Output", "r1", **how)
    lab, instance = run(OBJECT + start() + f'<task id="a">{part}</task>' + flows("s>a"), {"n": 4})
    assert lab.variables(instance)["order"] == 8


def test_an_association_into_an_activity_gives_it_a_name_of_its_own() -> None:
    task = f'<userTask id="a">{association("Input", "shown", source="order.total", to="shown")}</userTask>'
    lab, instance = run(OBJECT + start() + task + flows("s>a"), {"order": {"total": 7}})
    assert lab.work_items()[0].values == {"shown": 7}
    finish(lab, "a")
    assert lab.variables(instance) == {"order": {"total": 7}}


def test_associations_that_only_draw_a_line_change_nothing() -> None:
    lines = association("Output", "r1") + association("Input", "x") + association("Output", "st")
    lab, instance = run(OBJECT + STORE + start() + f'<task id="a">{lines}</task>' + end() + flows("s>a a>e"))
    assert (instance.status, lab.variables(instance)) == ("completed", {})


def test_nothing_can_be_assigned_to_a_store() -> None:
    task = f'<task id="a">{association("Output", "st", source="1", to="st")}</task>'
    assert refused(process(STORE + start() + task + flows("s>a"))) == [("data_store_assignment", "a")]


def test_data_two_scopes_further_out_is_found() -> None:
    deep = f'<task id="a">{association("Output", "r1", transformation="1")}</task>'
    body = (
        OBJECT + start() + f'<subProcess id="x1"><subProcess id="x2">{deep}</subProcess></subProcess>' + flows("s>x1")
    )
    lab, instance = run(body)
    assert lab.variables(instance) == {"order": 1}


@pytest.mark.parametrize("name", ["typename", "部门", "_x", "Start", "data", "ｋｅｙ"])
def test_variables_may_have_any_name_that_is_one(name: str) -> None:
    lab, instance = run(start() + work("a") + end() + flows("s>a a>e"), {name: {"typename": "User"}})
    finish(lab, "a", {name: 1})
    assert lab.variables(instance) == {name: 1}


@pytest.mark.parametrize("name", ["a b", "1a", "a-b", "engine.x", "", "x" * 101])
def test_other_names_are_not_written(name: str) -> None:
    lab, instance = run(start() + work("a") + flows("s>a"))
    finish(lab, "a", {name: 1})
    assert codes(lab) == [("mapping_failed", "a")]
    assert lab.variables(instance) == {}


@pytest.mark.parametrize("value", ["x" * 262_145, [["x" * 1000] * 300]], ids=["long", "much"])
def test_values_that_are_too_large_are_not_written(value: object) -> None:
    lab, instance = run(start() + work("a") + flows("s>a"))
    finish(lab, "a", {"v": value})
    assert codes(lab) == [("mapping_failed", "a")]
    assert lab.variables(instance) == {}


def test_values_that_are_too_deep_are_not_written() -> None:
    nested = "[" * 20 + "1" + "]" * 20
    lab, _ = run(start() + put("a", "v", nested) + flows("s>a"))
    assert codes(lab) == [("mapping_failed", "a")]


def test_values_keep_their_kind_between_two_acts() -> None:
    values = {
        "d": 'date("2026-02-28") + duration("P1M")',
        "n": "1 / 3",
        "m": 'duration("P1Y2M")',
        "t": '@"10:00:00+08:00"',
    }
    chain = " ".join(f"{a}>{b}" for a, b in zip(["s", *values], [*values, "w"], strict=True))
    scripts = "".join(put(name, f"v_{name}", value) for name, value in values.items())
    same = " and ".join(f"v_{name} = {value}" for name, value in values.items())
    lab, instance = run(start() + scripts + work("w") + put("c", "same", same) + flows(f"{chain} w>c"))
    finish(lab, "w")
    assert lab.variables(instance)["same"] is True


def test_engine_constants_cannot_be_hidden_by_a_variable() -> None:
    lab, instance = run(start() + put("a", "who", "engine.instance") + flows("s>a"), {"engine": {"instance": "fake"}})
    assert lab.variables(instance)["who"] == instance.id


def test_an_activitys_inputs_are_gone_when_it_is_done() -> None:
    task = f'<userTask id="a">{mapping(input_x="1", input_y="x + 1")}</userTask>'
    body = start() + task + boundary("b", "a", "message", interrupting=False) + put("after", "seen", "x") + end()
    lab, instance = run(body + flows("s>a a>after after>e"))
    assert lab.work_items()[0].values == {"x": 1, "y": 2}
    finish(lab, "a")
    assert lab.variables(instance) == {"seen": None}
    assert instance.values.keys() == {("", "seen")}
    assert done(lab)[-1] == "e"
