"""Gateways: which flows get a token, and how many tokens a join takes (BPMN 2.0, 13.4)."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    deployed,
    done,
    end,
    finish,
    flows,
    inside,
    nodes,
    open_work,
    process,
    put,
    refused,
    run,
    start,
    tasks,
    throw,
    timer,
    warned,
    work,
)

CHOICE = start() + nodes("exclusiveGateway", "x") + tasks("a b c") + flows("s>x x>a[n_=_1] x>b[n_<_3] x>c[n_>_0]")


@pytest.mark.parametrize(("n", "taken"), [(1, "a"), (2, "b"), (5, "c"), (0, "b")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds(n: int, taken: str) -> None:
    assert done(run(CHOICE, {"n": n})[0]) == ["s", "x", taken]


def test_without_a_flow_that_holds_the_default_is_taken_or_an_incident_names_the_gateway() -> None:
    body = start() + nodes("exclusiveGateway", "x", 'default="f_x_b"') + tasks("a b") + flows("s>x x>a[n_=_1] x>b")
    assert done(run(body, {"n": 7})[0]) == ["s", "x", "b"]
    lab, instance = run(CHOICE, {"n": -1})
    assert done(lab) == ["s", "x", "b"]
    none = start() + nodes("exclusiveGateway", "x") + tasks("a b") + flows("s>x x>a[n_=_1] x>b[n_=_2]")
    lab, instance = run(none, {"n": 7})
    assert codes(lab) == [("no_matching_flow", "x")]
    assert "n = 7" in lab.incidents[0].text.en
    assert instance.status == "incident"
    assert ("no_default", "x") in warned(process(none))


@pytest.mark.parametrize("value", [None, "10", [6], {}])
def test_a_condition_that_is_not_true_or_false_is_an_incident_that_names_flow_and_variable(value: object) -> None:
    body = start() + nodes("exclusiveGateway", "x", 'default="f_x_b"') + tasks("a b") + flows("s>x x>a[n_>_5] x>b")
    lab, _ = run(body, {} if value is None else {"n": value})
    assert codes(lab) == [("expr_type", "x")]
    assert "f_x_a" in lab.incidents[0].text.en
    assert "n = " in lab.incidents[0].text.zh


@pytest.mark.parametrize("kind", ["exclusiveGateway", "inclusiveGateway", "complexGateway"])
def test_a_flow_without_a_condition_is_refused_where_there_is_a_choice(kind: str) -> None:
    body = start() + nodes(kind, "x") + tasks("a b") + flows("s>x x>a[n_=_1] x>b")
    assert refused(process(body)) == [("flow_without_condition", "f_x_b")]
    assert refused(process(start() + nodes(kind, "x") + tasks("a") + flows("s>x x>a"))) == []


def test_an_exclusive_merge_passes_every_token() -> None:
    body = start() + nodes("parallelGateway", "g") + nodes("exclusiveGateway", "x") + tasks("a") + end()
    lab, _ = run(body + tasks("l r") + flows("s>g g>l g>r l>x r>x x>a a>e"))
    assert done(lab).count("a") == 2


def test_a_parallel_split_asks_no_conditions() -> None:
    body = start() + nodes("parallelGateway", "g") + tasks("a b") + flows("s>g g>a[n_=_1] g>b")
    assert done(run(body)[0]) == ["s", "g", "a", "b"]
    assert ("condition_ignored", "f_g_a") in warned(process(body))


def test_a_parallel_join_takes_one_token_of_each_flow_and_keeps_the_others() -> None:
    """Two tokens come on the left before one comes on the right: the join fires once, then once more."""
    body = start() + nodes("parallelGateway", "g j") + nodes("exclusiveGateway", "x") + work("l1 l2 r1 r2")
    body += nodes("exclusiveGateway", "y") + tasks("a") + end()
    body += flows("s>g g>l1 g>l2 g>r1 g>r2 l1>x l2>x r1>y r2>y x>j y>j j>a a>e")
    lab, instance = run(body)
    for element, fired in [("l1", 0), ("l2", 0), ("r1", 1), ("r2", 2)]:
        finish(lab, element)
        assert done(lab).count("a") == fired
    assert instance.status == "completed"


def test_a_parallel_block_in_a_loop_joins_in_every_round() -> None:
    body = start() + nodes("exclusiveGateway", "m") + nodes("parallelGateway", "g j") + work("a b")
    body += nodes("exclusiveGateway", "x", 'default="f_x_e"') + end()
    lab, instance = run(body + flows("s>m m>g g>a g>b a>j b>j j>x x>m[again] x>e"), {"again": True})
    for turn in range(1, 5):
        for element in ["a", "b"] if turn % 2 else ["b", "a"]:
            assert done(lab).count("j") == turn - 1
            finish(lab, element, {"again": turn < 4})
    assert instance.status == "completed"
    assert done(lab).count("j") == 4


def test_a_join_that_can_never_fire_does_not_complete_the_instance() -> None:
    body = start() + nodes("exclusiveGateway", "x", 'default="f_x_b"') + tasks("a b") + nodes("parallelGateway", "j")
    lab, instance = run(body + end() + flows("s>x x>a[false] x>b a>j b>j j>e"))
    assert (instance.status, done(lab)) == ("running", ["s", "x", "b"])


SPLIT = start() + nodes("inclusiveGateway", "g", 'default="f_g_c"') + nodes("inclusiveGateway", "j") + tasks("a b c")
MERGE = end() + flows("s>g g>a[x_=_1] g>b[y_=_1] g>c a>j b>j c>j j>e")


@pytest.mark.parametrize(
    ("x", "y", "path"),
    [(1, 1, ["a", "b"]), (1, 0, ["a"]), (0, 1, ["b"]), (0, 0, ["c"])],
    ids=["ab", "a", "b", "default"],
)
def test_an_inclusive_block_takes_all_flows_that_hold_and_joins_once(x: int, y: int, path: list[str]) -> None:
    lab, instance = run(SPLIT + MERGE, {"x": x, "y": y})
    assert done(lab) == ["s", "g", *path, "j", "e"]
    assert instance.status == "completed"


def test_an_inclusive_split_without_a_flow_that_holds_is_an_incident() -> None:
    body = start() + nodes("inclusiveGateway", "g") + tasks("a b") + flows("s>g g>a[x_=_1] g>b[x_=_2]")
    assert codes(run(body, {"x": 3})[0]) == [("no_matching_flow", "g")]


def test_an_inclusive_join_waits_for_a_token_inside_a_long_sub_process() -> None:
    inner = start("ss") + tasks("i1 i2") + work("w") + tasks("i3") + flows("ss>i1 i1>i2 i2>w w>i3")
    body = start() + nodes("parallelGateway", "g") + inside("sub", inner) + tasks("t1 t2 q") + end()
    body += nodes("inclusiveGateway", "j") + flows("s>g g>sub sub>t1 t1>t2 t2>j g>q q>j j>e")
    lab, instance = run(body)
    assert "j" not in done(lab, "entered")
    finish(lab, "w")
    assert done(lab).count("j") == 1
    assert instance.status == "completed"


def test_an_inclusive_join_does_not_wait_for_a_token_that_goes_elsewhere() -> None:
    body = start() + nodes("parallelGateway", "g") + tasks("a b") + work("w") + nodes("inclusiveGateway", "j")
    lab, _ = run(body + end() + end("e2") + flows("s>g g>a g>b g>w a>j b>j w>e2 j>e"))
    assert done(lab).count("j") == 1
    assert open_work(lab) == ["w"]


def test_an_inclusive_join_in_a_loop_does_not_wait_for_itself() -> None:
    body = (
        start() + nodes("inclusiveGateway", "j") + work("w") + nodes("exclusiveGateway", "x", 'default="f_x_e"') + end()
    )
    lab, instance = run(body + flows("s>j j>w w>x x>j[again] x>e"))
    for again in (True, True, False):
        finish(lab, "w", {"again": again})
    assert instance.status == "completed"


def test_an_inclusive_join_waits_for_work_that_can_still_give_a_token_by_a_boundary_event() -> None:
    body = start() + nodes("parallelGateway", "g") + work("w") + tasks("a") + nodes("inclusiveGateway", "j") + end()
    body += boundary("b", "w", "message", interrupting=False) + end("we")
    lab, instance = run(body + flows("s>g g>w g>a a>j b>j w>we j>e"))
    assert done(lab).count("j") == 0
    lab.send("hello")
    finish(lab, "w")
    assert done(lab).count("j") == 1
    assert instance.status == "completed"


def complex_join(condition: str) -> str:
    asked = f"<activationCondition>{condition}</activationCondition>"
    body = start() + nodes("parallelGateway", "g") + work("a b c") + f'<complexGateway id="j">{asked}</complexGateway>'
    return body + tasks("after") + end() + flows("s>g g>a g>b g>c a>j b>j c>j j>after after>e")


@pytest.mark.parametrize(
    ("condition", "fires_after"),
    [("activationCount >= 2", 2), ("activationCount = 3", 3), ("f_b_j > 0", 2), ("tokens.f_a_j + tokens.f_c_j = 2", 3)],
)
def test_a_complex_join_fires_once_and_swallows_the_rest_of_its_activation(condition: str, fires_after: int) -> None:
    lab, instance = run(complex_join(condition.replace(">", "&gt;")))
    for number, element in enumerate("abc", 1):
        finish(lab, element)
        assert done(lab).count("after") == (number >= fires_after)
    assert instance.status == "completed"


def test_a_complex_join_is_ready_again_when_all_of_its_flows_have_come() -> None:
    body = complex_join("activationCount &gt;= 2").replace(flows("j>after after>e"), "")
    body = body.replace(flows("s>g"), flows("s>m m>g")) + nodes("exclusiveGateway", "m")
    body += nodes("exclusiveGateway", "x", 'default="f_x_e"') + flows("j>after after>x x>m[again] x>e")
    lab, instance = run(body, {"again": True})
    finish(lab, "a")
    finish(lab, "b")
    finish(lab, "c")  # late: consumed
    assert done(lab).count("after") == 1
    finish(lab, "c", {"again": False})
    finish(lab, "a")
    assert done(lab).count("after") == 2
    finish(lab, "b")
    assert instance.status == "completed"


def test_a_complex_gateway_without_a_condition_joins_and_splits_as_an_inclusive_one() -> None:
    body = (SPLIT + MERGE).replace("inclusiveGateway", "complexGateway")
    assert done(run(body, {"x": 1, "y": 1})[0]) == ["s", "g", "a", "b", "j", "e"]


RACE = start() + nodes("eventBasedGateway", "g") + catch("m", "message") + catch("t", "timer") + tasks("am at ar")
RACE += '<receiveTask id="r" messageRef="message_2"/>' + catch("c", "conditional") + catch("n", "signal") + work("w")
RACE += flows("s>k k>g k>w g>m g>t g>r g>c g>n m>am t>at r>ar") + nodes("parallelGateway", "k")


@pytest.mark.parametrize("winner", ["m", "t", "r", "c", "n"])
def test_the_first_event_behind_an_event_gateway_ends_the_others(winner: str) -> None:
    lab, _ = run(RACE)
    acts = {
        "m": lambda: lab.send("hello"),
        "t": lambda: lab.forward(timedelta(seconds=10)),
        "r": lambda: lab.send("bye"),
        "c": lambda: finish(lab, "w", {"x": 1}),
        "n": lambda: lab.signal("sig"),
    }
    acts[winner]()
    assert [e for e in done(lab) if e in "mtrcn"] == [winner]
    assert sorted(done(lab, "cancelled")) == sorted(set("mtrcn") - {winner})
    lab.send("hello")
    lab.send("bye")
    lab.forward(timedelta(hours=1))
    assert [e for e in done(lab) if e in "mtrcn"] == [winner]


def test_two_timers_behind_one_event_gateway_each_keep_their_moment() -> None:
    body = (
        start() + nodes("eventBasedGateway", "g") + catch("slow", timer("Duration", "PT30S")) + catch("fast", "timer")
    )
    lab, _ = run(body + flows("s>g g>slow g>fast"))
    lab.forward(timedelta(seconds=15))
    assert done(lab) == ["s", "g", "fast"]


@pytest.mark.parametrize(
    "target", [work("x"), throw("x", "message"), catch("x", "link"), nodes("exclusiveGateway", "x")]
)
def test_what_cannot_be_waited_for_behind_an_event_gateway_is_refused(target: str) -> None:
    body = start() + nodes("eventBasedGateway", "g") + target + catch("m", "message") + flows("s>g g>x g>m")
    assert ("event_gateway_target", "x") in refused(process(body))


def test_a_race_target_with_another_way_in_is_refused() -> None:
    body = start() + nodes("eventBasedGateway", "g") + catch("m", "message") + catch("t", "timer") + tasks("a")
    assert refused(process(body + nodes("parallelGateway", "k") + flows("s>k k>g k>a g>m g>t a>m"))) == [
        ("event_gateway_target", "m")
    ]


INSTANTIATING = catch("m", "message") + catch("n", "message 2") + tasks("a b") + flows("g>m g>n m>a n>b")


def test_an_exclusive_event_gateway_can_begin_an_instance_by_either_event() -> None:
    lab = deployed(process(nodes("eventBasedGateway", "g", 'instantiate="true"') + INSTANTIATING))
    lab.send("bye")
    lab.send("hello")
    assert [(each.status, each.id) for each in lab.instances] == [("completed", "i1"), ("completed", "i2")]
    assert done(lab) == ["n", "b", "m", "a"]


@pytest.mark.parametrize("order", [["hello", "bye"], ["bye", "hello"]])
def test_a_parallel_event_gateway_begins_one_instance_in_which_the_others_are_waited_for(order: list[str]) -> None:
    gateway = nodes("eventBasedGateway", "g", 'instantiate="true" eventGatewayType="Parallel"')
    lab = deployed(process(gateway + INSTANTIATING))
    lab.send(order[0])
    assert [each.status for each in lab.instances] == ["running"]
    lab.send(order[1])
    assert [each.status for each in lab.instances] == ["completed"]
    assert sorted(done(lab)) == ["a", "b", "m", "n"]


def test_values_are_written_between_gateways() -> None:
    body = (
        start()
        + put("a", "n", "1")
        + nodes("exclusiveGateway", "x")
        + tasks("y z")
        + flows("s>a a>x x>y[n_=_1] x>z[n_=_2]")
    )
    assert done(run(body)[0]) == ["s", "a", "x", "y"]
