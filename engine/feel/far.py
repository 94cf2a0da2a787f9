"""Days, instants and durations as whole numbers, wherever on the axis of time they lie.

Python's own types hold the years 1 to 9999 and microseconds; where they suffice they are used.
The rest of what the standard knows, years of up to nine digits and nanoseconds, is held by
FarDay, FarInstant and LongDuration. A value has one form only, so that equal ones are alike.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeAlias

from engine.feel.values import FarDay, FarInstant, LongDuration, Time

Day: TypeAlias = date | FarDay
Instant: TypeAlias = datetime | FarInstant
Duration: TypeAlias = timedelta | LongDuration

YEARS = 999_999_999
SECOND = 10**9
DAY = 86_400 * SECOND
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097  # after so many years the calendar repeats itself
_START = date(2000, 1, 1).toordinal()
_LAST = date.max.toordinal()
_LONGEST = 2 * (YEARS + 1) * 366 * DAY


def day_of(year: int, month: int, day: int) -> Day | None:
    """The day of a year, month and day, or None where there is none."""
    if abs(year) > YEARS or not 1 <= month <= 12:
        return None
    if not 1 <= day <= last_of_month(year, month):
        return None
    return date(year, month, day) if 1 <= year <= 9999 else FarDay(year, month, day)


def last_of_month(year: int, month: int) -> int:
    """How many days a month has."""
    return monthrange(_within_cycle(year), month)[1]


def _within_cycle(year: int) -> int:
    return 2000 + year % _CYCLE_YEARS


def near(day: Day) -> date:
    """The day itself or one of the same month, number and weekday that Python knows."""
    if isinstance(day, date):
        return day
    return date(_within_cycle(day.year), day.month, day.day)


def ordinal(day: Day) -> int:
    """The number of a day: 1 is the first of January of the year 1."""
    if isinstance(day, date):
        return day.toordinal()
    cycles = (day.year - 2000) // _CYCLE_YEARS
    return near(day).toordinal() + cycles * _CYCLE_DAYS


def day_from(number: int) -> Day | None:
    """The day of a number, or None beyond the years of the standard."""
    if 1 <= number <= _LAST:
        return date.fromordinal(number)
    cycles, rest = divmod(number - _START, _CYCLE_DAYS)
    found = date.fromordinal(_START + rest)
    return day_of(found.year + cycles * _CYCLE_YEARS, found.month, found.day)


def weekday(day: Day) -> int:
    """1 is Monday, 7 is Sunday."""
    return near(day).isoweekday()


# --- durations -------------------------------------------------------------------------------


def nanoseconds(duration: Duration) -> int:
    """The length of a days and time duration."""
    if isinstance(duration, LongDuration):
        return duration.nanoseconds
    seconds = duration.days * 86_400 + duration.seconds
    return seconds * SECOND + duration.microseconds * 1_000


def lasting(length: int) -> Duration | None:
    """The days and time duration of so many nanoseconds, or None beyond all measure."""
    if abs(length) > _LONGEST:
        return None
    if length % 1_000 or not timedelta.min.days < length // DAY < timedelta.max.days:
        return LongDuration(length)
    return timedelta(microseconds=length // 1_000)


# --- times of day and instants ---------------------------------------------------------------


def clock(time: Time) -> int:
    """Nanoseconds since midnight, as the clock on the wall shows them."""
    seconds = time.hour * 3_600 + time.minute * 60 + time.second
    return seconds * SECOND + time.microsecond * 1_000 + time.nanosecond


def time_at(passed: int, zone: tzinfo | None) -> Time:
    """The time of day so many nanoseconds after midnight."""
    seconds, rest = divmod(passed, SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return Time(hour, minute, second, rest // 1_000, zone, rest % 1_000)


def joined(day: Day, time: Time) -> Instant:
    """The instant of a day and a time of day."""
    if time.nanosecond or isinstance(day, FarDay):
        return FarInstant(day, time)
    parts = (time.hour, time.minute, time.second, time.microsecond)
    return datetime(day.year, day.month, day.day, *parts, tzinfo=time.zone)


def parted(instant: Instant) -> tuple[Day, Time]:
    """The day and the time of day of an instant, in its own zone."""
    if isinstance(instant, FarInstant):
        return instant.day, instant.time
    parts = (instant.hour, instant.minute, instant.second, instant.microsecond)
    return instant.date(), Time(*parts, instant.tzinfo)


def zone_of(instant: Instant) -> tzinfo | None:
    """The zone of an instant, None for a local one."""
    return instant.time.zone if isinstance(instant, FarInstant) else instant.tzinfo


def offset_at(instant: Instant) -> timedelta | None:
    """How far from UTC an instant is counted: far away the present rules are supposed to hold."""
    if isinstance(instant, datetime):
        return instant.utcoffset()
    day, time = near(instant.day), instant.time
    parts = (time.hour, time.minute, time.second)
    return datetime(day.year, day.month, day.day, *parts, tzinfo=time.zone).utcoffset()


def local_count(instant: Instant) -> int:
    """Nanoseconds since the beginning of the calendar, as the clock on the wall shows them."""
    day, time = parted(instant)
    return ordinal(day) * DAY + clock(time)


def count(instant: Instant, otherwise: tzinfo | None) -> int:
    """The same brought to UTC; a local instant is read in the zone that is given."""
    if zone_of(instant) is None and otherwise is not None:
        instant = replaced(instant, otherwise)
    offset = offset_at(instant)
    return local_count(instant) - (nanoseconds(offset) if offset else 0)


def replaced(instant: Instant, zone: tzinfo | None) -> Instant:
    """The same day and time of day, in another zone."""
    day, time = parted(instant)
    return joined(day, time_at(clock(time), zone))


def at_count(counted: int, zone: tzinfo | None) -> Instant | None:
    """The instant so many nanoseconds since the beginning, on the clocks of a zone."""
    at_utc = _on_the_wall(counted, UTC)
    if zone is None or at_utc is None:
        return _on_the_wall(counted, zone)
    day, time = parted(at_utc)
    similar = datetime(near(day).year, day.month, day.day, time.hour, time.minute, tzinfo=UTC)
    try:
        offset = similar.astimezone(zone).utcoffset() or timedelta(0)
    except OverflowError:
        offset = timedelta(0)
    if isinstance(at_utc, datetime):
        return _in_zone(at_utc, zone, counted + nanoseconds(offset))
    return _on_the_wall(counted + nanoseconds(offset), zone)


def _in_zone(at_utc: datetime, zone: tzinfo, local: int) -> Instant | None:
    """With Python's own instants, since of an hour that comes twice they know which one it is."""
    try:
        return at_utc.astimezone(zone)
    except OverflowError:
        return _on_the_wall(local, zone)


def _on_the_wall(counted: int, zone: tzinfo | None) -> Instant | None:
    number, passed = divmod(counted, DAY)
    day = day_from(number)
    return None if day is None else joined(day, time_at(passed, zone))
