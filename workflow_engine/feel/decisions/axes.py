"""A column of a decision table cut into pieces in which no cell makes a difference, so that a cell is a set of bits.

Values with an order are cut at each value that a cell names: below it, at it, above it. Others are those named, and
anything else. What depends on a variable cannot be cut so: NotConstant.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from workflow_engine.feel import tree
from workflow_engine.feel.errors import Note
from workflow_engine.feel.kinds import is_constant
from workflow_engine.feel.run import Frame, Run
from workflow_engine.feel.running import compiled
from workflow_engine.feel.text import written
from workflow_engine.feel.tree import Node
from workflow_engine.feel.values import Operator, Value, YearsMonths

ORDERED = {Decimal, date, timedelta}
SINGLE = {*ORDERED, bool, str, time, datetime, YearsMonths}  # kinds of which a test means one value
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # what is constant does not depend on the time


class NotConstant(Exception):
    """A cell depends on something."""


class Axis(NamedTuple):
    """`values` are named by cells, in order where they have one.

    Pieces of an ordered axis: 0 is below the first value, 1 at it, 2 between it and the second, and so on. Of another:
    one for each value, and the last for anything else. `domain` are the pieces that a value may lie in at all.
    """

    label: str
    values: tuple[Value, ...]
    is_ordered: bool
    domain: int

    def mask(self, tests: Node) -> int:
        """The pieces in which the tests of a cell hold. Raises NotConstant."""
        assert isinstance(tests, tree.UnaryTests), "cells are read as tests"
        held = 0
        for test in tests.tests:
            held |= self._held(test)
        everything = not tests.tests
        return self.domain & (~held if tests.negated or everything else held)

    def shown(self, piece: int) -> Note:
        """A piece in words: `amount > 500`."""
        if self.is_ordered or piece < len(self.values):
            text = f"{self.label} {self._condition(piece)}"
            return Note(text, text)
        return Note(f"{self.label} 为其他值", f"{self.label} is anything else")

    def _condition(self, piece: int) -> str:
        if not self.is_ordered:
            return f"= {written(self.values[piece])}"
        at = piece // 2
        if piece % 2:
            return f"= {written(self.values[at])}"
        if at in (0, len(self.values)):
            return f"< {written(self.values[0])}" if at == 0 else f"> {written(self.values[-1])}"
        return f"in ({written(self.values[at - 1])}..{written(self.values[at])})"

    def _held(self, test: Node) -> int:
        if isinstance(test, tree.UnaryTest):
            return self._compared(test.operator, constant(test.operand))
        if isinstance(test, tree.Interval):
            above = self._compared(">=" if test.start_included else ">", constant(test.start))
            return above & self._compared("<=" if test.end_included else "<", constant(test.end))
        return self._compared("=", constant(test))

    def _compared(self, operator: Operator, value: Value) -> int:
        place = self.values.index(value)
        at = 1 << (2 * place + 1 if self.is_ordered else place)
        if operator in ("=", "!="):
            return at if operator == "=" else ~at
        if not self.is_ordered:
            raise NotConstant
        below = at - 1
        return {"<": below, "<=": below | at, ">": ~(below | at), ">=": ~below}[operator]


def axis(label: str, cells: Iterable[Node], allowed: Iterable[Node]) -> Axis:
    """The axis of a column with these cells, whose values must pass all of the allowed tests. Raises NotConstant."""
    cells, allowed = list(cells), list(allowed)
    values = {written(value): value for tests in (*cells, *allowed) for value in named(tests)}
    kinds = {type(value) for value in values.values()}
    is_ordered = len(kinds) == 1 and kinds <= ORDERED
    found = tuple(sorted(values.values())) if is_ordered else tuple(values.values())
    if bool in kinds:
        if len(kinds) > 1:
            raise NotConstant  # a condition among values holds for all of them
        return Axis(label, (True, False), is_ordered=False, domain=0b11)
    pieces = 2 * len(found) + 1 if is_ordered else len(found) + 1
    made = Axis(label, found, is_ordered, (1 << pieces) - 1)
    domain = made.domain
    for tests in allowed:
        domain &= made.mask(tests)
    return made._replace(domain=domain)


def named(tests: Node) -> Iterator[Value]:
    """The values that tests name. Raises NotConstant."""
    for test in tests.tests if isinstance(tests, tree.UnaryTests) else ():
        ends = (test.operand,) if isinstance(test, tree.UnaryTest) else (test,)
        for end in (test.start, test.end) if isinstance(test, tree.Interval) else ends:
            yield constant(end)


def constant(node: Node) -> Value:
    """The value of a node that reads nothing. Raises NotConstant."""
    if not is_constant(node):
        raise NotConstant
    closure, _ = compiled(node)
    value = closure(Frame({}, None, Run(LONG_AGO)))
    if type(value) not in SINGLE:
        raise NotConstant
    return value
