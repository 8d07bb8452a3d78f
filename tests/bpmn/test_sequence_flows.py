"""Where the condition of a sequence flow may stand, and in which language (BPMN 2.0, 8.4.13)."""

import pytest

from tests.bpmn.drawing import boundary, catch, end, flows, process, refused, start, tasks, work


@pytest.mark.parametrize(
    "source",
    [start("x"), start() + catch("x", "message") + flows("s>x"), start() + work("w") + boundary("x", "w", "timer")],
)
def test_an_event_does_not_choose(source: str) -> None:
    to_host = flows("s>w w>e") if "w" in source.split('"') else ""
    body = source + to_host + tasks("a b") + end() + flows("x>a[n_=_1] x>b a>e b>e")
    assert refused(process(body)) == [("condition_ignored", "f_x_a")]


@pytest.mark.parametrize(
    ("language", "problems"),
    [
        ("", []),
        ("feel", []),
        ("https://www.omg.org/spec/DMN/20230324/FEEL/", []),
        ("http://www.w3.org/1999/XPath", []),
        ("groovy", [("expression_language", "f_a_b")]),
        ("http://www.java.com/java", [("expression_language", "f_a_b")]),
    ],
)
def test_conditions_are_feel(language: str, problems: list[tuple[str, str]]) -> None:
    body = start() + tasks("a b") + flows("s>a a>b[n_=_1]")
    said = f'<conditionExpression language="{language}">' if language else "<conditionExpression>"
    assert refused(process(body.replace("<conditionExpression>", said))) == problems
