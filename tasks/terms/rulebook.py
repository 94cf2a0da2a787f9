"""By which calendars and rules this office counts, and since when: numbered, frozen revisions.

A revision counts from its own instant on. It is written some moments before, so that every process
of the office knows of it in time, and whatever is counted later than that instant, in whichever
process, is counted by it; what was counted earlier can be counted again exactly as it was.
"""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine import plain
from engine.store import Database, Prepared
from engine.store.prepared import find_instant, instant
from processes.term_rows import read_term, read_value
from processes.terms import Birthday, TermCatalogue, Value
from processes.terms import Term as Row
from tasks.terms.calendars import Calendar, Year
from tasks.terms.patrons import patron_of
from tasks.terms.tables import calendar_year, clock_revision, term_rule

LEAD = timedelta(minutes=1)
"""How long before it counts a revision is written; far longer than a process takes to learn it."""

EVERY = timedelta(seconds=5)
"""How often a process that only answers requests asks whether there is a new revision."""

_KEPT = 256  # years; an office freezes some forty

CHANGED = "regole dell'ufficio"
"""Where a refusal says that a row stands which the office has written itself."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of calendars and rules: since when it counts, by whom, why; instants are UTC.

    `moved` is how many terms it has moved so far; None when that was not kept.
    """

    number: int
    at: datetime
    by: int | None
    reason: str
    library: str
    settled_at: datetime | None
    moved: int | None


@dataclass(frozen=True, slots=True)
class Rules:
    """Calendar and rows of the catalogue as they are under one revision; 0: nothing is frozen."""

    revision: int
    calendar: Calendar
    rows: Mapping[str, Row | Value] = field(default_factory=lambda: MappingProxyType({}))

    def over(self, catalogue: TermCatalogue) -> TermCatalogue:
        """A catalogue of a version with what the office has changed in it."""
        if not self.rows:
            return catalogue
        values = {k: one for k, one in self.rows.items() if isinstance(one, Value)}
        terms = {k: one for k, one in self.rows.items() if isinstance(one, Row)}
        earlier = {key: _before(catalogue, row) for key, row in terms.items()}
        for row, before in _that_take(catalogue, self.rows):
            terms[row.key], earlier[row.key] = row, before
        return TermCatalogue(
            MappingProxyType({**catalogue.terms, **terms}),
            MappingProxyType({**catalogue.values, **values}),
            catalogue.norms,
            MappingProxyType({**catalogue.earlier, **earlier}),
            tuple(_aged(one, values) for one in catalogue.birthdays),
        )


def _aged(one: Birthday, values: Mapping[str, Value]) -> Birthday:
    """A birthday at the age that the office has chosen for it."""
    chosen = values.get(one.setting)
    return replace(one, age=int(chosen.value)) if chosen is not None else one


class RuleBook:
    """The revisions of an office as this process knows them, and the seed before the first."""

    def __init__(self, seed: Calendar) -> None:
        self.seed = seed
        self._known: Sequence[tuple[datetime, Rules]] = ()
        self._asked_at: datetime | None = None
        self._lock = threading.Lock()

    def learn(self, connection: Connection) -> None:
        """Read what revisions there are now: one statement when nothing is new."""
        numbers = _NUMBERS.run(connection, {}).found
        with self._lock:
            known = self._known
        new = numbers[len(known) :]
        if not new:
            return
        learnt = tuple(
            (instant(row.at), read_rules(connection, self.seed, row.number)) for row in new
        )
        with self._lock:
            self._known = (*known, *learnt)

    def knows(self, revisions: int) -> bool:
        """Whether this process has learnt of so many revisions, all that there are."""
        return revisions == len(self._known)

    def keep_up(self, database: Database, now: datetime) -> None:
        """Learn what is new, at most every few seconds: for a process that runs no sweeps."""
        if self._asked_at is None or not timedelta() <= now - self._asked_at < EVERY:
            self._asked_at = now
            with database.read() as connection:
                self.learn(connection)

    def at(self, instant: datetime) -> Rules:
        """The rules that count at an instant; before the first revision already its own."""
        known = self._known
        if not known:
            return Rules(0, self.seed)
        for since, rules in reversed(known):
            if since <= instant:
                return rules
        return known[0][1]

    def under(self, number: int) -> Rules:
        """The rules of a revision; those without revision when there is none of that number."""
        known = (rules for _, rules in self._known if rules.revision == number)
        return next(known, Rules(0, self.seed))

    def holds(self, rules: Rules) -> bool:
        """Whether these are the rules of a revision, or those before the first: not of a draft."""
        known = (one is rules for _, one in self._known)
        return any(known) or (rules.revision == 0 and rules.calendar is self.seed)

    @property
    def head(self) -> int:
        """The number of the last revision that this process knows, even if it counts later."""
        known = self._known
        return known[-1][1].revision if known else 0


def revisions(connection: Connection) -> list[Revision]:
    """Every revision, the latest first."""
    return [_revision(row) for row in _REVISIONS.run(connection, {})]


def _revision(row: Any) -> Revision:
    settled_at = find_instant(row.settled_at)
    said = row.by_account, row.reason, row.library
    return Revision(row.number, instant(row.at), *said, settled_at, row.moved)


def read_rules(connection: Connection, seed: Calendar, number: int) -> Rules:
    """The rules under a revision: of every year and key the latest row up to it."""
    years: dict[int, Year] = {}
    for row in _YEARS.run(connection, {"until": number}):
        years[row.year] = _frozen(row.content)
    rows: dict[str, Row | Value] = {}
    for row in _ROWS.run(connection, {"until": number}):
        rows[row.key] = row_of(plain.loads(row.content))
    calendar = replace(_with_its_patron(seed, years), frozen=MappingProxyType(years))
    return Rules(number, calendar, MappingProxyType(rows))


def _with_its_patron(seed: Calendar, years: Mapping[int, Year]) -> Calendar:
    """The seed with the patron that an act of the office has chosen last, if one has."""
    chosen = (patron_of(years[number].holidays) for number in sorted(years, reverse=True))
    found = next((one for one in chosen if one is not None and one.name), None)
    if found is None:
        return seed
    return replace(seed, patron=(found.month, found.day), patron_name=found.name)


def row_of(said: Mapping[str, Any]) -> Row | Value:
    """A row of the catalogue in the words of its TOML. Refuses `TermUnreadable`."""
    if "valore" in said:
        return read_value(CHANGED, said)
    return read_term(CHANGED, said, {})


def content_of(year: Year) -> dict[str, Any]:
    """A year as it is frozen: plain data."""
    return {
        "festivi": {day.isoformat(): name for day, name in sorted(year.holidays.items())},
        "chiusure": [day.isoformat() for day in sorted(year.closing_days)],
        "apre": f"{year.opens_at:%H:%M}",
        "chiude": f"{year.closes_at:%H:%M}",
    }


@lru_cache(maxsize=_KEPT)
def _frozen(content: str) -> Year:
    """A year as it was frozen: what is written in it never changes, and every revision has it."""
    return year_of(plain.loads(content))


def year_of(content: Mapping[str, Any]) -> Year:
    """A year out of what was frozen."""
    named = {date.fromisoformat(day): name for day, name in content["festivi"].items()}
    closed = frozenset(date.fromisoformat(day) for day in content["chiusure"])
    opens, closes = (time.fromisoformat(content[word]) for word in ("apre", "chiude"))
    return Year(MappingProxyType(named), closed, opens, closes)


def takers_of(catalogue: TermCatalogue, keys: Collection[str]) -> Iterator[str]:
    """The keys of the terms whose amount is that of one of these keys."""
    for key, row in catalogue.terms.items():
        if row.setting in keys:
            yield key


def _that_take(
    catalogue: TermCatalogue, rows: Mapping[str, Row | Value]
) -> Iterator[tuple[Row, tuple[Row, ...]]]:
    """Each term whose amount the office has chosen under another key, and its earlier rows.

    One that the office has written itself takes none any more.
    """
    for key in takers_of(catalogue, rows):
        if key not in rows:
            row = _taking(catalogue, catalogue.terms[key], rows)
            since = row.valid_from != catalogue.terms[key].valid_from
            yield row, _before(catalogue, row) if since else catalogue.earlier.get(key, ())


def _taking(catalogue: TermCatalogue, row: Row, rows: Mapping[str, Row | Value]) -> Row:
    """A term with the amount that the office has chosen, for what starts since then."""
    chosen = rows[row.setting]
    if isinstance(chosen, Value):
        return replace(row, amount=int(chosen.value))
    written = catalogue.find(chosen.key)
    unit = chosen.unit if written is not None and written.unit is row.unit else row.unit
    since = max((day for day in (row.valid_from, chosen.valid_from) if day), default=None)
    return replace(row, amount=chosen.amount, unit=unit, valid_from=since)


def _before(catalogue: TermCatalogue, row: Row) -> tuple[Row, ...]:
    """The rows for what starts before the office's own row is for: none when it is for always."""
    if row.valid_from is None:
        return ()
    until = row.valid_from - timedelta(days=1)
    return tuple(
        replace(one, valid_to=min(one.valid_to or until, until))
        for one in catalogue.rows(row.key)
        if one.valid_from is None or one.valid_from <= until
    )


_NUMBERS = Prepared(
    select(clock_revision.c.number, clock_revision.c.at).order_by(clock_revision.c.number)
)
_YEARS = Prepared(
    select(calendar_year)
    .where(calendar_year.c.revision <= bindparam("until"))
    .order_by(calendar_year.c.revision)
)
_ROWS = Prepared(
    select(term_rule)
    .where(term_rule.c.revision <= bindparam("until"))
    .order_by(term_rule.c.revision)
)
_REVISIONS = Prepared(select(clock_revision).order_by(clock_revision.c.number.desc()))
