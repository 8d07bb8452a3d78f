"""Lists, contexts, filters, paths, loops, functions, ranges as values: one row, one rule of DMN 1.5, 10.3.2."""

import pytest

from workflow_engine.feel.compare import equal

LISTS = [
    ("[1, 2, 3][1]", "1"),
    ("[1, 2, 3][-1]", "3"),
    ("[1, 2, 3][0]", "null"),
    ("[1, 2, 3][4]", "null"),
    ("[1, 2, 3][1.5]", "null"),
    ("[][1]", "null"),
    ("[][item > 1]", "[]"),
    ("[1, 2, 3][item > 1]", "[2, 3]"),
    ("[1, 2, 3][item > 5]", "[]"),
    ("[1, null, 3][item > 1]", "[3]"),
    ("[true, false][item]", "[true]"),
    ("100[1]", "100"),
    ("100[item > 50]", "[100]"),
    ("null[1]", "null"),
    ("null[item > 1]", "[]"),
    ("[1, 2, 3][n]", "2"),
    ("[{x: 1}, {x: 2}][x > n - 1]", "[{x: 2}]"),
    ("[{item: 5}][item = 5]", "[{item: 5}]"),
    ("[{x: 1}, {y: 2}].x", "[1, null]"),
    ("[{x: 1}, {x: 2}].x[2]", "2"),
    ("[[1, 2], [3]][count(item) = 2]", "[[1, 2]]"),
    ("[1, 2, 3][item in (n..9]]", "[3]"),
    ("{a: 1}.b", "null"),
    ("{a: {b: [1, 2]}}.a.b[2]", "2"),
    ("null.a", "null"),
    ("{a: 1, a: 2}", "null"),
    ('{"two words": 1}.two words', "1"),
    ("{a: 1, b: a + 1, c: b + 1}.c", "3"),
    ("{a: 1, b: {a: 2, c: a}}.b.c", "2"),
    ("{a: 1, b: {c: a}}.b.c", "1"),
]
LOOPS = [
    ("for i in [1, 2] return i * 2", "[2, 4]"),
    ("for i in 1..3 return i", "[1, 2, 3]"),
    ("for i in 3..1 return i", "[3, 2, 1]"),
    ("for i in [1..3] return i", "[1, 2, 3]"),
    ("for i in (1..3) return i", "[2]"),
    ('for d in @"2026-02-27"..@"2026-03-01" return d.day', "[27, 28, 1]"),
    ("for i in [1, 2], j in [10, 20] return i + j", "[11, 21, 12, 22]"),
    ("for i in [[1, 2], [3]], j in i return j", "[1, 2, 3]"),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
    ("for i in 1..3 return count(partial)", "[0, 1, 2]"),
    ("for i in 1..2 return partial", "[[], [[]]]"),
    ("for i in [] return i", "[]"),
    ("for i in 5 return i", "[5]"),
    ("for i in null return i", "null"),
    ('for i in "a".."c" return i', "null"),
    ("for i in 1.5..3 return i", "null"),
    ("(for i in [1, 2] return function(x) x + i)[2](10)", "12"),
    ("some i in [1, 2, 3] satisfies i > 2", "true"),
    ("some i in [] satisfies i > 2", "false"),
    ("some i in [1, null] satisfies i > 0", "true"),
    ("some i in [0, null] satisfies i > 0", "null"),
    ("every i in [1, 2, 3] satisfies i > 0", "true"),
    ("every i in [] satisfies i > 0", "true"),
    ("every i in [0, null] satisfies i > 0", "false"),
    ("every i in [1, null] satisfies i > 0", "null"),
    ("some i in [1, 2], j in [2, 3] satisfies i = j", "true"),
    ("every i in 1..3, j in i..3 satisfies i <= j", "true"),
]
FUNCTIONS = [
    ("(function(x) x + 1)(2)", "3"),
    ("(function(x: number, y: number) x - y)(y: 1, x: 5)", "4"),
    ('(function(x: number) x)("a")', "null"),
    ("(function(x: number) x)([5])", "5"),
    ("(function(x: list<number>) count(x))(5)", "1"),
    ("(function(x) x)()", "null"),
    ("(function(x) x)(1, 2)", "null"),
    ("(function(x) x)(y: 1)", "null"),
    ("(function() 1)()", "1"),
    ("(function(x) function(y) x + y)(1)(2)", "3"),
    ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(10)}.r", "3628800"),
    ("{f: max, r: f([1, 3])}.r", "3"),
    ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
    ('(function(a, b) external {java: {class: "x", "method signature": "y"}})(1, 2)', "null"),
    ("{m: 2, r: m(1)}.r", "null"),
    ("max(1, 2, 3)", "3"),
    ("list replace([1, 2], function(x, y) x, 5)", "null"),
    ("decimal(1.5, 99999)", "null"),
    ("string join([1])", "null"),
    ('replace("ab", "a", "b", null)', '"bb"'),
    ("is(value1: null)", "true"),
    ('range("[date(\\"2026-01-01\\")..@\\"2026-01-02\\"]").start', '@"2026-01-01"'),
    ('range("[date(\\"2026-01-01\\"..3]")', "null"),
    ('range("[\\"a\\"..\\"b\\"]").end', '"b"'),
    ("sum([1], [2])", "null"),
    ("abs([-1])", "1"),
    ("abs()", "null"),
    ("abs(n: -1)", "1"),
    ("abs(m: -1)", "null"),
    ('contains("ab")', "null"),
    ("decimal(scale: 1, n: 1.25)", "1.2"),
]
RANGES = [
    ("[1..3].start", "1"),
    ("(1..3].start included", "false"),
    ("(1..3].end included", "true"),
    ("(>= 3).start", "3"),
    ("(>= 3).end", "null"),
    ("(< 3).end included", "false"),
    ("{r: [1..3], x: 2 in r}.x", "true"),
    ("{r: (> 3), x: 2 in r}.x", "false"),
    ("[3..1]", "null"),
    ('[1.."a"]', "null"),
    ("[n..n + 1].end", "3"),
    ("[[1]..[2]]", "null"),
    ("(= [1])", "null"),
    ("(= 3).start included", "true"),
    ("2 in (1..n]", "true"),
    ("2 in (([1..2]))", "true"),
    ("]1..3[ = (1..3)", "true"),
    ("[a..b[ = [a..b)", "true"),
    ("[1..count([1, 2, 3][item > 1])]", "[1..2]"),
    ('["a".."c"].start', '"a"'),
    ("[null..3].start", "null"),
]
CHOICES = [
    ("if true then 1 else 2", "1"),
    ("if null then 1 else 2", "2"),
    ('if "x" then 1 else 2', "2"),
    ("if n = 2 then if n = 3 then 1 else 2 else 3", "2"),
    ("1 + if true then 1 else 2", "2"),
    ("/* one */ 1 // two", "1"),
    ("1 + // two\n 2", "3"),
    ('"// no comment"', '"// no comment"'),
]


@pytest.mark.parametrize(("text", "result"), [*LISTS, *LOOPS, *FUNCTIONS, *RANGES, *CHOICES])
def test_collection(value, text, result):
    assert equal(value(text, n=2, a=1, b=2), value(result, n=2)) is True, value(text, n=2, a=1, b=2)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (r'"a\"b"', 'a"b'),
        (r'"a\\b"', "a\\b"),
        (r'"a\nb\tc"', "a\nb\tc"),
        (r'"\u6d41\u8f6c"', "流转"),
        (r'"\uD83D\uDC0E"', "🐎"),
        (r'"\U01F40E"', "🐎"),
        (r'"\d+"', r"\d+"),
        (r'"\uD83D"', "\ufffd"),
        ('"🐎"', "🐎"),
        ('""', ""),
    ],
)
def test_strings(value, text, result):
    assert value(text) == result


def test_a_function_does_not_see_its_caller(value):
    """Names are those of the place where the function is written, not of the place where it is called."""
    assert value("{f: function() n, r: (function(n) f())(5)}.r", n=2) == 2


def test_later_entries_are_not_seen_by_earlier_ones(value):
    assert value("{a: b, b: 1}.a", b=7) == 7
