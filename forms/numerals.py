"""Numbers as people type them, by one rule for pages and API.

Blanks around are ignored, full-width signs mean the plain ones, a comma may group thousands and nothing else, a point
begins the decimals: `1,234.50`, `１０００`, `-0.01`. No exponents, no other digits, no floats: what is stored is what was
written, never rounded.
"""

import re
from decimal import Decimal

from workflow_engine.domain.limits import limit

NUMERAL = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
PLAIN = str.maketrans("０１２３４５６７８９，．－", "0123456789,.-")
DIGITS = limit("number_digits")


def read_number(value: object) -> Decimal | None:
    """The number that a text, an int or an exact decimal means; None when it means none. A float is its digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        found = NUMERAL.fullmatch(value.strip().translate(PLAIN))
        return _bounded(Decimal(found[0].replace(",", ""))) if found and len(found[0]) <= 2 * DIGITS else None
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, int | Decimal):
        return _bounded(Decimal(value))
    return None


def grouped(number: Decimal) -> str:
    """`1,234.50`: for reading."""
    return f"{number:,f}"


def plain(number: Decimal) -> str:
    """`1234.50`: for typing."""
    return f"{number:f}"


def _bounded(number: Decimal) -> Decimal | None:
    """None for NaN, infinity, exponents and more digits than are computed with; a zero has no sign."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or exponent > 0 or max(len(digits), -exponent) > DIGITS:
        return None
    return abs(number) if sign and not number else number
