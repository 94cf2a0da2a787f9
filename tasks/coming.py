"""The birthdays that are to come, as terms: opened, recounted by succession, met on their day."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from engine.clock import ROME
from engine.store import Fact, Work
from processes.terms import Birthday
from tasks.growing import Grown, earlier
from tasks.terms.counting import Counted, spelled
from tasks.terms.keeping import add_term
from tasks.terms.model import NOBODY, NewTerm, State, Term
from tasks.terms.succession import end_term
from tasks.terms.tables import term

_FROM = "Da quel giorno "
_PRESUMED = "La data di nascita è presunta: se viene accertata un'altra, il giorno cambia."


def settle(work: Work, grown: Grown) -> datetime | None:
    """Bring the terms to what is to come; when to look again.

    The journal is told which ages are awaited, never on which day: the birth stays sealed.
    """
    wanted = grown.coming()
    met = _meet(work, grown)
    moved, gone, new = _compared(grown, wanted, met)
    for duty in moved:
        end_term(work, grown.live[duty], State.SUPERSEDED)
        add_term(work, _term(grown, duty, wanted, replaces=grown.live[duty].id))
    for duty in gone:
        end_term(work, grown.live[duty], State.LAPSED)
    for duty in new:
        before = earlier(work.connection, grown, duty)
        add_term(work, _term(grown, duty, wanted, replaces=before.id if before else None))
    for kind, duties in (
        ("birthdays_recounted", moved),
        ("birthdays_awaited", new),
        ("birthdays_no_more", gone),
    ):
        _tell(work, grown, kind, duties)
    return min((at for _, at in wanted.values()), default=None)


def changes_of(kept: Term) -> str:
    """What changes on the day of a birthday, as its calculation says it."""
    return kept.calculation.partition(_FROM)[2].removesuffix(_PRESUMED).strip().removesuffix(".")


def is_presumed(kept: Term) -> bool:
    """Whether the day hangs on a birth that is presumed."""
    return kept.calculation.endswith(_PRESUMED)


def age_of(kept: Term) -> int:
    """The age of a birthday."""
    return _age(kept.duty)


def _meet(work: Work, grown: Grown) -> frozenset[str]:
    """Birthdays that have come are met by that very instant, whenever we look."""
    met = {
        duty: one
        for duty, one in grown.live.items()
        if one.comes_by_itself
        and one.due_at <= grown.now
        and one.due_at == grown.child.turns(_age(duty))
        and grown.standings
    }
    for one in met.values():
        done = update(term).where(term.c.id == one.id).values(met_at=one.due_at)
        work.connection.execute(done)
    return frozenset(met)


def _compared(
    grown: Grown, wanted: Mapping[str, tuple[Birthday, datetime]], met: frozenset[str]
) -> tuple[list[str], list[str], list[str]]:
    """Which duties moved to another day or case, which are no longer awaited, which are new."""
    live = {
        duty: one for duty, one in grown.live.items() if one.comes_by_itself and duty not in met
    }
    moved = [duty for duty in live if duty in wanted and not _stands(grown, live[duty], wanted)]
    gone = [duty for duty in live if duty not in wanted]
    new = [duty for duty in wanted if duty not in live]
    return moved, gone, new


def _stands(grown: Grown, kept: Term, wanted: Mapping[str, tuple[Birthday, datetime]]) -> bool:
    _, at = wanted[kept.duty]
    here = kept.case_id == grown.standings[0].case_id
    return kept.due_at == at and is_presumed(kept) == bool(grown.child.presumed) and here


def _term(
    grown: Grown,
    duty: str,
    wanted: Mapping[str, tuple[Birthday, datetime]],
    *,
    replaces: int | None,
) -> NewTerm:
    one, at = wanted[duty]
    new = NewTerm(
        key=f"compleanno.{one.age}",
        sentence=f"Compie {one.age} anni",
        counted=Counted(at, _calculation(grown, one, at), whole_day=True),
        started_at=grown.now,
        duty=duty,
        owed_by=NOBODY,
        starts="la nascita",
        source=one.source,
        certainty=one.certainty,
        demo=one.demo,
        case_id=grown.standings[0].case_id,
        child_id=grown.child.person_id,
        rules=grown.duties.revision,
    )
    return new._replace(replaces_id=replaces)


def _calculation(grown: Grown, one: Birthday, at: datetime) -> str:
    """How the day comes about and what changes, without the day of birth itself."""
    day = spelled(at.astimezone(ROME).date())
    said = f"{one.age} anni compiuti, dalle 00:00 di {day}. {_FROM}{one.changes}."
    return f"{said} {_PRESUMED}" if grown.child.presumed else said


def _tell(work: Work, grown: Grown, kind: str, duties: list[str]) -> None:
    if not duties:
        return
    live = (grown.live.get(duty) for duty in duties)
    cases = {one.case_id for one in live if one is not None and one.case_id is not None}
    cases |= {one.case_id for one in grown.standings[:1]}
    ages = sorted(_age(duty) for duty in duties)
    data = {"person_id": grown.child.person_id, "ages": ages}
    work.facts.extend(Fact(kind, case_id=case_id, data=data) for case_id in sorted(cases))


def _age(duty: str) -> int:
    return int(duty.rpartition(":")[2])
