"""Names as operands: which variable or function is meant, and what is no name at all."""

from difflib import get_close_matches

from workflow_engine.feel import tree
from workflow_engine.feel.errors import ExpressionError, Note
from workflow_engine.feel.functions import BUILTINS
from workflow_engine.feel.reading.cursor import Cursor
from workflow_engine.feel.reading.names import Names
from workflow_engine.feel.reading.spelling import LINKS, is_plain

BUILTIN_NAMES = Names(BUILTINS)


def name(cursor: Cursor) -> tree.Node:
    """The longest name in scope; a function of the language; or a plain word, which is then a variable."""
    found, count = cursor.name_in_scope()
    builtin, length = BUILTIN_NAMES.match(cursor.tokens, cursor.place)
    called = cursor.tokens[cursor.place + length].text == "("
    if length > count and (called or " and " not in builtin):
        found, count = builtin, length
    if not count:
        return _variable(cursor)
    cursor.place += count
    return tree.Name(found)


def _variable(cursor: Cursor) -> tree.Node:
    word = cursor.token.text
    if word in LINKS:
        raise cursor.wrong("value")
    if cursor.next_text == "(":
        raise _unknown(cursor, word)
    if not is_plain(word):
        raise cursor.refused(
            "expr_syntax",
            Note(
                f"名称 {word} 未定义，且含有字母、数字、下划线以外的字符。",
                f"Expected a known name, but {word} is none and holds more than letters, digits and underscores.",
            ),
            expected="a name",
        )
    cursor.take()
    return tree.Name(word)


def _unknown(cursor: Cursor, word: str) -> ExpressionError:
    close = get_close_matches(word, BUILTINS, n=1)
    zh, en = (f"，是否应为 {close[0]}", f"; did you mean {close[0]}?") if close else ("", "")
    message = Note(f"没有名为 {word} 的函数{zh}。", f"Expected a known function, but there is no {word}{en}.")
    return cursor.refused("expr_unknown_function", message, expected=close[0] if close else "a function")
