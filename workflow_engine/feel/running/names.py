"""Reading a name: settled while compiling as far as it can be, so that most names cost one look-up."""

from workflow_engine.feel import tree
from workflow_engine.feel.functions import BUILTINS
from workflow_engine.feel.run import Frame
from workflow_engine.feel.running.scope import Closure, Scope
from workflow_engine.feel.values import Value

CONSTANTS = "engine."  # a key no variable can have: `engine` in an expression is what lies under it


def name(node: tree.Name, scope: Scope) -> Closure:
    filters, level = scope.find(node.name)
    if level is None:
        key = CONSTANTS if node.name == "engine" else node.name
        found = scope.findings
        (found.perhaps if filters or key in BUILTINS else found.surely).add(key)
        surely = _at_root(key, scope.depth)
    else:
        surely = _at_level(node.name, level)
    return _in_filters(node.name, filters, surely) if filters else surely


def _at_level(name: str, level: int) -> Closure:
    if level == 0:
        return lambda frame: frame.values.get(name)
    if level == 1:
        return lambda frame: frame.outer.values.get(name)  # type: ignore[union-attr]

    def read(frame: Frame) -> Value:
        return _out(frame, level).values.get(name)

    return read


def _at_root(name: str, depth: int) -> Closure:
    """A variable; a function of the language when no variable has its name; else null and a note."""
    builtin = BUILTINS.get(name)

    def read(frame: Frame) -> Value:
        values = _out(frame, depth).values
        if name in values:
            return values[name]
        if builtin is not None:
            return builtin.function
        return frame.run.note(f"没有名为 {name} 的变量。", f"Expected a variable named {name}, but there is none.")

    return read


def _in_filters(name: str, filters: list[int], surely: Closure) -> Closure:
    """An entry of the item under test, from the innermost filter outwards; else what the name means outside."""

    def read(frame: Frame) -> Value:
        for out in filters:
            at = _out(frame, out)
            if name in at.values:
                return at.values[name]
            if name == "item":
                return at.item
        return surely(frame)

    return read


def _out(frame: Frame, count: int) -> Frame:
    for _ in range(count):
        frame = frame.outer  # type: ignore[assignment]
    return frame
