"""Nothing a person types or a value holds can cost more than the limits say."""

import sys
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from workflow_engine.feel import ExpressionError, OverLimit, expression
from workflow_engine.feel.limits import LIMITS, STEPS, limit

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "1 + " * 5_000 + "1",
        "(" * 5_000 + "1" + ")" * 5_000,
        "[" * 1_500,
        "-" * 3_000 + "1",
        "not(" * 900 + "true" + ")" * 900,
        "a" + ".a" * 1_900,
        "a" + "[1]" * 1_300,
        "if a then b else " * 200 + "c",
        "{a: " * 900,
        "1 in (" * 600,
        "function() " * 300 + "1",
        "a instance of " + "list<" * 700,
        "1" + "+1" * 1_100,
    ],
)
def test_long_and_deep_texts_are_refused(text):
    with pytest.raises(ExpressionError) as refusal:
        expression(text)
    assert refusal.value.code == "expr_too_long"


@pytest.mark.parametrize("count", [1, 400])
def test_long_chains_are_not_deep(value, count):
    assert value("1" + " + 1" * count) == count + 1
    assert value("true" + " and true" * count) is True


@pytest.mark.parametrize("text", ["for i in 1..1000000000 return i", "for a in 1..10000, b in 1..10000 return a * b"])
def test_constant_overruns_are_refused_while_reading(text):
    with pytest.raises(ExpressionError) as refusal:
        expression(text)
    assert refusal.value.code == "expr_limit"


BIG = list(range(10_000))
GREEDY = [
    "for i in 1..n return i",
    "for a in 1..n, b in 1..n return a * b",
    "for a in 1..n, b in [] return b",
    "every a in 1..n satisfies some b in 1..n satisfies b > a",
    "count(for i in 1..9000 return count(for j in 1..9000 return j))",
    'for i in 1..9000 return string join(for j in 1..9000 return "abcdefghij")',
    "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]",
    "for i in 1..5000 return [partial[-1]]",
    'for i in 1..40 return if i = 1 then "ab" else partial[-1] + partial[-1]',
    "{f: function(n) f(n + 1), r: f(1)}.r",
    "{f: function(n) if n = 0 then 0 else f(n - 1) + f(n - 1), r: f(90)}.r",
    "distinct values(for i in 1..9000 return i)",
    "for i in 1..5000 return partial",
    "for i in 1..n return " + "+".join(["i"] * 400),
    'replace(string join(for i in 1..2000 return "a"), "a", string join(for i in 1..9000 return "aaaaaaaaaa"))',
    "for i in 1..n return list contains(big, -1)",
    "for i in 1..n return big = big",
    "{f: function(n) " + "-(" * 28 + "f(n + 1)" + ")" * 28 + ", r: f(1)}.r",
]


@pytest.mark.parametrize("text", GREEDY)
def test_overruns_stop_soon(text):
    ready = expression(text)
    began = time.process_time()
    with pytest.raises(OverLimit):
        ready({"n": 1_000_000_000, "big": BIG}, now=NOW)
    assert sys.gettrace() or time.process_time() - began < 1


@pytest.mark.parametrize("text", GREEDY)
def test_overruns_stop_small(text):
    ready = expression(text)
    tracemalloc.start()
    with pytest.raises(OverLimit):
        ready({"n": 1_000_000_000, "big": BIG}, now=NOW)
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize(
    "text",
    [
        "10**10000000",
        "9**9**9**9**9",
        "1 / 0",
        "10 ** 6144 * 10",
        "1e99999",
        "1e999999999999999999999",
        "sqrt(-1)",
        "exp(100000)",
    ],
)
def test_numbers_out_of_range_are_null(value, text):
    assert value(text) is None


@pytest.mark.parametrize(
    "text",
    [
        '@"P1M" * 1e6000',
        '@"P999999999Y11M" + @"P1M"',
        '-@"P999999999Y11M" - @"P1M"',
        '@"P1Y" / 1e-6000',
        '@"P1D" * 1e6000',
        'duration("P1000000000Y")',
        'duration("P" + string join(for i in 1..9000 return "9") + "Y")',
        'duration("PT" + string join(for i in 1..9000 return "9") + "S")',
        '@"9999-12-31" + @"P1D"',
        '@"0001-01-01T00:00:00" - @"P1M"',
    ],
)
def test_durations_and_dates_out_of_range_are_null(value, text):
    assert value(text) is None


def test_the_longest_duration_is_one(value):
    assert value('string(@"P999999999Y11M")') == "P999999999Y11M"


@pytest.mark.parametrize(
    "text", ["(?:(?:(?:){1000}){1000}){1000}x", "((((a?){9}){9}){9}){9}", "(?:(?:a*)*)*b", "(()*)*"]
)
def test_patterns_are_small_programs(text):
    began = time.process_time()
    expression("matches(s, p)")({"s": "aaaa", "p": text}, now=NOW)
    assert sys.gettrace() or time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "subject"),
    [("(a|a)*b", "a" * 1_999), ("(a*)*b", "a" * 1_999), (".*.*.*.*.*x", "a" * 1_999), ("(x+x+)+y", "x" * 1_999)],
)
def test_patterns_take_linear_time(text, subject):
    began = time.process_time()
    assert expression("matches(s, p)")({"s": subject, "p": text}, now=NOW) is False
    assert sys.gettrace() or time.process_time() - began < 2


ONE_OVER = {
    "expression_characters": lambda n: expression('"' + "x" * (n - 1) + '"'),
    "expression_nodes": lambda n: expression("+".join("1" * n)),
    "expression_depth": lambda n: expression("(" * n + "1" + ")" * n),
    "expression_steps": lambda n: expression("for i in 1..n return i")({"n": n + 1}, now=NOW),
    "expression_calls": lambda n: expression("{f: function(n) if n = 1 then 1 else f(n - 1), r: f(n)}.r")(
        {"n": n + 1}, now=NOW
    ),
    "expression_list": lambda n: expression("for i in 1..n return i")({"n": n + 1}, now=NOW),
    "expression_string": lambda n: expression("s + s")({"s": "x" * (n // 2 + 1)}, now=NOW),
    "value_depth": lambda n: expression("a")({"a": nested(n + 1)}, now=NOW),
}


def nested(depth):
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize("name", ONE_OVER)
def test_one_over_the_limit(name):
    with pytest.raises((ExpressionError, OverLimit)):
        ONE_OVER[name](limit(name))


@pytest.mark.parametrize(("text", "subject"), [("a" * 201, "a" * 201), ("a", "a" * 2_001)])
def test_patterns_and_their_subjects_have_a_length(value, text, subject):
    notes = []
    assert value("matches(s, p)", s=subject, p=text, notes=notes) is None
    assert len(notes) == 1


def test_notes_are_counted(value):
    notes = []
    value('for i in 1..1000 return "a" + 1', notes=notes)
    assert len(notes) == limit("expression_notes")


TESTED_ELSEWHERE = {"pattern_characters", "pattern_subject", "expression_notes", "decision_texts"}


def test_every_limit_has_its_test():
    assert set(LIMITS) == {*ONE_OVER, *TESTED_ELSEWHERE}


def test_a_smaller_budget_can_be_given():
    ready = expression("for i in 1..100 return i")
    assert len(ready({}, now=NOW, budget=1_000)) == 100
    with pytest.raises(OverLimit):
        ready({}, now=NOW, budget=50)
    assert limit("expression_steps") == STEPS
