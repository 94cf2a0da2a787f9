"""The five operations on numbers, texts, dates, times and durations."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

from engine.feel.budget import spend
from engine.feel.far import Day, Duration, Instant, count, lasting, nanoseconds, zone_of
from engine.feel.numbers import DECIMAL128, safely
from engine.feel.temporal import midnight, move, move_months, move_time, since_midnight
from engine.feel.values import FarDay, FarInstant, LongDuration, Time, Value, YearsMonths

Operation = Callable[[Value, Value, tzinfo], Value]
Operator = Callable[[Decimal, Decimal], Decimal]
Dated = date | FarDay | FarInstant
Elapsed = timedelta | LongDuration
Lasting = timedelta | LongDuration | YearsMonths


def add(left: Value, right: Value, _zone: tzinfo) -> Value:
    """`left + right`, or None where there is no such sum."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return safely(DECIMAL128.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, Lasting) and not isinstance(right, Lasting):
        left, right = right, left
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months + right.months)
    if isinstance(left, Elapsed) and isinstance(right, Elapsed):
        return lasting(nanoseconds(left) + nanoseconds(right))
    return _moved(left, right)


def _moved(value: Value, by: Value) -> Value:
    if isinstance(by, YearsMonths) and isinstance(value, Dated):
        return move_months(value, by.months)
    spend(1)
    if isinstance(by, Elapsed):
        if isinstance(value, Dated):
            return move(value, by)
        if isinstance(value, Time):
            return move_time(value, by)
    return None


def subtract(left: Value, right: Value, zone: tzinfo) -> Value:
    """`left - right`, or None where there is no such difference."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return safely(DECIMAL128.subtract, left, right)
    if isinstance(left, Dated) and isinstance(right, Dated):
        return _elapsed(left, right, zone)
    if isinstance(left, Time) and isinstance(right, Time):
        return lasting(since_midnight(left) - since_midnight(right))
    if not isinstance(right, Lasting):
        return None
    return add(left, negated(right), zone)


def _elapsed(left: Day | Instant, right: Day | Instant, zone: tzinfo) -> Duration | None:
    start, end = _point(right), _point(left)
    if (zone_of(start) is None) == (zone_of(end) is None):
        return lasting(count(end, None) - count(start, None))
    return lasting(count(end, _default(left, zone)) - count(start, _default(right, zone)))


def _default(value: Day | Instant, zone: tzinfo) -> tzinfo:
    return zone if isinstance(value, datetime | FarInstant) else UTC


def _point(value: Day | Instant) -> Instant:
    return value if isinstance(value, datetime | FarInstant) else midnight(value)


def multiply(left: Value, right: Value, _zone: tzinfo) -> Value:
    """`left * right`, or None where there is no such product."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return safely(DECIMAL128.multiply, left, right)
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, YearsMonths):
        months = safely(DECIMAL128.multiply, Decimal(left.months), right)
        return None if months is None or months.adjusted() > 18 else YearsMonths(int(months))
    if isinstance(left, Elapsed):
        return _times(nanoseconds(left), right, DECIMAL128.multiply)
    return None


def divide(left: Value, right: Value, _zone: tzinfo) -> Value:
    """`left / right`, or None where there is no such quotient."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return safely(DECIMAL128.divide, left, right)
    if isinstance(left, YearsMonths) and isinstance(right, Decimal):
        months = safely(DECIMAL128.divide, Decimal(left.months), right)
        return None if months is None or months.adjusted() > 18 else YearsMonths(int(months))
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return safely(DECIMAL128.divide, Decimal(left.months), Decimal(right.months))
    if isinstance(left, Elapsed) and isinstance(right, Decimal):
        return _times(nanoseconds(left), right, DECIMAL128.divide)
    if isinstance(left, Elapsed) and isinstance(right, Elapsed):
        lengths = Decimal(nanoseconds(left)), Decimal(nanoseconds(right))
        return safely(DECIMAL128.divide, *lengths)
    return None


def raise_to(left: Value, right: Value, _zone: tzinfo) -> Value:
    """`left ** right`; decimal128 bounds the exponent."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    if left == 0 and right == 0:
        return Decimal(1)
    spend(10 if right == right.to_integral_value() else 50)
    return safely(DECIMAL128.power, left, right)


def negated(value: Value) -> Value:
    """`-value`, or None."""
    if isinstance(value, Decimal):
        return DECIMAL128.minus(value)
    if isinstance(value, Elapsed):
        return lasting(-nanoseconds(value))
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return None


def _times(length: int, factor: Decimal, operation: Operator) -> Duration | None:
    product = safely(operation, Decimal(length), factor)
    if product is None or product.adjusted() > 30:
        return None
    return lasting(int(product.to_integral_value()))
