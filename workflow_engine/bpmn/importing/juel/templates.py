"""Whole texts: one expression, a text with expressions in it, or a condition in the manner of a programming language."""

from collections.abc import Iterator

from workflow_engine.bpmn.importing.juel.grammar import Grammar, PythonGrammar
from workflow_engine.bpmn.importing.juel.terms import Term, Untranslatable, quoted
from workflow_engine.feel import ExpressionError, expression

LONGEST = 10_000  # characters
OPENINGS = ("${", "#{")


def has_expressions(text: str) -> bool:
    return any(opening in text for opening in OPENINGS)


def template(text: str) -> str:
    """A text with `${…}` in it as FEEL; several parts are joined to one text. Raises Untranslatable."""
    parts = list(_parts(text.strip()))
    if len(parts) == 1 and parts[0][0]:
        return _readable(Grammar(parts[0][1]).whole())
    joined = [f"string({Grammar(part).whole().text})" if is_inside else quoted(part) for is_inside, part in parts]
    return _readable(Term(" + ".join(joined)))


def condition(text: str) -> str:
    """A condition without `${…}`: `amount > 5 && !urgent`, `status == 'ok' and not late`. Raises Untranslatable."""
    if len(text) > LONGEST:
        raise Untranslatable(text[:40])
    return _readable(PythonGrammar(text.strip().removeprefix("return ").rstrip(";")).whole())


def _readable(term: Term) -> str:
    """The text, if FEEL can really read it."""
    try:
        expression(term.text)
    except ExpressionError:
        raise Untranslatable(term.text) from None
    return term.text


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Pieces of a text: inside of `${…}` or not. Raises Untranslatable when a brace stays open."""
    if len(text) > LONGEST:
        raise Untranslatable(text[:40])
    at = 0
    while at < len(text):
        start = min((place for opening in OPENINGS if (place := text.find(opening, at)) >= 0), default=len(text))
        if start > at:
            yield False, text[at:start]
        if start < len(text):
            at = _closing(text, start + 2)
            yield True, text[start + 2 : at]
        at = max(at, start) + 1


def _closing(text: str, at: int) -> int:
    """Where the brace that was opened before `at` is closed; braces in strings do not count."""
    quote = ""
    while at < len(text):
        sign = text[at]
        if sign == "\\" and quote:
            at += 1
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "}":
            return at
        elif sign == "{":
            break
        at += 1
    raise Untranslatable(text[:40])
