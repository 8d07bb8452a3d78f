"""The grammar of expressions, read from the loosest operator to the tightest and written down as FEEL on the way."""

from collections.abc import Iterator

from workflow_engine.bpmn.importing.juel import calls
from workflow_engine.bpmn.importing.juel.terms import (
    AND,
    CALL,
    CHOICE,
    COMPARE,
    OR,
    PRODUCT,
    SIGN,
    SUM,
    Term,
    Untranslatable,
    quoted,
)
from workflow_engine.bpmn.importing.juel.tokens import Token, tokens
from workflow_engine.bpmn.model import NAME

DEEPEST = 40
CONSTANTS = {"true": "true", "false": "false", "null": "null", "True": "true", "False": "false", "None": "null"}
BEANS = {"execution", "task", "variables", "delegateExecution", "caseExecution"}  # what an engine offers by itself
LOOSE = ((("||",), OR, "or"), (("&&",), AND, "and"))
COMPARISONS = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Grammar:
    """One reading of one expression. `not` binds like `!`, as in JUEL."""

    def __init__(self, source: str) -> None:
        self.waiting: Iterator[Token] = tokens(source)
        self.now = next(self.waiting)
        self.depth = 0

    def whole(self) -> Term:
        term = self.choice()
        if self.now.kind != "end":
            raise Untranslatable(self.now.text)
        return term

    def choice(self) -> Term:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Untranslatable("((…))")
        term = self.joined(0)
        if self.taken("?"):
            first = self.choice()
            self.expect(":")
            other = self.choice()
            term = Term(f"if {term.text} then {first.text} else {other.text}", CHOICE)
        self.depth -= 1
        return term

    def joined(self, step: int) -> Term:
        """A chain of `or`, or one of `and`."""
        if step == len(LOOSE):
            return self.denied()
        signs, level, word = LOOSE[step]
        term = self.joined(step + 1)
        while self.taken(*signs):
            term = Term(f"{term.held(level)} {word} {self.joined(step + 1).held(level + 1)}", level)
        return term

    def denied(self) -> Term:
        return self.compared()

    def compared(self) -> Term:
        term = self.summed()
        while (sign := self.taken(*COMPARISONS)) is not None:
            term = Term(f"{term.held(SUM)} {COMPARISONS[sign]} {self.summed().held(SUM)}", COMPARE)
        return term

    def summed(self) -> Term:
        term = self.multiplied()
        while (sign := self.taken("+", "-")) is not None:
            term = Term(f"{term.held(SUM)} {sign} {self.multiplied().held(PRODUCT)}", SUM)
        return term

    def multiplied(self) -> Term:
        term = self.signed()
        while (sign := self.taken("*", "/", "%")) is not None:
            other = self.signed()
            if sign == "%":
                term = Term(f"modulo({term.text}, {other.text})")
            else:
                term = Term(f"{term.held(PRODUCT)} {sign} {other.held(SIGN)}", PRODUCT)
        return term

    def signed(self) -> Term:
        prefixes = []
        while (sign := self.prefix()) is not None:
            prefixes.append(sign)
            if len(prefixes) > DEEPEST:
                raise Untranslatable("!!…")
        term = self.postfixed(self.operand())
        for sign in reversed(prefixes):
            if sign == "-":
                term = Term(f"-{term.held(CALL)}", SIGN)
            elif sign == "!":
                term = Term(f"not({term.text})")
            else:
                term = Term(calls.EMPTY.format(x=term.text))
        return term

    def prefix(self) -> str | None:
        if self.now == Token("name", "empty"):
            self.advance()
            return "empty"
        return self.taken("!", "-")

    def operand(self) -> Term:
        token = self.advance()
        if token.kind == "number":
            return Term(token.text)
        if token.kind == "string":
            return Term(quoted(token.text))
        if token.kind == "sign" and token.text == "(":
            term = self.choice()
            self.expect(")")
            return term
        if token.kind == "sign" and token.text == "[":
            return Term(f"[{', '.join(each.text for each in self.arguments(']'))}]")
        if token.kind != "name":
            raise Untranslatable(token.spelled or token.text or "…")
        if token.text in CONSTANTS:
            return Term(CONSTANTS[token.text])
        if self.taken("("):
            return calls.function(token.text, self.arguments())
        return self.offered(token.text) if token.text in BEANS else Term(token.text)

    def offered(self, name: str) -> Term:
        """`execution.getVariable('x')`, `variables.x`: a variable in the words of an engine."""
        if not self.taken("."):
            raise Untranslatable(name)
        member = self.advance().text
        if not self.taken("("):
            if name != "variables":
                raise Untranslatable(f"{name}.{member}")
            return Term(member)
        arguments = self.arguments()
        if len(arguments) == 1 and member in ("getVariable", "getVariableLocal", "get"):
            return calls.variable(arguments[0])
        if len(arguments) == 1 and member in ("hasVariable", "hasVariableLocal"):
            return Term(f"{calls.variable(arguments[0]).text} != null", COMPARE)
        raise Untranslatable(f"{name}.{member}()")

    def postfixed(self, term: Term) -> Term:
        while True:
            if self.taken("."):
                name = self.advance()
                if name.kind != "name":
                    raise Untranslatable(f".{name.spelled or name.text}")
                term = self.called(term, name.text) if self.taken("(") else _member(term, name.text)
            elif self.taken("["):
                term = _item(term, self.choice())
                self.expect("]")
            else:
                return term

    def called(self, term: Term, name: str) -> Term:
        arguments = self.arguments()
        if name in ("get", "prop") and len(arguments) == 1:
            return _item(term, arguments[0])
        return calls.method(term, name, arguments)

    def arguments(self, closing: str = ")") -> list[Term]:
        """What stands before the closing bracket; the opening one was taken."""
        found: list[Term] = []
        while not self.taken(closing):
            if found:
                self.expect(",")
            found.append(self.choice())
        return found

    def taken(self, *signs: str) -> str | None:
        """The sign that stands here, if it is one of these; then it is passed."""
        if self.now.kind != "sign" or self.now.text not in signs:
            return None
        return self.advance().text

    def expect(self, sign: str) -> None:
        if self.taken(sign) is None:
            raise Untranslatable(self.now.spelled or self.now.text or "…")

    def advance(self) -> Token:
        token = self.now
        self.now = next(self.waiting, Token("end", ""))
        return token


class PythonGrammar(Grammar):
    """Conditions as Python, JavaScript and Groovy write them: `not` holds a comparison, `in` asks a collection."""

    def denied(self) -> Term:
        times = 0
        while self.now.spelled == "not":
            self.advance()
            times += 1
        term = self.compared()
        return Term(f"not({term.text})") if times % 2 else term

    def compared(self) -> Term:
        term = super().compared()
        if self.now == Token("name", "in"):
            self.advance()
            return Term(f"has({self.summed().text}, {term.text})")
        return term


def _member(term: Term, name: str) -> Term:
    return Term(f"{term.held(CALL)}.{name}")


def _item(term: Term, key: Term) -> Term:
    """A member by its name, or an item by its number, which FEEL counts from 1."""
    if key.text.startswith('"'):
        name = key.text[1:-1]
        return _member(term, name) if NAME.fullmatch(name) else Term(f"get value({term.text}, {key.text})")
    if key.text.isdecimal():
        return Term(f"{term.held(CALL)}[{int(key.text) + 1}]")
    if key.text == "loopCounter":
        return Term(f"{term.held(CALL)}[loopCounter + 1]")
    raise Untranslatable(f"{term.text}[{key.text}]")
