"""Birthdays: each that matters is a term that comes by itself, with what follows from it.

A person who grows up in an open case is looked at when something changed, and on each birthday.
A look brings the terms to what they must be and tells what has come; done twice, it changes
nothing more.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from cases import birthdays
from cases.files import hold_case
from engine.jobs import Sweep
from engine.jobs.incidents import Trouble, open_incident, reason_of
from engine.store import Database, Fact, Sealer, Work
from processes.terms import Birthday, TermCatalogue
from tasks import coming, continuing
from tasks.definitions import Definitions
from tasks.growing import Grown, grown_of
from tasks.happenings import tell_paths
from tasks.notices import HOLDER, About, tell
from tasks.terms.duties import Duties
from tasks.terms.governing import duties_in_force

log = logging.getLogger(__name__)
_AGAIN = timedelta(days=1)  # until somebody whose look failed is looked at again


@dataclass(frozen=True, slots=True)
class Nursery:
    """What a look needs of the house; `shipped` is the catalogue of this release itself."""

    sealer: Sealer
    definitions: Definitions
    shipped: Callable[[], TermCatalogue]

    def duties(self, connection: Connection, at: datetime) -> Duties:
        """The duties in force; of versions older than birthdays, those of this release."""
        found = duties_in_force(connection, self.definitions, at)
        if found is not None and found.catalogue.birthdays:
            return found
        rules = self.definitions.book.at(at)
        return Duties(rules.over(self.shipped()), rules.calendar, rules.revision)


def birthdays_of(database: Database, nursery: Nursery) -> Sweep:
    """The sweep that looks at whoever is due, each in a transaction of their own."""

    def run(now: datetime) -> int:
        with database.read() as connection:
            due = birthdays.due(connection, now)
        return sum(_look_or_tell(database, nursery, one, now) for one in due)

    return Sweep("birthdays", run, birthdays.LOOKS)


def look(work: Work, nursery: Nursery, person_id: int) -> int:
    """Look at somebody who grows up; 0 when somebody else did or nothing is due."""
    home = birthdays.home_of(work.connection, person_id)
    if home is None:
        return 0
    hold_case(work, home)  # the case first: in the order in which a form locks them
    child = birthdays.hold(work, person_id)
    if child is None:
        return 0
    grown = grown_of(work, nursery.sealer, child, nursery.duties(work.connection, work.now))
    for one in grown.reached():
        _tell(work, grown, one)
    continuing.settle(work, grown)
    again = coming.settle(work, grown)
    birthdays.looked_at(work, person_id, age_told=_told(grown), again=again)
    return 1


def _look_or_tell(database: Database, nursery: Nursery, person_id: int, now: datetime) -> int:
    try:
        with database.begin(now) as work:
            return look(work, nursery, person_id)
    except Exception as cause:  # noqa: BLE001  # a sweep: a bug becomes an incident
        log.warning("look at person %d failed: %s", person_id, type(cause).__name__)
        with database.begin(now) as work:
            birthdays.look_later(work, person_id, now + _AGAIN)
            sentence = f"I compleanni di una persona non si sono calcolati: {reason_of(cause)}"
            open_incident(work, Trouble(sentence, cause))
        return 0


def _told(grown: Grown) -> int | None:
    """Up to which age everything was told; None while nobody awaits anything of them."""
    before = grown.child.age_told or 0
    if grown.standings and grown.child.born_at is not None:
        return max(grown.age, before)
    return before if before >= birthdays.OF_AGE else None


def _tell(work: Work, grown: Grown, one: Birthday) -> None:
    """Tell everybody for whom a birthday that has come means something."""
    data = {"person_id": grown.child.person_id, "age": one.age}
    for case in grown.standings:
        kinds = _kinds(grown, one)
        work.facts.extend(Fact(kind, case_id=case.case_id, data=data) for kind in kinds)
        if one.message:
            _tell_paths(work, case.case_id, one.message, grown.child.person_id)
        tell(work, [HOLDER], About(f"birthday_{one.age}", case.case_id))


def _tell_paths(work: Work, case_id: int, message: str, person_id: int) -> None:
    """Tell the paths that follow anybody of the case, and those that follow this one alone."""
    tell_paths(work, case_id, message, {"minore_id": person_id})
    tell_paths(work, case_id, message, {"minore_id": person_id}, person_id)


def _kinds(grown: Grown, one: Birthday) -> tuple[str, ...]:
    """The facts of a birthday; of age one is on that day, or is found to be by a correction."""
    if one.age != birthdays.OF_AGE:
        return ("birthday_reached",)
    of_age = "majority_reached" if grown.has_awaited(one.age) else "majority_found"
    return of_age, "data_subject_switched"  # R33
