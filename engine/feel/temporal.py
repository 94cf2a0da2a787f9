"""Dates, times and durations: reading them, moving them, taking them apart."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.values import Time, YearsMonths

_DATE = re.compile(r"-?(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]+)?",
    re.ASCII | re.IGNORECASE,
)
_YEARS_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII
)
_DIGITS = 18  # of one field of a duration


def read_date(text: str) -> date | None:
    """The day that an ISO text says, or None."""
    found = _DATE.fullmatch(text)
    if not found or text.startswith("-"):
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_time(text: str) -> Time | None:
    """The time of day that an ISO text says, with its offset or `@Area/Place`, or None."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    zone = _zone(found[5]) if found[5] else None
    if hour > 23 or minute > 59 or second > 59 or (found[5] and zone is None):
        return None
    return Time(hour, minute, second, int((found[4] or "0").ljust(9, "0")[:6]), zone)


def read_date_time(text: str) -> datetime | None:
    """The instant that an ISO text says (a bare day is its midnight), or None."""
    day_text, divided, time_text = text.partition("T")
    day = read_date(day_text)
    time = read_time(time_text) if divided else Time(0, 0)
    return joined(day, time) if day and time else None


def read_duration(text: str) -> timedelta | YearsMonths | None:
    """The duration that an ISO text says, or None."""
    found = _YEARS_MONTHS.fullmatch(text)
    if found and (found[2] or found[3]):
        years, months = int((found[2] or "0")[:_DIGITS]), int((found[3] or "0")[:_DIGITS])
        total = years * 12 + months
        return YearsMonths(-total if found[1] else total)
    return _read_days_time(text)


def _read_days_time(text: str) -> timedelta | None:
    found = _DAYS_TIME.fullmatch(text)
    if not found or text.endswith("T") or not any(found.groups()[1:]):
        return None
    days, hours, minutes, seconds = (int((found[i] or "0")[:_DIGITS]) for i in (2, 3, 4, 5))
    micros = int((found[6] or "").ljust(6, "0")[:6])
    try:
        total = timedelta(days, seconds, micros, 0, minutes, hours)
    except OverflowError:
        return None
    return -total if found[1] else total


def _zone(text: str) -> tzinfo | None:
    if text in {"Z", "z"}:
        return UTC
    if text.startswith("@"):
        return named_zone(text[1:])
    sign = -1 if text[0] == "-" else 1
    hours, minutes, seconds = (int(part) for part in (text[1:] + ":00").split(":")[:3])
    if hours > 14 or minutes > 59 or seconds > 59:
        return None
    return offset_zone(sign * timedelta(hours=hours, minutes=minutes, seconds=seconds))


@lru_cache(maxsize=256)
def named_zone(name: str) -> tzinfo | None:
    """The zone of a name such as Europe/Rome, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def offset_zone(offset: timedelta) -> tzinfo | None:
    """The zone at a fixed distance from UTC, or None beyond 18 hours."""
    return timezone(offset) if abs(offset) <= timedelta(hours=18) else None


def joined(day: date, time: Time) -> datetime:
    """The instant of a day and a time of day."""
    clock = (time.hour, time.minute, time.second, time.microsecond)
    return datetime(day.year, day.month, day.day, *clock, tzinfo=time.zone)


def time_of(instant: datetime) -> Time:
    """The time of day of an instant, in its own zone."""
    clock = (instant.hour, instant.minute, instant.second, instant.microsecond)
    return Time(*clock, instant.tzinfo)


def offset_of(value: Time | datetime) -> timedelta | None:
    """How far from UTC, where that is known."""
    if isinstance(value, datetime):
        return value.utcoffset()
    # A zone without a day has the offset it has in winter: the one it is known by.
    return value.zone.utcoffset(datetime(2000, 1, 1)) if value.zone else None  # noqa: DTZ001


def seconds_of(time: Time) -> Decimal:
    """Seconds since midnight, brought to UTC when the offset is known."""
    seconds = time.hour * 3600 + time.minute * 60 + time.second
    offset = offset_of(time)
    away = offset.total_seconds() if offset else 0
    return Decimal(seconds) + Decimal(time.microsecond).scaleb(-6) - Decimal(str(away))


def move_months(value: date, months: int) -> date | None:
    """The same day so many months on, or the last day of a shorter month; keeps instants."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    day = min(value.day, monthrange(year, month + 1)[1])
    return value.replace(year=year, month=month + 1, day=day)


def move(value: date, by: timedelta) -> date | None:
    """A day or instant moved by elapsed time: across a change of the clocks too."""
    try:
        if not isinstance(value, datetime):
            return (datetime(value.year, value.month, value.day) + by).date()  # noqa: DTZ001
        if value.tzinfo is None:
            return value + by
        return (value.astimezone(UTC) + by).astimezone(value.tzinfo)
    except OverflowError:
        return None


def move_time(value: Time, by: timedelta) -> Time:
    """A time of day moved, around midnight if need be."""
    start = datetime(2000, 1, 1, value.hour, value.minute, value.second, value.microsecond)  # noqa: DTZ001
    moved = start + timedelta(days=0, seconds=by.seconds, microseconds=by.microseconds)
    return Time(moved.hour, moved.minute, moved.second, moved.microsecond, value.zone)


def months_between(start: date, end: date) -> int:
    """Whole months from one day or instant to another, negative when going back."""
    if (end.year, end.month) == (start.year, start.month):
        return 0
    forward = (end.year, end.month) > (start.year, start.month)
    months = (end.year - start.year) * 12 + end.month - start.month
    rest_start, rest_end = _rest(start), _rest(end)
    if forward and rest_end < rest_start:
        return months - 1
    if not forward and rest_end > rest_start:
        return months + 1
    return months


def _rest(value: date) -> tuple[int, ...]:
    if isinstance(value, datetime):
        return (value.day, value.hour, value.minute, value.second, value.microsecond)
    return (value.day, 0, 0, 0, 0)


def instant(value: object, zone: tzinfo) -> datetime | None:
    """An aware instant, UTC: a local date and time is read in `zone`, a day is its midnight."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone).astimezone(UTC)
    return None
