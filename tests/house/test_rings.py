"""No module needs itself: imports that run when a module is loaded form no ring."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.sources import imported, modules


def module_name(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def loaded(tree: ast.Module) -> Iterator[str]:
    """What a module imports when it is loaded; not inside functions, nor for the type checker alone."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        yield from imported(node)
        waiting += ast.iter_child_nodes(node)


def ring(trees: Mapping[str, ast.Module]) -> list[str]:
    """Modules that import one another in a circle; empty when there are none."""
    needs = {
        name: {found for each in loaded(tree) if (found := home(each, trees)) != name} for name, tree in trees.items()
    }
    try:
        TopologicalSorter({name: each - {None} for name, each in needs.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def home(name: str, trees: Mapping[str, ast.Module]) -> str | None:
    """The module of ours that an imported name is, or is taken from."""
    while name and name not in trees:
        name = name.rpartition(".")[0]
    return name or None


def test_no_module_needs_itself() -> None:
    assert ring({module_name(path): tree for path, tree in modules()}) == []


@pytest.mark.parametrize(
    ("second", "is_ring"),
    [
        ("import a", True),
        ("from a import x", True),
        ("class B:\n    from a import x", True),
        ("def f():\n    import a", False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a", False),
    ],
)
def test_a_planted_ring_is_found(second: str, is_ring: bool) -> None:
    assert bool(ring({"a": ast.parse("from b import y"), "b": ast.parse(second)})) == is_ring
