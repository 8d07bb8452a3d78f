"""Soundness where numbers of tokens matter, and inside ad-hoc sections: followed as far as a net can say it."""

import pytest

from tests.bpmn.drawing import end, flows, nodes, run, start, work
from tests.bpmn.test_soundness import WHEN, P, X, told


def counted(name: str, **quantities: int) -> str:
    said = " ".join(f'{key}="{count}"' for key, count in quantities.items())
    return f'<userTask id="{name}" {said}/>'


def line(first: str, second: str) -> str:
    return start() + first + second + end() + flows("s>a a>b b>e")


COUNTED = {  # the body, and what is told of it
    "as many as are needed": (line(counted("a", completionQuantity=3), counted("b", startQuantity=3)), []),
    "too few": (line(work("a"), counted("b", startQuantity=2)), [("refuse", "deadlock", "b")]),
    "one too many": (
        line(counted("a", completionQuantity=3), counted("b", startQuantity=2)), [("refuse", "lost_token", "b")],
    ),
    "gathered from branches": (
        start() + nodes(P, "p1") + work("a c") + counted("b", startQuantity=2) + end()
        + flows("s>p1 p1>a p1>c a>b c>b b>e"), [],
    ),
    "gathered from a choice": (
        start() + nodes(X, "x1") + work("a c") + counted("b", startQuantity=2) + end()
        + flows(f"s>x1 x1>a{WHEN} x1>c{WHEN} a>b c>b b>e"), [("refuse", "deadlock", "b")],
    ),
    "gathered in rounds": (
        start() + nodes(X, "x1 x2") + work("a") + nodes(P, "p1") + counted("b", startQuantity=2) + end() + end("e2")
        + flows(f"s>x1 x1>a a>p1 p1>b p1>x2 x2>x1{WHEN} x2>e2{WHEN} b>e"),
        [("warning", "improper_end", "b"), ("warning", "unbounded", "b")],
    ),
    "more than are followed": (
        line(counted("a", completionQuantity=300), counted("b", startQuantity=300)), [("info", "not_proven", "a")],
    ),
    "a complex gateway without a condition": (
        start() + nodes(P, "p1") + work("a b") + nodes("complexGateway", "k") + end() + flows("s>p1 p1>a p1>b a>k b>k k>e"), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", COUNTED)
def test_numbers_of_tokens_are_followed(case: str) -> None:
    body, wanted = COUNTED[case]
    assert [(each.severity, each.code, each.element) for each in told(body)] == wanted
    if wanted and wanted[0][0] == "refuse":
        lab, instance = run(body, {"x": 1})
        while items := lab.work_items():
            lab.complete(items[0])
        assert instance.status == "running"  # and nobody can do anything about it


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (work("a b c") + flows("a>b"), []),
        (nodes(X, "x1") + work("a b c") + flows(f"a>x1 x1>b{WHEN} x1>c{WHEN}"), []),
        (work("a b c") + nodes(P, "p1 p2") + flows("a>p1 p1>b p1>c b>p2 c>p2"), [("info", "not_proven", "p2")]),
        (work("a") + counted("b", startQuantity=2) + flows("a>b"), [("info", "not_proven", "b")]),
    ],
)
def test_a_section_is_looked_into(inside: str, wanted: list[tuple[str, str, str]]) -> None:
    """How often people begin each part of it decides whether a join in it is ever complete."""
    section = f'<adHocSubProcess id="h">{inside}<completionCondition>done</completionCondition></adHocSubProcess>'
    found = told(start() + section + end() + flows("s>h h>e"))
    assert [(each.severity, each.code, each.element) for each in found] == wanted
