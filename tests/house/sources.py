"""Our own source as trees, for the tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSES = ("workflow_engine", "forms", "web", "workers")


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Path from the root, and tree, of every module below the folders; of all of ours when none is named."""
    return ((path, tree) for path, tree, _ in _read() if path.startswith(folders or HOUSES))


def nodes() -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    """Path and all nodes of every module of ours."""
    return ((path, found) for path, _, found in _read())


def called(node: ast.AST) -> str:
    """The dotted name of what is called, `json.loads`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    name = ast.unparse(node.func)
    return name if all(part.isidentifier() for part in name.split(".")) else ""


def imported(node: ast.AST) -> Iterator[str]:
    """Dotted names that an import statement brings, with what is taken from them."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _read() -> list[tuple[str, ast.Module, tuple[ast.AST, ...]]]:
    """Once per run: there are hundreds, and many rules."""
    made = []
    for house in HOUSES:
        for path in sorted((ROOT / house).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not {"node_modules", "versions"} & set(name.split("/")):  # not ours; generated
                tree = ast.parse(path.read_text("utf-8"))
                made.append((name, tree, tuple(ast.walk(tree))))
    return made
