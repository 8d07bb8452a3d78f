"""Where the reader stands: the tokens, the names in scope, how deep it is; and the one way to say what is wrong.

The cursor reads expressions by precedence; what each token means is the grammar's affair, given as two tables.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from typing import NamedTuple

from workflow_engine.feel.errors import Code, ExpressionError, Note
from workflow_engine.feel.limits import limit
from workflow_engine.feel.reading.names import Names, declared
from workflow_engine.feel.reading.tokens import Token, tokens
from workflow_engine.feel.tree import Node
from workflow_engine.feel.types import TYPES, Type

EXPECTED = {  # what may be expected besides a symbol, in both languages
    "value": Note("一个值", "a value"),
    "operator": Note("运算符或表达式结束", "an operator or the end"),
    "name": Note("名称", "a name"),
    "type": Note("类型", "a type"),
}
DEPTH = limit("expression_depth")


class Infix(NamedTuple):
    """How tightly an operator binds, and what reads the rest once its left side is there."""

    power: int
    read: Callable[["Cursor", Node], Node]


class Grammar(NamedTuple):
    """What begins an operand and what may follow one, by the text of the token."""

    operand: Callable[["Cursor"], Node]
    infixes: Mapping[str, Infix]


class Scene(NamedTuple):
    """What surrounds an expression: names of variables, of entries that may follow a dot, and types by name."""

    names: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    types: Mapping[str, Type] = TYPES


class Cursor:
    """One pass over one text."""

    def __init__(self, text: str, scene: Scene, grammar: Grammar) -> None:
        if len(text) > limit("expression_characters"):
            raise ExpressionError("expr_too_long", TOO_LONG, text=text)
        self.text = text
        self.tokens = tokens(text)
        self.place = 0
        self.remarks: list[Note] = []
        self.ends_interval = False
        self.members = Names(scene.members)
        self.types = scene.types
        self.grammar = grammar
        self._scopes = [declared(scene.names)]
        self._depth = 0

    def expression(self) -> Node:
        """A whole expression, one level deeper than what surrounds it."""
        with self.nested():
            return self.above(0)

    def above(self, power: int) -> Node:
        """The longest expression whose operators all bind tighter than `power`."""
        return self.onwards(self.grammar.operand(self), power)

    def onwards(self, left: Node, power: int) -> Node:
        """The same from an operand that has been read already."""
        while (infix := self.grammar.infixes.get(self.token.text)) and infix.power > power:
            if self.token.text == "[" and self.ends_interval:
                break
            left = infix.read(self, left)
        return left

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    @property
    def next_text(self) -> str:
        return self.tokens[min(self.place + 1, len(self.tokens) - 1)].text

    def take(self) -> Token:
        token = self.token
        self.place += 1
        return token

    def accept(self, text: str) -> bool:
        """Goes past the token if it is this one."""
        found = self.token.text == text
        self.place += found
        return found

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.wrong(text)

    def expect_one(self, *texts: str) -> str:
        if self.token.text not in texts:
            raise self.wrong(" ".join(texts))
        return self.take().text

    def name_in_scope(self) -> tuple[str, int]:
        """The longest name that is in scope here, and how many tokens it takes."""
        return max((scope.match(self.tokens, self.place) for scope in reversed(self._scopes)), key=itemgetter(1))

    @contextmanager
    def scope(self, names: Iterable[str] = ()) -> Iterator[Names]:
        """More names, until the end of the block; the answer may be added to meanwhile."""
        scope = Names(names)
        self._scopes.append(scope)
        yield scope
        self._scopes.pop()

    @contextmanager
    def filtering(self) -> Iterator[None]:
        """Inside the brackets of a filter: the item, and whatever entries it may have."""
        self._scopes += [Names(["item"]), self.members]
        yield
        del self._scopes[-2:]

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper; refuses to go deeper than the evaluator could."""
        self._depth += 1
        if self._depth > DEPTH:
            raise self.refused("expr_too_long", TOO_DEEP)
        outside, self.ends_interval = self.ends_interval, False
        yield
        self.ends_interval = outside
        self._depth -= 1

    def wrong(self, expected: str) -> ExpressionError:
        """`expected` is a key of EXPECTED, or the symbols and words that would do."""
        want = EXPECTED.get(expected) or Note(expected, expected)
        found = self.token.text
        met = Note(f"遇到 {found}", f"found {found}") if found else Note("文本已结束", "the text ends")
        message = Note(f"此处应为{want.zh}，但{met.zh}。", f"Expected {want}, but {met}.")
        return self.refused("expr_syntax", message, expected=str(want))

    def refused(self, code: Code, message: Note, *, expected: str = "") -> ExpressionError:
        token = self.token
        return ExpressionError(code, message, text=self.text, position=token.start, expected=expected, found=token.text)


TOO_LONG = Note(
    f"表达式超过 {limit('expression_characters')} 个字符。",
    f"Expected at most {limit('expression_characters')} characters, but the expression is longer.",
)
TOO_DEEP = Note(f"表达式嵌套超过 {DEPTH} 层。", f"Expected at most {DEPTH} levels of nesting, but there are more.")
