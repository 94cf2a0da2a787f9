"""Functions of numbers."""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
)

from engine.feel.far import Duration, lasting, nanoseconds
from engine.feel.functions.table import Table
from engine.feel.numbers import DECIMAL128, ONE, ZERO, safely, whole
from engine.feel.run import Run
from engine.feel.values import Value, YearsMonths

TABLE = Table("Numeri")
_COSTLY = 20  # steps of a series
_SCALES = (-6111, 6176)


def _rounded(value: Decimal, scale: Decimal, how: str) -> Value:
    places = whole(scale)
    if places is None or not _SCALES[0] <= places <= _SCALES[1]:
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return value
    try:
        return value.quantize(ONE.scaleb(-places), rounding=how, context=_wide(value, places))
    except DecimalException:
        return None


def _wide(value: Decimal, places: int) -> Context:
    context = DECIMAL128.copy()
    context.prec = max(34, value.adjusted() + places + 2)
    return context


def _add_rounding(name: str, how: str, says: str, *, scale_needed: bool) -> None:
    if not scale_needed:

        @TABLE.add(f"{name}(n: number)", f"{says}, senza decimali.")
        def whole_number(_run: Run, value: Decimal) -> Value:
            return _rounded(value, ZERO, how)

    @TABLE.add(f"{name}(n: number, scale: number)", f"{says}, con tanti decimali.")
    def scaled(_run: Run, value: Decimal, scale: Decimal) -> Value:
        return _rounded(value, scale, how)


_add_rounding(
    "decimal", ROUND_HALF_EVEN, "Il numero arrotondato, le metà al pari", scale_needed=True
)
_add_rounding("floor", ROUND_FLOOR, "Il numero arrotondato in giù", scale_needed=False)
_add_rounding("ceiling", ROUND_CEILING, "Il numero arrotondato in su", scale_needed=False)
_add_rounding("round up", ROUND_UP, "Il numero arrotondato lontano da zero", scale_needed=True)
_add_rounding("round down", ROUND_DOWN, "Il numero arrotondato verso zero", scale_needed=True)
_add_rounding(
    "round half up",
    ROUND_HALF_UP,
    "Il numero arrotondato, le metà lontano da zero",
    scale_needed=True,
)
_add_rounding(
    "round half down",
    ROUND_HALF_DOWN,
    "Il numero arrotondato, le metà verso zero",
    scale_needed=True,
)


@TABLE.add("abs(n: number)", "Il valore assoluto.")
def absolute(_run: Run, value: Decimal) -> Value:
    return DECIMAL128.abs(value)


@TABLE.add("abs(n: duration)", "La durata senza segno.")
def absolute_duration(_run: Run, value: Duration | YearsMonths) -> Value:
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    return lasting(abs(nanoseconds(value)))


@TABLE.add("modulo(dividend: number, divisor: number)", "Il resto della divisione.")
def modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    if divisor == 0:
        return None
    try:
        rest = DECIMAL128.remainder(dividend, divisor)
    except DecimalException:
        return None
    return rest + divisor if rest and (rest < 0) != (divisor < 0) else rest


def _of_one(operation: Callable[[Decimal], Decimal], value: Decimal) -> Value:
    return safely(lambda one, _other: operation(one), value, value)


@TABLE.add("sqrt(number: number)", "La radice quadrata.")
def square_root(_run: Run, value: Decimal) -> Value:
    return _of_one(DECIMAL128.sqrt, value) if value >= 0 else None


@TABLE.add("log(number: number)", "Il logaritmo naturale.")
def logarithm(run: Run, value: Decimal) -> Value:
    run.charge(_COSTLY)
    return _of_one(DECIMAL128.ln, value) if value > 0 else None


@TABLE.add("exp(number: number)", "La potenza di e.")
def exponential(run: Run, value: Decimal) -> Value:
    run.charge(_COSTLY)
    return _of_one(DECIMAL128.exp, value)


@TABLE.add("odd(number: number)", "Se un numero è dispari.")
def odd(_run: Run, value: Decimal) -> Value:
    return _rest_of_two(value, ONE)


@TABLE.add("even(number: number)", "Se un numero è pari.")
def even(_run: Run, value: Decimal) -> Value:
    return _rest_of_two(value, ZERO)


def _rest_of_two(value: Decimal, rest: Decimal) -> Value:
    found = safely(DECIMAL128.remainder, value, Decimal(2))
    return None if found is None else abs(found) == rest
