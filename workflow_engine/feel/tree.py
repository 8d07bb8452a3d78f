"""The syntax tree: what an expression says, without positions or spelling. Boxed expressions become the same."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from workflow_engine.feel.types import Type
from workflow_engine.feel.values import Operator, Value


@dataclass(frozen=True, slots=True)
class Node:
    """One piece of an expression."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """Later entries see earlier ones. With `result`, a boxed context that ends in it."""

    entries: tuple[Entry, ...]
    result: Node | None = None


@dataclass(frozen=True, slots=True)
class Interval(Node):
    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class UnaryTest(Node):
    """A unary test with an operator, `< 10`."""

    operator: Operator
    operand: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Operators of one precedence, from left to right: `first (operator operand)*`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class And(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """Any of the tests; inside them `?` is the value."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """A cell of a decision table, about `?`; without tests it is `-`, which holds for everything."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class If(Node):
    """Whatever is not true goes the other way; in a box, what is not a boolean goes nowhere."""

    condition: Node
    then: Node
    otherwise: Node
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Span(Node):
    """`start..end` after `in`: counts down as well as up."""

    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class Each(Node):
    """`name in source`."""

    name: str
    source: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Each, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`every`, or `some`, of the rounds satisfy the condition; in a box, all of them have to say yes or no."""

    every: bool
    iterators: tuple[Each, ...]
    condition: Node
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """In a box, the condition has to say yes or no to every item."""

    source: Node
    condition: Node
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """With names, `arguments[i]` is for the parameter `names[i]`; without, arguments go by position."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formal(Node):
    name: str
    type: Type | None = None


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """A function literal; without a body it is external and answers null."""

    parameters: tuple[Formal, ...]
    body: Node | None
    result: Type | None = None


@dataclass(frozen=True, slots=True)
class Coerced(Node):
    """The value where a type is wanted (10.3.2.9.4): what does not fit is null."""

    value: Node
    type: Type
    place: str


def children(node: Node) -> Iterator[Node]:
    """The nodes right below a node, in reading order."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(part: object) -> Iterator[Node]:
    if isinstance(part, Node):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _nodes(item)


def size(node: Node) -> tuple[int, int]:
    """How many nodes a tree has, and how many levels; walks without recursion, however deep it is."""
    nodes, depth, level = 0, 0, [node]
    while level:
        nodes, depth = nodes + len(level), depth + 1
        level = [child for parent in level for child in children(parent)]
    return nodes, depth


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree, itself first."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(children(found))


def mentions(node: Node, name: str) -> bool:
    """Whether a name is read anywhere in the tree."""
    return any(isinstance(found, Name) and found.name == name for found in walk(node))
