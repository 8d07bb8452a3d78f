"""Sets of characters as they are written: escapes, and classes in square brackets (XML Schema Part 2, F.1)."""

from workflow_engine.feel.patterns import classes
from workflow_engine.feel.patterns.classes import Test
from workflow_engine.feel.patterns.source import BadPattern, Source


def escape(source: Source, *, fold: bool) -> Test:
    """What follows a back-slash. A digit would be a back reference: refused."""
    character = source.take()
    if character in ("p", "P"):
        source.must("{")
        test = classes.property_class(source.until("}"))
        if test is None:
            raise BadPattern
        return test if character == "p" else classes.negated(test)
    if character in classes.SHORT:
        return classes.SHORT[character]
    plain = classes.ESCAPED.get(character) or (character if character in classes.LITERAL else "")
    if not plain:
        raise BadPattern
    return classes.one(plain, fold=fold)


def class_in_brackets(source: Source, *, fold: bool) -> Test:
    """`[a-z]`, `[^,;]`, `[a-z-[aeiou]]`, from behind its bracket."""
    negative = source.accept("^")
    members: list[Test] = []
    excluded: Test | None = None
    while not (members and source.accept("]")):
        if members and source.accept("-["):
            excluded = class_in_brackets(source, fold=fold)
            source.must("]")
            break
        members.append(_member(source, fold=fold))
    test = classes.either(members)
    test = classes.negated(test) if negative else test
    return classes.without(test, excluded) if excluded else test


def _member(source: Source, *, fold: bool) -> Test:
    """A character, an escape or a span of characters inside a class."""
    first = _character(source, fold=fold)
    if not isinstance(first, str):
        return first
    if source.next() != "-" or source.follows("-]") or source.follows("-["):
        return classes.one(first, fold=fold)
    source.take()
    last = _character(source, fold=fold)
    if not isinstance(last, str) or last < first:
        raise BadPattern
    return classes.span(first, last, fold=fold)


def _character(source: Source, *, fold: bool) -> str | Test:
    character = source.take()
    if character in "[]":
        raise BadPattern
    if character != "\\":
        return character
    plain = classes.ESCAPED.get(source.next()) or (source.next() if source.next() in classes.LITERAL else "")
    if not plain:
        return escape(source, fold=fold)
    source.take()
    return plain
