"""What a calendar program is given of terms: no name, no duty, no law; a number and an instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select

from access.people import Person
from cases.files import CaseNumber
from cases.tables import case_file
from engine import plain
from tasks.terms.feeds import Feed
from tasks.terms.keeping import is_live, seen
from tasks.terms.listing import Asked, Whose, apart_of, left_in, reach_of
from tasks.terms.model import State, Telling, Term
from tasks.terms.tables import term

MOST = 5_000
REMEMBERED = timedelta(days=60)
"""So long a term that was met or ended stays in a calendar, for programs that ask seldom."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty in a calendar. Instants are UTC; `revision` only grows as the duty changes."""

    term: Term
    state: State
    number: CaseNumber
    revision: int
    revised_at: datetime
    alarms: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class _Chain:
    """In whose place each term stands, and when that one ended."""

    before: Mapping[int, int]
    ended: Mapping[int, datetime | None]

    def place(self, id: int) -> int:
        """How many terms of the same duty came before."""
        many = 0
        while id in self.before:
            id, many = self.before[id], many + 1
        return many


def entries_of(
    connection: Connection, person: Person, feed: Feed, now: datetime
) -> tuple[Entry, ...]:
    """The duties of a calendar as far as the person may see their cases now, nearest first.

    Of one duty the term that stands for it: those before it are told by its revision.
    """
    asked = Asked(Whose.MINE)
    if feed.team_id is not None:
        asked = Asked(Whose.TEAM, team_id=feed.team_id)
    reach = reach_of(person, asked)
    if reach is None:  # nobody's calendar is that of the whole office
        return ()
    covers = select(case_file.c.id, case_file.c.year, case_file.c.number).where(reach)
    numbers = {row.id: CaseNumber(row.year, row.number) for row in connection.execute(covers)}
    chain = _chain(connection, reach)
    since = now - REMEMBERED
    recent = or_(is_live(), term.c.met_at >= since, term.c.ended_at >= since)
    within = term.c.case_id.in_(select(case_file.c.id).where(reach))
    shown = left_in(apart_of(connection, person, asked))
    found = (
        select(term).where(within, recent, *shown).order_by(term.c.due_at, term.c.id).limit(MOST)
    )
    replaced = set(chain.before.values())
    return tuple(
        _entry(seen(row), row["ladder"], numbers[row["case_id"]], chain, now)
        for row in connection.execute(found).mappings()
        if row["id"] not in replaced
    )


def _chain(connection: Connection, reach: ColumnElement[bool]) -> _Chain:
    within = term.c.case_id.in_(select(case_file.c.id).where(reach))
    after = select(term.c.id, term.c.replaces_id).where(term.c.replaces_id.is_not(None), within)
    before = {row.id: row.replaces_id for row in connection.execute(after)}
    ended = select(term.c.id, term.c.ended_at).where(term.c.ended_how == State.SUPERSEDED, within)
    return _Chain(before, {row.id: row.ended_at for row in connection.execute(ended)})


def _entry(one: Term, ladder: str, number: CaseNumber, chain: _Chain, now: datetime) -> Entry:
    state = one.state(now)
    step = 0 if one.is_live and one.paused_at is None else 1 if one.is_live else 2
    began = chain.ended.get(chain.before.get(one.id, 0))
    instants = (min(one.started_at, one.due_at), began, one.paused_at, one.met_at, one.ended_at)
    revised_at = min(max(at for at in instants if at is not None), now)
    rings = _reminders(ladder, one) if one.is_live and state != State.SUSPENDED else ()
    return Entry(one, state, number, 3 * chain.place(one.id) + step, revised_at, rings)


def _reminders(ladder: str, one: Term) -> tuple[datetime, ...]:
    """When whoever does the work is reminded, before the instant."""
    return tuple(
        rung["at"]
        for rung in plain.loads(ladder)
        if rung["telling"] == Telling.REMINDED and rung["at"] < one.due_at
    )
