"""What a path can ask of a date, a time, a duration or a range."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from engine.feel.compare import kind
from engine.feel.temporal import offset_of, time_of
from engine.feel.values import Value

Property = Callable[[Any], Value]


def property_of(value: Value, name: str) -> Value:
    """A property that PROPERTIES lists for the value's type."""
    return PROPERTIES[kind(value)][name](value)


def _attribute(name: str) -> Property:
    """A number that the Python value holds under a name of ours, never of the expression."""
    return lambda value: Decimal(getattr(value, name))


def _zone_name(value: Any) -> Value:
    zone = value.tzinfo if hasattr(value, "tzinfo") else value.zone
    return getattr(zone, "key", None)


def _second(value: Any) -> Value:
    return Decimal(value.second)


def _part(unit: int, modulo: int | None = None) -> Property:
    """A part of a duration: towards zero, so that all parts have the sign of the whole."""

    def part(value: timedelta) -> Value:
        total = int(abs(value).total_seconds())
        number = total // unit if modulo is None else total // unit % modulo
        return Decimal(-number if value < timedelta(0) else number)

    return part


def _months(divided: Callable[[int], int]) -> Property:
    return lambda value: Decimal(divided(abs(value.months)) * (-1 if value.months < 0 else 1))


_DAY: dict[str, Property] = {
    "year": _attribute("year"),
    "month": _attribute("month"),
    "day": _attribute("day"),
    "weekday": lambda value: Decimal(value.isoweekday()),
}
_CLOCK: dict[str, Property] = {
    "hour": _attribute("hour"),
    "minute": _attribute("minute"),
    "second": _second,
    "time offset": offset_of,
    "timezone": _zone_name,
}
PROPERTIES: Mapping[str, Mapping[str, Property]] = {
    "date": _DAY,
    "date and time": {
        **_DAY,
        **_CLOCK,
        "date": lambda value: value.date(),
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
