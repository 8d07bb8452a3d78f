"""Reading the texts of a decision model: one scene for all, and a finding instead of a refusal for a bad one."""

from collections.abc import Callable, Iterable, Mapping

from workflow_engine.feel import tree
from workflow_engine.feel.decisions.definitions import Formula
from workflow_engine.feel.decisions.findings import Finding
from workflow_engine.feel.errors import ExpressionError, Note
from workflow_engine.feel.limits import limit
from workflow_engine.feel.reading import Text, read_expression, read_unary_tests
from workflow_engine.feel.reading.cursor import Scene
from workflow_engine.feel.types import TYPES, Type

NOTHING = tree.Literal(None)
EVERYTHING = tree.UnaryTests(())
NEVER = tree.UnaryTests((tree.UnaryTest("<", NOTHING),))
TOO_MANY = Note(
    f"单元格与表达式不得超过 {limit('decision_texts')} 个。",
    f"Expected at most {limit('decision_texts')} cells and expressions, but there are more.",
)
Reader = Callable[[str, Scene], Text]


class Texts:
    """`types` and `members` are what every text of the model may name; `findings` is what was wrong with them."""

    def __init__(self, types: Mapping[str, Type] = TYPES, members: Iterable[str] = ()) -> None:
        self.types = types
        self.members = frozenset(members)
        self.findings: list[Finding] = []
        self._left = limit("decision_texts")

    def expression(self, formula: Formula | None, names: frozenset[str] = frozenset()) -> tree.Node:
        """The tree of a literal expression; null for an empty or unreadable one."""
        return self._read(read_expression, formula, names, NOTHING) if formula and formula.text.strip() else NOTHING

    def tests(self, formula: Formula | None, names: frozenset[str] = frozenset()) -> tree.Node:
        """The tests of a cell; an empty cell is `-`, an unreadable one never holds."""
        return self._read(read_unary_tests, formula, names, NEVER) if formula and formula.text.strip() else EVERYTHING

    def _read(self, reader: Reader, formula: Formula, names: frozenset[str], otherwise: tree.Node) -> tree.Node:
        refusal = self._refusal(formula)
        if refusal is not None:
            self.findings += [refusal] if self._left >= -1 else []  # that there are too many is said once
            return otherwise
        try:
            node, remarks = reader(formula.text, Scene(names, self.members, self.types))
        except ExpressionError as error:
            message = Note(error.zh, error.en)
            self.findings.append(Finding(error.code, formula.place, message, column=error.column))
            return otherwise
        self.findings += [Finding("expr_null", formula.place, remark, "warning") for remark in remarks]
        return node

    def _refusal(self, formula: Formula) -> Finding | None:
        """Why a text is not even looked at: one too many, or in another language."""
        self._left -= 1
        if self._left < 0:
            return Finding("too_many_texts", formula.place, TOO_MANY)
        if formula.language and "FEEL" not in formula.language.upper():
            message = Note(f"不支持表达式语言 {formula.language}。", f"Expected FEEL, but found {formula.language}.")
            return Finding("expression_language", formula.place, message)
        return None
