"""What people do with a term: extend it, let it rest, take it up again, close it, meet it by hand.

Each act is of whoever answers for the clock of the office, has a reason that stands sealed in the
journal, and never changes an instant: a term that moves gives way to a successor (ADR 0013).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import update

from access.people import Person, may, require
from access.permissions import Permission
from cases.files import get_case
from cases.visibility import see_case
from engine.clock import ROME
from engine.refusal import Conflict, NotAllowed, Refusal
from engine.store import Work
from tasks.terms import sentences
from tasks.terms.carrying import let_paths_follow
from tasks.terms.counting import Counted, Rule, Unit, count, spelled
from tasks.terms.duties import Duties, as_instant
from tasks.terms.house import House
from tasks.terms.keeping import hold_term
from tasks.terms.model import NewTerm, State, Suspension, Term
from tasks.terms.rested import PAUSED, let_rest_out
from tasks.terms.series import open_next, turn_said
from tasks.terms.succession import (
    Told,
    duties_before,
    duties_of,
    end_term,
    fixed,
    following,
    let_follow,
    let_rest,
    succeed,
    successor,
    tell_of,
)
from tasks.terms.tables import term
from tasks.terms.timers import check_not_awaited
from tasks.terms.touching import counted_again, has_changed


class TermOver(Conflict):
    """Questo termine non corre più: nel frattempo è stato rispettato, superato o chiuso."""


class ReasonMissing(Refusal):
    """Scrivi il motivo: resta nel registro del caso insieme al tuo nome."""


class NotLater(Refusal):
    """La nuova scadenza deve venire dopo quella attuale, {due}."""


class OverTheMost(Refusal):
    """Il termine non si può prorogare oltre {latest}: {source} ammette al massimo {most}."""


class AlreadyPast(Refusal):
    """La nuova scadenza è già passata: scegli un giorno che deve ancora venire."""


class TermRests(Conflict):
    """Questo termine è sospeso: prima va ripreso."""


class NotPaused(Conflict):
    """Questo termine non è in pausa: corre già."""


class TermExpired(Refusal):
    """Questo termine è scaduto {due}: un termine già scaduto si proroga, non si sospende."""


class RunsAlways(Refusal):
    """Questo termine corre sempre, perché è a ore, va adempiuto subito o è di un giudice che
    decide con urgenza: non si sospende, salvo che lo disponga un giudice.
    """


class SpanReversed(Refusal):
    """La sospensione deve finire dopo il giorno in cui comincia."""


class AlreadyLeftOut(Conflict):
    """Questa sospensione è già fuori dal conteggio di questo termine."""


class SpanBesideTerm(Refusal):
    """La sospensione non tocca questo termine, che corre dal {start} al {due}."""


class ComesByItself(Refusal):
    """Un compleanno viene da sé: se la data è sbagliata si corregge la data di nascita."""


class DoneByTask(Refusal):
    """Questo termine si rispetta svolgendo la sua attività, oppure andando avanti nel percorso."""


class NotMetThen(Refusal):
    """Il giorno dell'adempimento dev'essere tra l'inizio del termine e oggi."""


class Ground(StrEnum):
    """By what a term rests."""

    LAW = "per legge"
    DECREE = "per provvedimento"
    PAUSE = PAUSED


@dataclass(frozen=True, slots=True)
class Asked:
    """An act on a term: on which one, by whom, and why. Nobody: the system, after an act."""

    term_id: int
    by: Person | None
    why: str = field(repr=False)

    @property
    def account(self) -> int | None:
        """Whose act it is in the journal."""
        return self.by.id if self.by is not None else None

    def told(self, kind: str, **data: object) -> Told:
        """How the journal tells of it."""
        return Told(kind, self.account, self.why.strip(), dict(data))


def extend(work: Work, house: House, asked: Asked, until: date | datetime) -> int:
    """Let a term end later; the number of its successor. A bare day runs to its end.

    Refuses `NotLater`, `AlreadyPast`, `OverTheMost`, `TermRests`, and what every act refuses:
    `NoSuchTerm`, `NotAllowed`, `NotYourCase`, `ReasonMissing`, `TermOver`.
    """
    old = _held(work, asked, _check_keeper)
    due_at = as_instant(until)
    if old.paused_at is not None:
        raise TermRests
    if due_at is None or due_at <= old.due_at:
        raise NotLater(due=_day(old.due_at))
    if due_at <= work.now:
        raise AlreadyPast
    duties = duties_of(work, house, old)
    _check_most(old, due_at, duties)
    whole_day = not isinstance(until, datetime) or old.whole_day
    said = f"proroga a {_day(due_at)}, in luogo di {_day(old.due_at)}"
    counted = Counted(due_at, said, whole_day)
    new = fixed(successor(old, counted, duties, work.now))
    return _give_way(work, house, old, new, asked.told("term_extended"))


def suspend_for(work: Work, house: House, asked: Asked, span: Suspension) -> int:
    """Leave a known span out of the counting, by law or by decree; the number of the successor.

    Refuses `SpanReversed`, `SpanBesideTerm`, `AlreadyLeftOut`, `TermRests`, `RunsAlways` of what
    runs by the hour and no judge has suspended, and what every act refuses.
    """
    old = _held(work, asked, _check_keeper)
    if span.ends <= span.begins:
        raise SpanReversed
    if old.paused_at is not None:
        raise TermRests
    if span.source != Ground.DECREE:
        _check_may_rest(work, house, old)
    _check_touched(old, span)
    return _rest(work, house, old, span, asked.told("term_suspended", source=span.source))


def pause(work: Work, house: House, asked: Asked) -> None:
    """Let a term rest without a known end: no alarm rings, and it is not late.

    Refuses `TermRests` when it does already, `RunsAlways`, `TermExpired`, and what every act
    refuses.
    """
    old = _held(work, asked, _check_keeper)
    if old.paused_at is not None:
        raise TermRests
    _check_may_rest(work, house, old)
    if old.due_at < work.now:
        raise TermExpired(due=_day(old.due_at))
    resting = {"paused_at": work.now, "alarm_at": None}
    work.connection.execute(update(term).where(term.c.id == old.id).values(resting))
    let_rest(work, house, old)
    work.facts.append(tell_of(old, asked.told("term_paused")))


def resume(work: Work, house: House, asked: Asked) -> int:
    """Let a resting term run again, later by the length of its rest; the number of its successor.

    Refuses `NotPaused`, and what every act refuses.
    """
    old = _held(work, asked, _check_keeper)
    if old.paused_at is None:
        raise NotPaused
    # A clock may have been set back meanwhile: a rest never ends before it began.
    span = Suspension(old.paused_at, max(old.paused_at, work.now), Ground.PAUSE)
    return _rest(work, house, old, span, asked.told("term_resumed"))


def withdraw(work: Work, house: House, asked: Asked) -> None:
    """Close a term without an act: it is no longer owed. Its activity stays, without a term.

    Refuses `PathWaitsForIt`, and what every act refuses.
    """
    old = _held(work, asked, _check_keeper)
    check_not_awaited(work, house.engine, old)
    end_term(work, old, State.LAPSED)
    let_follow(work, house, old, None)
    work.facts.append(tell_of(old, asked.told("term_withdrawn")))


def meet(work: Work, house: House, asked: Asked, at: datetime | None = None) -> int | None:
    """Say that a term which no task carries was met, now or at an instant that has passed.

    Gives the number of the next one of its series. Whoever answers for the case may do it too.
    Refuses `DoneByTask`, `NotMetThen`, and what every act refuses.
    """
    old = _held(work, asked, _check_keeper_or_responsible)
    if old.task_id is not None or old.anchor is not None:
        raise DoneByTask
    met_at = at or work.now
    has_begun = old.runs_back or old.started_at <= met_at
    if not has_begun or met_at > work.now:
        raise NotMetThen
    done = update(term).where(term.c.id == old.id).values(met_at=met_at, alarm_at=None)
    work.connection.execute(done)
    kind = "term_met" if old.is_met_in_time(met_at) else "term_met_late"
    work.facts.append(tell_of(old, asked.told(kind, met_at=met_at)))
    return open_next(work, duties_of(work, house, old), old, by=asked.account)


def _rest(work: Work, house: House, old: Term, span: Suspension, told: Told) -> int:
    duties, before = duties_of(work, house, old), duties_before(work, house, old)
    rested, counted = let_rest_out(old, span, duties.calendar)
    # A rest may touch one of several readings alone; a rule may have changed while it rested.
    if old.readings or has_changed(old, before, duties):
        new = following(rested, counted_again(rested, before, duties), work.now)
    else:
        new = successor(rested, _as_turn(old, counted), duties, work.now)
    new = new._replace(rules=max(old.rules, duties.revision))
    return _give_way(work, house, old, new, told)


def _give_way(work: Work, house: House, old: Term, new: NewTerm, told: Told) -> int:
    """Let a term give way to another; paths that carry its instant follow what a person moves."""
    number = succeed(work, house, old, new, told)
    if told.by is not None:
        due_at, duties = new.counted.due_at, duties_of(work, house, old)
        let_paths_follow(work, house.engine, duties, old, due_at)
    return number


def _as_turn(old: Term, counted: Counted) -> Counted:
    if old.unit is None or not old.period or (old.turn or 1) == 1:
        return counted
    return turn_said(old.turn or 1, old.period, counted)


def _check_most(old: Term, due_at: datetime, duties: Duties) -> None:
    """A norm may say how long something lasts at most, whoever extends it."""
    row = duties.catalogue.find(old.key)
    if row is None or row.most is None:
        return
    amount, unit = row.most
    last = count(old.started_at, Rule(unit, amount), duties.calendar, old.suspensions).due_at
    if due_at > last:
        said = sentences.amount_of(unit, amount)
        raise OverTheMost(latest=_day(last), source=row.source, most=said)


def _check_may_rest(work: Work, house: House, old: Term) -> None:
    """Hours run always (domain §3.6), what is owed at once cannot wait, and no operator stops the
    days after which a measure of art. 403 loses its effect (L8).
    """
    row = duties_of(work, house, old).catalogue.find(old.key)
    if row is not None and (row.unit in _ALWAYS or row.runs_always):
        raise RunsAlways
    if old.unit in _ALWAYS:
        raise RunsAlways


def _check_touched(old: Term, span: Suspension) -> None:
    if old.due_at < span.begins or span.ends <= old.started_at:
        raise SpanBesideTerm(start=_day(old.started_at), due=_day(old.due_at))
    if any(one.begins <= span.begins and span.ends <= one.ends for one in old.suspensions):
        raise AlreadyLeftOut


def _held(work: Work, asked: Asked, check: Callable[[Work, Person, Term], None]) -> Term:
    old = hold_term(work, asked.term_id)
    if asked.by is not None:
        check(work, asked.by, old)
        if old.case_id is not None:
            see_case(work.connection, asked.by, old.case_id)
        if not asked.why.strip():
            raise ReasonMissing
    if not old.is_live:
        raise TermOver
    if old.comes_by_itself:
        raise ComesByItself
    return old


def _check_keeper(work: Work, person: Person, old: Term) -> None:
    del work, old
    require(person, Permission.TERM_KEEP)


def _check_keeper_or_responsible(work: Work, person: Person, old: Term) -> None:
    if may(person, Permission.TERM_KEEP):
        return
    if old.case_id is None or person.id not in get_case(work.connection, old.case_id).assigned:
        raise NotAllowed
    require(person, Permission.TASK_COMPLETE)


_ALWAYS = frozenset({Unit.ORE, Unit.IMMEDIATO})


def _day(instant: datetime) -> str:
    return spelled(instant.astimezone(ROME).date())
