"""What one revision of calendar and rules says otherwise than the one before, thing by thing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from engine import plain
from processes.terms import Term as Row
from processes.terms import TermCatalogue, Value
from tasks.terms.calendars import Calendar, Year, next_day
from tasks.terms.patrons import Patron, patron_of, without_patron
from tasks.terms.rulebook import Rules, row_of, year_of
from tasks.terms.tables import calendar_year, term_rule

Hours = tuple[time, time]
_Pair = TypeVar("_Pair")


@dataclass(frozen=True, slots=True)
class Frozen:
    """These years were written down for the first time."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DayNamed:
    """A day became a holiday, is one no more, or has another name; None: it is none."""

    day: date
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PatronMoved:
    """The patron saint has another day in these years; `already` are holidays that it falls on."""

    first: int
    last: int
    before: Patron | None
    after: Patron | None
    already: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """The office is closed from the first to the last day, or is not after all.

    `days` are those on which it would otherwise work.
    """

    first: date
    last: date
    days: int
    again_open: bool = False


@dataclass(frozen=True, slots=True)
class HoursMoved:
    """In these years the office opens and closes at other hours."""

    first: int
    last: int
    before: Hours
    after: Hours


@dataclass(frozen=True, slots=True)
class RowChanged:
    """A row of the catalogue, or a number of the municipality; None: no catalogue has it now."""

    key: str
    before: Row | Value | None
    after: Row | Value


Change = Frozen | DayNamed | PatronMoved | Closed | HoursMoved | RowChanged


def changes_of(before: Rules, after: Rules, catalogue: TermCatalogue) -> Sequence[Change]:
    """What one revision, or a draft, says otherwise than another.

    What the office has not changed before is as the catalogue says it now.
    """
    rows = {key: row for key, row in after.rows.items() if before.rows.get(key) != row}
    return [
        *_of_years(before.calendar.frozen, after.calendar.frozen),
        *(_of_row(key, before.rows.get(key), row, catalogue) for key, row in sorted(rows.items())),
    ]


def every_change(
    connection: Connection, catalogue: TermCatalogue
) -> Mapping[int, Sequence[Change]]:
    """What each revision says otherwise than those before, by number."""
    years = _by_revision(connection, calendar_year, "year", year_of)
    rows = _by_revision(connection, term_rule, "key", row_of)
    frozen: dict[int, Year] = {}
    known: dict[str, Row | Value] = {}
    found: dict[int, Sequence[Change]] = {}
    for number in sorted({*years, *rows}):
        after = {**frozen, **years.get(number, {})}
        written = sorted(rows.get(number, {}).items())
        found[number] = [
            *_of_years(frozen, after),
            *(_of_row(key, known.get(key), row, catalogue) for key, row in written),
        ]
        frozen = after
        known.update(written)
    return found


def _by_revision(
    connection: Connection, table: Any, key: str, read: Any
) -> dict[int, dict[Any, Any]]:
    found: dict[int, dict[Any, Any]] = {}
    for row in connection.execute(select(table)).mappings():
        found.setdefault(row["revision"], {})[row[key]] = read(plain.loads(row["content"]))
    return found


def _of_row(
    key: str, before: Row | Value | None, after: Row | Value, catalogue: TermCatalogue
) -> RowChanged:
    written = before or catalogue.values.get(key) or catalogue.find(key)
    return RowChanged(key, written, after)


def _of_years(before: Mapping[int, Year], after: Mapping[int, Year]) -> Iterator[Change]:
    yield from (Frozen(one[0], one[-1]) for one in _runs(sorted(set(after) - set(before))))
    changed = [one for one in sorted(after) if one in before and before[one] != after[one]]
    pairs = {one: (before[one], after[one]) for one in changed}
    yield from _of_patrons(pairs)
    yield from _of_hours(pairs)
    for old, new in pairs.values():
        yield from _of_holidays(old, new)
    yield from _of_closings(before, after, changed)


def _of_patrons(pairs: Mapping[int, tuple[Year, Year]]) -> Iterator[PatronMoved]:
    patrons = {
        year: (patron_of(old.holidays), patron_of(new.holidays))
        for year, (old, new) in pairs.items()
    }
    moved = {year: (old, new) for year, (old, new) in patrons.items() if old != new}
    for (old, new), years in _alike(moved):
        already = tuple(
            (year, name) for year in years if (name := _shared_with(pairs[year][1], year, new))
        )
        yield PatronMoved(years[0], years[-1], old, new, already)


def _shared_with(year: Year, number: int, patron: Patron | None) -> str:
    """Which holiday it would be without the patron; empty when it would be none."""
    if patron is None:
        return ""
    return year.holidays[patron.in_year(number)].rpartition("; ")[0]


def _of_hours(pairs: Mapping[int, tuple[Year, Year]]) -> Iterator[HoursMoved]:
    hours = {year: (_hours(old), _hours(new)) for year, (old, new) in pairs.items()}
    moved = {year: (old, new) for year, (old, new) in hours.items() if old != new}
    for (old, new), years in _alike(moved):
        yield HoursMoved(years[0], years[-1], old, new)


def _hours(year: Year) -> Hours:
    return year.opens_at, year.closes_at


def _of_holidays(old: Year, new: Year) -> Iterator[DayNamed]:
    """Without the patron's day, which is told once for all years."""
    was, is_ = without_patron(old.holidays), without_patron(new.holidays)
    for day in sorted({*was, *is_}):
        if was.get(day) != is_.get(day):
            yield DayNamed(day, was.get(day), is_.get(day))


def _of_closings(
    before: Mapping[int, Year], after: Mapping[int, Year], changed: Sequence[int]
) -> Iterator[Closed]:
    ways = ((before, after, False), (after, before, True))
    for without, within, again_open in ways:
        days = sorted(
            day for one in changed for day in within[one].closing_days - without[one].closing_days
        )
        resting = Calendar(frozen=within)
        for span in _spans(days, resting):
            yield Closed(span[0], span[-1], len(span), again_open)


def _spans(days: Sequence[date], calendar: Calendar) -> Iterator[Sequence[date]]:
    """Days between which the office would not work anyway stand in one span."""
    span: list[date] = []
    for day in days:
        if span and not _follows(span[-1], day, calendar):
            yield span
            span = []
        span.append(day)
    if span:
        yield span


def _follows(last: date, day: date, calendar: Calendar) -> bool:
    between = next_day(last)
    while between < day and not calendar.is_working(between):
        between = next_day(between)
    return between == day


def _alike(moved: Mapping[int, _Pair]) -> Iterator[tuple[_Pair, Sequence[int]]]:
    """Years that follow one another and change in the same way, together."""
    kinds = dict.fromkeys(moved.values())
    for pair in kinds:
        for years in _runs([year for year in sorted(moved) if moved[year] == pair]):
            yield pair, years


def _runs(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Numbers that follow one another, together."""
    for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        yield [number for _, number in run]
