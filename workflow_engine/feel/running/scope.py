"""Where a name lives, settled before the first evaluation: so many frames out, at the root, or in a filter's item."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from workflow_engine.feel.errors import Note
from workflow_engine.feel.run import NODES_PER_STEP, Frame
from workflow_engine.feel.tree import Node, size
from workflow_engine.feel.values import Value

Closure: TypeAlias = Callable[[Frame], Value]
# Each takes its own sort of node, which the table's key says and no type can.
Compiler: TypeAlias = Callable[[Any, "Scope"], Closure]


class Findings:
    """What compiling finds out: names read at the root, surely or if a filter's item lacks them; what must be null."""

    def __init__(self) -> None:
        self.surely: set[str] = set()
        self.perhaps: set[str] = set()
        self.remarks: list[Note] = []


class Scope:
    """One level of names, which is one frame of the evaluation. `names` None is a filter, whose item has any names."""

    def __init__(
        self,
        compilers: Mapping[type[Node], Compiler],
        names: Iterable[str] | None = (),
        outer: "Scope | None" = None,
        findings: Findings | None = None,
    ) -> None:
        self.compilers = compilers
        self.names = None if names is None else set(names)
        self.outer = outer
        self.findings = findings or Findings()

    def closure(self, node: Node) -> Closure:
        return self.compilers[type(node)](node, self)

    def closures(self, nodes: Iterable[Node]) -> tuple[Closure, ...]:
        return tuple(self.closure(node) for node in nodes)

    def inner(self, names: Iterable[str] = ()) -> "Scope":
        return Scope(self.compilers, names, self, self.findings)

    def filtering(self) -> "Scope":
        return Scope(self.compilers, None, self, self.findings)

    def declare(self, name: str) -> None:
        assert self.names is not None, "a filter's names are its item's"
        self.names.add(name)

    def find(self, name: str) -> tuple[list[int], int | None]:
        """Frames out to each filter that may have the name, and to the level that surely has it; None is the root."""
        filters: list[int] = []
        out, scope = 0, self
        while scope.outer is not None:
            if scope.names is None:
                filters.append(out)
            elif name in scope.names:
                return filters, out
            out, scope = out + 1, scope.outer
        return filters, None

    def is_local(self, name: str) -> bool:
        return self.find(name)[1] is not None

    @property
    def depth(self) -> int:
        """How many frames lie between here and the root."""
        return 0 if self.outer is None else self.outer.depth + 1


def cost(node: Node) -> int:
    """The steps that one evaluation of a node takes where it is evaluated again and again."""
    return 1 + size(node)[0] // NODES_PER_STEP
