"""The text of a pattern as a tree (XML Schema Part 2, appendix F, with the additions of XPath 2.0, 7.6.1).

regex := branch ('|' branch)*; branch := piece*; piece := atom quantifier?; atom := character, class or '(' regex ')'.
"""

from typing import NamedTuple

from workflow_engine.feel.limits import limit
from workflow_engine.feel.patterns import classes
from workflow_engine.feel.patterns.classes import Test

FLAGS = set("smixq")
NESTED = 20  # groups in groups
MOST = 1_000  # of a counted repetition


class BadPattern(ValueError):
    """The text is not a pattern, or one that cannot be matched in bounded time."""


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
        self.text = _without_blanks(text) if "x" in flags else text
        self.place = 0
        self.groups = 0
        self.flags = flags
        self._depth = 0

    def regex(self) -> Part:
        if "q" in self.flags:
            return Sequence(tuple(self._literal(character) for character in self.text))
        found = self._choice()
        if self.place < len(self.text):
            raise BadPattern
        return found

    def _choice(self) -> Part:
        branches = [self._branch()]
        while self._accept("|"):
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _branch(self) -> Part:
        pieces = []
        while self._next() not in ("", "|", ")"):
            pieces.append(self._piece())
        return Sequence(tuple(pieces))

    def _piece(self) -> Part:
        atom = self._atom()
        bounds = self._quantifier()
        if bounds is None:
            return atom
        greedy = not self._accept("?")
        if self._next() in ("*", "+", "?"):
            raise BadPattern
        return Repeat(atom, *bounds, greedy)

    def _atom(self) -> Part:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return One(self._class())
        if character == "\\":
            return One(self._escape())
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
        kept = not (self._accept("?") and self._must(":"))
        self.groups += kept
        number = self.groups
        inner = self._choice()
        self._must(")")
        self._depth -= 1
        return Group(number, inner) if kept else inner

    def _quantifier(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._accept(sign):
                return bounds
        if not self._accept("{"):
            return None
        least = self._count()
        if self._accept("}"):
            return least, least
        self._must(",")
        if self._accept("}"):
            return least, None
        most = self._count()
        self._must("}")
        if most < least:
            raise BadPattern
        return least, most

    def _count(self) -> int:
        digits = ""
        while self._next().isascii() and self._next().isdigit():
            digits += self._take()
        if not digits or len(digits) > 4 or int(digits) > MOST:
            raise BadPattern
        return int(digits)

    def _class(self) -> Test:
        """`[a-z]`, `[^,;]`, `[a-z-[aeiou]]`, from behind its bracket."""
        negative = self._accept("^")
        members: list[Test] = []
        excluded: Test | None = None
        while not (members and self._accept("]")):
            if members and self.text.startswith("-[", self.place):
                self.place += 2
                excluded = self._class()
                self._must("]")
                break
            members.append(self._member())
        test = classes.either(members)
        test = classes.negated(test) if negative else test
        return classes.without(test, excluded) if excluded else test

    def _member(self) -> Test:
        """A character, an escape or a span of characters inside a class."""
        first = self._member_character()
        if not isinstance(first, str):
            return first
        if self._next() == "-" and self.text[self.place + 1 : self.place + 2] not in ("]", "["):
            self._take()
            last = self._member_character()
            if not isinstance(last, str) or last < first:
                raise BadPattern
            return classes.span(first, last, fold="i" in self.flags)
        return classes.one(first, fold="i" in self.flags)

    def _member_character(self) -> str | Test:
        character = self._take()
        if character in "[]":
            raise BadPattern
        if character != "\\":
            return character
        plain = classes.ESCAPED.get(self._next()) or (self._next() if self._next() in classes.LITERAL else "")
        if plain:
            self._take()
            return plain
        return self._escape()

    def _escape(self) -> Test:
        """What follows a back-slash. A digit would be a back reference: refused."""
        character = self._take()
        if character in ("p", "P"):
            self._must("{")
            name, bracket, _ = self.text[self.place :].partition("}")
            test = classes.property_class(name) if bracket else None
            if test is None:
                raise BadPattern
            self.place += len(name) + 1
            return test if character == "p" else classes.negated(test)
        if character in classes.SHORT:
            return classes.SHORT[character]
        if character in classes.ESCAPED:
            return classes.one(classes.ESCAPED[character], fold=False)
        if character not in classes.LITERAL:
            raise BadPattern
        return classes.one(character, fold="i" in self.flags)

    def _literal(self, character: str) -> One:
        return One(classes.one(character, fold="i" in self.flags))

    def _next(self) -> str:
        return self.text[self.place : self.place + 1]

    def _take(self) -> str:
        character = self._next()
        if not character:
            raise BadPattern
        self.place += 1
        return character

    def _accept(self, character: str) -> bool:
        found = self._next() == character
        self.place += found
        return found

    def _must(self, character: str) -> bool:
        if not self._accept(character):
            raise BadPattern
        return True


def _without_blanks(text: str) -> str:
    """With the flag `x` blanks are only there for the reader, except in classes."""
    kept, depth, escaped = [], 0, False
    for character in text:
        if depth or character not in " \t\n\r":
            kept.append(character)
        depth += 0 if escaped else {"[": 1, "]": -1}.get(character, 0)
        escaped = character == "\\" and not escaped
    return "".join(kept)
