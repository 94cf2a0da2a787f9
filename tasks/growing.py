"""What is known of somebody who grows up: where they stand, under which measures, what awaits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, select

from cases import birthdays
from cases.birthdays import Growing, Standing
from cases.decrees import note_measures
from cases.people import note_birth
from engine.clock import ROME
from engine.instances import Change
from engine.runtime import variables
from engine.steps import Started, Status, TaskCompleted
from engine.store import Listed, Sealer, Typed, Work
from engine.store.tables import instance
from processes.terms import Birthday, Whose
from tasks.handing_over import day_of_handover
from tasks.tables import notice
from tasks.terms.duties import Duties
from tasks.terms.keeping import is_live, seen
from tasks.terms.model import Term
from tasks.terms.tables import term
from tasks.whom import PLACED, named

_CARE = ("p05_", "p07_", "p12_")
"""The paths of somebody outside the family (domain P20): their ids begin so."""
_CHILD = "minore"
"""As whom somebody stands in the case that bears their name: decrees and measures are theirs."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Somebody as a look finds them. `live` are their terms that run, by duty."""

    child: Growing
    now: datetime
    duties: Duties
    standings: tuple[Standing, ...]
    cared_for_in: Standing | None  # where they are outside the family, or given to the service
    continues: bool
    unread: bool  # written before births were noted
    live: Mapping[str, Term] = field(repr=False)

    @property
    def age(self) -> int:
        """The completed years now; of somebody long of age whose birth is not kept, that."""
        if self.child.born_at is None and self.found_of_age:
            return birthdays.OF_AGE
        return self.child.age(self.now)

    @property
    def found_of_age(self) -> bool:
        """Whether a corrected birth shows somebody of age of whom nobody was told."""
        return self.child.age_told == birthdays.OF_AGE - 1 and self.child.born_at is None

    def reached(self) -> tuple[Birthday, ...]:
        """The birthdays that have come and were not told, the youngest age first."""
        told = self.child.age_told
        if told is None:  # while nobody awaited them no birthday was told, and none is now
            told = min(self.age, birthdays.OF_AGE - 1)
        ages = range(told + 1, self.age + 1)
        return tuple(one for one in self._rows() if one.age in ages and self.concerns(one))

    def coming(self) -> Mapping[str, tuple[Birthday, datetime]]:
        """The birthdays that will come and matter, by duty."""
        if not self.standings:
            return {}
        return {
            self.duty(one.age): (one, at)
            for one in self._rows()
            if self.concerns(one)
            and (at := self.child.turns(one.age)) is not None
            and at > self.now
        }

    def concerns(self, one: Birthday) -> bool:
        """Whether a birthday matters to them."""
        if one.whose is Whose.PLACED:
            return self.cared_for_in is not None and self.child.age(self.now) < birthdays.OF_AGE
        return one.whose is Whose.EVERY_MINOR or self.continues

    def duty(self, age: int) -> str:
        """The name of the duty behind a birthday."""
        return f"birthday:{self.child.person_id}:{age}"

    def has_awaited(self, age: int) -> bool:
        """Whether a birthday that has come was awaited on that day."""
        kept, at = self.live.get(self.duty(age)), self.child.turns(age)
        return self.unread or (kept is not None and kept.due_at == at)

    def _rows(self) -> tuple[Birthday, ...]:
        return self.duties.catalogue.birthdays


def grown_of(work: Work, sealer: Sealer, child: Growing, duties: Duties) -> Grown:
    """Somebody who is held, as they stand now."""
    unread = child.presumed is None
    if unread:
        note_birth(work, sealer, child.person_id)
        child = birthdays.get(work.connection, child.person_id)
    standings: tuple[Standing, ...] = ()
    if child.died_at is None and (child.born_at is not None or child.age_told is not None):
        standings = birthdays.standings(work.connection, child.person_id)
    own = [one.case_id for one in standings if one.role == _CHILD]
    measures = birthdays.measures_of(work.connection, own)
    for decree_id in measures.unread:
        note_measures(work, sealer, decree_id)
    if measures.unread:
        measures = birthdays.measures_of(work.connection, own)
    return Grown(
        child,
        work.now,
        duties,
        standings,
        cared_for_in=_cared_for_in(work, sealer, child, standings, given=measures.places),
        continues=measures.continues,
        unread=unread,
        live=_live(work, child.person_id),
    )


class Paths:
    """A projection: when a path of somebody outside the family begins or ends, look at them."""

    def write(self, work: Work, change: Change) -> None:
        """Ask for a look at the minors of its case."""
        of = change.instance
        if of.case_id is None or not of.process.startswith(_CARE):
            return
        happened = change.happened
        says_whom = isinstance(happened, TaskCompleted) and PLACED & happened.answers.keys()
        if isinstance(happened, Started) or says_whom or of.status is not Status.RUNNING:
            birthdays.look_again(work, of.case_id)


def _cared_for_in(
    work: Work, sealer: Sealer, child: Growing, standings: Sequence[Standing], *, given: bool
) -> Standing | None:
    """The case in which somebody is cared for: their own, or that of the path that places them.

    A decree that places them asks nothing more of this municipality once their case has passed.
    """
    own = next((one for one in standings if one.role == _CHILD), None)
    if own is not None and child.unaccompanied:
        return own
    placing = _placing(work.connection, child, standings)
    if own is not None and placing is None and given:
        return None if _has_passed(work, sealer, own.case_id) else own
    return placing if own is None or placing is None else own


def _has_passed(work: Work, sealer: Sealer, case_id: int) -> bool:
    """Whether another municipality answers for a case, in which no path places anybody here."""
    day = day_of_handover(work.connection, sealer, case_id)
    return day is not None and day <= work.now.astimezone(ROME).date()


def _placing(
    connection: Connection, child: Growing, standings: Sequence[Standing]
) -> Standing | None:
    """The case a path of which places somebody; one that names nobody, the child of its case."""
    of_case = {one.case_id: one for one in standings}
    for row in _RUNNING.run(connection, {}, cases=sorted(of_case)):
        if row.process.startswith(_CARE):
            placed, here = named(variables(row.state)), of_case[row.case_id]
            if child.person_id in placed or (not placed and here.role == _CHILD):
                return here
    return None


def erase(work: Work, case_id: int) -> None:
    """The key of a case is gone: so are the terms by which the births of its people are known,
    and what was told of them. The journal keeps that there were such terms.
    """
    people = birthdays.erase(work, case_id)
    in_cases = term.c.case_id.in_({case_id, *birthdays.cases_of(work.connection, people)})
    names = [name for one in people for name in _names(one)]
    mine = and_(in_cases, term.c.child_id.in_(people), term.c.duty.in_(names))
    told = notice.c.term_id.in_(select(term.c.id).where(mine))
    work.connection.execute(delete(notice).where(told))
    work.connection.execute(delete(term).where(mine))


def _names(person_id: int) -> list[str]:
    """The names that their duties can have."""
    ages = range(1, birthdays.LAST + 1)
    return [*(f"birthday:{person_id}:{age}" for age in ages), f"prosieguo:{person_id}"]


def _live(work: Work, person_id: int) -> dict[str, Term]:
    """Their terms that run, held: by the names that they can have, so that an index finds them."""
    rows = _LIVE.run(work.connection, {}, duties=_names(person_id))
    return {row.duty: seen(row._asdict()) for row in rows}


def earlier(connection: Connection, grown: Grown, duty: str) -> Term | None:
    """The latest term of a duty of theirs that does not run any more."""
    case_ids = sorted({one.case_id for one in grown.standings})
    row = _EARLIER.run(connection, {"duty": duty}, cases=case_ids).first()
    return seen(row._asdict()) if row is not None else None


_RUNNING = Listed(
    lambda cases: (
        select(instance.c.case_id, instance.c.process, instance.c.state)
        .where(instance.c.case_id.in_(cases), instance.c.status == Status.RUNNING)
        .order_by(instance.c.id)
    )
)
_LIVE = Listed(
    lambda duties: (
        select(term)
        .where(term.c.duty.in_(duties), is_live())
        .order_by(term.c.id)
        .with_for_update()
    ),
    Typed,
)
_EARLIER = Listed(
    lambda cases: (
        select(term)
        .where(term.c.case_id.in_(cases), term.c.duty == bindparam("duty"), ~is_live())
        .order_by(term.c.id.desc())
        .limit(1)
    ),
    Typed,
)
