"""What a push says of variables: those that are new or different from what is stored, and no others."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests.bpmn.drawing import file, flows, process, start, work
from workflow_engine.bpmn import deployment, execution
from workflow_engine.bpmn.commands import CompleteWork
from workflow_engine.bpmn.variables import Variables
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Outcome, Work
from workflow_engine.testing.lab import MONDAY

STEPS = file(process(start() + work("a b") + flows("s>a a>b")))


def pushed(diagram: bytes, stored: dict[str, Any], answered: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """The variables of the act that completes the first item, begun with `stored`."""
    [compiled] = deployment.deploy(diagram).compiled
    begun = execution.start(compiled, stored, World(MONDAY))
    return dict(completed(compiled, begun, dict(begun.variables), answered).variables)


def completed(compiled: Any, outcome: Outcome, stored: dict[tuple[str, str], Any], answered: dict[str, Any]) -> Outcome:
    [item] = [each for each in outcome.opened if isinstance(each, Work)]
    return execution.apply(compiled, outcome.state, stored, CompleteWork(item.token, answered), World(MONDAY))


def test_a_form_that_sends_what_it_showed_changes_what_was_corrected() -> None:
    given = {"customer": "华东机电", "amount": Decimal("12500.00"), "lines": [{"sku": "A-1", "count": Decimal(2)}]}
    sent = given | {"amount": Decimal("12800.00"), "note": "已核对"}
    assert pushed(STEPS, given, sent) == {("", "amount"): Decimal("12800.00"), ("", "note"): "已核对"}


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        (Decimal("1.0"), Decimal("1.00")),
        (Decimal(1), True),
        (Decimal(0), False),
        ("", None),
        ([True], [Decimal(1)]),
        ({"a": None}, {}),
    ],
)
def test_what_only_looks_the_same_is_different(stored: Any, sent: Any) -> None:
    assert pushed(STEPS, {"x": stored}, {"x": sent}) == {("", "x"): sent}
    assert pushed(STEPS, {"x": sent}, {"x": sent}) == {}


def test_a_new_null_is_new() -> None:
    assert pushed(STEPS, {}, {"x": None}) == {("", "x"): None}


def test_a_frame_that_comes_back_is_written_anew() -> None:
    """Its rows go with the frame, so what comes after them has to be written even if it is the same."""
    variables = Variables({("5", "item"): "A-1", ("", "x"): Decimal(1)})
    variables.drop(SimpleNamespace(id="5"))  # type: ignore[arg-type]  # of a token only its id is looked at
    variables.open("5", {"item": "A-1"})
    variables.put("", "x", Decimal(1))
    assert (variables.gone, variables.changed) == (["5"], {("5", "item"): "A-1"})
