"""The engine walks: one small diagram per rule of the standard, stored as bytes between any two acts."""

from datetime import timedelta

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    done,
    end,
    file,
    finish,
    flows,
    inside,
    nodes,
    open_work,
    process,
    run,
    start,
    tasks,
    throw,
    work,
)
from workflow_engine.testing import Lab


def test_a_review_loop_goes_on_and_its_state_does_not_grow() -> None:
    review = start("Start") + work("a") + nodes("exclusiveGateway", "x", 'default="f_x_End"') + end("End")
    lab, instance = run(review + flows("Start>a a>x x>a[again] x>End"))
    sizes = []
    for _ in range(1100):
        finish(lab, "a", {"again": True})
        sizes.append(len(instance.state))
    finish(lab, "a", {"again": False})
    assert (instance.status, instance.result) == ("completed", "End")
    assert sizes[-1] - sizes[10] <= 8  # the digits of the token counter


def test_a_timer_on_a_sub_process_cancels_what_is_inside() -> None:
    sub = inside("sub", start("ss") + work("b") + end("se") + flows("ss>b b>se"))
    lab, instance = run(
        start() + sub + boundary("late", "sub", "timer") + end() + end("x") + flows("s>sub sub>e late>x")
    )
    lab.forward(timedelta(seconds=9))
    assert open_work(lab) == ["b"]
    lab.forward(timedelta(seconds=2))
    assert (instance.status, instance.result) == ("completed", "x")
    assert done(lab, "cancelled") == ["sub", "b"]


def test_two_timers_behind_one_gateway_keep_their_own_moments() -> None:
    slow = catch("slow", "<timerEventDefinition><timeDuration>PT20S</timeDuration></timerEventDefinition>")
    body = start() + nodes("eventBasedGateway", "g") + slow + catch("fast", "timer") + end()
    lab, instance = run(body + flows("s>g g>slow g>fast slow>e fast>e"))
    lab.forward(timedelta(seconds=12))
    assert instance.status == "completed"
    assert done(lab) == ["s", "g", "fast", "e"]
    assert done(lab, "cancelled") == ["slow"]


def test_an_error_stays_with_its_own_sub_process() -> None:
    def part(name: str) -> str:
        inner = (
            start(f"{name}s") + work(f"{name}u") + end(f"{name}e", "error") + flows(f"{name}s>{name}u {name}u>{name}e")
        )
        return inside(name, inner) + boundary(f"{name}b", name, "error") + end(f"{name}h")

    split = start() + nodes("parallelGateway", "g") + part("A") + part("B") + flows("s>g g>A g>B Ab>Ah Bb>Bh")
    lab, instance = run(split)
    finish(lab, "Au")
    assert open_work(lab) == ["Bu"]
    finish(lab, "Bu")
    assert instance.status == "completed"
    assert done(lab, "cancelled") == ["A", "B"]


def test_a_non_interrupting_event_sub_process_listens_again() -> None:
    handler = start("hs", "message", 'isInterrupting="false"') + work("ht") + flows("hs>ht")
    lab, instance = run(start() + work("a") + flows("s>a") + inside("h", handler, attributes='triggeredByEvent="true"'))
    lab.send("hello")
    lab.send("hello")
    assert open_work(lab) == ["a", "ht", "ht"]
    finish(lab, "a")
    lab.send("hello")
    assert open_work(lab) == ["ht", "ht"]
    finish(lab, "ht")
    finish(lab, "ht")
    assert instance.status == "completed"


def test_an_interrupting_event_sub_process_ends_the_scope() -> None:
    handler = start("hs", "message") + work("ht") + flows("hs>ht")
    lab, instance = run(start() + work("a") + flows("s>a") + inside("h", handler, attributes='triggeredByEvent="true"'))
    lab.send("hello")
    assert open_work(lab) == ["ht"]
    finish(lab, "ht")
    assert (instance.status, done(lab, "cancelled")) == ("completed", ["a"])


def test_compensation_goes_backwards_and_into_finished_sub_processes() -> None:
    def undoable(name: str) -> str:
        undo = f'<task id="undo_{name}" isForCompensation="true"/>'
        return (
            tasks(name)
            + boundary(f"c_{name}", name, "compensation")
            + undo
            + (f'<association id="as_{name}" sourceRef="c_{name}" targetRef="undo_{name}"/>')
        )

    sub = inside("sub", start("ss") + undoable("b") + undoable("c") + flows("ss>b b>c"))
    lab, _ = run(start() + undoable("a") + sub + throw("t", "compensation") + end() + flows("s>a a>sub sub>t t>e"))
    assert done(lab) == ["s", "a", "ss", "b", "c", "sub", "undo_c", "undo_b", "undo_a", "t", "e"]


def test_a_cancelled_transaction_undoes_its_work_first() -> None:
    undo = '<task id="undo" isForCompensation="true"/><association id="as" sourceRef="c" targetRef="undo"/>'
    inner = (
        start("ts") + tasks("a") + boundary("c", "a", "compensation") + undo + end("te", "cancel") + flows("ts>a a>te")
    )
    body = (
        start()
        + inside("t", inner, "transaction")
        + boundary("b", "t", "cancel")
        + tasks("after")
        + flows("s>t b>after")
    )
    lab, instance = run(body)
    assert done(lab) == ["s", "ts", "a", "te", "undo", "b", "after"]
    assert instance.status == "completed"


def test_an_inclusive_join_waits_for_exactly_those_that_can_come() -> None:
    body = start() + nodes("inclusiveGateway", "g", 'default="f_g_c"') + nodes("inclusiveGateway", "j")
    body += tasks("a c") + work("b") + end() + flows("s>g g>a[x_=_1] g>b[y_=_1] g>c a>j b>j c>j j>e")
    lab, instance = run(body, {"x": 1, "y": 1})
    assert "j" not in done(lab)
    finish(lab, "b")
    assert instance.status == "completed"
    assert done(run(body, {"x": 1, "y": 0})[0]) == ["s", "g", "a", "j", "e"]
    assert done(run(body, {"x": 0, "y": 0})[0]) == ["s", "g", "c", "j", "e"]


def test_rounds_of_a_multi_instance_keep_their_answers_apart() -> None:
    many = (
        '<userTask id="a"><multiInstanceLoopCharacteristics handoff:collection="people" handoff:element="person" '
        'handoff:outputCollection="votes" handoff:outputElement="vote">'
        "<completionCondition>nrOfCompletedInstances = 2</completionCondition>"
        "</multiInstanceLoopCharacteristics></userTask>"
    )
    lab, instance = run(start() + many + end() + flows("s>a a>e"), {"people": ["王芳", "李强", "陈静"]})
    items = lab.work_items()
    assert [item.values["person"] for item in items] == ["王芳", "李强", "陈静"]
    lab.complete(items[2], {"vote": "yes"})
    lab.complete(items[0], {"vote": "no"})
    assert lab.variables(instance)["votes"] == ["no", None, "yes"]
    assert "vote" not in lab.variables(instance)
    assert done(lab, "cancelled") == ["a"]


def test_a_process_that_calls_itself_stops_at_its_limit() -> None:
    lab, instance = run(start() + '<callActivity id="c" calledElement="p"/>' + end() + flows("s>c c>e"))
    assert codes(lab) == [("call_depth", "c")]
    assert instance.status == "incident"


def test_an_automatic_loop_stops_at_its_limit_and_is_not_complete() -> None:
    body = start() + tasks("a") + nodes("exclusiveGateway", "x") + end() + flows("s>a a>x x>a[1_=_1] x>e[1_=_2]")
    lab, instance = run(body)
    assert codes(lab)[0][0] == "step_limit"
    assert instance.status == "incident"


def test_a_called_process_sees_only_what_it_is_given() -> None:
    maps = (
        '<extensionElements><handoff:input target="inner" source="outer"/>'
        '<handoff:output target="answer" source="inner + 1"/></extensionElements>'
    )
    caller = process(
        start() + f'<callActivity id="c" calledElement="B">{maps}</callActivity>' + end() + flows("s>c c>e"), "A"
    )
    lab = Lab()
    lab.deploy(file(caller, process(start("bs") + work("u") + flows("bs>u"), "B")))
    instance = lab.start("A", {"outer": 5, "secret": 1})
    finish(lab, "u", {"inner": 9, "more": 1})
    assert lab.variables(instance) == {"outer": 5, "secret": 1, "answer": 10}


def test_pools_talk_by_messages_with_keys() -> None:
    payload = '<extensionElements><handoff:input target="n" source="no"/></extensionElements>'
    ask = f'<intermediateThrowEvent id="t">{payload}<messageEventDefinition messageRef="message_1"/></intermediateThrowEvent>'
    hear = catch("r", '<messageEventDefinition messageRef="message_2" handoff:correlation="no"/>')
    takes = '<extensionElements><handoff:output target="ref" source="n"/></extensionElements>'
    begin = f'<startEvent id="bs">{takes}<messageEventDefinition messageRef="message_1"/></startEvent>'
    answer = end("be", '<messageEventDefinition messageRef="message_2" handoff:correlation="ref"/>')
    lab = Lab()
    lab.deploy(
        file(
            process(start() + ask + hear + end() + flows("s>t t>r r>e"), "A"),
            process(begin + answer + flows("bs>be"), "B"),
        )
    )
    lab.start("A", {"no": 7})
    lab.start("A", {"no": 8})
    assert [(each.key, each.status) for each in lab.instances] == [
        ("A", "completed"),
        ("B", "completed"),
        ("A", "completed"),
        ("B", "completed"),
    ]
