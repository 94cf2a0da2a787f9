"""A case in brief beside the form of an activity: who, open terms, decree in force, last facts."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from access.people import Person
from cases.chronology import Entry
from cases.files import get_case
from cases.overview import Looking, Overview, PersonLine, overview
from cases.visibility import may_see_case
from tasks import terms
from tasks.glance import names_of_tasks
from tasks.office import Office
from tasks.terms import State
from webui.shown import ShownTerm, show_term

_NEXT = 3
_RUNNING = frozenset({State.IN_TIME, State.AT_RISK, State.LATE, State.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Brief:
    """What everybody at work on the case has to know at a glance."""

    people: tuple[PersonLine, ...] = field(repr=False)
    terms: tuple[ShownTerm, ...]
    facts: tuple[Entry, ...] = field(repr=False)
    responsible: str = field(repr=False)
    status: str
    decree: str = field(default="", repr=False)


def brief(house: Office, connection: Connection, me: Person, case_id: int | None) -> Brief | None:
    """The case in brief, as far as this person may see it; nothing of a case they may not."""
    if case_id is None or not may_see_case(connection, me, case_id):
        return None
    now = house.clock.now()
    number = get_case(connection, case_id).number
    seen = overview(connection, house.sealer, number, looking(me, now))
    return of_overview(seen, open_terms(connection, case_id, now))


def of_overview(seen: Overview, running: tuple[ShownTerm, ...]) -> Brief:
    """What of the page of a case is shown in brief."""
    return Brief(
        people=seen.people,
        terms=running[:_NEXT],
        facts=seen.facts[:_NEXT],
        responsible=seen.head.responsible or "",
        status=seen.head.legal_status,
        decree=seen.in_force.label if seen.in_force else "",
    )


def looking(me: Person, now: datetime) -> Looking:
    """Who looks at a case, with the names of tasks."""
    return Looking(me, now, names_of_tasks)


def open_terms(connection: Connection, case_id: int, now: datetime) -> tuple[ShownTerm, ...]:
    """The terms of a case that still run or have passed unmet, the nearest first."""
    found = terms.of_case(connection, case_id)
    return tuple(show_term(one, now) for one in found if one.state(now) in _RUNNING)
