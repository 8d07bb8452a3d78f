"""Names use the vocabulary of the field; words that mean three things or nothing are not names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = ("workflow_engine", "forms", "web", "workers")
EMPTY = {
    "service",
    "manager",
    "processor",
    "handler",
    "helper",
    "util",
    "utils",
    "base",
    "impl",
    "info",
    "common",
    "misc",
}
AMBIGUOUS = {"task", "job", "process", "data", "do"}  # not alone, outside the folders whose libraries own the words
OWNERS = ("workflow_engine/bpmn", "workers")
ALLOWED = {
    "ServiceCall": "the BPMN service task's request",
    "service_call": "the same",
    "service_calls": "the same",
    "ServiceTask": "the BPMN element",
    "DecisionService": "the DMN element",
    "decision_service": "the same",
    "_decision_service": "the same",
    "manager": "a kind of user: the head of a department or the superior of a person",
    "manager_of": "the same",
    "managers": "the same",
}


def words(name: str) -> list[str]:
    """`ProcessInstance` and `process_instance` are both ["process", "instance"]."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


def complaint(name: str, place: str) -> str | None:
    """What is wrong with a name of a class, function or module at a place, if anything."""
    if name in ALLOWED:
        return None
    parts = words(name)
    if EMPTY & set(parts):
        return f"{place}: {name} says nothing"
    if len(parts) == 1 and parts[0] in AMBIGUOUS and not place.startswith(OWNERS):
        return f"{place}: {name} alone means three things"
    return None


def names(path: Path) -> Iterator[str]:
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def test_names() -> None:
    found = []
    for house in HOUSES:
        for path in sorted((ROOT / house).rglob("*.py")):
            place = str(path.relative_to(ROOT))
            found += [wrong for name in names(path) if (wrong := complaint(name, place))]
    assert found == []


@pytest.mark.parametrize("name", ["TaskManager", "process_handler", "utils", "task", "Process", "BaseThing"])
def test_bad_names_are_found(name: str) -> None:
    assert complaint(name, "web/x.py")


@pytest.mark.parametrize("name", ["WorkItem", "ProcessInstance", "process_key", "complete", "ServiceCall"])
def test_good_names_pass(name: str) -> None:
    assert complaint(name, "web/x.py") is None
