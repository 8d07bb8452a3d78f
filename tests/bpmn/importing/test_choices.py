"""Words on the flows out of a gateway, behind work for people, are what these people can decide."""

import pytest

from tests.bpmn.importing.files import codes, drafted, file, line, node
from workflow_engine.bpmn import importing
from workflow_engine.testing import Lab


def drawn(step: str = "userTask", words: tuple[str, str] = ("同意", "退回"), more: str = "", name: str = "t") -> bytes:
    """A step, a gateway behind it, and two ends that the words lead to."""
    body = f'<startEvent id="s"/><{step} id="{name}" name="初审">{more}</{step}><exclusiveGateway id="g"/>'
    ends = '<endEvent id="yes"/><endEvent id="no"/>'
    ways = "".join(
        f'<sequenceFlow id="to_{end}" sourceRef="g" targetRef="{end}" name="{word}"/>'
        for end, word in zip(("yes", "no"), words, strict=True)
    )
    return file(f'<process id="p" isExecutable="true">{body}{ends}{line("s", name, "g")}{ways}</process>')


@pytest.mark.parametrize(("outcome", "last"), [("同意", "yes"), ("退回", "no")])
def test_the_words_are_the_outcomes(outcome: str, last: str) -> None:
    made, read = drafted(drawn())
    assert [each["key"] for each in node(read).settings["outcome"]] == ["同意", "退回"]
    assert codes(made, "refuse") == []
    assert "choice_proposed" in codes(made, "warning")
    lab = Lab()
    lab.deploy(made.xml)
    lab.start("p", {})
    [item] = lab.work_items()
    lab.complete(item, {}, outcome=outcome)
    assert [entry.element for entry in lab.trace if entry.what == "completed"][-1] == last


@pytest.mark.parametrize(
    "source",
    [
        drawn(step="serviceTask"),
        drawn(words=("", "退回")),
        drawn(words=("同意", "同意")),
        drawn(name="a-b"),
        drawn(
            more="<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
        ),
    ],
)
def test_nothing_is_proposed_where_nobody_decides_or_words_do_not_tell(source: bytes) -> None:
    made = importing.draft(source)
    assert "choice_proposed" not in codes(made)
    assert "flow_without_condition" in codes(made, "refuse")


def test_a_gateway_that_leads_nowhere_is_left_alone() -> None:
    body = f'<startEvent id="s"/><userTask id="t"/><exclusiveGateway id="g"/>{line("s", "t", "g")}'
    assert importing.draft(file(f'<process id="p">{body}</process>')).blocking == ()
