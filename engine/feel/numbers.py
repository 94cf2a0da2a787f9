"""Numbers of FEEL: decimal128, 34 digits, rounded half to even; what overflows is null."""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

DECIMAL128 = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
ZERO = Decimal(0)
ONE = Decimal(1)


def number(text: str) -> Decimal | None:
    """The number a literal says, or None beyond the range of decimal128."""
    try:
        return DECIMAL128.create_decimal(text)
    except DecimalException:
        return None


def rounded(value: Decimal) -> Decimal | None:
    """A number of the caller in 34 digits, or None when it is none or out of range."""
    try:
        return DECIMAL128.plus(value) if value.is_finite() else None
    except DecimalException:
        return None


def safely(
    operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal
) -> Decimal | None:
    """The result of an operation of DECIMAL128, or None where it has none."""
    try:
        found = operation(left, right)
    except DecimalException:
        return None
    return found if found.is_finite() else None  # 0 ** -1 is infinite without a word


def whole(value: object) -> int | None:
    """The integer part of a number (towards zero), bounded, or None."""
    if not isinstance(value, Decimal) or value.adjusted() > 18:
        return None
    return int(value)


def written(value: Decimal) -> str:
    """A number as FEEL writes it: no exponent, no idle zeros."""
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
