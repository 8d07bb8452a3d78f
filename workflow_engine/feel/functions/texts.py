"""String functions (DMN 1.5, 10.3.4.3). Characters are Unicode code points."""

import re
from decimal import Decimal

from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.limits import limit
from workflow_engine.feel.numbers import cut
from workflow_engine.feel.patterns import Match, Pattern, find_all, program
from workflow_engine.feel.run import Run
from workflow_engine.feel.values import Value

REPLACEMENT = re.compile(r"\\([\\$])|\$(\d+)|([^\\$]+)", re.DOTALL | re.ASCII)


@builtin("substring(string: string, start position: number, length?: number): string")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """Counted from 1; from the end when the start is negative.

    substring("foobar", 3) -> "obar"
    substring("foobar", 3, 3) -> "oba"
    substring("foobar", -2, 1) -> "a"
    substring("预付款审批", 4) -> "审批"
    substring("foobar", 0) -> null
    """
    first, count = cut(start), len(string) if length is None else cut(length)
    if not first or abs(first) > len(string) or count < 1:
        return None
    begin = first - 1 if first > 0 else len(string) + first
    return string[begin : begin + count]


@builtin("string length(string: string): number")
def string_length(string: str) -> Decimal:
    """
    string length("tes") -> 3
    string length("\\U01F40Eab") -> 3
    string length("流转") -> 2
    """
    return Decimal(len(string))


@builtin("upper case(string: string): string")
def upper_case(string: str) -> str:
    """
    upper case("aBc4") -> "ABC4"
    """
    return string.upper()


@builtin("lower case(string: string): string")
def lower_case(string: str) -> str:
    """
    lower case("aBc4") -> "abc4"
    """
    return string.lower()


@builtin("substring before(string: string, match: string): string")
def substring_before(string: str, match: str) -> str:
    """
    substring before("foobar", "bar") -> "foo"
    substring before("foobar", "xyz") -> ""
    substring before("foobar", "o") -> "f"
    """
    head, found, _ = string.partition(match) if match else ("", "", "")
    return head if found else ""


@builtin("substring after(string: string, match: string): string")
def substring_after(string: str, match: str) -> str:
    """
    substring after("foobar", "ob") -> "ar"
    substring after("", "a") -> ""
    substring after("foobar", "xyz") -> ""
    substring after("foobar", "") -> "foobar"
    """
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string): boolean")
def contains(string: str, match: str) -> bool:
    """
    contains("foobar", "of") -> false
    contains("财务部经理", "经理") -> true
    """
    return match in string


@builtin("starts with(string: string, match: string): boolean")
def starts_with(string: str, match: str) -> bool:
    """
    starts with("foobar", "fo") -> true
    """
    return string.startswith(match)


@builtin("ends with(string: string, match: string): boolean")
def ends_with(string: str, match: str) -> bool:
    """
    ends with("foobar", "r") -> true
    """
    return string.endswith(match)


@builtin("trim(string: string): string")
def trim(string: str) -> str:
    """Without blanks at both ends.

    trim("  hello world ") -> "hello world"
    """
    return string.strip()


@builtin("matches(input: string, pattern: string, flags?: string|null): boolean", needs_run=True)
def matches(run: Run, subject: str, pattern: str, flags: str | None = None) -> bool | None:
    """Whether the pattern matches somewhere. Flags: s, m, i, x, q.

    matches("foobar", "^fo*bar") -> true
    matches("PP-2026-01002", "^PP-\\\\d{4}-\\\\d{5}$") -> true
    matches("abc", "ABC", "i") -> true
    matches("abc", "(") -> null
    """
    found = _searched(run, subject, pattern, flags or "")
    return None if found is None else any(True for _ in find_all(found, subject, run.spend))


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string|null): string", needs_run=True)
def replace(run: Run, subject: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    """Every match replaced; `$1` is the first group, `$0` the match. A pattern that matches nothing at all is null.

    replace("abracadabra", "bra", "*") -> "a*cada*"
    replace("0123456789", "(\\\\d{3})(\\\\d{3})(\\\\d{4})", "($1) $2-$3") -> "(012) 345-6789"
    replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") -> "[1=ab][2=]cd"
    replace("abc", "x*", "-") -> null
    """
    found = _searched(run, subject, pattern, flags or "")
    parts = [(match[1] or match[3], match[2]) for match in REPLACEMENT.finditer(replacement)]
    if found is None or _misses_some(replacement) or _matches_nothing(run, found):
        return None
    answer, place = [], 0
    for match in find_all(found, subject, run.spend):
        new = "".join(text or _group(match, subject, digits) for text, digits in parts)
        run.sized(len(new))
        answer += [subject[place : match.start], new]
        place = match.end
    return "".join(answer) + subject[place:]


@builtin("split(string: string, delimiter: string): list", needs_run=True)
def split(run: Run, subject: str, delimiter: str) -> list[str] | None:
    """The parts between the matches of a pattern.

    split("John Doe", "\\\\s") -> ["John", "Doe"]
    split("a;b;c;;", ";") -> ["a", "b", "c", "", ""]
    """
    found = _searched(run, subject, delimiter, "")
    if found is None or _matches_nothing(run, found):
        return None
    parts, place = [], 0
    for match in find_all(found, subject, run.spend):
        parts.append(subject[place : match.start])
        place = match.end
    return [*parts, subject[place:]]


@builtin("string join(list: list, delimiter?: string|null): string", needs_run=True)
def string_join(run: Run, items: list[Value], delimiter: str | None = None) -> str | None:
    """Null is left out, among the items and as a delimiter.

    string join(["a", "b", "c"], "_and_") -> "a_and_b_and_c"
    string join(["a", null, "c"]) -> "ac"
    string join([], "X") -> ""
    """
    texts, between = [item for item in items if item is not None], delimiter or ""
    if any(type(text) is not str for text in texts):
        return None
    run.sized(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


def _searched(run: Run, subject: str, pattern: str, flags: str) -> Pattern | None:
    """The pattern, ready to run over the subject; None and a note when it is not one or the subject is too long."""
    if len(subject) > limit("pattern_subject"):
        run.note("用于匹配的文本过长。", "Expected a shorter text to match against a pattern.")
        return None
    try:
        return program(pattern, flags)
    except ValueError:
        run.note(f"正则表达式 {pattern} 不可用。", f"Expected a pattern without back references, but got {pattern}.")
        return None


def _matches_nothing(run: Run, pattern: Pattern) -> bool:
    """Whether the pattern matches the empty text, where replacing and splitting have no meaning (XPath FORX0003)."""
    return any(True for _ in find_all(pattern, "", run.spend))


def _misses_some(replacement: str) -> bool:
    """Whether a `$` or back-slash stands alone (XPath FORX0004)."""
    return REPLACEMENT.sub("", replacement) != ""


def _group(match: Match, subject: str, digits: str) -> str:
    """As many digits as there are groups for; the rest is text (XPath 7.6.3)."""
    groups = len(match.places) // 2 - 1
    count = next((count for count in range(len(digits), 1, -1) if int(digits[:count]) <= groups), 1)
    number = int(digits[:count])
    return (match.group(subject, number) if number <= groups else "") + digits[count:]
