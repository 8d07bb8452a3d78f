"""How long a thrown message waits for somebody who catches it, as the diagram says."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    catch,
    deployed,
    end,
    finish,
    flows,
    open_work,
    process,
    refused,
    start,
    throw,
    warned,
    work,
)
from tests.bpmn.test_messages import HEARING, keyed


def lasting(text: str) -> str:
    return keyed("no").replace("/>", f' handoff:timeToLive="{text}"/>')


SENDERS = {
    "an event": lambda text: throw("t", lasting(text)),
    "an end": lambda text: end("t", lasting(text)),
    "a task": lambda text: (
        f'<sendTask id="t" messageRef="message_1" handoff:correlation="no" handoff:timeToLive="{text}"/>'
    ),
}


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize(("text", "minutes", "heard"), [("PT30M", 29, True), ("PT30M", 31, False), ("P2D", 1500, True)])
def test_the_diagram_says_how_long_its_message_waits(sender: str, text: str, minutes: int, heard: bool) -> None:
    sends = process(start("qs") + SENDERS[sender](text) + flows("qs>t"), "q")
    lab = deployed(HEARING, sends)
    lab.start("q", {"no": 7})
    lab.forward(timedelta(minutes=minutes))
    assert (lab.start("p", {"no": 7}).status == "completed") == heard


@pytest.mark.parametrize("text", ["", "soon", "P1M", "R/PT1H", "-PT1H", "P99Y"])
def test_a_time_to_live_that_is_none_is_refused(text: str) -> None:
    assert refused(process(start() + throw("t", lasting(text)) + flows("s>t"))) == [("timer_invalid", "t")]


def test_a_time_to_live_where_nothing_is_thrown_is_told() -> None:
    assert ("setting_ignored", "t") in warned(process(start() + catch("t", lasting("PT1H")) + flows("s>t")))


def test_one_instance_per_key_is_one_at_a_time() -> None:
    once = '<messageEventDefinition messageRef="message_2" handoff:singleton="true"/>'
    lab = deployed(process(start("s", once) + work("b") + end() + flows("s>b b>e")))
    for key in (7, 7, 8):
        lab.send("bye", key)
    assert open_work(lab) == ["b", "b"]
    finish(lab, "b")
    assert open_work(lab) == ["b", "b"]  # that of 8, and the one for which 7 was kept
