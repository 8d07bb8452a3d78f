"""A state under another version: what stays where, what is armed and what is no longer waited for, what a person decides."""

import random
from datetime import timedelta

import pytest

from tests.bpmn.changing import migrate, version
from tests.bpmn.drawing import (
    boundary,
    catch,
    deployed,
    end,
    file,
    flows,
    handling,
    inside,
    many,
    nodes,
    process,
    put,
    start,
    tasks,
    timer,
    undoable,
    work,
)
from tests.bpmn.drawing import finish as complete
from tests.model.blocks import Generator, drawn
from tests.model.interpreter import Model
from tests.model.test_model import BEGIN, act, told
from workflow_engine.bpmn import codec, execution, migration
from workflow_engine.bpmn.matching import proposed
from workflow_engine.bpmn.migration import NotMigrated
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Due
from workflow_engine.testing import Instance

BODY = start() + work("a b") + end() + flows("s>a a>b b>e")


def body_of(instance: Instance) -> dict[str, object]:
    """The state without the name of its version."""
    return {name: value for name, value in codec.read(instance.state).items() if name != "version"}


@pytest.mark.parametrize("seed", range(120))
def test_the_same_diagram_changes_nothing(seed: int) -> None:
    """Random processes at random places: after each act the instance goes over to a copy of its version and goes on."""
    chance = random.Random(seed)
    block = Generator(chance, size=chance.randint(4, 16)).process()
    body, messages = drawn(block)
    source = file(messages, process(body))
    lab = deployed(messages, process(body))
    model, instance, begun = Model(block, BEGIN), lab.start("p", BEGIN), lab.now
    for number in range(15):
        if instance.status != "running":
            return
        before, rows, values = body_of(instance), dict(instance.opened), dict(instance.values)
        outcome = migrate(lab, instance, version(source, f"copy{number}"))
        assert body_of(instance) == before
        assert (outcome.opened, outcome.closed, outcome.passed, outcome.renamed) == ((), (), (), {})
        assert (instance.opened, instance.values) == (rows, values)
        assert told(model)["status"] == "running"
        act(chance, lab, model, number, begun)


def test_a_node_that_is_added_behind_is_reached() -> None:
    lab = deployed(process(BODY))
    instance = lab.start("p")
    migrate(lab, instance, version(file(process(start() + work("a b c") + end() + flows("s>a a>c c>b b>e")))))
    complete(lab, "a")
    assert [item.element for item in lab.work_items()] == ["c"]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (start() + work("x b") + end() + flows("s>x x>b b>e"), {"a": "x"}),  # the only one of its kind between the same
        (start() + work("x y b") + end() + flows("s>x x>y y>b b>e"), {}),
        (start() + tasks("x", "serviceTask").replace("/>", ' handoff:connector="c"/>') + work("b") + end()
         + flows("s>x x>b b>e"), {}),
    ],
)  # fmt: skip
def test_what_a_renamed_node_is_proposed_to_be(after: str, expected: dict[str, str]) -> None:
    assert proposed(version(file(process(BODY))), version(file(process(after)))) == expected


def test_nodes_of_one_name_are_proposed_wherever_they_stand() -> None:
    before = BODY.replace('id="a"', 'id="a" name="初审"')
    after = start() + '<userTask id="review" name="初审"/>' + work("c b") + end() + flows("s>c c>review review>b b>e")
    assert proposed(version(file(process(before))), version(file(process(after)))) == {"a": "review"}


def test_a_renamed_item_is_the_same_item() -> None:
    lab = deployed(process(BODY))
    instance = lab.start("p")
    [item] = lab.work_items()
    new = version(file(process(start() + work("x b") + end() + flows("s>x x>b b>e"))))
    outcome = migrate(lab, instance, new, {"a": "x"})
    assert outcome.renamed == {item.token: "x"}
    assert (outcome.opened, outcome.closed) == ((), ())
    complete(lab, "x")
    assert [item.element for item in lab.work_items()] == ["b"]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (BODY, start() + work("b") + end() + flows("s>b b>e"), ("node_removed", "a")),
        (BODY, BODY.replace('<userTask id="a"/>', catch("a", "message")), ("kind_changed", "a")),
        (
            BODY,
            start() + inside("sub", start("t") + work("a") + end("u") + flows("t>a a>u")) + work("b") + end()
            + flows("s>sub sub>b b>e"),
            ("scope_changed", "a"),
        ),
        (
            start() + nodes("parallelGateway", "g j") + work("a b") + end() + flows("s>g g>a g>b a>j b>j j>e"),
            start() + nodes("parallelGateway", "g j") + work("a b c") + end() + flows("s>g g>a g>b b>c a>j c>j j>e"),
            ("flow_removed", "j"),
        ),
        (
            start() + undoable("done") + work("a") + end() + flows("s>done done>a a>e"),
            start() + tasks("done") + work("a") + end() + flows("s>done done>a a>e"),
            ("compensation_removed", "done"),
        ),
        (
            start() + many("m", attributes='isSequential="true"') + end() + flows("s>m m>e"),
            start() + many("m") + end() + flows("s>m m>e"),
            ("kind_changed", "m"),
        ),
    ],
)  # fmt: skip
def test_what_needs_a_decision(before: str, after: str, problem: tuple[str, str]) -> None:
    lab = deployed(process(before))
    instance = lab.start("p", {"people": ["王芳", "李强"]})
    if problem[0] == "flow_removed":
        complete(lab, "b")
    with pytest.raises(NotMigrated) as refused:
        migrate(lab, instance, version(file(process(after))))
    assert {(each.code, each.element) for each in refused.value.problems} == {problem}
    assert all(each.way_out for each in refused.value.problems)


@pytest.mark.parametrize(("target", "waits"), [("c", {"b", "c"}), ("", {"b"})])
def test_a_decision_begins_elsewhere_or_takes_the_token_away(target: str, waits: set[str]) -> None:
    before = start() + nodes("parallelGateway", "g") + work("a b") + end() + flows("s>g g>a g>b a>e b>e")
    after = start() + nodes("parallelGateway", "g") + work("b") + catch("c", "message") + end()
    lab = deployed(process(before))
    instance = lab.start("p")
    outcome = migrate(lab, instance, version(file(process(after + flows("s>g g>b g>c b>e c>e")))), {"a": target})
    assert {each.element for each in instance.opened.values()} == waits
    assert [closed.how for closed in outcome.closed] == ["cancelled"]


def test_a_mapping_to_nowhere_is_refused() -> None:
    lab = deployed(process(BODY))
    instance = lab.start("p")
    with pytest.raises(NotMigrated, match="unknown_element a"):
        migrate(lab, instance, version(file(process(start() + work("b") + end() + flows("s>b b>e")))), {"a": "nowhere"})


def test_boundary_events_are_armed_and_given_up() -> None:
    plain = start() + work("a b") + end() + flows("s>a a>b b>e")
    timed = plain + boundary("t", "a", timer("Duration", "PT1H")) + flows("t>b")
    lab = deployed(process(plain))
    instance = lab.start("p")
    lab.forward(timedelta(minutes=30))
    armed = migrate(lab, instance, version(file(process(timed))))
    assert [(each.element, each.at - lab.now) for each in armed.opened if isinstance(each, Due)] == [
        ("t", timedelta(hours=1))
    ]
    again = migrate(lab, instance, version(file(process(timed)), "again"))
    assert (again.opened, again.closed) == ((), ())
    given_up = migrate(lab, instance, version(file(process(plain)), "back"))
    assert [(closed.how, sorted(closed.rows)) for closed in given_up.closed] == [("cancelled", ["timer", "wait"])]
    assert [item.element for item in lab.work_items()] == ["a"]


def test_running_timers_keep_their_moment() -> None:
    before = start() + catch("t", timer("Duration", "PT1H")) + work("a") + end() + flows("s>t t>a a>e")
    lab = deployed(process(before))
    instance = lab.start("p")
    lab.forward(timedelta(minutes=50))
    migrate(lab, instance, version(file(process(before.replace("PT1H", "PT9H")))))
    lab.forward(timedelta(minutes=9))
    assert lab.work_items() == []
    lab.forward(timedelta(minutes=1))
    assert [item.element for item in lab.work_items()] == ["a"]


def test_a_boundary_event_that_waits_for_something_else_is_armed_anew() -> None:
    before = start() + work("a b") + boundary("x", "a", "message") + end() + flows("s>a a>e x>b b>e")
    lab = deployed(process(before))
    instance = lab.start("p")
    after = before.replace('<messageEventDefinition messageRef="message_1"/>', timer("Duration", "PT1H"))
    outcome = migrate(lab, instance, version(file(process(after))))
    assert [type(each).__name__ for each in outcome.opened] == ["Due"]
    assert len(outcome.closed) == 1
    renamed = migrate(lab, instance, version(file(process(before)), "back"))
    assert [(type(each).__name__, each.element) for each in renamed.opened] == [("Wait", "x")]


def test_a_message_of_another_name_is_waited_for_under_that_name() -> None:
    before = start() + catch("m", "message") + work("a") + end() + flows("s>m m>a a>e")
    lab = deployed(process(before))
    instance = lab.start("p")
    migrate(lab, instance, version(file(process(before.replace("message_1", "message_2")))))
    lab.send("hello")
    assert lab.work_items() == []
    lab.send("bye")
    assert [item.element for item in lab.work_items()] == ["a"]


def test_event_sub_processes_and_racing_events_are_added() -> None:
    before = (
        start()
        + nodes("eventBasedGateway", "g")
        + catch("m", "message")
        + work("a b c")
        + end()
        + flows("s>g g>m m>a a>e")
    )
    after = before + catch("t", timer("Duration", "PT1H")) + flows("g>t t>b b>e")
    after += handling("h", "signal", work("h1") + flows("hs>h1"), interrupting=False)
    before, after = (body.replace('<userTask id="c"/>', "") for body in (before, after))
    before = before.replace('<userTask id="b"/>', "")
    lab = deployed(process(before + catch("u", "message 2") + flows("g>u u>e")))
    instance = lab.start("p")
    outcome = migrate(lab, instance, version(file(process(after))))
    assert sorted(each.element for each in outcome.opened) == ["hs", "t"]
    assert len(outcome.closed) == 1  # u is no longer waited for
    lab.signal("sig")
    lab.forward(timedelta(hours=1))
    assert sorted(item.element for item in lab.work_items()) == ["b", "h1"]


def test_rounds_keep_their_counters() -> None:
    before = (
        start()
        + many("m", completionCondition="nrOfCompletedInstances >= 3")
        + work("b")
        + end()
        + flows("s>m m>b b>e")
    )
    lab = deployed(process(before))
    instance = lab.start("p", {"people": ["王芳", "李强", "陈静"]})
    complete(lab, "m")
    migrate(lab, instance, version(file(process(before.replace("= 3", "= 2")))))
    assert len(lab.work_items()) == 2
    complete(lab, "m")
    assert [item.element for item in lab.work_items()] == ["b"]


def test_nothing_may_go_on_by_itself() -> None:
    """A condition that holds already would interrupt what waits."""
    lab = deployed(process(BODY))
    instance = lab.start("p", {"x": 1})
    after = BODY + boundary("c", "a", "conditional") + flows("c>b")
    with pytest.raises(NotMigrated, match="would_move a"):
        migrate(lab, instance, version(file(process(after))))


def test_a_called_process_stays_as_it_is() -> None:
    caller = process(start() + '<callActivity id="c" calledElement="q"/>' + work("b") + end() + flows("s>c c>b b>e"))
    called = process(start("s2") + work("inner") + end("e2") + flows("s2>inner inner>e2"), "q")
    lab = deployed(caller, called)
    instance = lab.start("p")
    migrate(lab, instance, version(file(caller, called), "copy"))
    complete(lab, "inner")
    complete(lab, "b")
    assert instance.status == "completed"


def test_markings_group_what_can_be_migrated_alike() -> None:
    lab = deployed(process(start() + many("m") + put("x", "n", "1") + end() + flows("s>m m>x x>e")))
    several = [lab.start("p", {"people": people}) for people in (["王芳"], ["李强", "陈静"], [])]
    alike = [migration.marking(each.state) for each in several[:2]]
    assert alike[0] == alike[1]
    assert [place for place in alike[0] if place.startswith("/")] == ["/m S", "/m:body R"]
    assert several[2].status == "completed"


def test_what_is_waited_for_is_what_rows_say() -> None:
    before = start() + work("a b") + boundary("x", "a", "message") + end() + flows("s>a a>e x>b b>e")
    after = start() + work("aa b") + boundary("xx", "aa", "message 2") + end() + flows("s>aa aa>e xx>b b>e")
    lab = deployed(process(before))
    instance = lab.start("p")
    migrate(lab, instance, version(file(process(after))), {"a": "aa", "x": "xx"})
    rows = execution.waiting(instance.compiled, instance.state, instance.values, World(lab.now))
    assert {row.token: (row.element, getattr(row, "name", "")) for row in rows} == {
        address: (each.element, getattr(each, "name", "")) for address, each in instance.opened.items()
    }
