"""How a count is told in Italian, step by step: what was excluded, moved, suspended."""

from collections.abc import Sequence
from datetime import date, datetime

from engine.clock import ROME
from processes.terms import Unit
from tasks.terms.calendars import SATURDAY, Calendar, next_day

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
_NOUNS = {
    Unit.ORE: ("ora esatta", "ore esatte"),
    Unit.GG_CAL: ("giorno", "giorni"),
    Unit.GG_CAL_PROC: ("giorno", "giorni"),
    Unit.GG_LAV: ("giorno lavorativo", "giorni lavorativi"),
    Unit.MESI: ("mese", "mesi"),
}
_FALL = 10  # the month in which an hour comes twice
_NAMED = 4  # so many holidays are named in a sentence; the others are numbered


def spelled(day: date) -> str:
    """A day as people say it: `venerdì 2 gennaio 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def amount_of(unit: Unit, amount: int) -> str:
    """How much is counted: `1 giorno lavorativo`, `24 ore esatte`."""
    return f"{amount} {_NOUNS[unit][amount != 1]}"


def since(day: date) -> str:
    """From a day: `dal 3 novembre 2025`, `dall'8 marzo 2026`, `dal 1° agosto 2026`."""
    return f"dal{_apostrophe(day)}{_dated(day)} {day.year}"


def before(day: date) -> str:
    """Ahead of a day: `prima del 3 novembre 2025`."""
    return f"prima del{_apostrophe(day)}{_dated(day)} {day.year}"


def hour_of(instant: datetime) -> str:
    """The time of Rome, and which of the two in the night that has an hour twice."""
    here = instant.astimezone(ROME)
    if here.month != _FALL or here.utcoffset() == here.replace(fold=1 - here.fold).utcoffset():
        return f"{here:%H:%M}"
    return f"{here:%H:%M}{(' (ora legale)', ' (ora solare)')[here.fold]}"


def clock_changed(start: datetime, due: datetime) -> str:
    """Whether the clock went forward or back between two instants, in the order of the count."""
    first, last = sorted((start.astimezone(ROME), due.astimezone(ROME)))
    was, becomes = first.utcoffset(), last.utcoffset()
    if was is None or becomes is None or was == becomes:
        return ""
    return "; intanto l'ora legale " + ("comincia" if becomes > was else "finisce")


def suspended(spans: Sequence[tuple[date, date]]) -> str:
    """Which days were left out of the count, both ends included."""
    parts = [
        f"{since(first)} al{_apostrophe(last)}{_dated(last)} {last.year}" for first, last in spans
    ]
    return f"; sospeso {_listed(parts)}" if parts else ""


def moved(calendar: Calendar, last: date, to: date) -> str:
    """Why a procedural term does not end on the day on which it would."""
    step = 1 if to > last else -1
    days, day = [], last
    while day != to:
        why = calendar.why_not_working(day) or "è sabato"
        days.append(f"{_the(day)}{_dated(day)} {why}")
        day = next_day(day, step)
    if not days:
        return ""
    where = "oltre" if step > 0 else "al giorno utile prima"
    return f"; {_listed(days)}: il termine passa {where} (art. 155 c.p.c.)"


def passed_over(calendar: Calendar, first: date, last: date) -> str:
    """Which holidays and closing days between two days did not count as working days."""
    days, day = [], min(first, last)
    while day < max(first, last):
        day = next_day(day)
        if day.weekday() < SATURDAY and not calendar.is_working(day) and day != first:
            name = calendar.holiday_name(day) or "ufficio chiuso"
            days.append(f"{spelled(day)} ({name})")
    if not days:
        return ""
    more = len(days) - _NAMED
    named = days if more <= 0 else [*days[:_NAMED], "un altro" if more == 1 else f"altri {more}"]
    return f"; non {'conta' if len(days) == 1 else 'contano'} {_listed(named)}"


def _listed(parts: Sequence[str]) -> str:
    return " e ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _the(day: date) -> str:
    return "l'" if day.day in {8, 11} else "il "


def _apostrophe(day: date) -> str:
    return "l'" if day.day in {8, 11} else " "


def _dated(day: date) -> str:
    return f"{'1°' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"
