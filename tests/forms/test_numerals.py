"""Numbers as people type them: one rule, and never another number than the one shown back."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.numerals import grouped, plain, read_number

RULE = [
    ("1000", "1000"), ("1,000.00", "1000.00"), ("１０００", "1000"), (" 1000 ", "1000"), ("１，０００", "1000"),
    ("-0.01", "-0.01"),
    ("1,234,567.5", "1234567.5"), ("－５．５", "-5.5"), ("007", "7"), ("0.10", "0.10"), ("-0", "0"), ("　8　", "8"),
    (12, "12"), (0.1, "0.1"), (Decimal("2.50"), "2.50"), (99999999999999.99, "99999999999999.98"),
    ("1e3", None), ("0x10", None), ("1_000", None), ("+5", None), ("1,00", None), ("1,0000", None), (",100", None), ("1.", None),
    (".5", None), ("", None), ("一百", None), ("٣", None), ("1 000", None), ("NaN", None), ("Infinity", None), ("½", None),
    (float("nan"), None), (float("inf"), None), (1e300, None), (Decimal("1E+3"), None), (Decimal("NaN"), None), (True, None),
    (10**40, None), ("1" * 35, None), ("0." + "1" * 35, None), (None, None), ([1], None), ("1,000,00", None), ("1,000\n", "1000"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "number"), RULE, ids=map(str, range(len(RULE))))
def test_the_rule(typed: Any, number: str | None) -> None:
    found = read_number(typed)
    assert (None if found is None else str(found)) == number


numbers = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15)


@settings(deadline=None, derandomize=True)
@given(numbers)
def test_what_is_shown_and_what_is_typed_is_the_number(number: Decimal) -> None:
    assert read_number(grouped(number)) == number
    assert read_number(plain(number)) == number


@settings(deadline=None, derandomize=True, max_examples=500)
@given(st.text(alphabet="0123456789０１，,.．-－eE xX_ ", max_size=12))
def test_whatever_is_read_is_shown_back_as_the_same_number(text: str) -> None:
    number = read_number(text)
    if number is not None:
        assert read_number(grouped(number)) == number
