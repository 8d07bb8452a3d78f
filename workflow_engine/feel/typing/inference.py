"""From a syntax tree and the types of names to the type of its value; a rule for each sort of node."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, product
from typing import Any, TypeAlias

from workflow_engine.feel import tree
from workflow_engine.feel.arithmetic import OPERATIONS, combined, negative
from workflow_engine.feel.compare import COMPARISONS
from workflow_engine.feel.functions import BUILTINS
from workflow_engine.feel.functions.registry import Overload
from workflow_engine.feel.properties import PROPERTIES
from workflow_engine.feel.types import (
    ANY,
    BOOLEAN,
    NUMBER,
    ContextType,
    ListType,
    OneOf,
    RangeType,
    Type,
)
from workflow_engine.feel.typing import remarks
from workflow_engine.feel.typing.remarks import Remark
from workflow_engine.feel.typing.witnesses import VALUES, answers, known, type_of, witnesses

HOLDING = {"list contains", "has"}
SOME = tuple(chain.from_iterable(VALUES.values()))  # for what may be anything
Names: TypeAlias = Mapping[str, Type | None]  # None is a name of which nothing is known


class Inference:
    """Gathers remarks while it goes through one expression."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []

    def of(self, node: tree.Node, names: Names) -> Type | None:
        """The type of a node's value, where null may always come instead; None when it may be anything."""
        rule = RULES.get(type(node))
        if rule is not None:
            return known(rule(self, node, names))
        for child in tree.children(node):
            self.of(child, names)
        return None

    def condition(self, node: tree.Node, names: Names) -> None:
        found = self.of(node, names)
        if found not in (None, BOOLEAN):
            self.remarks.append(remarks.no_condition(node, found))

    def compare(
        self, operator: str, left: tree.Node, right: tree.Node, first: Type | None, second: Type | None
    ) -> None:
        """Where `first` and `second` are the types of the two sides."""
        if _is_empty(left) or _is_empty(right):
            return
        if not answers(COMPARISONS[operator], first, second):
            self.remarks.append(remarks.mismatch(operator, (left, first), (right, second)))
        elif operator in ("=", "!="):
            self.option(left, first, right)
            self.option(right, second, left)

    def option(self, node: tree.Node, type_: Type | None, value: tree.Node) -> None:
        """Whether a text is one that a choice can have."""
        if isinstance(type_, OneOf) and isinstance(value, tree.Literal) and isinstance(value.value, str):
            if value.value and value.value not in type_.keys:
                self.remarks.append(remarks.no_option(node, value.value, type_.keys))


def _literal(inference: Inference, node: tree.Literal, names: Names) -> Type | None:
    return type_of(node.value)


def _name(inference: Inference, node: tree.Name, names: Names) -> Type | None:
    return names.get(node.name)


def _list(inference: Inference, node: tree.ListOf, names: Names) -> Type:
    items = {inference.of(item, names) for item in node.items}
    return ListType(items.pop() or ANY) if len(items) == 1 else ListType(ANY)


def _context(inference: Inference, node: tree.ContextOf, names: Names) -> Type | None:
    entries: dict[str, Type | None] = {}
    for entry in node.entries:
        entries[entry.key] = inference.of(entry.value, {**names, **entries})
    if node.result is not None:
        return inference.of(node.result, {**names, **entries})
    return ContextType(tuple((key, type_ or ANY) for key, type_ in entries.items()))


def _interval(inference: Inference, node: tree.Interval, names: Names) -> Type:
    first, last = inference.of(node.start, names), inference.of(node.end, names)
    inference.compare("<=", node.start, node.end, first, last)
    return RangeType(first or ANY)


def _negation(inference: Inference, node: tree.Negation, names: Names) -> Type | None:
    found = inference.of(node.operand, names)
    if not answers(negative, found):
        inference.remarks.append(remarks.argument("-", "operand", node.operand, found))
        return None
    return found


def _arithmetic(inference: Inference, node: tree.Arithmetic, names: Names) -> Type | None:
    before, value = node.first, inference.of(node.first, names)
    for operator, operand in node.rest:
        other = inference.of(operand, names)
        results = _results(operator, value, other)
        if not results:
            inference.remarks.append(remarks.mismatch(operator, (before, value), (operand, other)))
        before, value = node, next(iter(results)) if len(results) == 1 else None
    return value


@lru_cache(maxsize=1024)
def _results(operator: str, first: Type | None, second: Type | None) -> frozenset[Type | None]:
    """The types that the result may have, null left out: those of the operations that the operands may mean."""
    pairs = product(witnesses(first) or SOME, witnesses(second) or SOME)
    fitting = [(a, b) for a, b in pairs if (type(a), type(b)) in OPERATIONS[operator]]
    values = [combined(operator, a, b) for a, b in fitting]
    return frozenset(type_of(value) for value in values if value is not None) or frozenset([None] if fitting else [])


def _logic(inference: Inference, node: tree.And | tree.Or, names: Names) -> Type:
    for part in node.parts:
        inference.condition(part, names)
    return BOOLEAN


def _comparison(inference: Inference, node: tree.Comparison, names: Names) -> Type:
    first, second = inference.of(node.left, names), inference.of(node.right, names)
    inference.compare(node.operator, node.left, node.right, first, second)
    return BOOLEAN


def _between(inference: Inference, node: tree.Between, names: Names) -> Type:
    value = inference.of(node.value, names)
    for operator, end in ((">=", node.low), ("<=", node.high)):
        inference.compare(operator, node.value, end, value, inference.of(end, names))
    return BOOLEAN


def _in(inference: Inference, node: tree.In, names: Names) -> Type:
    value = inference.of(node.value, names)
    for test in node.tests:
        _test(inference, node.value, value, test, {**names, "?": value})
    return BOOLEAN


def _test(inference: Inference, node: tree.Node, value: Type | None, test: tree.Node, names: Names) -> None:
    """One test of `in`: a comparison, a range, a list, or a value to be equal to."""
    if isinstance(test, tree.UnaryTest):
        inference.compare(test.operator, node, test.operand, value, inference.of(test.operand, names))
        return
    found = inference.of(test, names)
    if isinstance(test, tree.Interval):
        for operator, end in ((">=", test.start), ("<=", test.end)):
            inference.compare(operator, node, end, value, inference.of(end, names))
    elif isinstance(test, tree.ListOf) and not isinstance(value, ListType):
        for item in test.items:
            inference.option(node, value, item)
    elif isinstance(test, tree.Literal):
        inference.compare("=", node, test, value, found)


def _instance(inference: Inference, node: tree.InstanceOf, names: Names) -> Type:
    inference.of(node.value, names)
    return BOOLEAN


def _if(inference: Inference, node: tree.If, names: Names) -> Type | None:
    inference.condition(node.condition, names)
    then, otherwise = inference.of(node.then, names), inference.of(node.otherwise, names)
    return then if then == otherwise or _is_null(node.otherwise) else otherwise if _is_null(node.then) else None


def _for(inference: Inference, node: tree.For, names: Names) -> Type:
    inner = {**_iterated(inference, node.iterators, names), "partial": None}
    return ListType(inference.of(node.body, inner) or ANY)


def _quantified(inference: Inference, node: tree.Quantified, names: Names) -> Type:
    inference.condition(node.condition, _iterated(inference, node.iterators, names))
    return BOOLEAN


def _iterated(inference: Inference, iterators: tuple[tree.Each, ...], names: Names) -> Names:
    for each in iterators:
        source = inference.of(each.source, names)
        names = {**names, each.name: known(source.item) if isinstance(source, ListType) else None}
    return names


def _filter(inference: Inference, node: tree.Filter, names: Names) -> Type | None:
    """Names inside may be entries of the item, so nothing is known of them unless the item is."""
    source = inference.of(node.source, names)
    item = known(source.item) if isinstance(source, ListType) else source
    inside: Names = {}
    if isinstance(item, ContextType):
        inside = {**names, "item": item, **{name: known(type_) for name, type_ in item.entries}}
    elif item is not None:
        inside = {**names, "item": item}
    chosen = inference.of(node.condition, inside)
    if chosen == NUMBER:
        return item
    return source if isinstance(source, ListType) and chosen == BOOLEAN else None


def _path(inference: Inference, node: tree.Path, names: Names) -> Type | None:
    source = inference.of(node.source, names)
    if isinstance(source, ListType):
        return ListType(_entry(inference, node, known(source.item)) or ANY)
    return _entry(inference, node, source)


def _entry(inference: Inference, node: tree.Path, source: Type | None) -> Type | None:
    """An entry of a context, or a property of another value."""
    if isinstance(source, ContextType):
        entries: Mapping[str, Type | None] = dict(source.entries)
    else:
        example = next(iter(witnesses(source) or ()), None)
        if example is None or isinstance(source, ListType):
            return None
        entries = {name: type_of(read(example)) for name, read in PROPERTIES.get(type(example), {}).items()}
    if node.name not in entries:
        inference.remarks.append(remarks.no_entry(node, source, entries))
    return entries.get(node.name)


def _call(inference: Inference, node: tree.Call, names: Names) -> Type | None:
    types = [inference.of(argument, names) for argument in node.arguments]
    if not isinstance(node.function, tree.Name) or node.function.name in names:
        return None
    builtin = BUILTINS.get(node.function.name)
    fitting = builtin.fitting(len(node.arguments), node.names) if builtin else None
    if builtin is None or fitting is None:
        return None
    misfits = [next(_misfits(overload, fitting.order, node, types), None) for overload in fitting.overloads]
    if all(misfits):
        inference.remarks += [misfit for misfit in misfits[-1:] if misfit]
    if builtin.name == "not":
        inference.condition(node.arguments[0], names)
    if builtin.name in HOLDING and len(types) == 2 and isinstance(types[0], ListType):
        inference.option(node.arguments[0], types[0].item, node.arguments[1])
    return builtin.result


def _misfits(
    overload: Overload, order: tuple[int | None, ...], node: tree.Call, types: list[Type | None]
) -> Iterator[Remark]:
    """Arguments that no value of their type could make fit."""
    for place, at in enumerate(order):
        accepted = overload.parameters[min(place, len(overload.parameters) - 1)]
        examples = witnesses(types[at]) if at is not None else None
        if at is not None and examples and not any(accepted.fitted(example)[0] for example in examples):
            yield remarks.argument(remarks.spelt(node.function), accepted.name, node.arguments[at], types[at])


def _coerced(inference: Inference, node: tree.Coerced, names: Names) -> Type | None:
    inference.of(node.value, names)
    return node.type


def _is_null(node: tree.Node) -> bool:
    return isinstance(node, tree.Literal) and node.value is None


def _is_empty(node: tree.Node) -> bool:
    """What asks whether something is there at all: null, an empty text or list."""
    return (isinstance(node, tree.Literal) and node.value in (None, "")) or node == tree.ListOf(())


RULES: Mapping[type[tree.Node], Callable[[Inference, Any, Names], Type | None]] = {
    tree.Literal: _literal,
    tree.Name: _name,
    tree.ListOf: _list,
    tree.ContextOf: _context,
    tree.Interval: _interval,
    tree.Negation: _negation,
    tree.Arithmetic: _arithmetic,
    tree.And: _logic,
    tree.Or: _logic,
    tree.Comparison: _comparison,
    tree.Between: _between,
    tree.In: _in,
    tree.InstanceOf: _instance,
    tree.If: _if,
    tree.For: _for,
    tree.Quantified: _quantified,
    tree.Filter: _filter,
    tree.Path: _path,
    tree.Call: _call,
    tree.Coerced: _coerced,
}
