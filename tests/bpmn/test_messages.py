"""Messages find one receiver by name and keys, or wait for one; signals reach everybody who waits when they are thrown."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.bpmn.drawing import (
    DEFINITIONS,
    catch,
    codes,
    deployed,
    done,
    end,
    event,
    finish,
    flows,
    mapping,
    nodes,
    open_work,
    process,
    refused,
    run,
    start,
    tasks,
    throw,
    work,
)
from workflow_engine.bpmn.correlation import canonical
from workflow_engine.testing import Lab


def keyed(key: str, message: str = "message_1") -> str:
    return f'<messageEventDefinition messageRef="{message}" handoff:correlation="{key}"/>'


def given(tag: str, name: str, definition: str, **maps: str) -> str:
    """An event with mappings."""
    return event(tag, name, definition).replace(definition, mapping(**maps) + definition)


HEARING = process(start() + catch("c", keyed("no")) + end() + flows("s>c c>e"))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (7, Decimal("7"), True),
        (7, Decimal("7.00"), True),
        (7, "7", True),  # what comes from outside is often a text
        ("a", "a", True),
        ("é", "e\u0301", True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ([1, 2], [2, 1], False),
        (True, 1, False),
        (date(2026, 3, 2), date(2026, 3, 2), True),
        (date(2026, 3, 2), "2026-03-02", False),
        (None, {}, True),
    ],
)
def test_equal_keys_are_equal_texts(left: Any, right: Any, same: bool) -> None:
    assert (canonical(left) == canonical(right)) == same


@pytest.mark.parametrize(("sent", "heard"), [(7, [1]), (Decimal("8.0"), [2]), ("7", [1]), (None, []), (9, [])])
def test_a_message_goes_to_the_one_that_waits_with_its_key(sent: Any, heard: list[int]) -> None:
    lab = deployed(HEARING)
    instances = [lab.start("p", {"no": 7}), lab.start("p", {"no": 8})]
    lab.send("hello", sent)
    assert [number for number, each in enumerate(instances, 1) if each.status == "completed"] == heard


def test_who_waits_without_a_key_takes_any_message() -> None:
    lab, instance = run(start() + catch("c", "message") + end() + flows("s>c c>e"))
    lab.send("bye", 7)
    assert instance.status == "running"
    lab.send("hello", 7)
    assert instance.status == "completed"


def test_keys_are_those_of_the_moment_in_which_it_began_to_wait() -> None:
    body = start() + nodes("parallelGateway", "g") + catch("c", keyed("no")) + work("w") + flows("s>g g>c g>w")
    lab, _ = run(body, {"no": 7})
    finish(lab, "w", {"no": 8})
    lab.send("hello", 8)
    assert "c" not in done(lab)
    lab.send("hello", 7)
    assert "c" in done(lab)


def test_a_message_waits_for_a_receiver_and_reaches_the_first_one() -> None:
    lab = deployed(HEARING)
    lab.send("hello", 7, {"n": 1})
    lab.forward(timedelta(hours=23))
    assert lab.start("p", {"no": 8}).status == "running"
    assert lab.start("p", {"no": 7}).status == "completed"
    assert lab.start("p", {"no": 7}).status == "running"


def test_a_message_that_waited_a_day_is_gone() -> None:
    lab = deployed(HEARING)
    lab.send("hello", 7)
    lab.forward(timedelta(hours=25))
    assert lab.start("p", {"no": 7}).status == "running"


def test_messages_that_wait_are_heard_in_the_order_they_came() -> None:
    lab = deployed(
        process(
            start()
            + given("intermediateCatchEvent", "c", DEFINITIONS["message"], output_x="n")
            + end()
            + flows("s>c c>e")
        )
    )
    for n in (1, 2, 3):
        lab.send("hello", None, {"n": n})
    assert [lab.variables(lab.start("p"))["x"] for _ in range(3)] == [1, 2, 3]


def test_a_waiting_instance_is_asked_before_a_new_one_is_started() -> None:
    lab = deployed(HEARING, process(start("qs", "message") + end("qe") + flows("qs>qe"), "q"))
    lab.start("p", {"no": 7})
    lab.send("hello", 7)
    assert [each.key for each in lab.instances] == ["p"]
    lab.send("hello", 7)
    assert [each.key for each in lab.instances] == ["p", "q"]


def test_only_mapped_values_of_a_message_become_variables() -> None:
    body = (
        start()
        + given("intermediateCatchEvent", "c", DEFINITIONS["message"], output_total="a + b")
        + end()
        + flows("s>c c>e")
    )
    lab, instance = run(body, {"b": 100})
    lab.send("hello", None, {"a": 1, "b": 2, "approved": True})
    assert lab.variables(instance) == {"b": 100, "total": 3}


def test_a_start_event_maps_its_message_too() -> None:
    lab = deployed(
        process(given("startEvent", "s", DEFINITIONS["message"], output_order="no") + work("a") + flows("s>a"))
    )
    lab.send("hello", None, {"no": 7, "other": 1})
    assert lab.variables(lab.instances[0]) == {"order": 7}


def test_a_thrown_message_carries_what_is_mapped_and_comes_back_to_its_own_instance() -> None:
    told = given("intermediateThrowEvent", "t", DEFINITIONS["message"], input_n="order * 2")
    hears = given("intermediateCatchEvent", "c", DEFINITIONS["message"], output_got="n")
    body = start() + nodes("parallelGateway", "g") + told + hears + end() + flows("s>g g>c g>t t>e c>e")
    lab, instance = run(body, {"order": 4})
    assert (instance.status, lab.variables(instance)) == ("completed", {"order": 4, "got": 8})


# ---- keys as the standard draws them

PROPERTIES = (
    '<correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="message_1"><messagePath>no</messagePath>'
    '</correlationPropertyRetrievalExpression><correlationPropertyRetrievalExpression messageRef="message_2">'
    "<messagePath>ref</messagePath></correlationPropertyRetrievalExpression></correlationProperty>"
)


def test_a_conversation_goes_on_with_the_key_of_its_first_message() -> None:
    asks = (
        start()
        + given("intermediateThrowEvent", "t", DEFINITIONS["message"], input_no="order")
        + catch("c", "message 2")
    )
    answers = given("startEvent", "qs", DEFINITIONS["message"], output_n="no") + work("w")
    answers += given("endEvent", "qe", DEFINITIONS["message 2"], input_ref="n") + flows("qs>w w>qe")
    lab = deployed(PROPERTIES, process(asks + end() + flows("s>t t>c c>e")), process(answers, "q"))
    first, second = (lab.start("p", {"order": number}) for number in (7, 8))
    lab.complete(next(item for item in lab.work_items() if lab.variables(item.instance)["n"] == 8))
    assert (first.status, second.status) == ("running", "completed")
    finish(lab, "w")
    assert first.status == "completed"


def test_a_subscription_says_what_is_expected() -> None:
    binding = (
        '<correlationSubscription correlationKeyRef="k"><correlationPropertyBinding correlationPropertyRef="cp">'
        "<dataPath>order.no</dataPath></correlationPropertyBinding></correlationSubscription>"
    )
    lab = deployed(PROPERTIES, process(binding + start() + catch("c", "message") + end() + flows("s>c c>e")))
    first, second = (lab.start("p", {"order": {"no": number}}) for number in (7, 8))
    lab.send("hello", {"cp": 8})
    assert (first.status, second.status) == ("running", "completed")


def test_a_correlation_that_cannot_be_read_is_refused() -> None:
    assert refused(process(start() + catch("c", keyed("1 +")) + flows("s>c"))) == [("expr_syntax", "c")]
    broken = PROPERTIES.replace("<messagePath>no", "<messagePath>no +")
    assert refused(broken, process(start() + catch("c", "message") + flows("s>c"))) == [("expr_syntax", "message_1")]


# ---- signals

LISTENING = process(start("qs") + catch("lc", "signal") + work("lw") + flows("qs>lc lc>lw"), "q")


def test_a_signal_reaches_everybody_who_waits_and_starts_what_it_starts() -> None:
    begins = process(start("rs", "signal") + end("re") + flows("rs>re"), "r")
    lab = deployed(LISTENING, begins, process(start() + throw("t", "signal") + end() + flows("s>t t>e")))
    waiting = [lab.start("q") for _ in range(3)]
    lab.start("p")
    assert [len(lab.work_items(instance=each)) for each in waiting] == [1, 1, 1]
    assert [each.key for each in lab.instances[4:]] == ["r"]


def test_who_begins_to_wait_after_a_signal_does_not_hear_it() -> None:
    lab = deployed(LISTENING)
    lab.signal("sig")
    late = lab.start("q")
    assert lab.work_items(instance=late) == []


def test_a_signal_reaches_its_own_instance_at_once_and_once() -> None:
    """Before any other work is done: a listener in the same instance hears it in the step that throws it."""
    inner = start("ss") + throw("t", "signal") + tasks("never") + flows("ss>t t>never")
    body = (
        start()
        + f'<subProcess id="sub">{inner}</subProcess>'
        + event("boundaryEvent", "b", "signal", 'attachedToRef="sub"')
    )
    lab, instance = run(body + tasks("h") + flows("s>sub b>h"))
    assert (instance.status, done(lab)) == ("completed", ["s", "ss", "t", "b", "h"])
    beside = event("boundaryEvent", "b", "signal", 'attachedToRef="sub" cancelActivity="false"')
    lab, _ = run(start() + f'<subProcess id="sub">{inner}</subProcess>' + beside + tasks("h") + flows("s>sub b>h"))
    assert (done(lab).count("h"), done(lab).count("never")) == (1, 1)


def test_a_signal_may_stay_within_its_instance() -> None:
    local = '<signalEventDefinition signalRef="signal_1" handoff:scope="instance"/>'
    body = (
        start()
        + nodes("parallelGateway", "g")
        + catch("c", "signal")
        + throw("t", local)
        + work("w")
        + flows("s>g g>c g>t c>w")
    )
    lab = deployed(process(body), LISTENING)
    outside = lab.start("q")
    lab.start("p")
    assert open_work(lab) == ["w"]
    assert lab.work_items(instance=outside) == []


def test_a_signal_carries_what_is_mapped() -> None:
    told = given("intermediateThrowEvent", "t", DEFINITIONS["signal"], input_n="5")
    hears = given("intermediateCatchEvent", "c", DEFINITIONS["signal"], output_got="n")
    lab = deployed(
        process(start() + told + end() + flows("s>t t>e")), process(start("qs") + hears + flows("qs>c"), "q")
    )
    waiting = lab.start("q")
    lab.start("p")
    assert lab.variables(waiting) == {"got": 5}


def test_instances_that_start_each_other_for_ever_stop_the_lab() -> None:
    lab: Lab = deployed(process(start("s", "message") + end("e", "message") + flows("s>e")))
    with pytest.raises(Exception, match="cannot go on"):
        lab.send("hello")
    assert codes(lab) == []
