"""Numeric functions (DMN 1.5, 10.3.4.5)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from workflow_engine.feel.functions.registry import builtin
from workflow_engine.feel.numbers import CONTEXT, DIGITS, cut
from workflow_engine.feel.values import Value, YearsMonths

ONE, ZERO = Decimal(1), Decimal(0)
SCALES = range(-6111, 6177)


@builtin("decimal(n: number, scale: number): number")
def decimal(n: Decimal, scale: Decimal) -> Decimal | None:
    """The number with so many decimal places, a half to the even neighbour.

    decimal(1/3, 2) -> 0.33
    decimal(1.5, 0) -> 2
    decimal(2.5, 0) -> 2
    decimal(1234, -2) -> 1200
    """
    return rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number): number")
def floor(n: Decimal, scale: Decimal = ZERO) -> Decimal | None:
    """
    floor(1.5) -> 1
    floor(-1.56, 1) -> -1.6
    """
    return rounded(n, scale, ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number): number")
def ceiling(n: Decimal, scale: Decimal = ZERO) -> Decimal | None:
    """
    ceiling(1.5) -> 2
    ceiling(-1.56, 1) -> -1.5
    """
    return rounded(n, scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number): number")
def round_up(n: Decimal, scale: Decimal) -> Decimal | None:
    """Away from zero.

    round up(5.5, 0) -> 6
    round up(-5.5, 0) -> -6
    round up(1.121, 2) -> 1.13
    """
    return rounded(n, scale, ROUND_UP)


@builtin("round down(n: number, scale: number): number")
def round_down(n: Decimal, scale: Decimal) -> Decimal | None:
    """Towards zero.

    round down(5.5, 0) -> 5
    round down(-5.5, 0) -> -5
    """
    return rounded(n, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number): number")
def round_half_up(n: Decimal, scale: Decimal) -> Decimal | None:
    """
    round half up(5.5, 0) -> 6
    round half up(-5.5, 0) -> -6
    round half up(1.126, 2) -> 1.13
    """
    return rounded(n, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number): number")
def round_half_down(n: Decimal, scale: Decimal) -> Decimal | None:
    """
    round half down(5.5, 0) -> 5
    round half down(-5.5, 0) -> -5
    """
    return rounded(n, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number|days and time duration|years and months duration): any")
def absolute(n: Value) -> Value:
    """
    abs(-10) -> 10
    abs(@"-PT5H") -> @"PT5H"
    abs(@"-P3M") -> @"P3M"
    """
    return YearsMonths(abs(n.months)) if type(n) is YearsMonths else n.copy_abs() if type(n) is Decimal else abs(n)


@builtin("modulo(dividend: number, divisor: number): number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The remainder that has the divisor's sign: dividend - divisor * floor(dividend / divisor).

    modulo(12, 5) -> 2
    modulo(-12, 5) -> 3
    modulo(12, -5) -> -3
    modulo(10.1, 4.5) -> 1.1
    modulo(1, 0) -> null
    """
    if not divisor:
        return None
    remainder = CONTEXT.remainder(dividend, divisor)
    return CONTEXT.add(remainder, divisor) if remainder and (remainder < 0) is not (divisor < 0) else remainder


@builtin("sqrt(number: number): number")
def sqrt(number: Decimal) -> Decimal | None:
    """
    sqrt(16) -> 4
    sqrt(-1) -> null
    """
    return CONTEXT.sqrt(number)


@builtin("log(number: number): number")
def log(number: Decimal) -> Decimal | None:
    """The natural logarithm.

    decimal(log(10), 8) -> 2.30258509
    log(0) -> null
    """
    return CONTEXT.ln(number) if number > 0 else None


@builtin("exp(number: number): number")
def exp(number: Decimal) -> Decimal | None:
    """
    decimal(exp(5), 8) -> 148.41315910
    """
    return CONTEXT.exp(number)


@builtin("odd(number: number): boolean")
def odd(number: Decimal) -> bool | None:
    """
    odd(5) -> true
    odd(-2) -> false
    odd(5.5) -> null
    """
    return CONTEXT.remainder(number, Decimal(2)) != 0 if number == number.to_integral_value() else None


@builtin("even(number: number): boolean")
def even(number: Decimal) -> bool | None:
    """
    even(2) -> true
    even(5) -> false
    """
    return CONTEXT.remainder(number, Decimal(2)) == 0 if number == number.to_integral_value() else None


def rounded(n: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """So many places after the point, before it when negative; never more digits than a number holds."""
    places = cut(scale)
    if places not in SCALES:
        return None
    if -n.as_tuple().exponent <= places:  # type: ignore[operator]
        return n
    answer = n.quantize(ONE.scaleb(-places), rounding=rounding, context=CONTEXT)
    return answer if places >= 0 or answer.adjusted() >= DIGITS else answer.quantize(ONE, context=CONTEXT)
