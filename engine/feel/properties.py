"""What a path can ask of a date, a time, a duration or a range."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel.compare import kind
from engine.feel.far import SECOND, Day, Duration, nanoseconds, weekday, zone_of
from engine.feel.temporal import date_of, offset_of, time_of
from engine.feel.values import Time, Value

Property = Callable[[Any], Value]


def property_of(value: Value, name: str) -> Value:
    """A property that PROPERTIES lists for the value's type."""
    return PROPERTIES[kind(value)][name](value)


def _of_day(number: Callable[[Day], int]) -> Property:
    return lambda value: Decimal(number(date_of(value)))


def _of_clock(number: Callable[[Time], int]) -> Property:
    return lambda value: Decimal(number(value if isinstance(value, Time) else time_of(value)))


def _zone_name(value: Any) -> Value:
    zone = value.zone if isinstance(value, Time) else zone_of(value)
    return getattr(zone, "key", None)


def _part(unit: int, modulo: int | None = None) -> Property:
    """A part of a duration: towards zero, so that all parts have the sign of the whole."""

    def part(value: Duration) -> Value:
        length = nanoseconds(value)
        total = abs(length) // SECOND
        number = total // unit if modulo is None else total // unit % modulo
        return Decimal(-number if length < 0 else number)

    return part


def _months(divided: Callable[[int], int]) -> Property:
    return lambda value: Decimal(divided(abs(value.months)) * (-1 if value.months < 0 else 1))


_DAY: dict[str, Property] = {
    "year": _of_day(lambda day: day.year),
    "month": _of_day(lambda day: day.month),
    "day": _of_day(lambda day: day.day),
    "weekday": _of_day(weekday),
}
_CLOCK: dict[str, Property] = {
    "hour": _of_clock(lambda time: time.hour),
    "minute": _of_clock(lambda time: time.minute),
    "second": _of_clock(lambda time: time.second),
    "time offset": offset_of,
    "timezone": _zone_name,
}
PROPERTIES: Mapping[str, Mapping[str, Property]] = {
    "date": _DAY,
    "date and time": {
        **_DAY,
        **_CLOCK,
        "date": date_of,
        "time": time_of,
    },
    "time": _CLOCK,
    "days and time duration": {
        "days": _part(86_400),
        "hours": _part(3_600, 24),
        "minutes": _part(60, 60),
        "seconds": _part(1, 60),
    },
    "years and months duration": {
        "years": _months(lambda months: months // 12),
        "months": _months(lambda months: months % 12),
    },
    "range": {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}
