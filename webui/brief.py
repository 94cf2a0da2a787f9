"""A case in brief beside the form of an activity: who, open terms, decree in force, last facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from access.people import Person
from cases.chronology import Entry
from cases.files import get_case
from cases.kinds import FileKind
from cases.overview import Looking, Overview, PersonLine, overview
from cases.visibility import may_see_case
from engine.clock import ROME
from tasks import terms
from tasks.apart import apart_in
from tasks.coming import age_of, changes_of, is_presumed
from tasks.glance import names_of_tasks
from tasks.office import Office
from tasks.terms import State, Term
from webui import whose
from webui.shown import ShownCase, ShownTerm, show_term

_NEXT = 3
_RUNNING = frozenset({State.IN_TIME, State.AT_RISK, State.LATE, State.SUSPENDED})


@dataclass(frozen=True, slots=True)
class NextBirthday:
    """A birthday of a child that is to come, and what changes on that day in Rome."""

    age: int
    day: date
    changes: str
    presumed: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """What everybody at work on the case has to know at a glance."""

    people: tuple[PersonLine, ...] = field(repr=False)
    terms: tuple[ShownTerm, ...]
    facts: tuple[Entry, ...] = field(repr=False)
    responsible: str = field(repr=False)
    kind: FileKind
    status: str
    decree: str = field(default="", repr=False)
    birthdays: Mapping[int, NextBirthday] = field(default_factory=dict, repr=False)
    whose: Mapping[int, str] = field(default_factory=dict, repr=False)  # about whom, by term


def brief(house: Office, connection: Connection, me: Person, case_id: int | None) -> Brief | None:
    """The case in brief, as far as this person may see it; nothing of a case they may not."""
    if case_id is None or not may_see_case(connection, me, case_id):
        return None
    now = house.clock.now()
    number = get_case(connection, case_id).number
    seen = overview(connection, house.sealer, number, looking(me, now))
    return of_overview(connection, seen, terms_seen(connection, seen), now)


def of_overview(
    connection: Connection, seen: Overview, found: Sequence[Term], now: datetime
) -> Brief:
    """What of the page of a case is shown in brief; `found` are its terms, the nearest first."""
    running = open_terms(found, now)
    case = ShownCase.of(seen.case.id, seen.case.number, "")
    return Brief(
        people=seen.people,
        terms=tuple(one for one in running if not one.comes)[:_NEXT],
        facts=seen.facts[:_NEXT],
        responsible=seen.head.responsible or "",
        kind=seen.head.kind,
        status=seen.head.legal_status,
        decree=seen.in_force.label if seen.in_force else "",
        birthdays=next_birthdays(found, now),
        whose=whose.of_terms(connection, found, {case.id: case}, now),
    )


def looking(me: Person, now: datetime) -> Looking:
    """Who looks at a case, with the names of tasks and what is of siblings placed apart."""
    return Looking(me, now, names_of_tasks, apart_in)


def terms_seen(connection: Connection, seen: Overview) -> tuple[Term, ...]:
    """The terms of a case as far as its reader may see them, the nearest first."""
    found = terms.of_case(connection, seen.case.id)
    return tuple(one for one in found if not seen.apart.hides(one.instance_id, one.task_id))


def open_terms(found: Sequence[Term], now: datetime) -> tuple[ShownTerm, ...]:
    """Those of these terms that still run or have passed unmet, the nearest first."""
    return tuple(show_term(one, now) for one in found if one.state(now) in _RUNNING)


def next_birthdays(found: Sequence[Term], now: datetime) -> Mapping[int, NextBirthday]:
    """The next birthday that matters of every child of a case; `found` are its terms."""
    coming = (one for one in found if one.comes_by_itself and one.is_live and one.due_at > now)
    following: dict[int, NextBirthday] = {}
    for one in sorted(coming, key=lambda one: one.due_at):
        if one.child_id is not None:
            following.setdefault(one.child_id, _birthday(one))
    return following


def _birthday(one: Term) -> NextBirthday:
    return NextBirthday(
        age_of(one), one.due_at.astimezone(ROME).date(), changes_of(one), is_presumed(one)
    )
