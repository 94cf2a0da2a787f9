"""Equality and order with three truth values: what cannot be compared is null."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from engine.feel.budget import spend
from engine.feel.far import SECOND, Instant, count, nanoseconds, ordinal, zone_of
from engine.feel.temporal import since_midnight
from engine.feel.values import (
    BuiltIn,
    FarDay,
    FarInstant,
    Function,
    HostFunction,
    LongDuration,
    Range,
    Time,
    Value,
    YearsMonths,
)

_KINDS: dict[type, str] = {
    bool: "boolean",
    Decimal: "number",
    str: "string",
    datetime: "date and time",
    FarInstant: "date and time",
    date: "date",
    FarDay: "date",
    Time: "time",
    timedelta: "days and time duration",
    LongDuration: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    HostFunction: "function",
    BuiltIn: "function",
    type(None): "null",
}
_ITALIAN = {
    "boolean": "vero/falso",
    "number": "numero",
    "string": "testo",
    "date and time": "data e ora",
    "date": "data",
    "time": "ora",
    "days and time duration": "durata in giorni e ore",
    "years and months duration": "durata in anni e mesi",
    "list": "elenco",
    "context": "contesto",
    "range": "intervallo",
    "function": "funzione",
    "null": "vuoto",
}


def kind(value: Value) -> str:
    """The FEEL name of a value's type."""
    found = _KINDS.get(type(value))
    if found:
        return found
    return next(name for known, name in _KINDS.items() if isinstance(value, known))


def italian(value: Value) -> str:
    """The Italian name of a value's type."""
    return _ITALIAN[kind(value)]


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are the same; None when their types differ."""
    if left is None or right is None:
        return left is right
    if type(left) is type(right) and type(left) in {Decimal, str, bool}:
        return left == right
    if kind(left) != kind(right):
        return None
    compare = _EQUALITY.get(kind(left))
    return left == right if compare is None else compare(left, right)


def _same_list(left: list[Value], right: list[Value]) -> bool:
    spend(1 + len(left) // 4)
    return len(left) == len(right) and all(map(equal, left, right))


def _same_context(left: dict[str, Value], right: dict[str, Value]) -> bool:
    spend(1 + len(left) // 4)
    same_names = left.keys() == right.keys()
    return same_names and all(equal(value, right[name]) for name, value in left.items())


def _same_range(left: Range, right: Range) -> bool:
    flags = (left.start_included, left.end_included, left.sign)
    if flags != (right.start_included, right.end_included, right.sign):
        return False
    return bool(equal(left.start, right.start)) and bool(equal(left.end, right.end))


def _same_instant(left: Instant, right: Instant) -> bool:
    """An instant with a zone never equals one without; parts of a second do not count."""
    both = (zone_of(left) is None) == (zone_of(right) is None)
    return both and count(left, None) // SECOND == count(right, None) // SECOND


def _same_time(left: Time, right: Time) -> bool:
    both = (left.zone is None) == (right.zone is None)
    return both and since_midnight(left) // SECOND == since_midnight(right) // SECOND


_EQUALITY: Mapping[str, Callable[[Any, Any], bool]] = {
    "list": _same_list,
    "context": _same_context,
    "range": _same_range,
    "date and time": _same_instant,
    "time": _same_time,
}


def order(left: Value, right: Value, zone: tzinfo) -> int | None:
    """Less than 0, 0 or more than 0; None when these values have no order.

    A local date and time beside one with an offset is read in `zone`.
    """
    if type(left) is Decimal and type(right) is Decimal:
        return (left > right) - (left < right)
    if left is None or right is None or kind(left) != kind(right):
        return None
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    one, other = _measured(left, right, zone), _measured(right, left, zone)
    return None if one is None or other is None else (one > other) - (one < other)


def _measured(value: Value, beside: Value, zone: tzinfo) -> int | None:
    """The number by which a value of time is ordered among those of its kind."""
    match value:
        case datetime() | FarInstant():
            local = zone_of(value) is None
            aware = isinstance(beside, datetime | FarInstant) and zone_of(beside) is not None
            return count(value, zone if local and aware else None)
        case date() | FarDay():
            return ordinal(value)
        case Time():
            return since_midnight(value)
        case timedelta() | LongDuration():
            return nanoseconds(value)
        case YearsMonths(months):
            return months
    return None


ORDERED = {"number", "string", "date", "date and time", "time"} | {
    "days and time duration",
    "years and months duration",
}  # what can stand at the end of a range


def one_sided(sign: str, value: Value) -> Value:
    """The range that `< value`, `= value` … stands for; of null only `=` and `!=`."""
    if sign in {"=", "!="}:
        return Range(value, value, sign=sign)
    if value is None:
        return None
    if sign in {"<", "<="}:
        return Range(None, value, start_included=False, end_included=sign == "<=", sign=sign)
    return Range(value, None, start_included=sign == ">=", end_included=False, sign=sign)


_DOWN, _UP = {"<", "<="}, {">", ">="}


def within(value: Value, interval: Range, zone: tzinfo) -> bool | None:
    """Whether a value lies in an interval; None when it cannot be compared with its ends."""
    if interval.sign in {"=", "!="}:
        same = equal(value, interval.start)
        return same if same is None or interval.sign == "=" else not same
    low = 1 if interval.sign in _DOWN else order(value, interval.start, zone)
    high = -1 if interval.sign in _UP else order(value, interval.end, zone)
    if low is None or high is None:
        return None
    above = low > 0 or (low == 0 and interval.start_included)
    below = high < 0 or (high == 0 and interval.end_included)
    return above and below


def among(value: Value, test: Value, zone: tzinfo) -> bool | None:
    """`value in test`: in a range, in a list (or one of its ranges), or equal."""
    if isinstance(test, Range):
        return within(value, test, zone)
    if isinstance(test, list):
        return _among_many(value, test, zone)
    return equal(value, test)


def _among_many(value: Value, tests: list[Value], zone: tzinfo) -> bool:
    spend(1 + len(tests) // 4)
    if isinstance(value, list) and equal(value, tests):
        return True
    for test in tests:
        found = within(value, test, zone) if isinstance(test, Range) else equal(value, test)
        if found or (isinstance(test, list) and isinstance(value, list) and equal(value, test)):
            return True
    return False
