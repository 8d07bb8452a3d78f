"""Speed as a ratio to a fixed loop of plain Python on the same machine in the same moment (performance document, P28)."""

import sys
import time
import timeit
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.feel.decisions.short import model, table
from workflow_engine.feel import expression

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def rod() -> int:
    total = 0
    for n in range(300):
        total += n * n % 7
    return total


def microseconds(call, number=2_000) -> float:
    return min(timeit.repeat(call, timer=time.process_time, number=number, repeat=7)) / number * 1e6


def test_a_condition_costs_less_than_a_loop_of_three_hundred():
    """The rod takes 12 to 15 microseconds where the condition takes 2.3; the target is 5."""
    ready = expression('amount > 1000 and dept = "财务"')
    values = {"amount": Decimal(2000), "dept": "财务", **{f"field{n}": n for n in range(50)}}
    if sys.gettrace():
        pytest.skip("a tracer slows the two in different ways")
    assert microseconds(lambda: ready(values, now=NOW)) < microseconds(rod)


def test_a_table_of_two_hundred_rules_costs_less_than_thirty_rods():
    """0.11 to 0.14 milliseconds where the rods take 0.3, which is the target."""
    if sys.gettrace():
        pytest.skip("a tracer slows the two in different ways")
    rows = [f'"部门{n % 10}" | [{n // 10 * 100}..{n // 10 * 100 + 100}) => "{n}"' for n in range(200)]
    made = model(table(rows, inputs=[("dept", "string", ""), ("amount", "number", "")]))
    given = {"dept": "部门7", "amount": Decimal(1950)}
    assert made.evaluate("d", given, now=NOW).value == "197"
    assert microseconds(lambda: made.evaluate("d", given, now=NOW), 100) < 30 * microseconds(rod)


def test_cost_grows_with_the_loop_and_not_faster():
    ready = expression("sum(for i in 1..n return i * 2)")
    small, large = (microseconds(lambda n=n: ready({"n": n}, now=NOW), 20) for n in (100, 1_000))
    assert large < small * 20
