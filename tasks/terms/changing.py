"""Changing the calendar or a rule of the office: first what it touches, then an act with a reason.

Nothing here is done by itself: neither a new library, nor another setting, nor a new version of a
catalogue moves a term (ADR 0013).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import Connection

from access.people import Person, require
from access.permissions import Permission
from engine.refusal import Conflict, Refusal
from engine.store import Database
from engine.store.turns import take_turn
from processes.term_model import UnknownTerm, UnknownValue
from processes.terms import TermCatalogue, Value
from tasks.definitions import Definitions
from tasks.terms.calendars import Year
from tasks.terms.freezing import Written, last_number, write_revision
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


class NotClosed(Refusal):
    """Il {day} l'ufficio non risulta chiuso: non c'è nulla da togliere."""


class NameMissing(Refusal):
    """Scrivi che cosa si festeggia: si legge nella spiegazione di ogni termine."""


class HoursReversed(Refusal):
    """L'ufficio chiude dopo che ha aperto: controlla le due ore."""


class NothingChanges(Refusal):
    """Così non cambia nulla: il calendario e le regole sono già questi."""


class ReasonOfRevision(Refusal):
    """Scrivi perché si cambia, con la norma o l'atto: resta nella storia delle regole."""


class RevisedMeanwhile(Conflict):
    """Intanto qualcuno ha cambiato il calendario o le regole: guarda di nuovo che cosa cambia."""


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


def close_on(draft: Draft, day: date) -> Draft:
    """The office stays closed on a day. Refuses `AlreadyClosed`, `YearNotFrozen`."""
    year = _year(draft, day.year)
    if day in year.closing_days:
        raise AlreadyClosed(day=_said(day))
    return _with(draft, day.year, replace(year, closing_days=year.closing_days | {day}))


def open_on(draft: Draft, day: date) -> Draft:
    """The office does not stay closed on a day after all. Refuses `NotClosed`, `YearNotFrozen`."""
    year = _year(draft, day.year)
    if day not in year.closing_days:
        raise NotClosed(day=_said(day))
    return _with(draft, day.year, replace(year, closing_days=year.closing_days - {day}))


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
    no catalogue has.
    """
    row = row_of(said)
    if isinstance(row, Value):
        if row.key not in catalogue.values:
            raise UnknownValue(key=row.key)
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
    if draft.difference.is_none:
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


def _with(draft: Draft, number: int, year: Year) -> Draft:
    return replace(draft, years=MappingProxyType({**draft.years, number: year}))


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
