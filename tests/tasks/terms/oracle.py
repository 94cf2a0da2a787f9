"""A slow and obviously right way to count: day by day, or minute by minute, with its own list of
holidays, its own Easter and its own changes of the clock. It shares nothing with what it judges.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache

ONE = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIXED = {
    (1, 1): "Capodanno",
    (1, 6): "Epifania",
    (4, 25): "Liberazione",
    (5, 1): "Lavoro",
    (6, 2): "Repubblica",
    (8, 15): "Assunzione",
    (11, 1): "Ognissanti",
    (12, 8): "Immacolata",
    (12, 25): "Natale",
    (12, 26): "Santo Stefano",
}


def easter(year: int) -> date:
    """Gauss's rule as the astronomers of the Gregorian calendar wrote it down."""
    golden, century = year % 19 + 1, year // 100 + 1
    leaps, moon = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - leaps - 10
    epact = (11 * golden + 20 + moon - leaps) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full = 44 - epact
    if full < 21:
        full += 30
    full += 7 - (sunday + full) % 7
    return date(year, 4, full - 31) if full > 31 else date(year, 3, full)


def holidays_of(year: int) -> frozenset[date]:
    """The national holidays of one year, Sundays aside."""
    days = {date(year, month, day) for month, day in FIXED}
    days |= {easter(year), easter(year) + ONE}
    if year <= 2000:
        days.remove(date(year, 6, 2))  # until then kept on the first Sunday of June
    if year == 2011:
        days.add(date(year, 3, 17))  # 150 years of unity, once
    if year >= 2026:
        days.add(date(year, 10, 4))  # L. 151/2025
    return frozenset(days)


NATIONAL = frozenset(day for year in range(1995, 2070) for day in holidays_of(year))


@dataclass(frozen=True)
class Days:
    """The days of one office."""

    patron: tuple[int, int] | None = None
    closed: frozenset[date] = field(default_factory=frozenset)

    def is_holiday(self, day: date) -> bool:
        return day.weekday() == 6 or day in NATIONAL or (day.month, day.day) == self.patron

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed and not self.is_holiday(day)


def walk(
    day: date, most: int, counts: Callable[[date], bool], *, step: timedelta = ONE
) -> list[date]:
    """One day after the other: on which one each number of days has been counted, up to most."""
    reached = [day]
    while len(reached) <= most:
        day += step
        if counts(day):
            reached.append(day)
    return reached


def procedural(day: date, days: Days, *, step: timedelta = ONE) -> date:
    """One day after the other, while it is a holiday or a Saturday."""
    while days.is_holiday(day) or day.weekday() == 5:
        day += step
    return day


def months(
    start: date, most: int, out: Collection[date] = (), *, step: timedelta = ONE
) -> list[date]:
    """One day after the other until the day of that number, or the last, so many months away.

    A start that does not count is put off to the end of what does not count; days on the way
    that did not count are made up for, one by one.
    """
    day = start
    while day in out and day + step in out:
        day += step
    number, turned, missed, reached = day.day, 0, 0, [start]
    while len(reached) <= most:
        turned += (day + step).month != day.month
        day += step
        missed += day in out
        is_last = (day + ONE).day == 1
        if turned == len(reached) and (day.day == number or (is_last and day.day < number)):
            reached.append(walk(day, missed, lambda one: one not in out, step=step)[-1])
    return reached


def minutes(
    start: datetime, most: int, counts: Callable[[datetime], bool], *, step: int
) -> list[datetime]:
    """One minute after the other: when each number of whole hours has been counted."""
    at, passed, reached = start, 0, [start]
    forwards, one = step > 0, MINUTE * step
    while len(reached) <= most:
        passed += counts(at if forwards else at - MINUTE)
        at += one
        if passed == 60:
            reached.append(at)
            passed = 0
    return reached


def offset(instant: datetime) -> timedelta:
    """How far Rome is ahead: two hours from the last Sunday of March to that of October, 1 UTC."""
    begins, ends = (
        datetime(instant.year, month, last_sunday(instant.year, month), 1, tzinfo=UTC)
        for month in (3, 10)
    )
    return timedelta(hours=2 if begins <= instant < ends else 1)


@cache
def end_of(day: date) -> datetime:
    """The last second of a day of Rome, in UTC."""
    local = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
    return next(
        local - hours
        for hours in (timedelta(hours=2), timedelta(hours=1))
        if offset(local - hours) == hours
    )


@cache
def last_sunday(year: int, month: int) -> int:
    return max(day for day in range(25, 32) if date(year, month, day).weekday() == 6)
