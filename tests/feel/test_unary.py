"""Cells of decision tables (DMN 1.5, 7.3.3 and 10.3.2.8): tests about one value."""

import pytest

from workflow_engine.feel import ExpressionError, unary_tests

CELLS = [  # the cell, values for which it holds, values for which it does not
    ("-", [1, None, "a"], []),
    ("5", [5, 5.0], [6, "5", None]),
    ('"财务"', ["财务"], ["销售", None]),
    ('"财务", "销售"', ["财务", "销售"], ["仓储"]),
    ("> 5", [6], [5, None, "a"]),
    ("<= 5", [5], [6]),
    ("!= 5", [6], [5]),
    ("[1..5]", [1, 5], [0, 6, None]),
    ("(1..5)", [2], [1, 5]),
    ("]1..5[", [2], [1, 5]),
    ("< 1, > 5", [0, 6], [3]),
    ("not(5)", [6], [5]),
    ("not(1, 2)", [3], [1, 2]),
    ("not(< 1, > 5)", [3], [0, 6]),
    ("not([1..5])", [6], [3, None]),
    ("null", [None], [1]),
    ("true", [True], [False, None]),
    ("false", [False], [True, None]),
    ("not(true)", [False], [True]),
    ("? > 5", [6], [5]),
    ("? > 5 and ? < 9", [7], [5, 9]),
    ("? in [1, 2]", [1], [3]),
    ('starts with(?, "PP-")', ["PP-1"], ["X"]),
    ("[1, 2, 3]", [1, 3], [4]),
    ("limit", [10], [9]),
    ("> limit", [11], [10]),
    ("[limit..20]", [10, 15], [9]),
    ("limits", [1, 4], [5]),
    ("limit > 5", [1, "a"], []),
    ("limit > 50", [], [1]),
    ('@"2026-01-01"', ["not a date"][:0], ["2026-01-01"]),
    ("-5", [-5], [5]),
    ("- 5", [-5], [5]),
    ("if ? > 5 then true else false", [6], [5]),
    ("some x in limits satisfies x = ?", [4], [5]),
    ("not(?) ", [False], [True]),
    ("(function(x) x > 5)(?)", [6], [5]),
]


@pytest.mark.parametrize(("cell", "holding", "failing"), CELLS)
def test_cell(now, cell, holding, failing):
    ready = unary_tests(cell)
    surroundings = {"limit": 10, "limits": [1, 4]}
    assert [ready({**surroundings, "?": value}, now=now) for value in holding] == [True] * len(holding)
    assert True not in [ready({**surroundings, "?": value}, now=now) for value in failing]


def test_the_tested_value_is_no_variable():
    assert unary_tests("? > limit").names == {"limit"}
    assert unary_tests("5").kind == "boolean"


def test_a_value_that_is_missing_is_null(now):
    assert unary_tests("null")({}, now=now) is True
    assert unary_tests("5")({}, now=now) is False


@pytest.mark.parametrize("cell", ["5,", ", 5", "not(5", "5 6", "- -, 5,", "> ", "[1..", "-,5,-,"])
def test_what_is_no_cell(cell):
    with pytest.raises(ExpressionError):
        unary_tests(cell)
