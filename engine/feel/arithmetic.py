"""The five operations on numbers, texts, dates, times and durations."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, DecimalException

from engine.feel.budget import spend
from engine.feel.numbers import DECIMAL128, safely
from engine.feel.temporal import move, move_months, move_time, seconds_of
from engine.feel.values import Time, Value, YearsMonths

Operation = Callable[[Value, Value, tzinfo], Value]
_MICRO = Decimal("0.000001")


def add(left: Value, right: Value, _zone: tzinfo) -> Value:
    """`left + right`, or None where there is no such sum."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return safely(DECIMAL128.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, timedelta | YearsMonths) and not isinstance(
        right, timedelta | YearsMonths
    ):
        left, right = right, left
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months + right.months)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return _timed(left, right)
    return _moved(left, right, 1)


def _timed(left: timedelta, right: timedelta) -> timedelta | None:
    try:
        return left + right
    except OverflowError:
        return None


def _moved(value: Value, by: Value, sign: int) -> Value:
    if isinstance(by, YearsMonths) and isinstance(value, date):
        return move_months(value, sign * by.months)
    if isinstance(by, timedelta):
        if isinstance(value, date):
            return move(value, sign * by)
        if isinstance(value, Time):
            return move_time(value, sign * by)
    return None


def subtract(left: Value, right: Value, zone: tzinfo) -> Value:
    """`left - right`, or None where there is no such difference."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return safely(DECIMAL128.subtract, left, right)
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months - right.months)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return _timed(left, -right)
    if isinstance(left, date) and isinstance(right, date):
        return _elapsed(left, right, zone)
    if isinstance(left, Time) and isinstance(right, Time):
        return timedelta(seconds=float(seconds_of(left) - seconds_of(right)))
    return _moved(left, right, -1)


def _elapsed(left: date, right: date, zone: tzinfo) -> timedelta:
    start, end = _point(right), _point(left)
    if (start.tzinfo is None) != (end.tzinfo is None):
        start = start if start.tzinfo else start.replace(tzinfo=_default(right, zone))
        end = end if end.tzinfo else end.replace(tzinfo=_default(left, zone))
    if start.tzinfo and end.tzinfo:
        return end.astimezone(UTC) - start.astimezone(UTC)
    return end - start


def _default(value: date, zone: tzinfo) -> tzinfo:
    return zone if isinstance(value, datetime) else UTC


def _point(value: date) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a day has no zone


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
    if isinstance(left, timedelta):
        return lasting(safely(DECIMAL128.multiply, _seconds(left), right))
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
    if isinstance(left, timedelta) and isinstance(right, Decimal):
        return lasting(safely(DECIMAL128.divide, _seconds(left), right))
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return safely(DECIMAL128.divide, _seconds(left), _seconds(right))
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
    if isinstance(value, timedelta):
        return -value
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return None


def _seconds(value: timedelta) -> Decimal:
    micros = Decimal(value.microseconds) * _MICRO
    return Decimal(value.days) * 86_400 + Decimal(value.seconds) + micros


def lasting(seconds: Decimal | None) -> timedelta | None:
    """A days and time duration of so many seconds, or None beyond its range."""
    if seconds is None or seconds.adjusted() > 15:
        return None
    try:
        micros = int((seconds / _MICRO).to_integral_value())
        return timedelta(microseconds=micros)
    except (OverflowError, DecimalException):
        return None
