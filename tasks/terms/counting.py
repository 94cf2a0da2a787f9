"""How a term is counted: from a starting instant to the instant by which the duty is due."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from engine.clock import ROME
from tasks.terms.calendars import Calendar

END_OF_DAY = time(23, 59, 59)
WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
MONTHS = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)


class Unit(StrEnum):
    """How time is counted (domain §2.0)."""

    ORE = "ORE"  # clock hours, through nights, holidays and changes of the clock
    GG_CAL = "GG_CAL"  # calendar days, the first excluded
    GG_CAL_PROC = "GG_CAL_PROC"  # the same, last day moved as in art. 155 c.p.c.
    GG_LAV = "GG_LAV"  # working days of the municipality
    MESI = "MESI"  # months by day number, the last day when missing
    IMMEDIATO = "IMMEDIATO"  # at once


@dataclass(frozen=True, slots=True)
class Counted:
    """The instant (UTC) by which a duty is due, and the Italian sentence of its counting.

    `whole_day` says that the term runs to the end of that day in Rome.
    """

    due_at: datetime
    sentence: str
    whole_day: bool


def count(start: datetime, unit: Unit, amount: int, calendar: Calendar) -> Counted:
    """Count a term forward from an aware instant; days are days of Rome."""
    if unit is Unit.IMMEDIATO:
        return Counted(start.astimezone(UTC), f"subito, dalle {_hour(start)}", whole_day=False)
    if unit is Unit.ORE:
        due = start.astimezone(UTC) + timedelta(hours=amount)
        hours = "1 ora esatta" if amount == 1 else f"{amount} ore esatte"
        sentence = f"{hours} dalle {_hour(start)} di {spelled(_day(start))}"
        return Counted(due, f"{sentence}: {spelled(_day(due))}, ore {_hour(due)}", whole_day=False)
    return _counted(_day(start), unit, amount, calendar)


# Every term that begins on one day under one key is counted alike: the office asks often.
@lru_cache(maxsize=1024)
def _counted(first: date, unit: Unit, amount: int, calendar: Calendar) -> Counted:
    last, moved = _last_day(first, unit, amount, calendar)
    if not amount:
        return Counted(end_of(last), f"alla data fissata: {spelled(last)}", whole_day=True)
    sentence = f"{_amount(unit, amount)} da {spelled(first)}, giorno iniziale escluso"
    if moved:
        sentence += f"; {spelled(moved)} è festivo o sabato e il termine passa oltre"
    return Counted(end_of(last), f"{sentence}: {spelled(last)}", whole_day=True)


def count_back(until: datetime, unit: Unit, amount: int, calendar: Calendar) -> datetime:
    """The instant (UTC) that lies so much before another, for reminders.

    Units of days and months give the opening of the office on that day.
    """
    if unit in {Unit.ORE, Unit.IMMEDIATO}:
        return until.astimezone(UTC) - timedelta(hours=amount)
    return _opening(_day(until), unit, amount, calendar)


@lru_cache(maxsize=1024)
def _opening(day: date, unit: Unit, amount: int, calendar: Calendar) -> datetime:
    if unit is Unit.MESI:
        day = _plus_months(day, -amount)
    elif unit is Unit.GG_LAV:
        for _ in range(amount):
            day -= timedelta(days=1)
            while not calendar.is_working(day):
                day -= timedelta(days=1)
    else:
        day -= timedelta(days=amount)
    return datetime.combine(day, calendar.opens_at, ROME).astimezone(UTC)


def years_between(born: date, day: date) -> int:
    """Completed years of age on a day; who is born on 29 February turns on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def end_of(day: date) -> datetime:
    """The last second of a day of Rome, as a UTC instant."""
    return datetime.combine(day, END_OF_DAY, ROME).astimezone(UTC)


def spelled(day: date) -> str:
    """A day as people say it: `venerdì 2 gennaio 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _last_day(
    first: date, unit: Unit, amount: int, calendar: Calendar
) -> tuple[date, date | None]:
    if unit is Unit.MESI:
        return _plus_months(first, amount), None
    if unit is Unit.GG_LAV:
        return _plus_working_days(first, amount, calendar), None
    last = first + timedelta(days=amount)
    if unit is Unit.GG_CAL_PROC:
        moved = calendar.next_procedural_day(last)
        return moved, last if moved != last else None
    return last, None


def _plus_months(day: date, months: int) -> date:
    """Same day number, or the last day of a month that has not got it (P6M from 31 August)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plus_working_days(day: date, amount: int, calendar: Calendar) -> date:
    for _ in range(amount):
        day += timedelta(days=1)
        while not calendar.is_working(day):
            day += timedelta(days=1)
    return day


def _day(instant: datetime) -> date:
    return instant.astimezone(ROME).date()


def _hour(instant: datetime) -> str:
    return f"{instant.astimezone(ROME):%H:%M}"


def _amount(unit: Unit, amount: int) -> str:
    words = {
        Unit.GG_CAL: ("giorno", "giorni"),
        Unit.GG_CAL_PROC: ("giorno", "giorni"),
        Unit.GG_LAV: ("giorno lavorativo", "giorni lavorativi"),
        Unit.MESI: ("mese", "mesi"),
    }
    return f"{amount} {words[unit][amount != 1]}"
