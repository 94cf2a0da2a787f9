"""The work for coming of age (P20): its request is filed before the eighteenth birthday (R32)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select, update

from cases import birthdays
from cases.birthdays import Standing
from engine import plain
from engine.clock import ROME
from engine.instances.engine import OPEN_PROCESS
from engine.runtime import variables
from engine.steps import Status
from engine.store import Fact, NewJob, Work, addressed
from engine.store.journal import journal
from engine.store.tables import instance
from processes.terms import Unit, Whose
from tasks.byhand import Fate
from tasks.growing import Grown, earlier
from tasks.notices import About, tell
from tasks.tables import unopened_path
from tasks.terms.counting import Counted, end_of, spelled
from tasks.terms.keeping import fact_of, open_terms, row_of
from tasks.terms.model import NewTerm, State, Term
from tasks.terms.succession import end_term
from tasks.terms.tables import term

KEY = "prosieguo.istanza"
PATH = "p20_prosieguo_autonomia"
HEADS = ("coordinatore_tutela", "responsabile_servizio")
_UNITS = {Unit.GG_CAL: "giorni", Unit.GG_LAV: "giorni lavorativi", Unit.MESI: "mesi"}


def settle(work: Work, grown: Grown) -> None:
    """Bring the duty to ask for prosieguo to what it must be.

    It begins with the age at which the work begins, for whoever is outside the family then or
    later; it is met when prosieguo is ordered, and lapses when its ground is gone.
    """
    kept, wanted = grown.live.get(_duty(grown)), _wanted(grown)
    if kept is not None and grown.continues:
        _meet(work, kept)
    elif kept is not None and wanted is not None:
        if kept.due_at != wanted.counted.due_at or kept.case_id != wanted.case_id:
            _move(work, kept, wanted)
    elif kept is not None and not _too_late(grown):
        end_term(work, kept, State.LAPSED)
        work.facts.append(fact_of(row_of(kept), "term_ended"))
    elif kept is not None and birthdays.OF_AGE in {one.age for one in grown.reached()}:
        _missed(work, kept)
    elif kept is None and wanted is not None and not grown.continues:
        _begin(work, grown, wanted)


def _begin(work: Work, grown: Grown, wanted: NewTerm) -> None:
    before = earlier(work.connection, grown, wanted.duty)
    if before is not None and (before.met_at is not None or _withdrawn(work, before)):
        return  # asked for, or refused: somebody has said so
    open_terms(work, [wanted._replace(replaces_id=before.id if before else None)], by=None)
    if before is None and grown.cared_for_in is not None:
        _follow(work, grown, grown.cared_for_in)


def _wanted(grown: Grown) -> NewTerm | None:
    """The duty as it must run now, if it must."""
    begins, eighteen = _begins(grown), grown.child.turns(birthdays.OF_AGE)
    if begins is None or eighteen is None or not begins <= grown.now < eighteen:
        return None
    if grown.cared_for_in is None:
        return None
    kept = grown.live.get(_duty(grown))
    started = kept.started_at if kept is not None else grown.now
    counted = _counted(grown, eighteen, started)
    new = grown.duties.begin_until(KEY, started, counted.due_at, counted.sentence)
    return new._replace(
        duty=_duty(grown),
        starts="l'età in cui comincia il lavoro per la maggiore età",
        case_id=grown.cared_for_in.case_id,
        child_id=grown.child.person_id,
    )


def _counted(grown: Grown, eighteen: datetime, started: datetime) -> Counted:
    """So long before the eighteenth birthday; when that had passed already, before the day itself.

    A duty that begins late is never born late: what the law asks is that the request is filed
    before the birthday (L46).
    """
    due = grown.duties.due(KEY, eighteen)
    if due > started:
        row = grown.duties.catalogue.get(KEY)
        said = f"{row.amount} {_UNITS.get(row.unit, 'ore')} prima del diciottesimo compleanno"
        return Counted(due, f"{said}: {_day(due)}", whole_day=True)
    last = end_of(eighteen.astimezone(ROME).date() - timedelta(days=1))
    said = "il termine interno era già passato: vale il giorno prima dei diciotto anni"
    return Counted(last, f"{said}, {_day(last)}", whole_day=True)


def _begins(grown: Grown) -> datetime | None:
    rows = grown.duties.catalogue.birthdays
    age = min((one.age for one in rows if one.whose is Whose.PLACED), default=None)
    return grown.child.turns(age) if age is not None else None


def _too_late(grown: Grown) -> bool:
    """Whether the duty stays open past the birthday: nobody has said what became of it."""
    eighteen = grown.child.turns(birthdays.OF_AGE)
    return bool(grown.standings) and eighteen is not None and eighteen <= grown.now


def _missed(work: Work, kept: Term) -> None:
    """Of age, and no request filed nor a refusal recorded: R32 is broken."""
    work.facts.append(fact_of(row_of(kept), "non_conformity_recorded", rule="R32"))
    tell(work, HEADS, About("non_conformity_recorded", kept.case_id, None, kept.id))


def _meet(work: Work, kept: Term) -> None:
    done = {"met_at": work.now, "alarm_at": None}
    work.connection.execute(update(term).where(term.c.id == kept.id).values(done))
    kind = "term_met" if work.now <= kept.due_at else "term_met_late"
    work.facts.append(fact_of(row_of(kept), kind, term=kept.id))


def _move(work: Work, kept: Term, wanted: NewTerm) -> None:
    end_term(work, kept, State.SUPERSEDED)
    work.facts.append(fact_of(row_of(kept), "term_superseded", term=kept.id))
    open_terms(work, [wanted._replace(replaces_id=kept.id)], by=None)


def _withdrawn(work: Work, before: Term) -> bool:
    """Whether a person has closed the duty, such as by the refusal of the young person."""
    asked = select(journal.c.data).where(
        journal.c.case_id == before.case_id, journal.c.kind == "term_withdrawn"
    )
    said = work.connection.execute(asked).scalars()
    return any(plain.loads(one).get("term") == before.id for one in said)


def _follow(work: Work, grown: Grown, case: Standing) -> None:
    """Open the path, unless it runs already for them, or is carried on by hand."""
    if any(one in {None, grown.child.person_id} for one in _followed(work, case)):
        return
    _open_path(work, grown, case)


def _followed(work: Work, case: Standing) -> Iterator[int | None]:
    """For whom the path runs, or waits, in a case; None for one that does not say."""
    runs = select(instance.c.state).where(
        instance.c.case_id == case.case_id,
        instance.c.process == PATH,
        instance.c.status == Status.RUNNING,
    )
    waits = select(unopened_path.c.payload).where(
        unopened_path.c.case_id == case.case_id,
        unopened_path.c.process == PATH,
        unopened_path.c.fate == Fate.WAITING.value,
    )
    said = [variables(state) for state in work.connection.execute(runs).scalars()]
    said += [plain.loads(payload) for payload in work.connection.execute(waits).scalars()]
    for one in said:
        whom = str(one.get("minore_id"))
        yield int(whom) if whom.isdecimal() else None


def _open_path(work: Work, grown: Grown, case: Standing) -> None:
    payload = {
        "caso_id": case.case_id,
        "processo": PATH,
        "minore_id": grown.child.person_id,
        "responsabile_caso": case.responsible_id,
    }
    letter = addressed(f"{case.case_id}:{PATH}", payload)
    work.jobs.append(NewJob("message", OPEN_PROCESS, None, None, letter))
    data = {"person_id": grown.child.person_id, "key": PATH}
    work.facts.append(Fact("coming_of_age_begun", case_id=case.case_id, data=data))


def _duty(grown: Grown) -> str:
    return f"prosieguo:{grown.child.person_id}"


def _day(instant: datetime) -> str:
    return spelled(instant.astimezone(ROME).date())
