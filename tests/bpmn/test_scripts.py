"""Script tasks: what they can do, and everything they cannot."""

import os
import resource
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.bpmn.drawing import boundary, codes, done, flows, process, refused, run, script, start, tasks
from workflow_engine.bpmn import script as engine
from workflow_engine.domain.limits import limit


def left(source: str, **variables: Any) -> dict[str, Any]:
    """The variables after a script has run."""
    lab, instance = run(start() + script("a", source) + flows("s>a"), variables)
    assert codes(lab) == []
    return lab.variables(instance)


@pytest.mark.parametrize(
    ("source", "given", "value"),
    [
        ("x = 1 + 1", {}, 2),
        ("x = 0.1", {}, Decimal("0.1")),
        ("x = n / 4", {"n": 1}, Decimal("0.25")),
        ("x = True", {"x": 1}, True),
        ("x = '部门' + name", {"name": "销售"}, "部门销售"),
        ("x = [i * i for i in range(3)]", {}, [0, 1, 4]),
        ("x = {1, 2}", {}, [1, 2]),
        ("x = (1, 'a', None)", {}, [1, "a", None]),
        ("x = {'a': [1]}", {}, {"a": [1]}),
        ("lines.append(3)\nx = len(lines)", {"lines": [1, 2]}, 3),
        ("from decimal import Decimal\nx = Decimal('0.10') * 3", {}, Decimal("0.30")),
        ("import math\nx = math.floor(2.5)", {}, 2),
        ("import json\nx = json.loads('[1]')", {}, [1]),
        ("import re\nx = re.sub('a+', 'b', 'caat')", {}, "cbt"),
        ("def twice(n):\n    return 2 * n\nx = twice(4)", {}, 8),
        ("if a > 1:\n    x = 'big'\nelse:\n    x = 'small'", {"a": 2}, "big"),
    ],
)
def test_a_script_computes(source: str, given: dict[str, Any], value: Any) -> None:
    found = left(source, **given)["x"]
    assert (found, type(found)) == (
        value,
        type(value) if not isinstance(value, int) or isinstance(value, bool) else Decimal,
    )


def test_what_is_changed_in_place_is_written_too() -> None:
    assert left("lines.append(3)", lines=[1, 2]) == {"lines": [1, 2, 3]}


def test_a_script_sees_only_the_names_it_reads_and_leaves_no_functions_or_modules() -> None:
    assert engine.program("x = a + 1\nb = x").reads == {"a", "x"}
    source = "import math\nm = math\nf = lambda: 1\nclass C:\n    pass\ng = len\nx = 1"
    assert left(source, secret=5) == {"secret": 5, "x": 1}


def test_clock_and_chance_are_those_of_the_step() -> None:
    source = "import datetime\nx = datetime.datetime.now().isoformat()"
    assert left(source) == left(source) == {"x": "2026-03-02T01:00:00"}


def test_a_name_that_is_not_there_is_a_fault_with_its_line() -> None:
    lab, _ = run(start() + script("a", "x = 1\ny = missing + 1") + flows("s>a"))
    assert codes(lab) == [("script_error", "a")]
    assert "line 2" in lab.incidents[0].text.en
    assert "第 2 行" in lab.incidents[0].text.zh


@pytest.mark.parametrize("code", ["E1", "E2"])
def test_an_error_of_the_model_is_thrown_by_its_code(code: str) -> None:
    body = start() + script("a", f"if n > 1:\n    bpmn_error('{code}', 'too much')\nx = 1") + flows("s>a")
    lab, instance = run(body + boundary("b", "a", "error") + tasks("h") + flows("b>h"), {"n": 2})
    assert (done(lab)[-1] == "h") == (code == "E1")
    assert codes(lab) == ([] if code == "E1" else [("uncaught_error", "a")])
    assert "x" not in lab.variables(instance)


# ---- what they cannot do

FORBIDDEN = [
    "os",
    "sys",
    "socket",
    "subprocess",
    "ctypes",
    "importlib",
    "asyncio",
    "time",
    "random",
    "builtins",
    "os.path",
]
AT_UPLOAD = [f"import {name}" for name in FORBIDDEN]
AT_UPLOAD += ["from os import popen", "from . import x", "import json, os", "x = (", "x =", "1x", "def f(:", "= ="]


@pytest.mark.parametrize("source", AT_UPLOAD)
def test_other_modules_and_what_is_not_python_are_refused_at_upload(source: str) -> None:
    assert refused(process(start() + script("a", source) + flows("s>a"))) == [("script_invalid", "a")]


@pytest.mark.parametrize(
    "source", ["(" * 9_000 + ")" * 9_000, "-" * 18_000 + "1", "x=" + "[" * 9_000, "1" + "+1" * 9_000]
)
def test_source_that_is_nested_without_end_is_read_or_refused(source: str) -> None:
    try:
        engine.program(source)
    except engine.ScriptProblem as refusal:
        assert refusal.text.en


def test_a_script_that_is_too_long_is_refused() -> None:
    long = "x = 1\n" * (limit("script_characters") // 6 + 1)
    assert refused(process(start() + script("a", long) + flows("s>a"))) == [("text_too_long", "a")]


CANARY = Path("/tmp/handoff-script-canary")
ESCAPES = [
    f"open('{CANARY}', 'w').write('x')",
    f"__import__('os').system('touch {CANARY}')",
    "x = ().__class__.__bases__[0].__subclasses__()",
    "x = getattr((), '__class__')",
    "x = globals()",
    "x = __builtins__",
    "x = type('A', (object,), {})",
    "def f():\n    pass\nx = f.__globals__",
    "def f():\n    pass\nx = f.__code__",
    "try:\n    1 / 0\nexcept Exception as e:\n    x = e.__traceback__.tb_frame",
    "x = bpmn_error.__self__",
    "x = bpmn_error.__globals__",
    "x = '{0.__class__}'.format(1)",
    "x = input()",
    "exit()",
    "raise SystemExit",
    "raise KeyboardInterrupt",
    "x = b'abc'",
    "x = 1j",
    "x = float('nan')",
    "x = float('inf')",
    "x = 10 ** 7000",
    "from math import *",
    "yield 1",
    "x = int('9' * 10 ** 7)",
    "import json\nx = json.loads('[' * 100000)",
    "bpmn_error(1, 2, 3)",
]
COSTLY = [
    "x = 'a' * 10 ** 9",
    "x = 9 ** 9 ** 9",
    "x = [0]\nwhile True:\n    x = x + x",
    "def f(n):\n    return f(n + 1)\nf(0)",
    "x = '%1000000000d' % 1",
    "x = f'{1:1000000000}'",
    "x = 'a'.ljust(10 ** 9)",
    "x = 1 << 10 ** 9",
    "x = list(range(10 ** 9))",
    "x = {i: i for i in range(10 ** 8)}",
    "while True:\n    pass",
    "while True:\n    print('x' * 1000)",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_there_is_no_way_out(source: str) -> None:
    CANARY.unlink(missing_ok=True)
    lab, instance = run(start() + script("a", source) + flows("s>a"))
    assert (instance.status, codes(lab)) == ("incident", [("script_error", "a")])
    assert not CANARY.exists()


@pytest.mark.parametrize("source", COSTLY)
def test_time_and_memory_end_at_their_limits_and_the_next_script_runs(source: str) -> None:
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    lab, _ = run(start() + script("a", source) + flows("s>a"))
    assert codes(lab) == [("script_limit", "a")]
    assert time.monotonic() - begun < limit("script_seconds") + 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024
    assert left("x = 1") == {"x": 1}


def test_a_child_of_a_process_that_ran_scripts_gets_an_answer_and_does_not_hang() -> None:
    assert left("x = 1") == {"x": 1}
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        lab, _ = run(start() + script("a", "x = 1") + flows("s>a"))
        os.write(writer, repr(codes(lab)).encode())
        os._exit(0)
    os.close(writer)
    begun = time.monotonic()
    with os.fdopen(reader, "rb") as answer:
        assert answer.read() == b"[('script_error', 'a')]"
    assert time.monotonic() - begun < 1
    os.waitpid(child, 0)
