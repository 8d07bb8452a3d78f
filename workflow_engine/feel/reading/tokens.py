"""Text to tokens (DMN 1.5, 10.3.1.2). A name with blanks is several tokens here; reading puts it together."""

import re
import unicodedata
from typing import Literal, NamedTuple

from workflow_engine.feel.errors import ExpressionError, Note

# Grammar rules 28 and 29: the letters a name may begin with, and what may follow.
START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
PART = START + r"0-9\u00b7\u0300-\u036f\u203f-\u2040"
BLANK = re.compile(r"(?:[\s\u180e\u200b\ufeff]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
TOKEN = re.compile(
    rf"""(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<name>\?|[{START}][{PART}]*)
    |(?P<symbol>\.\.|\*\*|<=|>=|!=|->|[-+*/<>=()\[\]{{}},:.@'])""",
    re.VERBOSE | re.DOTALL,
)
HINTS = {  # what people type who come from another language, and what FEEL says instead
    "==": "=",
    "&": "and",
    "|": "or",
    "!": "not(…)",
    "%": "modulo(…, …)",
    "“": '"',
    "”": '"',
    "‘": '"',
    "’": '"',
    "×": "*",
    "÷": "/",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
}
ESCAPES = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)


class Token(NamedTuple):
    """`text` is in NFC for names; `start` and `end` are places in the source."""

    kind: Literal["number", "string", "name", "symbol", "end"]
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text and an empty one for its end. Raises ExpressionError at a character that fits nowhere."""
    found: list[Token] = []
    place = _after_blank(text, 0)
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None or text.startswith("==", place):
            raise _stranger(text, place)
        kind = match.lastgroup
        word = unicodedata.normalize("NFC", match[0]) if kind == "name" else match[0]
        found.append(Token(kind, word, place, match.end()))  # type: ignore[arg-type]
        place = _after_blank(text, match.end())
    return [*found, Token("end", "", len(text), len(text))]


def words(name: str) -> tuple[str, ...]:
    """A name as the sequence of its tokens, so that blanks do not matter; empty for what cannot be a name."""
    try:
        found = tokens(name)[:-1]
    except ExpressionError:
        return ()
    return tuple(token.text for token in found)


def unescaped(literal: str) -> str:
    """The text that a string literal stands for. Surrogate pairs written as two escapes become one character."""

    def plain(match: re.Match[str]) -> str:
        if code := match[1] or match[2]:
            return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else match[0]
        return ESCAPES.get(match[3], match[0])

    text = ESCAPE.sub(plain, literal[1:-1])
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _after_blank(text: str, place: int) -> int:
    match = BLANK.match(text, place)
    return match.end() if match else place


def _stranger(text: str, place: int) -> ExpressionError:
    found = "==" if text.startswith("==", place) else text[place]
    if found == '"':
        message = Note("字符串缺少结束的引号。", "Expected a closing quotation mark, but the text ends.")
        return ExpressionError("expr_syntax", message, text=text, position=place, expected='"', found="")
    hint = HINTS.get(found)
    zh, en = (f"，请使用 {hint}", f"; write {hint}") if hint else ("", "")
    message = Note(f"此处不能使用 {found}{zh}。", f"Expected an expression, but found {found}{en}.")
    return ExpressionError("expr_syntax", message, text=text, position=place, expected=hint or "", found=found)
