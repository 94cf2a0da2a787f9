"""Changing the calendar or a rule of the office: first what it touches, then an act with a reason.

Nothing here is done by itself: neither a new library, nor another setting, nor a new version of a
catalogue moves a term (ADR 0013).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import Connection

from access.people import Person, require
from access.permissions import Permission
from engine.refusal import Conflict, Refusal
from engine.store import Database
from engine.store.turns import take_turn
from processes.term_model import UnknownTerm, UnknownValue
from processes.term_rows import OLDEST
from processes.terms import TermCatalogue, Value
from tasks.definitions import Definitions
from tasks.terms.calendars import Year
from tasks.terms.freezing import Written, last_number, write_revision
from tasks.terms.patrons import Patron, with_patron, without_patron
from tasks.terms.rulebook import LEAD, Rules, row_of
from tasks.terms.touching import Difference, difference


class YearNotFrozen(Refusal):
    """Il {year} non è tra gli anni del calendario, che vanno dal {first} al {last}."""


class AlreadyHoliday(Refusal):
    """Il {day} è già festivo ({name})."""


class NoHoliday(Refusal):
    """Il {day} non è tra i festivi del calendario: non c'è nulla da togliere."""


class AlreadyClosed(Refusal):
    """Il {day} l'ufficio è già chiuso."""


class AllClosed(AlreadyClosed):
    """Dal {first} al {last} l'ufficio è già chiuso ogni giorno."""


class NotClosed(Refusal):
    """Il {day} l'ufficio non risulta chiuso: non c'è nulla da togliere."""


class NoneClosed(NotClosed):
    """Dal {first} al {last} l'ufficio non risulta mai chiuso: non c'è nulla da togliere."""


class DaysReversed(Refusal):
    """L'ultimo giorno viene prima del primo: controlla le due date."""


class ClosedTooLong(Refusal):
    """Tra il primo e l'ultimo giorno c'è più di un anno: controlla le due date."""


class LeapPatron(Refusal):
    """Il 29 febbraio non c'è ogni anno: il patrono vuole un giorno che ci sia sempre."""


class NoSuchDay(Refusal):
    """Questo giorno non c'è in nessun anno: controlla il giorno e il mese."""


class NameMissing(Refusal):
    """Scrivi che cosa si festeggia: si legge nella spiegazione di ogni termine."""


class HoursReversed(Refusal):
    """L'ufficio chiude dopo che ha aperto: controlla le due ore."""


class NoSuchAge(Refusal):
    """Questo numero è l'età di un compleanno, che va da 1 a {oldest} anni."""


class NothingChanges(Refusal):
    """Così non cambia nulla: il calendario e le regole sono già questi."""


class ReasonOfRevision(Refusal):
    """Scrivi perché si cambia, con la norma o l'atto: resta nella storia delle regole."""


class RevisedMeanwhile(Conflict):
    """Intanto qualcuno ha cambiato il calendario o le regole: guarda di nuovo che cosa cambia."""


_LONGEST = timedelta(days=366)
_PLAIN_YEAR = 2001  # not a leap year


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that nobody has made yet: years and rows as they would be from then on."""

    base: Rules
    years: Mapping[int, Year] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def rules(self) -> Rules:
        """What would count: under the number that it would be given."""
        calendar = self.base.calendar
        frozen = MappingProxyType({**calendar.frozen, **self.years})
        rows = {**self.base.rows, **{key: row_of(said) for key, said in self.rows.items()}}
        return Rules(
            self.base.revision + 1, replace(calendar, frozen=frozen), MappingProxyType(rows)
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether every day, name and row is as it is now: a name alone moves no term."""
        rules = self.rules
        same_days = rules.calendar.frozen == self.base.calendar.frozen
        return same_days and rules.rows == self.base.rows

    @property
    def difference(self) -> Difference:
        """In what it differs from what counts now."""
        return difference(self.base, self.rules)


def add_holiday(draft: Draft, day: date, name: str) -> Draft:
    """A day becomes a holiday. Refuses `AlreadyHoliday`, `NameMissing`, `YearNotFrozen`."""
    year = _year(draft, day.year)
    if not name.strip():
        raise NameMissing
    if day in year.holidays:
        raise AlreadyHoliday(day=_said(day), name=year.holidays[day])
    named = MappingProxyType({**year.holidays, day: " ".join(name.split())})
    return _with(draft, day.year, replace(year, holidays=named))


def remove_holiday(draft: Draft, day: date) -> Draft:
    """A day is a holiday no more. Refuses `NoHoliday`, `YearNotFrozen`."""
    year = _year(draft, day.year)
    if day not in year.holidays:
        raise NoHoliday(day=_said(day))
    kept = {one: name for one, name in year.holidays.items() if one != day}
    return _with(draft, day.year, replace(year, holidays=MappingProxyType(kept)))


def close_on(draft: Draft, first: date, last: date | None = None) -> Draft:
    """The office stays closed from a day to another, both in it, or on one day.

    Only the days count on which it would work: the others stay as they are. Refuses
    `AlreadyClosed`, `DaysReversed`, `ClosedTooLong`, `YearNotFrozen`.
    """
    calendar = draft.rules.calendar
    days = [day for day in _days(draft, first, last) if calendar.is_working(day)]
    if not days:
        raise _of_span(first, last, AlreadyClosed, AllClosed)
    return _with_closed(draft, days, frozenset.union)


def open_on(draft: Draft, first: date, last: date | None = None) -> Draft:
    """The office does not stay closed after all, on a day or from a day to another.

    Refuses `NotClosed`, `DaysReversed`, `ClosedTooLong`, `YearNotFrozen`.
    """
    calendar = draft.rules.calendar
    days = [day for day in _days(draft, first, last) if calendar.is_closed(day)]
    if not days:
        raise _of_span(first, last, NotClosed, NoneClosed)
    return _with_closed(draft, days, frozenset.difference)


def set_patron(draft: Draft, day: tuple[int, int], name: str, since: int | None = None) -> Draft:
    """The patron saint is on this (month, day) in every year of the calendar, or from one on.

    Where that day is a holiday anyway it stays one, with both names. Refuses `NameMissing`,
    `LeapPatron`, `NoSuchDay`, `YearNotFrozen`, and `AlreadyHoliday` when it is one every year.
    """
    called = " ".join(name.replace(";", ",").split())
    if not called:
        raise NameMissing
    patron = Patron(*every_year(day), called)
    frozen = draft.rules.calendar.frozen
    years = [number for number in sorted(frozen) if number >= (since or number)]
    if since is not None or not years:
        _year(draft, since or 0)
    named = [without_patron(frozen[number].holidays) for number in years]
    others = [held.get(patron.in_year(number)) for number, held in zip(years, named, strict=True)]
    if all(others):
        raise AlreadyHoliday(day=f"{patron.day:02}/{patron.month:02}", name=others[0])
    for number in years:
        held = MappingProxyType(with_patron(frozen[number].holidays, patron, number))
        draft = _with(draft, number, replace(frozen[number], holidays=held))
    return draft


def set_hours(draft: Draft, since: int, opens: time, closes: time) -> Draft:
    """From a year on the office opens and closes at other hours.

    Refuses `HoursReversed`, `YearNotFrozen`.
    """
    if closes <= opens:
        raise HoursReversed
    _year(draft, since)
    for number in sorted(draft.rules.calendar.frozen):
        if number >= since:
            year = replace(_year(draft, number), opens_at=opens, closes_at=closes)
            draft = _with(draft, number, year)
    return draft


def set_row(draft: Draft, catalogue: TermCatalogue, said: Mapping[str, Any]) -> Draft:
    """A row of the catalogue becomes this one, in the words of its TOML.

    Refuses `TermUnreadable` with what to mend, `UnknownTerm` and `UnknownValue` for a key that
    no catalogue has, and `NoSuchAge` for a birthday that nobody is followed to.
    """
    row = row_of(said)
    if isinstance(row, Value):
        if row.key not in catalogue.values:
            raise UnknownValue(key=row.key)
        is_age = any(one.setting == row.key for one in catalogue.birthdays)
        if is_age and not 0 < row.value <= OLDEST:
            raise NoSuchAge(oldest=OLDEST)
    elif row.key not in catalogue.terms:
        raise UnknownTerm(key=row.key)
    return replace(draft, rows=MappingProxyType({**draft.rows, row.key: dict(said)}))


class House(Protocol):
    """What a revision needs of the house."""

    @property
    def database(self) -> Database: ...  # pragma: no cover

    @property
    def definitions(self) -> Definitions: ...  # pragma: no cover


def present(house: House, connection: Connection) -> Draft:
    """A draft that changes nothing yet, over the last revision there is."""
    book = house.definitions.book
    book.learn(connection)
    return Draft(book.under(book.head))


def revise(house: House, person: Person, draft: Draft, why: str, now: datetime) -> int:
    """Make a draft the next revision, which counts from a moment later on; its number.

    The terms it touches follow by themselves from then on. Refuses `NotAllowed`,
    `ReasonOfRevision`, `NothingChanges`, and `RevisedMeanwhile` when another one came first.
    """
    require(person, Permission.CLOCK_REVISE)
    reason = " ".join(why.split())
    if not reason:
        raise ReasonOfRevision
    if draft.changes_nothing:
        raise NothingChanges
    with house.database.begin(now) as work:
        take_turn(work.connection, "clock_revision")
        if last_number(work.connection) != draft.base.revision:
            raise RevisedMeanwhile
        how = Written(now + LEAD, person.id, reason)
        number = write_revision(work, draft.years, draft.rows, how)
    with house.database.read() as connection:
        house.definitions.book.learn(connection)
    return number


def _year(draft: Draft, number: int) -> Year:
    frozen = draft.rules.calendar.frozen
    if number not in frozen:
        first, last = min(frozen, default=0), max(frozen, default=0)
        raise YearNotFrozen(year=number, first=first, last=last)
    return frozen[number]


def _days(draft: Draft, first: date, last: date | None) -> Iterator[date]:
    last = last or first
    if last < first:
        raise DaysReversed
    if last - first > _LONGEST:
        raise ClosedTooLong
    for number in range(first.year, last.year + 1):
        _year(draft, number)
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _of_span(
    first: date, last: date | None, one: type[Refusal], several: type[Refusal]
) -> Refusal:
    """A refusal that names one day, or the first and the last."""
    if last is None or last == first:
        return one(day=_said(first))
    return several(first=_said(first), last=_said(last))


def _with_closed(
    draft: Draft,
    days: Sequence[date],
    change: Callable[[frozenset[date], frozenset[date]], frozenset[date]],
) -> Draft:
    for number in sorted({day.year for day in days}):
        year = _year(draft, number)
        mine = frozenset(day for day in days if day.year == number)
        draft = _with(draft, number, replace(year, closing_days=change(year.closing_days, mine)))
    return draft


def every_year(day: tuple[int, int]) -> tuple[int, int]:
    """A (month, day) that is there every year."""
    try:
        date(_PLAIN_YEAR, *day)
    except ValueError:
        raise (LeapPatron if day == (2, 29) else NoSuchDay) from None
    return day


def _with(draft: Draft, number: int, year: Year) -> Draft:
    return replace(draft, years=MappingProxyType({**draft.years, number: year}))


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
