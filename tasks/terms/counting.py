"""How a term is counted: from a starting instant to the instant by which the duty is due."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol

from engine.clock import ROME
from engine.refusal import Refusal
from processes.terms import FORWARD, MOST, Manner, Unit
from tasks.terms import sentences
from tasks.terms.calendars import FIRST_YEAR, LAST_YEAR, Calendar, beyond, next_day
from tasks.terms.sentences import MONTHS, WEEKDAYS, spelled

__all__ = [
    "END_OF_DAY",
    "MONTHS",
    "WEEKDAYS",
    "Counted",
    "LeftOut",
    "NotCountedSo",
    "Rule",
    "Span",
    "Unit",
    "WrongAmount",
    "august",
    "count",
    "count_back",
    "days_out",
    "end_of",
    "spelled",
    "years_between",
]

END_OF_DAY = time(23, 59, 59)
_AUGUST = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _TICK

Ints = tuple[tuple[int, int], ...]
"""Half-open spans on a line of whole numbers: days by ordinal, or instants by microsecond."""


class WrongAmount(Refusal):
    """Un termine di {amount} {unit} non si può contare: la quantità va da 0 a {most}."""


class NotCountedSo(Refusal):
    """Un termine in {unit} non si può contare {manner}."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How much is counted, and in which manner. Refuses `WrongAmount`, `NotCountedSo`."""

    unit: Unit
    amount: int = 0
    manner: Manner = FORWARD

    def __post_init__(self) -> None:
        most = MOST[self.unit]
        if not 0 <= self.amount <= most:
            raise WrongAmount(amount=self.amount, unit=self.unit, most=most)
        if self.manner.free and self.unit in {Unit.ORE, Unit.MESI, Unit.IMMEDIATO}:
            raise NotCountedSo(unit=self.unit, manner="a giorni liberi")
        if self.manner.backwards and self.unit is Unit.IMMEDIATO:
            raise NotCountedSo(unit=self.unit, manner="all'indietro")


@dataclass(frozen=True, slots=True)
class Counted:
    """The instant (UTC) by which a duty is due, and the Italian sentence of its counting.

    `whole_day` says that the term runs to the end of that day in Rome.
    """

    due_at: datetime
    sentence: str
    whole_day: bool


class LeftOut(Protocol):
    """A span of time that does not count: from an instant up to, and without, another."""

    @property
    def begins(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, half-open: its last instant is no longer part of it."""

    begins: datetime
    ends: datetime


def days_out(first: date, last: date) -> Span:
    """The span of whole days of Rome, both included."""
    return Span(_midnight(first), _midnight(next_day(last)))


def august(year: int) -> Span:
    """The days of the judicial suspension: 1-31 August (L. 742/1969)."""
    return days_out(date(year, _AUGUST, 1), date(year, _AUGUST, 31))


def count(
    start: datetime, rule: Rule, calendar: Calendar, left_out: Sequence[LeftOut] = ()
) -> Counted:
    """Count a term from an aware instant; days are days of Rome.

    Of what is left out, hours lose every instant, days and months only the days that lie in it
    whole: so a term is never later than it may be.
    Refuses `BeyondTheCalendar`.
    """
    first = _day(start)
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise beyond()
    if rule.unit is Unit.IMMEDIATO:
        said = f"subito, dalle {sentences.hour_of(start)} di {spelled(first)}"
        return Counted(start.astimezone(UTC), said, whole_day=False)
    if rule.unit is Unit.ORE:
        return _hours(start, rule, left_out)
    return _days(first, rule, calendar, whole_days(left_out) if left_out else ())


def _hours(start: datetime, rule: Rule, left_out: Sequence[LeftOut]) -> Counted:
    spans = [(_ticks(one.begins), _ticks(one.ends)) for one in left_out]
    if rule.manner.august:
        years = range(_day(start).year - 11, _day(start).year + 12)  # hours reach ten years
        spans += [(_ticks(one.begins), _ticks(one.ends)) for one in map(august, years)]
    merged = _merged(spans)
    at = _ticks(start)
    reached = _go(at, rule.amount * _HOUR, merged, backwards=rule.manner.backwards)
    due = _at(reached)
    way = "prima delle" if rule.manner.backwards else "dalle"
    said = f"{sentences.amount_of(rule.unit, rule.amount)} {way} {sentences.hour_of(start)}"
    said += f" di {spelled(_day(start))}"
    said += sentences.suspended(_as_days_touched(_passed(merged, at, reached)))
    said += sentences.clock_changed(start, due)
    ends = f"{spelled(_day(due))}, ore {sentences.hour_of(due)}"
    if not rule.amount:
        return Counted(due, f"all'istante fissato: {ends}", whole_day=False)
    return Counted(due, f"{said}: {ends}", whole_day=False)


# Every term that begins on one day under one key is counted alike: the office asks often.
@lru_cache(maxsize=2048)
def _days(first: date, rule: Rule, calendar: Calendar, spans: Ints) -> Counted:
    if rule.manner.august:
        spans = _merged([*spans, *whole_days(map(august, _years_around(first, rule)))])
    last = _last_day(first, rule, calendar, spans)
    due, moved = last, ""
    if rule.unit is Unit.GG_CAL_PROC:
        back = rule.manner.backwards
        due = (calendar.previous_procedural_day if back else calendar.next_procedural_day)(last)
        moved = sentences.moved(calendar, last, due)
    if not rule.amount:
        return Counted(end_of(due), f"alla data fissata{moved}: {spelled(due)}", whole_day=True)
    touched = _passed(spans, first.toordinal(), last.toordinal())
    steps = (
        _opening_words(first, rule),
        sentences.suspended([(_of(low), _of(high - 1)) for low, high in touched]),
        _missing_day(first, rule, last) if not touched else "",
        sentences.passed_over(calendar, first, last) if rule.unit is Unit.GG_LAV else "",
        moved,
    )
    return Counted(end_of(due), f"{''.join(steps)}: {spelled(due)}", whole_day=True)


def _years_around(first: date, rule: Rule) -> range:
    """The years whose Augusts a count may meet: eleven months, or 334 days, count in each."""
    reach = 2 + rule.amount // (11 if rule.unit is Unit.MESI else 200)
    return range(max(first.year - reach, FIRST_YEAR), min(first.year + reach, LAST_YEAR) + 1)


def _opening_words(first: date, rule: Rule) -> str:
    amount, manner = sentences.amount_of(rule.unit, rule.amount), rule.manner
    way = sentences.before(first) if manner.backwards else sentences.since(first)
    if manner.free:
        free = "libero" if rule.amount == 1 else "liberi"
        return f"{amount} {free} {way}, esclusi il primo e l'ultimo giorno"
    if rule.unit is Unit.MESI:
        return f"{amount} {way}, allo stesso giorno del mese"
    return f"{amount} {way}, {'quel giorno' if manner.backwards else 'giorno iniziale'} escluso"


def _missing_day(first: date, rule: Rule, last: date) -> str:
    if rule.unit is not Unit.MESI or last.day == first.day:
        return ""
    return f"; il {first.day} {MONTHS[last.month - 1]} non c'è e vale l'ultimo del mese"


def _last_day(first: date, rule: Rule, calendar: Calendar, spans: Ints) -> date:
    """The day on which the count ends, before a procedural term moves."""
    amount, back = rule.amount + rule.manner.free, rule.manner.backwards
    if not amount:
        return first
    if rule.unit is Unit.GG_LAV:
        return _working_day(first, amount, calendar, spans, step=-1 if back else 1)
    if rule.unit is Unit.MESI:
        return _month(first, rule, spans)
    return _shifted(first, amount, spans, backwards=back)


def _month(first: date, rule: Rule, spans: Ints) -> date:
    """By the number of the day; then the days that were left out on the way are added.

    A term that begins in a suspension begins at its end.
    """
    back = rule.manner.backwards
    for low, high in spans:
        if low <= first.toordinal() < high:
            first = _of(low if back else high - 1)
    last = _plus_months(first, -rule.amount if back else rule.amount)
    near, far = sorted((first.toordinal(), last.toordinal()))
    low, high = (near, far) if back else (near + 1, far + 1)
    missed = sum(max(0, min(end, high) - max(begin, low)) for begin, end in spans)
    return _shifted(last, missed, spans, backwards=back) if missed else last


def _shifted(day: date, amount: int, spans: Ints, *, backwards: bool) -> date:
    if backwards:
        return _of(_go(day.toordinal(), amount, spans, backwards=True))
    return _of(_go(day.toordinal() + 1, amount, spans, backwards=False) - 1)


def _go(at: int, amount: int, spans: Ints, *, backwards: bool) -> int:
    """So far along a line on which some spans do not count; backwards in its mirror."""
    if backwards:
        mirrored = tuple((-high, -low) for low, high in reversed(spans))
        return -_go(-at, amount, mirrored, backwards=False)
    for low, high in spans:
        if high <= at:
            continue
        if low > at:
            if amount <= low - at:
                break
            amount -= low - at
        at = high
    return at + amount


def _working_day(day: date, amount: int, calendar: Calendar, spans: Ints, *, step: int) -> date:
    for _ in range(amount):
        day = next_day(day, step)
        while not calendar.is_working(day) or _is_in(spans, day):
            day = next_day(day, step)
    return day


def _is_in(spans: Ints, day: date) -> bool:
    return any(low <= day.toordinal() < high for low, high in spans)


def whole_days(left_out: Iterable[LeftOut]) -> Ints:
    """The days that lie whole in what is left out; one that ends a second early is whole."""
    second = timedelta(seconds=1)
    spans = _merged((_ticks(one.begins), _ticks(one.ends + second)) for one in left_out)

    def found() -> Iterator[tuple[int, int]]:
        for begins, ends in spans:
            first, last = (_at(edge).astimezone(ROME) for edge in (begins, ends))
            low = first.date().toordinal() + (first.time() > time(0))
            if low < last.date().toordinal():
                yield low, last.date().toordinal()

    return tuple(found())


def _merged(spans: Iterable[tuple[int, int]]) -> Ints:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], high)
        elif low < high:
            merged.append((low, high))
    return tuple(merged)


def _passed(spans: Ints, one: int, other: int) -> Ints:
    """The spans that lie, at least in part, between two places."""
    low, high = min(one, other), max(one, other)
    return tuple((begin, end) for begin, end in spans if begin <= high and end > low)


def _as_days_touched(spans: Ints) -> list[tuple[date, date]]:
    return [(_day(_at(low)), _day(_at(high - 1))) for low, high in spans]


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
        day = _working_day(day, amount, calendar, (), step=-1)
    else:
        day = next_day(day, -amount)
    return calendar.opening(day).astimezone(UTC)


def years_between(born: date, day: date) -> int:
    """Completed years of age on a day; who is born on 29 February turns on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def end_of(day: date) -> datetime:
    """The last second of a day of Rome, as a UTC instant."""
    return datetime.combine(day, END_OF_DAY, ROME).astimezone(UTC)


def _plus_months(day: date, months: int) -> date:
    """Same day number, or the last day of a month that has not got it (P6M from 31 August)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise beyond()
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _of(ordinal: int) -> date:
    if not date(FIRST_YEAR, 1, 1).toordinal() <= ordinal <= date(LAST_YEAR, 12, 31).toordinal():
        raise beyond()
    return date.fromordinal(ordinal)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ROME).astimezone(UTC)


def _at(ticks: int) -> datetime:
    return _EPOCH + ticks * _TICK


def _ticks(instant: datetime) -> int:
    return (instant.astimezone(UTC) - _EPOCH) // _TICK


def _day(instant: datetime) -> date:
    return instant.astimezone(ROME).date()
