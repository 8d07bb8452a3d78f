"""No place of a diagram is evaluated that the hostile diagrams do not try."""

import ast
import re
from pathlib import Path

import pytest

from tests.security.doors import DOORS
from workflow_engine.bpmn import xml
from workflow_engine.bpmn.check import doors
from workflow_engine.bpmn.reading import diagram

FAMILIES = {  # kinds whose names are put together
    "timer {}": ("date", "duration", "cycle"),
    "work {}": doors.WORK_EXPRESSIONS,
    "{} mapping": ("input", "output", "parameter"),
}
KIND = re.compile("[a-z-]+( [a-z-]+)+|script")


def kinds(source: str) -> set[str]:
    """Every kind that the source names, `{}` where a name is put in."""
    tree = ast.parse(source)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts
    }
    put_together = {
        "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    }
    return {kind for kind in found if KIND.fullmatch(kind)} | put_together


def test_every_kind_has_its_diagram() -> None:
    named = kinds(Path(doors.__file__).read_text("utf-8"))
    assert named >= FAMILIES.keys()
    expanded = {form.format(name) for form, names in FAMILIES.items() for name in names}
    assert (named - FAMILIES.keys()) | expanded == DOORS.keys()


@pytest.mark.parametrize("kind", DOORS)
def test_the_diagram_knocks_at_its_door(kind: str) -> None:
    assert kind in {door.kind for door in doors.doors(diagram(xml.parse(DOORS[kind])))}


def test_a_new_kind_is_found() -> None:
    assert kinds('yield Door("escape hatch", node, text)\nyield Door(f"side {name}", node, text)') == {
        "escape hatch",
        "side {}",
    }
