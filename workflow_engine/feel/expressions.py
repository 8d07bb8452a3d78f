"""Expressions ready to run: read and compiled once, shared by threads, evaluated as often as one likes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal

from workflow_engine.feel.errors import OverLimit
from workflow_engine.feel.kinds import is_constant, kind_of
from workflow_engine.feel.limits import STEPS
from workflow_engine.feel.reading import read_expression, read_unary_tests
from workflow_engine.feel.reading.cursor import Scene
from workflow_engine.feel.run import Calendar, Frame, Run
from workflow_engine.feel.running import compiled
from workflow_engine.feel.values import Value, admit

READERS = {"expression": read_expression, "unary tests": read_unary_tests}


class Expression:
    """An immutable, compiled text.

    `names` are the root names it reads from its surroundings; `perhaps` those that a filter looks up in its item first,
    or that are functions where no variable has the name.
    `kind` is the kind of its result, such as "boolean", where the text alone settles it. `remarks` say which parts are
    sure to be null. `is_constant`: the same value each time, so a condition that is always true or never.
    """

    __slots__ = ("_asks", "_closure", "_reads", "is_constant", "kind", "names", "perhaps", "remarks", "text")

    def __init__(self, text: str, names: frozenset[str], sort: Literal["expression", "unary tests"]) -> None:
        node, remarks = READERS[sort](text, Scene(names))
        self._closure, findings = compiled(node)
        self.text = text
        self.names = frozenset(findings.surely - {"?"})
        self.perhaps = frozenset(findings.perhaps - findings.surely - {"?"})
        self.remarks = (*remarks, *findings.remarks)
        self.kind = kind_of(node)
        self.is_constant = is_constant(node)
        self._reads = self.names | self.perhaps
        self._asks = sort == "unary tests"

    def __call__(
        self,
        values: Mapping[str, Value],
        *,
        now: datetime,
        budget: int = STEPS,
        notes: list[str] | None = None,
        calendar: Calendar | None = None,
    ) -> Value:
        """The value for these variables; `now` is aware. An invalid operation is null, told in `notes`.

        Raises OverLimit when the evaluation takes more than `budget` steps or makes too large a value.
        """
        return self.within(Run(now, budget, notes, calendar), values)

    def within(self, run: Run, values: Mapping[str, Value]) -> Value:
        """The value as part of a run, whose budget many expressions share. Raises OverLimit when it is used up."""
        try:
            root = {name: admit(values[name]) for name in self._reads if name in values}
            if self._asks:
                root["?"] = admit(values.get("?"))
            return self._closure(Frame(root, None, run))
        except RecursionError:
            raise OverLimit from None

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def expression(text: str, names: Iterable[str] = ()) -> Expression:
    """The expression a text stands for. `names` may hold blanks and operators; the longest one that fits is meant.

    Raises ExpressionError.
    """
    return _expression(text, frozenset(names), "expression")


def unary_tests(text: str, names: Iterable[str] = ()) -> Expression:
    """A cell of a decision table, about the value `?`; its result is true, false or null. Raises ExpressionError."""
    return _expression(text, frozenset(names), "unary tests")


@lru_cache(maxsize=1024)
def _expression(text: str, names: frozenset[str], sort: Literal["expression", "unary tests"]) -> Expression:
    return Expression(text, names, sort)
