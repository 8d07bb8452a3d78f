"""Regular expressions of XPath 2.0, against a table of rules and against Python's own engine on random patterns."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow_engine.feel.patterns import find_all, program

MATCHES = [  # pattern, flags, texts that match, texts that do not
    ("a.c", "", ["abc", "xabcx"], ["ac", "a\nc"]),
    ("a.c", "s", ["a\nc"], []),
    ("^ab", "", ["abc"], ["xab", "x\nab"]),
    ("^ab", "m", ["x\nab"], ["xab"]),
    ("ab$", "", ["xab"], ["ab\n"]),
    ("ab$", "m", ["ab\nx"], []),
    ("[a-c]+", "", ["b"], ["d", ""]),
    ("[^a-c]", "", ["d"], ["a"]),
    ("[^a-z-[aeiou]]", "", ["1"], ["a", "b"]),
    ("[A-C]+", "i", ["b"], ["d"]),
    ("[a-z-[aeiou]]", "", ["b"], ["a"]),
    (r"\d{4}", "", ["2026"], ["202"]),
    (r"^\d{2,3}$", "", ["12", "123"], ["1", "1234"]),
    (r"^\d{2,}$", "", ["12", "12345"], ["1"]),
    (r"\p{Lu}", "", ["A", "É"], ["a"]),
    (r"\P{L}", "", ["1"], ["a"]),
    (r"^\p{IsCJKUnifiedIdeographs}+$", "", ["流转"], ["a"]),
    (r"^\w+$", "", ["流转a1"], ["a b", "a-b"]),
    (r"\s", "", ["a b"], ["ab"]),
    (r"\.", "", ["a.b"], ["ab"]),
    (r"[\d.]+$", "", ["1.2"], ["1,"]),
    (r"[\n\t]", "", ["a\n"], ["a"]),
    (r"\n", "", ["a\n"], ["a"]),
    (r"^\i\c*$", "", ["a1-b", "_x"], ["1a"]),
    (r"^\D\W$", "", ["a-"], ["1-", "ab"]),
    (r"[\^\]]", "", ["^", "]"], ["a"]),
    ("abc", "i", ["ABC"], ["abd"]),
    ("a b c", "x", ["abc"], ["a b c"]),
    ("a[ ]b", "x", ["a b"], ["ab"]),
    ("a.c", "q", ["a.c"], ["abc"]),
    ("(ab|cd)+$", "", ["abcd"], ["abc"]),
    ("(?:ab)?c", "", ["c", "abc"], ["ab"]),
    ("^(a|b)*$", "", ["", "abba"], ["abc"]),
    ("^PP-[0-9]{4}-[0-9]{5}$", "", ["PP-2026-01002"], ["PP-26-01002"]),
]


def hits(pattern: str, flags: str, text: str) -> list[str]:
    return [match.group(text, 0) for match in find_all(program(pattern, flags), text, lambda steps: None)]


@pytest.mark.parametrize(("pattern", "flags", "matching", "failing"), MATCHES)
def test_rule(pattern, flags, matching, failing):
    assert all(hits(pattern, flags, text) for text in matching)
    assert not any(hits(pattern, flags, text) for text in failing)


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[", "a{2", "a{2,1}", "*a", "a**", r"(a)\1", r"\q", r"\p{Xx}", r"\p{L", "[z-a]", "(?=a)", "(?P<n>a)",
     "a{99999}", "(((a{30}){30}){30}){30}", "\\", "[a", "[a-\\d]", "[[a]", "a{", "a{x}", "a|*", "(" * 30 + "a" + ")" * 30],
)  # fmt: skip
def test_what_is_no_pattern(value, pattern):
    notes = []
    assert value("matches(s, p)", s="aaa", p=pattern, notes=notes) is None
    assert "Expected a pattern" in notes[0]


@pytest.mark.parametrize("flags", ["g", "ii ", "X"])
def test_unknown_flags_are_null(value, flags):
    assert value("matches(s, s, f)", s="a", f=flags) is None


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "(?:a|b)", "(a)", "^", "$"])
QUANTIFIERS = st.sampled_from(["", "", "", "*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}", "{0,2}?"])
PIECES = st.tuples(ATOMS, QUANTIFIERS).filter(lambda piece: not (piece[0] in "^$" and piece[1])).map("".join)
PATTERNS = st.lists(st.lists(PIECES, max_size=4).map("".join), min_size=1, max_size=3).map("|".join)


@settings(deadline=None, derandomize=True, max_examples=600)
@given(PATTERNS, st.text("ab1", max_size=8))
def test_like_pythons_own_engine(pattern, text):
    """The first match is the same, groups included. (`$` means the very end, as in XPath.)"""
    wanted = re.search(pattern.replace("$", r"\Z"), text)
    found = next(find_all(program(pattern), text, lambda steps: None), None)
    assert (found is None) == (wanted is None)
    if found and wanted:
        assert (found.start, found.end) == wanted.span()


@settings(deadline=None, derandomize=True, max_examples=300)
@given(PATTERNS, st.text("ab1", max_size=8))
def test_groups_are_pythons(pattern, text):
    wanted = re.search(pattern.replace("$", r"\Z"), text)
    found = next(find_all(program(pattern), text, lambda steps: None), None)
    if found and wanted:
        groups = tuple(found.group(text, number) for number in range(1, len(found.places) // 2))
        assert groups == tuple(group or "" for group in wanted.groups())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('replace("abc", "b", "$0$0")', "abbc"),
        ('replace("abc", "(b)", "$1$2")', "abc"),
        ('replace("abc", "b", "\\\\$")', "a$c"),
        ('replace("abc", "b", "\\\\\\\\")', "a\\c"),
        ('replace("abc", "b", "$")', None),
        ('replace("abc", "b", "\\\\x")', None),
        ('replace("a1b22", "[0-9]+", "#")', "a#b#"),
        ('replace("abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "$11$12")', "ka2l"),
        ('replace("Ab", "a", "x", "i")', "xb"),
        ('split("a, b,c", ",\\\\s*")', ["a", "b", "c"]),
        ('split("", ",")', [""]),
        ('split("abc", "")', None),
    ],
)
def test_replacing_and_splitting(value, text, wanted):
    assert value(text) == wanted
