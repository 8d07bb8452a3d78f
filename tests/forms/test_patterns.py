"""Patterns: what fits, and that none takes long."""

import time

import pytest

from forms.patterns import read_format
from tests.forms.company import check, field, form, refused

FITS = [
    (r"PO-\d{4}", "PO-2026", True),
    (r"PO-\d{4}", "PO-20261", False),
    (r"PO-\d{4}", "xPO-2026", False),
    ("a|b", "b", True),
    ("a|b", "ab", False),
    ("[京沪粤][A-Z][A-Z0-9]{5}", "沪A12345", True),
    ("", "", True),
    (".*", "a" * 2001, False),
]


@pytest.mark.parametrize(("pattern", "text", "fits"), FITS)
def test_a_pattern_is_about_the_whole_text(pattern: str, text: str, *, fits: bool) -> None:
    assert read_format(pattern).fits(text) is fits


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 30 + "!"),
        ("(a|a)*b", "a" * 2000),
        ("(.*){5}(.*){5}(.*){5}x", "a" * 2000),
        ("(x+x+)+y", "x" * 1000),
    ],
)
def test_no_pattern_takes_long(pattern: str, text: str) -> None:
    """X09: the form may be stored, because the answer comes soon whatever is sent."""
    definition = form(field("code", pattern=pattern))
    began = time.perf_counter()
    assert refused(definition, {"code": text}) == [("pattern_mismatch", "code")]
    assert time.perf_counter() - began < 0.1


FOR_BROWSERS = [
    (r"PO-\d{4,10}", True),
    ("(a|b)[0-9]", True),
    ("(a+)+", False),
    ("(a+){2}", False),
    (r"\p{L}+", False),
    ("[a-z-[q]]", False),
]


@pytest.mark.parametrize(("pattern", "trusted"), FOR_BROWSERS)
def test_browsers_get_only_patterns_they_read_alike_and_cannot_hang_on(pattern: str, *, trusted: bool) -> None:
    assert read_format(pattern).for_browsers == (pattern if trusted else None)


def test_an_optional_field_with_a_pattern_may_be_empty() -> None:
    assert check(form(field("code", pattern="[A-Z]+")), {"code": ""}) == {"code": None}
