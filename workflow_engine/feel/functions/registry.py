"""How a function of the language is made known: its signature as the standard writes it, above a Python function.

`@builtin("substring(string: string, start: number, length?: number): string")`: `?` marks what may be left out, a
trailing `...` takes any number, `a|b` allows two kinds, `any` also allows null. Several signatures name the same
parameters differently. Arguments are fitted (10.3.2.9.4): a list of one for its item, a value for a list of it.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from workflow_engine.feel.errors import Note
from workflow_engine.feel.numbers import OUT_OF_RANGE
from workflow_engine.feel.run import Run
from workflow_engine.feel.types import TYPES, Type
from workflow_engine.feel.values import KINDS, Function, Parameter, Value

SIGNATURE = re.compile(r"(?P<name>[a-z ]+)\((?P<parameters>.*)\): (?P<result>.+)")
PARAMETER = re.compile(r"(?P<name>[a-z0-9A-Z ]+)(?P<optional>\?)?: (?P<kinds>[a-z |]+)(?P<many>\.\.\.)?")
BY_KIND = {name: type_ for type_, name in KINDS.items()}


class Accepted(NamedTuple):
    """What an argument has to be: one of these Python types; none given for anything at all."""

    name: str
    types: frozenset[type]
    optional: bool

    def fitted(self, value: Value) -> tuple[bool, Value]:
        """Whether the value will do, and what it becomes."""
        if not self.types or type(value) in self.types:
            return True, value
        if list in self.types:
            return value is not None, [value]
        if type(value) is list and len(value) == 1 and type(value[0]) in self.types:
            return True, value[0]
        return False, None


class Overload(NamedTuple):
    """One signature of a function."""

    parameters: tuple[Accepted, ...]
    takes_many: bool
    function: Callable[..., Value]
    needs_run: bool

    def fitted(self, arguments: Sequence[Value]) -> list[Value] | Accepted:
        """The arguments as the function wants them, or the parameter whose argument will not do."""
        given = []
        for at, value in enumerate(arguments):
            accepted = self.parameters[min(at, len(self.parameters) - 1)]
            fits, argument = accepted.fitted(value)
            if not fits:
                return accepted
            given.append(argument)
        return given

    def call(self, run: Run, given: Sequence[Value]) -> Value:
        try:
            return run.made(self.function(run, *given) if self.needs_run else self.function(*given))
        except (*OUT_OF_RANGE, OverflowError, ValueError):
            return run.note(
                "函数对这些值没有结果。", "Expected values the function has an answer for, but it has none."
            )


class Fitting(NamedTuple):
    """Signatures that take so many arguments, and which argument is for which parameter; None is one left out."""

    overloads: tuple[Overload, ...]
    order: tuple[int | None, ...]

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The answer of the first signature that the kinds of the arguments fit; null, with a note, when none does."""
        for argument in arguments:
            run.made(argument)
        misfit = None
        for overload in self.overloads:
            given = overload.fitted(arguments)
            if isinstance(given, list):
                return overload.call(run, given)
            misfit = given
        name = misfit.name if misfit else ""
        return run.note(f"参数 {name} 的类型不正确。", f"Expected another kind of value for {name}.")


class Builtin:
    """A function of the language with all its signatures."""

    def __init__(self, name: str, result: Type | None) -> None:
        self.name = name
        self.result = result
        self.overloads: list[Overload] = []

    @property
    def expected(self) -> Note:
        return Note(f"{self.name} 的参数数量或名称不正确。", f"Expected other arguments for {self.name}.")

    @property
    def function(self) -> Function:
        """The function as a value, the same one each time."""
        return FUNCTIONS[self.name]

    def fitting(self, count: int, names: tuple[str, ...] = ()) -> Fitting | None:
        """The signatures for so many arguments by position, or the one for these names."""
        if not names:
            overloads = tuple(overload for overload in self.overloads if _takes(overload, count))
            return Fitting(overloads, tuple(range(count))) if overloads else None
        for overload in self.overloads:
            order = _by_name(overload, names)
            if order is not None:
                return Fitting((overload,), order)
        return None

    def call(self, run: Run, arguments: Sequence[Value]) -> Value:
        """The function called as a value, with arguments by position."""
        fitting = self.fitting(len(arguments))
        return fitting.call(run, arguments) if fitting else run.note(self.expected.zh, self.expected)


Known = TypeVar("Known", bound=Callable[..., Value])
BUILTINS: dict[str, Builtin] = {}
FUNCTIONS: dict[str, Function] = {}


def builtin(*signatures: str, needs_run: bool = False) -> Callable[[Known], Known]:
    """Makes a Python function known under its signatures; with `needs_run` it gets the Run first."""

    def known(function: Known) -> Known:
        for signature in signatures:
            _register(signature, function, needs_run=needs_run)
        return function

    return known


def _register(signature: str, function: Callable[..., Value], *, needs_run: bool) -> None:
    match = SIGNATURE.fullmatch(signature)
    assert match, f"a signature: {signature}"
    name = match["name"]
    texts = [PARAMETER.fullmatch(text) for text in match["parameters"].split(", ") if text]
    parameters = tuple(_accepted(text) for text in texts if text)
    takes_many = any(text["many"] for text in texts if text)
    result = TYPES.get(match["result"])
    entry = BUILTINS.setdefault(name, Builtin(name, result))
    entry.overloads.append(Overload(parameters, takes_many, function, needs_run))
    formal = tuple(Parameter(parameter.name) for parameter in parameters)
    FUNCTIONS.setdefault(name, Function(name, formal, entry.call, result))


def _accepted(text: re.Match[str]) -> Accepted:
    kinds = text["kinds"].split("|")
    types = frozenset() if "any" in kinds else frozenset(BY_KIND[name] for name in kinds)
    return Accepted(text["name"], types, bool(text["optional"]))


def _takes(overload: Overload, count: int) -> bool:
    needed = sum(not parameter.optional for parameter in overload.parameters)
    return needed <= count and (overload.takes_many or count <= len(overload.parameters))


def _by_name(overload: Overload, names: tuple[str, ...]) -> tuple[int | None, ...] | None:
    """Parameters left out are null; at the end, optional ones are not given at all."""
    known = [parameter.name for parameter in overload.parameters]
    if not set(names) <= set(known) or len(set(names)) < len(names):
        return None
    order = [names.index(name) if name in names else None for name in known]
    while order and order[-1] is None and overload.parameters[len(order) - 1].optional:
        order.pop()
    return tuple(order)
