"""FEEL numbers: decimal128 (34 digits, half-even, DMN 1.5 10.3.2.3.1). Whatever leaves that range is null."""

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

DIGITS = 34
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
OUT_OF_RANGE = (InvalidOperation, DivisionByZero, Overflow)


def number(value: Decimal | int | float | str) -> Decimal | None:
    """A number from outside, rounded to 34 digits; None for NaN, infinities and what is too large.

    A float is taken as what it prints as: 0.1 is one tenth.
    """
    try:
        read = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return CONTEXT.plus(read) if read.is_finite() else None
    except (*OUT_OF_RANGE, ValueError):
        return None


def whole(value: Decimal) -> int | None:
    """The number as an int if it is an integer of a size that can count something, else None."""
    if value.adjusted() > 18 or value != value.to_integral_value():
        return None
    return int(value)


def cut(value: Decimal) -> int:
    """The number towards zero, as a place or a count; beyond any list or text when it is large."""
    return int(value) if value.adjusted() < 19 else 10**19


def shown(value: Decimal) -> str:
    """`1200`, `-0.5`: never an exponent for what fits 34 digits, never a negative zero."""
    if not value:
        return "0"
    text = format(value, "f") if -40 < value.adjusted() < 40 else str(value.normalize(CONTEXT))
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text
