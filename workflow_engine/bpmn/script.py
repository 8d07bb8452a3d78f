"""Script tasks: a dialect of Python in a process of its own, with limits on time, memory and depth, and no way out.

The pool is made when a script first runs in a process, never before a fork: a pool used before a fork hangs the child.
Scripts see only the variables they name, and write only the names they assign.
"""

import ast
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pydantic_monty as monty

from workflow_engine import feel
from workflow_engine.bpmn.faults import EngineFault, ErrorThrown
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

if TYPE_CHECKING:
    from workflow_engine.bpmn.tokens import Token

MODULES = {"datetime", "decimal", "json", "math", "re", "typing"}
RESULT = """
{__name: __value for __name, __value in locals().items()
 if __name in %r and type(__value).__name__ not in ("function", "module", "type", "builtin_function_or_method")}"""
_lock = threading.Lock()
_pool: "tuple[int, monty.Monty] | None" = None


class ScriptProblem(ValueError):
    """The source cannot be a script: where, and what was found."""

    def __init__(self, text: Text, line: int) -> None:
        super().__init__(text.en)
        self.text = text
        self.line = line


@dataclass(frozen=True, slots=True)
class Program:
    """A script that has been read: what it asks for and what it leaves behind."""

    source: str
    reads: frozenset[str]
    writes: frozenset[str]

    def run(self, token: "Token") -> dict[str, Any]:
        """The names that the script assigns, and those whose values it has changed in place.

        Raises ErrorThrown for `bpmn_error(code, text)`, EngineFault `script_error` or `script_limit` otherwise.
        """
        seen = token.push.variables.visible(token)
        inputs = {name: _given(seen.get(name)) for name in sorted(self.reads) if name in seen}
        thrown: list[tuple[str, str]] = []
        left = _feed(self, dict(inputs), thrown, token)
        if thrown:
            raise ErrorThrown(*thrown[0])
        taken = {name: _taken(value, token) for name, value in left.items()}
        return {name: value for name, value in taken.items() if name in self.writes or inputs[name] != _given(value)}


def program(source: str) -> Program:
    """Read a script. Raises ScriptProblem for a syntax error or a module that scripts cannot have."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ScriptProblem(
            Text(f"脚本第 {line} 行有语法错误。", f"Line {line} of the script is not Python."), line
        ) from None
    for node in ast.walk(tree):
        _check_import(node)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    writes = {name.id for name in names if isinstance(name.ctx, ast.Store)} - _definitions(tree)
    return Program(source, frozenset(name.id for name in names if isinstance(name.ctx, ast.Load)), frozenset(writes))


def _feed(script: Program, inputs: dict[str, Any], thrown: list[tuple[str, str]], token: "Token") -> Mapping[str, Any]:
    def bpmn_error(code: str, text: str = "") -> None:
        thrown.append((str(code), str(text)))
        raise RuntimeError("bpmn_error")

    kept = sorted(script.writes | set(inputs))
    try:
        with pool().checkout(
            limits=_limits(), script_name="script.py", os_policy=_policy(token.push.world.now)
        ) as session:
            left = session.feed_run(
                script.source + RESULT % (kept,),
                inputs=inputs,
                external_lookup={"bpmn_error": bpmn_error},
                print_callback=monty.CollectString(max_bytes=limit("script_output_bytes")),
            )
    except (monty.MontyError, TimeoutError, ValueError, RuntimeError) as error:
        if thrown:
            return {}
        raise _fault(error, token) from None
    return left if isinstance(left, dict) else {}


def pool() -> "monty.Monty":
    """The interpreters of this process; made when first asked for. Raises RuntimeError in a child of a process that had some."""
    global _pool
    with _lock:
        if _pool is None:
            made = monty.Monty(min_processes=0, max_processes=2, request_timeout=5, checkout_timeout=5)
            _pool = (os.getpid(), made.__enter__())
        if _pool[0] != os.getpid():
            raise RuntimeError(
                "scripts ran here before this process was forked off; start workers before the first script"
            )
        return _pool[1]


def close() -> None:
    """End the interpreters; called when the process ends."""
    global _pool
    with _lock:
        if _pool is not None and _pool[0] == os.getpid():
            _pool[1].__exit__(None, None, None)
        _pool = None


def _limits() -> "monty.ResourceLimits":
    return {
        "max_feed_duration_secs": float(limit("script_seconds")),
        "max_memory": limit("script_memory_bytes"),
        "max_recursion_depth": 200,
        "max_suspensions": 200,
    }


def _policy(now: datetime) -> "monty.OSPolicy":
    """Clock and chance are the same whenever the script is run again for the same moment."""
    return {"datetime": now, "sleep": "zero", "random_start": {"seed": 1}}


def _fault(error: Exception, token: "Token") -> EngineFault:
    line = next((frame.line for frame in reversed(getattr(error, "traceback", list)())), None)
    inner = error.exception() if isinstance(error, monty.MontyError) else error
    is_limit = isinstance(inner, TimeoutError | MemoryError | RecursionError) or isinstance(
        error, monty.MontyCrashedError
    )
    detail = f"{type(inner).__name__}: {inner}"[:300]
    at_zh, at_en = (f"第 {line} 行", f"line {line}") if line else ("", "")
    if is_limit:
        text = Text(
            f"脚本{at_zh}超出时间或内存上限。",
            f"The script used more time or memory than allowed {at_en}".strip() + ".",
        )
        return EngineFault("script_limit", text, token, detail)
    text = Text(f"脚本{at_zh}出错：{detail}", f"The script failed {at_en}: {detail}".replace(" :", ":"))
    return EngineFault("script_error", text, token, detail)


def _given(value: Any) -> Any:
    """A variable as the script sees it: whole numbers are int."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, dict):
        return {name: _given(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_given(each) for each in value]
    return value


def _taken(value: Any, token: "Token") -> Any:
    """A result as a variable; what FEEL has no value for is refused."""
    if isinstance(value, float | int | Decimal) and not isinstance(value, bool):
        number = feel.admit(value)
        if number is not None:
            return number
    elif isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return {name: _taken(each, token) for name, each in value.items()}
    elif isinstance(value, list | tuple | set | frozenset):
        return [_taken(each, token) for each in value]
    elif value is None or isinstance(value, bool | str) or type(value).__module__ == "datetime":
        return value
    kind = type(value).__name__
    text = Text(
        f"脚本结果中的 {kind} 不能作为变量。", f"Expected values a variable can hold, but the script left a {kind}."
    )
    raise EngineFault("script_error", text, token)


def _check_import(node: ast.AST) -> None:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    for name in names:
        if name.partition(".")[0] not in MODULES:
            allowed = ", ".join(sorted(MODULES))
            text = Text(
                f"脚本只能使用模块 {allowed}，但第 {node.lineno} 行导入了 {name}。",  # type: ignore[attr-defined]
                f"Expected one of the modules {allowed}, but line {node.lineno} imports {name}.",  # type: ignore[attr-defined]
            )
            raise ScriptProblem(text, node.lineno)  # type: ignore[attr-defined]


def _definitions(tree: ast.Module) -> set[str]:
    """Functions, classes and modules; they are not variables."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return found
