"""Equality and order with three truth values: what cannot be compared is null."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from engine.feel.budget import spend
from engine.feel.temporal import seconds_of
from engine.feel.values import (
    BuiltIn,
    Function,
    HostFunction,
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
    date: "date",
    Time: "time",
    timedelta: "days and time duration",
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


def _same_instant(left: datetime, right: datetime) -> bool:
    """An instant with a zone never equals one without; parts of a second do not count."""
    return (left.tzinfo is None) == (right.tzinfo is None) and left.replace(
        microsecond=0
    ) == right.replace(microsecond=0)


def _same_time(left: Time, right: Time) -> bool:
    both = (left.zone is None) == (right.zone is None)
    return both and int(seconds_of(left)) == int(seconds_of(right))


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
    if isinstance(left, datetime) and isinstance(right, datetime):
        return _order_instants(left, right, zone)
    if isinstance(left, Time) and isinstance(right, Time):
        one, other = seconds_of(left), seconds_of(right)
        return (one > other) - (one < other)
    if isinstance(left, str | date | timedelta | YearsMonths):
        return (left > right) - (left < right)  # type: ignore[operator]  # of one kind, seen above
    return None


def _order_instants(left: datetime, right: datetime, zone: tzinfo) -> int:
    if (left.tzinfo is None) != (right.tzinfo is None):
        left = left if left.tzinfo else left.replace(tzinfo=zone)
        right = right if right.tzinfo else right.replace(tzinfo=zone)
    return (left > right) - (left < right)


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
