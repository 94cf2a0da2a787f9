"""Dates, times and durations: reading them, moving them, taking them apart."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.far import (
    DAY,
    SECOND,
    Day,
    Duration,
    Instant,
    at_count,
    clock,
    count,
    day_from,
    day_of,
    joined,
    last_of_month,
    lasting,
    local_count,
    nanoseconds,
    offset_at,
    ordinal,
    parted,
    time_at,
    zone_of,
)
from engine.feel.values import FarInstant, Time, YearsMonths

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


def read_date(text: str) -> Day | None:
    """The day that an ISO text says, or None."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year = int(found[1])
    return day_of(-year if text.startswith("-") else year, int(found[2]), int(found[3]))


def read_time(text: str) -> Time | None:
    """The time of day that an ISO text says, with its offset or `@Area/Place`, or None."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    zone = _zone(found[5]) if found[5] else None
    if hour > 23 or minute > 59 or second > 59 or (found[5] and zone is None):
        return None
    nanos = int((found[4] or "0").ljust(9, "0")[:9])
    return Time(hour, minute, second, nanos // 1_000, zone, nanos % 1_000)


def read_date_time(text: str) -> Instant | None:
    """The instant that an ISO text says (a bare day is its midnight), or None."""
    day_text, divided, time_text = text.partition("T")
    day = read_date(day_text)
    time = read_time(time_text) if divided else Time(0, 0)
    return joined(day, time) if day and time else None


def read_duration(text: str) -> Duration | YearsMonths | None:
    """The duration that an ISO text says, or None."""
    found = _YEARS_MONTHS.fullmatch(text)
    if found and (found[2] or found[3]):
        years, months = int((found[2] or "0")[:_DIGITS]), int((found[3] or "0")[:_DIGITS])
        total = years * 12 + months
        return YearsMonths(-total if found[1] else total)
    return _read_days_time(text)


def _read_days_time(text: str) -> Duration | None:
    found = _DAYS_TIME.fullmatch(text)
    if not found or text.endswith("T") or not any(found.groups()[1:]):
        return None
    days, hours, minutes, seconds = (int((found[i] or "0")[:_DIGITS]) for i in (2, 3, 4, 5))
    nanos = int((found[6] or "").ljust(9, "0")[:9])
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    total = whole * SECOND + nanos
    return lasting(-total if found[1] else total)


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


def time_of(value: Instant) -> Time:
    """The time of day of an instant, in its own zone."""
    return parted(value)[1]


def date_of(value: Instant | Day) -> Day:
    """The day of an instant, in its own zone; a day is itself."""
    return parted(value)[0] if isinstance(value, datetime | FarInstant) else value


def midnight(day: Day, zone: tzinfo | None = None) -> Instant:
    """The instant at which a day begins."""
    return joined(day, Time(0, 0, zone=zone))


def offset_of(value: Time | Instant) -> timedelta | None:
    """How far from UTC, where that is known."""
    if not isinstance(value, Time):
        return offset_at(value)
    # A zone without a day has the offset it has in winter: the one it is known by.
    return value.zone.utcoffset(datetime(2000, 1, 1)) if value.zone else None  # noqa: DTZ001


def since_midnight(time: Time) -> int:
    """Nanoseconds since midnight, brought to UTC when the offset is known."""
    offset = offset_of(time)
    return clock(time) - (nanoseconds(offset) if offset else 0)


def seconds_of(time: Time) -> Decimal:
    """Seconds since midnight, brought to UTC when the offset is known."""
    return Decimal(since_midnight(time)).scaleb(-9)


def move_months(value: Day | Instant, months: int) -> Day | Instant | None:
    """The same day so many months on, or the last day of a shorter month; keeps instants."""
    moved = _move_months(date_of(value), months)
    if moved is None or not isinstance(value, datetime | FarInstant):
        return moved
    return joined(moved, time_of(value))


def _move_months(day: Day, months: int) -> Day | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day_of(year, month + 1, min(day.day, last_of_month(year, month + 1)))


def move(value: Day | Instant, by: Duration) -> Day | Instant | None:
    """A day or instant moved by elapsed time: across a change of the clocks too."""
    if isinstance(value, datetime) and isinstance(by, timedelta):
        try:
            return _moved_near(value, by)
        except OverflowError:
            pass
    length = nanoseconds(by)
    if not isinstance(value, datetime | FarInstant):
        return day_from((ordinal(value) * DAY + length) // DAY)
    if zone_of(value) is None:
        return at_count(local_count(value) + length, None)
    return at_count(count(value, None) + length, zone_of(value))


def _moved_near(value: datetime, by: timedelta) -> datetime:
    if value.tzinfo is None:
        return value + by
    return (value.astimezone(UTC) + by).astimezone(value.tzinfo)


def move_time(value: Time, by: Duration) -> Time:
    """A time of day moved, around midnight if need be."""
    return time_at((clock(value) + nanoseconds(by)) % DAY, value.zone)


def months_between(start: Day | Instant, end: Day | Instant) -> int:
    """Whole months from one day or instant to another, negative when going back."""
    first, last = date_of(start), date_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    rest = (last.day, _clock_of(end)), (first.day, _clock_of(start))
    if months > 0 and rest[0] < rest[1]:
        return months - 1
    return months + 1 if months < 0 and rest[0] > rest[1] else months


def _clock_of(value: Day | Instant) -> int:
    return clock(time_of(value)) if isinstance(value, datetime | FarInstant) else 0


def instant(value: object, zone: tzinfo) -> datetime | None:
    """An aware instant, UTC: a local date and time is read in `zone`, a day is its midnight."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone).astimezone(UTC)
    return None
