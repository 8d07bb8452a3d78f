"""Boxed expressions as syntax trees (DMN 1.5, 7.3 and 10.2.2): the same trees that texts become, so all run alike."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workflow_engine.feel import tree
from workflow_engine.feel.decisions.definitions import (
    Bound,
    Box,
    ConditionalBox,
    ContextBox,
    FilterBox,
    Formula,
    FunctionBox,
    InvocationBox,
    ListBox,
    LoopBox,
    RelationBox,
    Table,
    Variable,
)
from workflow_engine.feel.decisions.items import Types
from workflow_engine.feel.decisions.table import table_node
from workflow_engine.feel.decisions.texts import NOTHING, Texts
from workflow_engine.feel.tree import Node

Names = frozenset[str]


class Boxes:
    """Reads the boxes of one model; `names` is always what is in scope where a box stands."""

    def __init__(self, texts: Texts, types: Types) -> None:
        self.texts = texts
        self.types = types

    def node(self, box: Box | None, names: Names) -> Node:
        """The tree of a box, its value fitted to the box's type; null without a box."""
        if box is None:
            return NOTHING
        return self.fitted(BUILDERS[type(box)](self, box, names), box.type)

    def fitted(self, node: Node, type_name: str, place: str = "") -> Node:
        type_ = self.types.named(type_name)
        return node if type_ is None else tree.Coerced(node, type_, place or type_name)

    def bound(self, bound: Bound, names: Names) -> Node:
        return self.fitted(self.node(bound.box, names), bound.variable.type, bound.variable.name)

    def formula(self, box: Formula, names: Names) -> Node:
        return self.texts.expression(box, names)

    def table(self, box: Table, names: Names) -> Node:
        return table_node(box, self.texts, self.fitted, names)

    def context(self, box: ContextBox, names: Names) -> Node:
        entries = []
        for bound in box.entries:
            seen = names | {bound.variable.name} if isinstance(bound.box, FunctionBox) else names
            entries.append(tree.Entry(bound.variable.name, self.bound(bound, seen)))
            names = names | {bound.variable.name}
        return tree.ContextOf(tuple(entries), self.node(box.result, names) if box.result else None)

    def relation(self, box: RelationBox, names: Names) -> Node:
        return tree.ListOf(tuple(self.row(box.columns, row, names) for row in box.rows))

    def row(self, columns: tuple[Variable, ...], row: tuple[Box | None, ...], names: Names) -> Node:
        cells = zip(columns, row, strict=False)
        return tree.ContextOf(
            tuple(tree.Entry(column.name, self.bound(Bound(column, cell), names)) for column, cell in cells)
        )

    def items(self, box: ListBox, names: Names) -> Node:
        return tree.ListOf(tuple(self.node(item, names) for item in box.items))

    def function(self, box: FunctionBox, names: Names) -> tree.FunctionOf:
        parameters = tuple(
            tree.Formal(parameter.name, self.types.named(parameter.type)) for parameter in box.parameters
        )
        if box.is_external:
            return tree.FunctionOf(parameters, None)
        inside = names | {parameter.name for parameter in parameters}
        return tree.FunctionOf(parameters, self.node(box.body, inside))

    def invocation(self, box: InvocationBox, names: Names) -> Node:
        arguments = tuple(self.bound(binding, names) for binding in box.bindings)
        return tree.Call(
            self.node(box.function, names), arguments, tuple(binding.variable.name for binding in box.bindings)
        )

    def conditional(self, box: ConditionalBox, names: Names) -> Node:
        condition, then, otherwise = (self.node(part, names) for part in (box.condition, box.then, box.otherwise))
        return tree.If(condition, then, otherwise, boxed=True)

    def filter(self, box: FilterBox, names: Names) -> Node:
        inside = names | {"item"} | self.texts.members
        return tree.Filter(self.node(box.source, names), self.node(box.match, inside), boxed=True)

    def loop(self, box: LoopBox, names: Names) -> Node:
        iterators = (tree.Each(box.variable, self.node(box.source, names)),)
        inside = names | {box.variable}
        if box.word == "for":
            return tree.For(iterators, self.node(box.body, inside | {"partial"}))
        return tree.Quantified(box.word == "every", iterators, self.node(box.body, inside), boxed=True)


BUILDERS: Mapping[type, Callable[[Boxes, Any, Names], Node]] = {
    Formula: Boxes.formula,
    Table: Boxes.table,
    ContextBox: Boxes.context,
    RelationBox: Boxes.relation,
    ListBox: Boxes.items,
    FunctionBox: Boxes.function,
    InvocationBox: Boxes.invocation,
    ConditionalBox: Boxes.conditional,
    FilterBox: Boxes.filter,
    LoopBox: Boxes.loop,
}


def entry_names(box: Box | None) -> Iterator[str]:
    """The names that may follow a dot because some context, relation or table inside has such an entry."""
    if isinstance(box, ContextBox):
        for bound in box.entries:
            yield bound.variable.name
            yield from entry_names(bound.box)
        yield from entry_names(box.result)
    elif isinstance(box, RelationBox):
        yield from (column.name for column in box.columns)
    elif isinstance(box, Table):
        yield from (column.name for column in box.outputs if column.name)
    elif isinstance(box, FunctionBox):
        yield from entry_names(box.body)
