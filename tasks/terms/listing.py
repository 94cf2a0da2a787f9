"""The schedule: terms that answer to a sentence of filters, found in the database page by page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, literal, or_, select

from access.people import Person, may
from access.permissions import Permission
from cases.apart import NOTHING_APART, Apart
from cases.files import CaseNumber
from cases.tables import case_file
from cases.visibility import see_case, visible_to
from engine.clock import ROME
from engine.refusal import NotAllowed
from engine.store.tables import instance
from tasks.apart import apart_everywhere, apart_in
from tasks.terms.keeping import get_term, is_live, seen
from tasks.terms.model import NOBODY, State, Term
from tasks.terms.resting import may_rest, rests
from tasks.terms.tables import term
from tasks.worklist import Cursor

PAGE = 50
MOST_IN_A_SPAN = 5_000
"""So many terms of one month are looked at; of more, the filters have to be narrowed."""


class Whose(StrEnum):
    """Of which cases; always only of those that the reader may open."""

    MINE = "miei"  # those that the reader answers for or stands beside
    TEAM = "gruppo"
    SEEN = "tutti"  # for whoever leads, the whole office


class Standing(StrEnum):
    """Where the terms asked for stand, derived from instants like the state of each."""

    OPEN = "aperti"
    LATE = "in_ritardo"
    AT_RISK = "a_rischio"
    IN_TIME = "nei_termini"
    SUSPENDED = "sospesi"
    MET = "rispettati"
    SUPERSEDED = "sostituiti"
    LAPSED = "non_piu_dovuti"

    @property
    def is_past(self) -> bool:
        """Whether these terms no longer run: the latest comes first."""
        return self in {Standing.MET, Standing.SUPERSEDED, Standing.LAPSED}


class Owed(StrEnum):
    """By whom."""

    ANYBODY = ""
    SERVICE = "servizio"
    OTHERS = "altri"  # only watched


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as a sentence; instants are UTC."""

    whose: Whose = Whose.MINE
    team_id: int | None = None  # for `Whose.TEAM`
    standing: Standing = Standing.OPEN
    owed: Owed = Owed.ANYBODY
    due_before: datetime | None = None
    process: str | None = None
    case: CaseNumber | None = None
    span: tuple[datetime, datetime] | None = None  # due from the first, before the second
    without_task: bool = False  # decrees, birthdays, what others owe: on no list of activities
    size: int = PAGE


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the schedule, and where the next one begins if there is one."""

    rows: tuple[Term, ...]
    following: Cursor | None


def find(
    connection: Connection,
    person: Person,
    asked: Asked,
    now: datetime,
    after: Cursor | None = None,
) -> Page:
    """The terms asked for of cases that the person may open: nearest first, past ones last first.

    The cost grows with the page and with the person's cases, not with what the office has.
    """
    found = _asked(select(term), person, asked, now)
    found = found.where(*left_in(apart_of(connection, person, asked)))
    if after is not None:
        found = found.where(_behind(after, backwards=asked.standing.is_past))
    return _page(connection, found.order_by(*_order(backwards=asked.standing.is_past)), asked.size)


def instants(
    connection: Connection, person: Person, asked: Asked, now: datetime
) -> tuple[tuple[int, datetime], ...]:
    """Id and due instant of everything that is asked for, for a calendar; at most one more than
    `MOST_IN_A_SPAN`.
    """
    found = _asked(select(term.c.id, term.c.due_at), person, asked, now)
    found = found.where(*left_in(apart_of(connection, person, asked)))
    rows = connection.execute(found.order_by(*_order()).limit(MOST_IN_A_SPAN + 1))
    return tuple((row.id, row.due_at) for row in rows)


def late_in_office(connection: Connection, now: datetime, after: Cursor | None = None) -> Page:
    """Every late term of the office that stands on no task, the longest late first."""
    found = select(term).where(
        is_live(), term.c.task_id.is_(None), term.c.due_at < now, ~rests(now)
    )
    return _office_page(connection, found, after)


def near_in_office(connection: Connection, now: datetime, within: timedelta) -> Page:
    """Every term of the office on no task that is due within this time and not late yet."""
    found = select(term).where(
        is_live(),
        term.c.task_id.is_(None),
        term.c.due_at >= now,
        term.c.due_at < now + within,
        ~rests(now),
    )
    return _office_page(connection, found, None)


def get_terms(connection: Connection, ids: Iterable[int]) -> Mapping[int, Term]:
    """Terms by their ids; the caller has asked for those that may be seen."""
    asked = sorted(set(ids))
    if not asked:
        return {}
    rows = connection.execute(select(term).where(term.c.id.in_(asked))).mappings()
    return {row["id"]: seen(row) for row in rows}


def see_term(connection: Connection, person: Person, term_id: int) -> Term:
    """One term of a case this person may open.

    Refuses `NoSuchTerm`, `NotAllowed` or `NotYourCase` as its case does, and
    `OfASiblingElsewhere` where siblings of that case are placed apart.
    """
    found = get_term(connection, term_id)
    if found.case_id is not None:
        case = see_case(connection, person, found.case_id)
        apart_in(connection, person, case).check(found.instance_id, found.task_id)
    elif not may(person, Permission.CASE_READ_OFFICE):
        raise NotAllowed
    return found


def succession(connection: Connection, one: Term) -> tuple[Term, ...]:
    """All terms of the same duty in the order in which they took each other's place."""
    asked = select(term).where(term.c.duty == one.duty).order_by(term.c.id)
    if one.case_id is not None:
        asked = asked.where(term.c.case_id == one.case_id)
    return tuple(seen(row) for row in connection.execute(asked).mappings())


def successor_of(connection: Connection, term_id: int) -> int | None:
    """The term that took the place of another, if one did."""
    asked = select(term.c.id).where(term.c.replaces_id == term_id)
    found: int | None = connection.execute(asked).scalars().first()
    return found


def terms_of_tasks(connection: Connection, task_ids: Iterable[int]) -> Mapping[int, Term]:
    """The live terms of these tasks, by task: one statement however many they are."""
    ids = sorted(set(task_ids))
    if not ids:
        return {}
    asked = select(term).where(term.c.task_id.in_(ids), is_live())
    found = (seen(row) for row in connection.execute(asked).mappings())
    return {one.task_id: one for one in found if one.task_id is not None}


def with_span(asked: Asked, first: datetime, last: datetime) -> Asked:
    """The same filter, for what is due from one instant and before another."""
    return replace(asked, span=(first, last), due_before=None)


def day_begins(now: datetime, days: int) -> datetime:
    """The first instant of the day in Rome that lies so many days ahead."""
    day = now.astimezone(ROME).date() + timedelta(days=days)
    return datetime.combine(day, time(0), ROME)


def _asked(found: Select[Any], person: Person, asked: Asked, now: datetime) -> Select[Any]:
    found = found.where(*_stands(asked.standing, now))
    reach = reach_of(person, asked)
    if reach is not None:
        found = found.where(term.c.case_id.in_(select(case_file.c.id).where(reach)))
    if asked.owed is not Owed.ANYBODY:
        ours = term.c.owed_by == Owed.SERVICE
        found = found.where(ours if asked.owed is Owed.SERVICE else ~ours)
    if asked.due_before is not None:
        found = found.where(term.c.due_at < asked.due_before)
    if asked.span is not None:
        found = found.where(term.c.due_at >= asked.span[0], term.c.due_at < asked.span[1])
    if asked.process is not None:
        runs = select(instance.c.id).where(
            instance.c.id == term.c.instance_id, instance.c.process == asked.process
        )
        found = found.where(runs.exists())
    return found.where(term.c.task_id.is_(None)) if asked.without_task else found


def reach_of(person: Person, asked: Asked) -> ColumnElement[bool] | None:
    """Of which cases; None for whoever leads the office and asks for everything."""
    narrowed: list[ColumnElement[bool]] = []
    if asked.whose is Whose.MINE:
        of_me = case_file.c.responsible_id == person.id
        narrowed.append(of_me | (case_file.c.co_operator_id == person.id))
    if asked.whose is Whose.TEAM:
        narrowed.append(case_file.c.team_id == asked.team_id)
    if asked.case is not None:
        narrowed.append(case_file.c.year == asked.case.year)
        narrowed.append(case_file.c.number == asked.case.number)
    if not narrowed and may(person, Permission.CASE_READ_OFFICE):
        return None
    return and_(visible_to(person), *narrowed)


def apart_of(connection: Connection, person: Person, asked: Asked) -> Apart:
    """What of the cases asked for is of siblings placed elsewhere; of one's own cases, nothing."""
    if asked.whose is Whose.MINE:
        return NOTHING_APART
    return apart_everywhere(connection, person)


def left_in(apart: Apart) -> list[ColumnElement[bool]]:
    """The conditions under which terms are shown where siblings are placed apart."""
    return apart.open_rows(term.c.instance_id, term.c.task_id)


def _stands(standing: Standing, now: datetime) -> list[ColumnElement[bool]]:
    due, risky = term.c.due_at, day_begins(now, 2)  # at risk: until tomorrow is over
    owed = term.c.owed_by != NOBODY  # what comes by itself is never late
    match standing:
        case Standing.OPEN:
            return [is_live()]
        case Standing.LATE:
            return [is_live(), due < now, ~rests(now), owed]
        case Standing.AT_RISK:
            return [is_live(), due >= now, due < risky, ~rests(now), owed]
        case Standing.IN_TIME:
            return [is_live(), due >= now, due >= risky, ~rests(now)]
        case Standing.SUSPENDED:
            return [may_rest(), rests(now)]
        case Standing.MET:
            return [term.c.met_at.is_not(None), term.c.ended_at.is_(None)]
        case _:
            return [term.c.ended_how == _ENDED[standing]]


# Written out in the statement: an index of these terms alone is not found by a parameter.
_ENDED = {
    Standing.SUPERSEDED: literal(str(State.SUPERSEDED), literal_execute=True),
    Standing.LAPSED: literal(str(State.LAPSED), literal_execute=True),
}


def _behind(after: Cursor, *, backwards: bool) -> ColumnElement[bool]:
    due, id = term.c.due_at, term.c.id
    if backwards:
        return and_(due <= after.sort_at, or_(due < after.sort_at, id < after.id))
    return and_(due >= after.sort_at, or_(due > after.sort_at, id > after.id))


def _order(*, backwards: bool = False) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if backwards:
        return term.c.due_at.desc(), term.c.id.desc()
    return term.c.due_at.asc(), term.c.id.asc()


def _office_page(connection: Connection, found: Select[Any], after: Cursor | None) -> Page:
    if after is not None:
        found = found.where(_behind(after, backwards=False))
    return _page(connection, found.order_by(*_order()), PAGE)


def _page(connection: Connection, ordered: Select[Any], size: int) -> Page:
    rows = connection.execute(ordered.limit(size + 1)).mappings().all()
    shown = tuple(seen(row) for row in rows[:size])
    return Page(shown, Cursor(shown[-1].due_at, shown[-1].id) if len(rows) > size else None)
