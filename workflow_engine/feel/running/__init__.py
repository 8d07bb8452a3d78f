"""From syntax tree to closures: total and without side effects. One compiler for each sort of node."""

from collections.abc import Mapping

from workflow_engine.feel import tree
from workflow_engine.feel.running import access, constructs, flow, names, operators
from workflow_engine.feel.running.scope import Closure, Compiler, Findings, Scope

COMPILERS: Mapping[type[tree.Node], Compiler] = {
    tree.Literal: constructs.literal,
    tree.Name: names.name,
    tree.ListOf: constructs.list_of,
    tree.ContextOf: constructs.context_of,
    tree.Interval: constructs.interval,
    tree.UnaryTest: constructs.unary_range,
    tree.FunctionOf: constructs.function_of,
    tree.Coerced: constructs.coerced_to,
    tree.Negation: operators.negation,
    tree.Arithmetic: operators.arithmetic,
    tree.And: operators.conjunction,
    tree.Or: operators.disjunction,
    tree.Comparison: operators.comparison,
    tree.Between: operators.between,
    tree.In: operators.membership,
    tree.UnaryTests: operators.unary_tests,
    tree.InstanceOf: operators.instance_of,
    tree.If: flow.choice,
    tree.For: flow.loop,
    tree.Quantified: flow.quantified,
    tree.Span: flow.span,
    tree.Filter: access.filtered,
    tree.Path: access.path,
    tree.Call: access.call,
}


def compiled(node: tree.Node, compilers: Mapping[type[tree.Node], Compiler] = COMPILERS) -> tuple[Closure, Findings]:
    """What evaluates a tree in a root frame, and what compiling it found out."""
    scope = Scope(compilers)
    return scope.closure(node), scope.findings
