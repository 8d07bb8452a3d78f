"""The Technology Compatibility Kit for DMN, level 2: models that nobody of this project drew, and their results."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.feel.conftest import NOW
from workflow_engine.bpmn import decisions
from workflow_engine.bpmn.xml import local, parse
from workflow_engine.feel import iso

SHARED = Path(os.environ.get("HANDOFF_SHARED_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
FOLDER = SHARED / "dmn_tck_level2"
FILES = sorted(FOLDER.glob("*/*-test-*.xml"))
TYPE, NIL = ("{http://www.w3.org/2001/XMLSchema-instance}" + name for name in ("type", "nil"))
READERS = {
    "decimal": Decimal,
    "double": Decimal,
    "integer": Decimal,
    "boolean": lambda text: text == "true",
    "date": iso.read_date,
    "time": iso.read_time,
    "dateTime": iso.read_moment,
    "duration": iso.read_duration,
}


def found(element):
    """A value as a test case writes it: components, a list, or one typed text."""
    parts = {local(child): child for child in element}
    if "component" in parts:
        return {child.get("name"): found(child) for child in element}
    if "list" in parts:
        return [found(item) for item in parts["list"]]
    value = parts.get("value")
    if value is None or value.get(NIL) == "true":
        return None
    return READERS.get((value.get(TYPE) or "").rpartition(":")[2], str)((value.text or "").strip())


def alike(left, right):
    """Equal; numbers to eight digits, as the kit compares them."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return abs(left - right) <= Decimal("1e-8") * max(1, abs(right))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(alike, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(alike(left[key], right[key]) for key in left)
    return type(left) is type(right) and left == right


def cases():
    for file in FILES:
        root = parse(file.read_bytes())
        model = next(child.text.strip() for child in root if local(child) == "modelName")
        for case in root:
            if local(case) == "testCase":
                yield file.parent / model, case


def passes(path, case) -> bool:
    model = decisions.read(path.read_bytes())
    given = {node.get("name"): found(node) for node in case if local(node) == "inputNode"}
    wanted = {
        node.get("name"): found(child)
        for node in case
        if local(node) == "resultNode"
        for child in node
        if local(child) == "expected"
    }
    return all(alike(model.evaluate(name, given, now=NOW).value, value) for name, value in wanted.items())


@pytest.mark.skipif(not FILES, reason=f"the shared test data is not at {FOLDER}")
def test_level_2():
    """Engine document, 7.1: at least 114 of 116; nothing is missing today."""
    failed = [f"{path.stem} {case.get('id')}" for path, case in cases() if not passes(path, case)]
    assert failed == []
    assert len(list(cases())) == 116
