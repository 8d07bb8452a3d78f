"""The words of an expression, with the several spellings of one operator made one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflow_engine.bpmn.importing.juel.terms import Untranslatable

TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?)[lLfFdD]?(?![\w.])
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<name>[^\W\d]\w*(?::[^\W\d]\w*(?=\())?)
    |(?P<sign>===|!==|&&|\|\||==|!=|<=|>=|[-+*/%<>!?:()\[\].,])
    )""",
    re.VERBOSE | re.DOTALL,
)
WORDS = {
    **{"and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "===": "==", "!==": "!="},
    **{"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "div": "/", "mod": "%"},
}
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # number, string, name, sign or end
    text: str
    spelled: str = ""  # how a sign was written: `not` and `!` differ in some languages


def tokens(source: str) -> Iterator[Token]:
    """All of them and an end. Raises Untranslatable at a character that begins none."""
    at = 0
    source = source.rstrip()
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None:
            raise Untranslatable(source[at : at + 20].strip())
        yield _token(match)
        at = match.end()
    yield Token("end", "")


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    text = match[kind]
    if kind == "string":
        return Token(kind, ESCAPE.sub(lambda one: ESCAPES.get(one[1], one[1]), text[1:-1]))
    if text in WORDS or kind == "sign":
        return Token("sign", WORDS.get(text, text), text)
    return Token(kind, text)
