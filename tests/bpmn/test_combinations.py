"""Every kind of activity, repeated in every way, in every place an activity can stand."""

from datetime import timedelta

import pytest

from tests.bpmn.drawing import (
    boundary,
    deployed,
    done,
    end,
    flows,
    nodes,
    process,
    start,
    tasks,
    throw,
    work,
)
from workflow_engine.testing import Instance, Lab

CALLED = process(start("qs") + work("qa") + end("qe") + flows("qs>qa qa>qe"), "q")
INNER = start("is") + work("iw") + end("ie") + flows("is>iw iw>ie")
KINDS = {  # tag -> attributes and content
    "task": ("", ""),
    "userTask": ("", ""),
    "manualTask": ("", ""),
    "serviceTask": ('handoff:connector="c"', ""),
    "scriptTask": ('scriptFormat="feel"', "<script>1</script>"),
    "businessRuleTask": ('handoff:connector="c"', ""),
    "sendTask": ('messageRef="message_2"', ""),
    "receiveTask": ('messageRef="message_1"', ""),
    "callActivity": ('calledElement="q"', ""),
    "subProcess": ("", INNER),
    "transaction": ("", INNER),
    "adHocSubProcess": ("", work("aw") + "<completionCondition>true</completionCondition>"),
}
OVER = "<multiInstanceLoopCharacteristics{}><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
ROUNDS = {
    "once": "",
    "looped": '<standardLoopCharacteristics loopMaximum="2"/>',
    "at once": OVER.format(""),
    "in turn": OVER.format(' isSequential="true"'),
}
EVERY = [(kind, rounds) for kind in KINDS for rounds in ROUNDS]
pytestmark = pytest.mark.parametrize(("kind", "rounds"), EVERY)


def activity(kind: str, rounds: str, attributes: str = "") -> str:
    own, content = KINDS[kind]
    return f'<{kind} id="a" {own} {attributes}>{ROUNDS[rounds]}{content}</{kind}>'


def begun(body: str) -> tuple[Lab, Instance]:
    lab = deployed(process(body), CALLED)
    return lab, lab.start("p")


def finish_all(lab: Lab) -> None:
    """Do all work and send what is waited for until nothing is left."""
    for _ in range(12):
        if items := lab.work_items():
            lab.complete(items[0])
        elif lab.running():
            lab.send("hello")


def times(rounds: str) -> int:
    return 1 if rounds == "once" else 2


def test_it_runs_to_the_end(kind: str, rounds: str) -> None:
    lab, instance = begun(start() + activity(kind, rounds) + end() + flows("s>a a>e"))
    finish_all(lab)
    assert instance.status == "completed"
    assert done(lab).count("a") == times(rounds)


def test_it_counts_tokens(kind: str, rounds: str) -> None:
    twice = nodes("parallelGateway", "g") + flows("s>g g>a") + '<sequenceFlow id="f2" sourceRef="g" targetRef="a"/>'
    counting = activity(kind, rounds, 'startQuantity="2" completionQuantity="3"')
    lab, instance = begun(start() + twice + counting + end() + flows("a>e"))
    finish_all(lab)
    assert instance.status == "completed"
    assert (done(lab).count("a"), done(lab).count("e")) == (times(rounds), 3)


def test_it_may_be_a_compensation_handler(kind: str, rounds: str) -> None:
    handler = activity(kind, rounds, 'isForCompensation="true"') + '<association sourceRef="c" targetRef="a"/>'
    undone = tasks("t") + boundary("c", "t", "compensation") + throw("th", "compensation")
    lab, instance = begun(start() + undone + handler + end() + flows("s>t t>th th>e"))
    finish_all(lab)
    assert instance.status == "completed"
    assert done(lab).count("a") == times(rounds)
    assert done(lab)[-2:] == ["th", "e"]


def test_each_round_is_compensated(kind: str, rounds: str) -> None:
    undo = '<task id="u" isForCompensation="true"/><association sourceRef="c" targetRef="u"/>'
    undone = boundary("c", "a", "compensation") + undo + throw("th", "compensation")
    lab, instance = begun(start() + activity(kind, rounds) + undone + end() + flows("s>a a>th th>e"))
    finish_all(lab)
    assert instance.status == "completed"
    assert done(lab).count("u") == times(rounds)


def test_a_boundary_event_ends_it_or_leaves_it_alone(kind: str, rounds: str) -> None:
    for interrupting in (True, False):
        beside = boundary("b", "a", "timer", interrupting=interrupting) + tasks("h") + flows("b>h")
        lab, instance = begun(start() + activity(kind, rounds) + beside + end() + flows("s>a a>e"))
        if instance.status == "completed":
            assert "b" not in done(lab)  # it needed nobody, so nothing could come between
            continue
        lab.forward(timedelta(seconds=10))
        assert done(lab)[-2:] == ["b", "h"]
        assert (instance.status == "completed") == interrupting
        finish_all(lab)
        assert instance.status == "completed"
        assert ("e" in done(lab)) != interrupting
