"""What the text of an expression settles alone: the kind of its value, where null may always come instead."""

from collections.abc import Callable, Mapping
from typing import Any

from workflow_engine.feel import tree
from workflow_engine.feel.functions import BUILTINS
from workflow_engine.feel.types import TYPES
from workflow_engine.feel.values import kind

ASKING = {"now", "today", "working days between", "add working days"}
FIXED: Mapping[type[tree.Node], str] = {
    tree.And: "boolean",
    tree.Or: "boolean",
    tree.Comparison: "boolean",
    tree.Between: "boolean",
    tree.In: "boolean",
    tree.InstanceOf: "boolean",
    tree.Quantified: "boolean",
    tree.UnaryTests: "boolean",
    tree.ListOf: "list",
    tree.For: "list",
    tree.ContextOf: "context",
    tree.FunctionOf: "function",
    tree.Interval: "range",
    tree.UnaryTest: "range",
}


def kind_of(node: tree.Node) -> str | None:
    """The kind, or None when only the evaluation can tell."""
    found = FIXED.get(type(node))
    if found:
        return None if isinstance(node, tree.ContextOf) and node.result else found
    settle = SETTLED.get(type(node))
    return settle(node) if settle else None


def is_constant(node: tree.Node) -> bool:
    """Whether the same value comes out each time: no names but those of functions that ask neither clock nor calendar."""
    names = (found.name for found in tree.walk(node) if isinstance(found, tree.Name))
    return all(name in BUILTINS and name not in ASKING for name in names)


def _literal(node: tree.Literal) -> str | None:
    return None if node.value is None else kind(node.value)


def _negation(node: tree.Negation) -> str | None:
    return kind_of(node.operand)


def _arithmetic(node: tree.Arithmetic) -> str | None:
    """Two of one kind: numbers stay numbers, texts join; dates and durations mix in too many ways."""
    kinds = {kind_of(node.first), *(kind_of(operand) for _, operand in node.rest)}
    operators = {operator for operator, _ in node.rest}
    if kinds == {"number"} or (kinds == {"string"} and operators == {"+"}):
        return kinds.pop()
    return None


def _choice(node: tree.If) -> str | None:
    then, otherwise = kind_of(node.then), kind_of(node.otherwise)
    return then if then == otherwise else None


def _call(node: tree.Call) -> str | None:
    if not isinstance(node.function, tree.Name) or node.function.name not in BUILTINS:
        return None
    result = BUILTINS[node.function.name].result
    return next((name for name, type_ in TYPES.items() if type_ is result), None)


SETTLED: Mapping[type[tree.Node], Callable[[Any], str | None]] = {
    tree.Literal: _literal,
    tree.Negation: _negation,
    tree.Arithmetic: _arithmetic,
    tree.If: _choice,
    tree.Call: _call,
}
