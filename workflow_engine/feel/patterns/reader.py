"""The text of a pattern as a tree (XML Schema Part 2, appendix F, with the additions of XPath 2.0, 7.6.1).

regex := branch ('|' branch)*; branch := piece*; piece := atom quantifier?; atom := character, class or '(' regex ')'.
"""

from typing import NamedTuple

from workflow_engine.feel.limits import limit
from workflow_engine.feel.patterns import classes
from workflow_engine.feel.patterns.classes import Test
from workflow_engine.feel.patterns.members import class_in_brackets, escape
from workflow_engine.feel.patterns.source import BadPattern, Source, without_blanks

FLAGS = set("smixq")
NESTED = 20  # groups in groups
SIGNS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class One(NamedTuple):
    """A character that passes a test."""

    test: Test


class Edge(NamedTuple):
    """`^` or `$`: the start or end of the text, or with `lines` of a line."""

    at_end: bool
    lines: bool


class Sequence(NamedTuple):
    parts: tuple["Part", ...]


class Choice(NamedTuple):
    branches: tuple["Part", ...]


class Group(NamedTuple):
    """A part whose match is kept under a number from 1."""

    number: int
    part: "Part"


class Repeat(NamedTuple):
    """`most` None is without end; greedy ones try to go on first."""

    part: "Part"
    least: int
    most: int | None
    greedy: bool


Part = One | Edge | Sequence | Choice | Group | Repeat


class Reader:
    """Goes through a pattern once; `groups` counts the groups seen so far."""

    def __init__(self, text: str, flags: str) -> None:
        if not set(flags) <= FLAGS or len(text) > limit("pattern_characters"):
            raise BadPattern
        self.source = Source(without_blanks(text) if "x" in flags else text)
        self.flags = flags
        self.fold = "i" in flags
        self.groups = 0
        self._depth = 0

    def regex(self) -> Part:
        if "q" in self.flags:
            return Sequence(tuple(self._literal(character) for character in self.source.text))
        found = self._choice()
        if self.source.next():
            raise BadPattern
        return found

    def _choice(self) -> Part:
        branches = [self._branch()]
        while self.source.accept("|"):
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _branch(self) -> Part:
        pieces = []
        while self.source.next() not in ("", "|", ")"):
            pieces.append(self._piece())
        return Sequence(tuple(pieces))

    def _piece(self) -> Part:
        atom = self._atom()
        bounds = self._bounds()
        if bounds is None:
            return atom
        greedy = not self.source.accept("?")
        if self.source.next() in SIGNS:
            raise BadPattern
        return Repeat(atom, *bounds, greedy)

    def _atom(self) -> Part:
        character = self.source.take()
        if character == "(":
            return self._group()
        if character == "[":
            return One(class_in_brackets(self.source, fold=self.fold))
        if character == "\\":
            return One(escape(self.source, fold=self.fold))
        if character in ("^", "$"):
            return Edge(character == "$", "m" in self.flags)
        if character == ".":
            return One(classes.anything if "s" in self.flags else classes.any_but_newline)
        if character in "*+?{})]":
            raise BadPattern
        return self._literal(character)

    def _group(self) -> Part:
        self._depth += 1
        if self._depth > NESTED:
            raise BadPattern
        kept = not (self.source.accept("?") and self.source.must(":"))
        self.groups += kept
        number = self.groups
        inner = self._choice()
        self.source.must(")")
        self._depth -= 1
        return Group(number, inner) if kept else inner

    def _bounds(self) -> tuple[int, int | None] | None:
        """How often the atom may come; None without a quantifier."""
        if self.source.next() in SIGNS:
            return SIGNS[self.source.take()]
        if not self.source.accept("{"):
            return None
        least = self.source.count()
        if self.source.accept("}"):
            return least, least
        self.source.must(",")
        if self.source.accept("}"):
            return least, None
        most = self.source.count()
        self.source.must("}")
        if most < least:
            raise BadPattern
        return least, most

    def _literal(self, character: str) -> One:
        return One(classes.one(character, fold=self.fold))
