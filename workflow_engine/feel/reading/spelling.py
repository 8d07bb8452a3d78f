"""Names that come into being: keys, parameters, loop variables; spelled as their writer did, each gap one blank."""

import re
import unicodedata

from workflow_engine.feel.reading.cursor import Cursor
from workflow_engine.feel.reading.tokens import BLANK, Token

SYMBOLS = (".", "/", "-", "'", "+", "*", "**")  # grammar rule 30, as they come out of the reader of tokens
LINKS = {"and", "or", "in", "between", "instance", "then", "else", "return", "satisfies"}
PLAIN = re.compile(r"[^\W\d]\w*")


def spelled(cursor: Cursor, *stops: str) -> str | None:
    """The name up to one of the stops, which is left to be read; None, without moving, if that is not a name."""
    end = cursor.place
    while cursor.tokens[end].text not in stops and _may_be_part(cursor.tokens[end]):
        end += 1
    found = cursor.tokens[cursor.place : end]
    if not found or found[0].kind != "name" or cursor.tokens[end].text not in stops:
        return None
    cursor.place = end
    return _written(cursor, found)


def member(cursor: Cursor) -> str:
    """The name after a dot: the longest known entry, or else all plain words that stand side by side."""
    if cursor.token.kind != "name":
        raise cursor.wrong("name")
    known, count = cursor.members.match(cursor.tokens, cursor.place)
    end = cursor.place + 1
    while cursor.tokens[end].kind == "name" and cursor.tokens[end].text not in LINKS:
        end += 1
    if count >= end - cursor.place:
        cursor.place += count
        return known
    found = cursor.tokens[cursor.place : end]
    cursor.place = end
    return _written(cursor, found)


def is_plain(name: str) -> bool:
    """Letters, digits and underscores of any script: what a name may be that nobody declared."""
    return PLAIN.fullmatch(name) is not None


def _may_be_part(token: Token) -> bool:
    return token.kind in ("name", "number") or token.text in SYMBOLS


def _written(cursor: Cursor, found: list[Token]) -> str:
    """Blanks and comments between the parts become one blank; without any, the parts touch."""
    text = cursor.text[found[0].start : found[-1].end]
    return unicodedata.normalize("NFC", BLANK.sub(lambda gap: " " if gap[0] else "", text))
