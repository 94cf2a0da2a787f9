"""How FEEL writes a value down."""

import json
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

from engine.feel.budget import spend
from engine.feel.far import SECOND, nanoseconds, parted
from engine.feel.numbers import written
from engine.feel.values import FarDay, FarInstant, LongDuration, Range, Time, Value, YearsMonths


def text_of(value: Value) -> str:
    """The text of a value: a string is itself, everything else as one would write it."""
    return value if isinstance(value, str) else literal(value)


def literal(value: Value) -> str:
    """A value as it stands inside a list or a context: strings in quotes."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            spend(abs(value.adjusted()) // 50)
            return written(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            spend(1 + len(value))
            return "[" + ", ".join(literal(item) for item in value) + "]"
        case dict():
            spend(1 + len(value))
            return "{" + ", ".join(f"{_key(k)}: {literal(v)}" for k, v in value.items()) + "}"
        case Range():
            return _range(value)
        case _:
            return _temporal(value)


def _key(name: str) -> str:
    return name if name.replace("_", "a").replace(" ", "a").isalnum() else json.dumps(name)


def _range(value: Range) -> str:
    if value.sign:
        return value.sign + literal(value.end if value.sign in {"<", "<="} else value.start)
    opened = "[" if value.start_included else "("
    closed = "]" if value.end_included else ")"
    return f"{opened}{literal(value.start)}..{literal(value.end)}{closed}"


def _temporal(value: Value) -> str:
    match value:
        case datetime() | FarInstant():
            day, time = parted(value)
            return f"{_temporal(day)}T{_temporal(time)}"
        case date() | FarDay():
            sign = "-" if value.year < 0 else ""
            return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"
        case Time():
            clock = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
            parts = value.microsecond * 1_000 + value.nanosecond
            return clock + _fraction(parts) + _zone(value.zone)
        case timedelta() | LongDuration():
            return _days_time(nanoseconds(value))
        case YearsMonths():
            return _years_months(value.months)
        case _:
            return "function"


def _fraction(nanos: int) -> str:
    return f".{nanos:09}".rstrip("0") if nanos else ""


def _zone(zone: tzinfo | None) -> str:
    if zone is None:
        return ""
    name = getattr(zone, "key", None)
    if name:
        return f"@{name}"
    offset = zone.utcoffset(None) or timedelta(0)
    if zone is UTC or not offset:
        return "Z"
    seconds = int(abs(offset).total_seconds())
    sign = "-" if offset < timedelta(0) else "+"
    text = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def _days_time(length: int) -> str:
    seconds, nanos = divmod(abs(length), SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    clock = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes)
    if seconds or nanos:
        clock += f"{seconds}{_fraction(nanos)}S"
    if not days and not clock:
        return "PT0S"
    sign = "-" if length < 0 else ""
    return f"{sign}P" + f"{days}D" * bool(days) + (f"T{clock}" if clock else "")


def _years_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = f"{years}Y" * bool(years) + f"{rest}M" * bool(rest)
    return ("-" if months < 0 else "") + "P" + (text or "0M")
