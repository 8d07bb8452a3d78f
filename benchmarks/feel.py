"""Expressions and decision tables, as ratios to a fixed loop of plain Python on the same machine in the same moment."""

import time
import timeit
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median

from benchmarks.cluster import Cluster
from benchmarks.figures import Figure
from tests.feel.decisions.short import model, table
from workflow_engine.feel import expression

NOW = datetime(2026, 3, 2, tzinfo=UTC)
RULES = [f'"部门{n % 10}" | [{n // 10 * 100}..{n // 10 * 100 + 100}) => "{n}"' for n in range(200)]
ROUNDS = 7


def measure(cluster: Cluster) -> Iterator[Figure]:
    """No database is asked; the rod is measured between the others."""
    condition = expression('amount > 1000 and dept = "财务"')
    values = {"amount": Decimal(2000), "dept": "财务", **{f"field{n}": n for n in range(50)}}
    decision = model(table(RULES, inputs=[("dept", "string", ""), ("amount", "number", "")]))
    given = {"dept": "部门7", "amount": Decimal(1950)}
    loop = expression("sum(for i in 1..n return i * 2)")
    yield _ratio("feel.condition", lambda: condition(values, now=NOW), rod, 2_000)
    yield _ratio("feel.table", lambda: decision.evaluate("d", given, now=NOW), rod, 100)
    yield _ratio("feel.loop", lambda: loop({"n": 1_000}, now=NOW), lambda: loop({"n": 100}, now=NOW), 20)


def rod() -> int:
    total = 0
    for n in range(300):
        total += n * n % 7
    return total


def _ratio(name: str, call: Callable[[], object], to: Callable[[], object], number: int) -> Figure:
    """How many times as long one takes as the other, measured by turns; the processor's time of each in microseconds."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(_microseconds(to, number))
        ours.append(_microseconds(call, number))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Figure(name, median(ratios), {"n": ROUNDS, "microseconds": median(ours), "rod": median(theirs)})


def _microseconds(call: Callable[[], object], number: int) -> float:
    return timeit.timeit(call, timer=time.process_time, number=number) / number * 1e6
