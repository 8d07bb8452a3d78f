"""What can go wrong with an expression: it cannot be read, or it costs too much. Anything else is null and a note."""

from typing import Literal

Code = Literal["expr_syntax", "expr_unknown_function", "expr_too_long", "expr_limit"]


class Note(str):
    """A diagnostic sentence: the string itself is English, `zh` says the same in Chinese."""

    zh: str

    def __new__(cls, zh: str, en: str) -> "Note":
        note = super().__new__(cls, en)
        note.zh = zh
        return note


class ExpressionError(ValueError):
    """The text is not an expression. `position` counts characters from 0; `line` and `column` count from 1."""

    def __init__(
        self, code: Code, message: Note, *, text: str = "", position: int = 0, expected: str = "", found: str = ""
    ) -> None:
        before = text[:position]
        self.code = code
        self.position = position
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        self.expected = expected
        self.found = found
        self.zh = f"第 {self.line} 行第 {self.column} 列：{message.zh}"
        self.en = f"Line {self.line}, column {self.column}: {message}"
        super().__init__(self.en)


class OverLimit(Exception):
    """The evaluation took more steps, or made a larger value, than is allowed."""

    code = "expr_limit"

    def __init__(
        self, zh: str = "表达式的计算量超过上限。", en: str = "The expression costs more than is allowed."
    ) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)
