"""What happens to a case from outside its paths: every path of the case that runs is told."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from access.people import Person, require
from access.permissions import Permission
from cases import birthdays
from cases.merging import check_at_work
from cases.visibility import see_case
from engine.refusal import Refusal
from engine.store import Fact, NewJob, Work, addressed
from tasks import handing_over, unheard
from tasks.deaths import death_of, tell_of_death
from tasks.listening import all_alike, listeners
from tasks.terms.carrying import ARRIVED


class ReasonMissing(Refusal):
    """Scrivi perché: resta agli atti e chi segue il caso deve saperlo."""


class NobodyNamed(Refusal):
    """Scegli di chi parla la notizia: vale solo per quella persona del fascicolo."""


class NotOfThatAge(Refusal):
    """Il prosieguo va dai diciotto ai ventun anni: controlla l'ultimo giorno del decreto."""


class ArrivedLaterThanNow(Refusal):
    """L'atto non può essere arrivato dopo adesso: controlla il giorno e l'ora."""


class HandoverUnderWay(Refusal):
    """Il passaggio a un altro Comune è già avviato: continua dalle sue attività, o registra che
    cosa ha risposto l'altro Comune.
    """


class Happening(StrEnum):
    """What a coordinator learns or decides; its value names the message that the paths await."""

    TRANSFER = handing_over.TRANSFER  # the family lives in another municipality now
    TAKEN_OVER = "presa_in_carico_accettata"  # the other municipality says yes,
    NOT_TAKEN_OVER = "presa_in_carico_rifiutata"  # or no
    DEATH = "decesso"
    CLOSURE = "chiusura_forzata"  # the coordinator ends the paths of the case before their end
    PM_REVOKED = (
        "pm_revoca"  # of an urgent removal (art. 403 c.c.) the juvenile prosecutor revokes
    )
    PM_APPLIED = "pm_ricorso_convalida"  # or asks the court to validate, which then
    COURT_CONFIRMED = "403_convalidato"  # validates, confirms or changes,
    COURT_REVOKED = "403_revocato"  # or does not validate, or revokes
    TUTOR_NAMED = "tutore_nominato"  # of an unaccompanied minor the court names a guardian,
    AGE_ATTRIBUTED = "eta_attribuita"  # the age that the prosecutor had examined is told,
    SAI_PLACE = "posto_sai_assegnato"  # or the network of reception has a place
    DISCHARGED = "dimissione_ospedale"  # a hospital lets a child of the case go home
    CONTINUED = "prosieguo_concesso"  # of a young person the court orders prosieguo,
    NOT_CONTINUED = "prosieguo_negato"  # or does not
    PANEL_BROKEN = "commissario_da_sostituire"  # of a tender: who was appointed to judge cannot


OF_ONE = frozenset(
    {
        Happening.PM_REVOKED,
        Happening.PM_APPLIED,
        Happening.COURT_CONFIRMED,
        Happening.COURT_REVOKED,
        Happening.TUTOR_NAMED,
        Happening.AGE_ATTRIBUTED,
        Happening.SAI_PLACE,
        Happening.CONTINUED,
        Happening.NOT_CONTINUED,
    }
)
"""What is said of one person of the case: of siblings who both wait each hears their own."""
BY_THE_HOUR = frozenset(
    {
        Happening.PM_REVOKED,
        Happening.PM_APPLIED,
        Happening.COURT_CONFIRMED,
        Happening.COURT_REVOKED,
    }
)
"""What others owe by the hour (art. 403 c.c.): it may arrive long before somebody reads it."""
ON_PROSIEGUO = frozenset({Happening.CONTINUED, Happening.NOT_CONTINUED})
"""What the court answers on prosieguo: of somebody who is known, always."""


def report(  # noqa: PLR0913  # which case, what, why, by whom, of whom, until when
    work: Work,
    person: Person,
    case_id: int,
    what: Happening,
    why: str,
    *,
    who: int | None = None,
    unlisted: bool = False,
    until: date | None = None,
    arrived: datetime | None = None,
) -> bool:
    """Tell the running paths of a case, in one transaction with the fact and its reason.

    Whether any path hears it. What arrives and no path awaits is told whoever answers for the
    case, who records it by hand; that the paths of a case without any have to end is no news.

    Every path, except of what is said of one person: then those that follow them. `who` is that
    person, or who has died, `unlisted` somebody who is not in the file: a death stops no path that
    protects others who live (see `tasks.deaths`).
    `until` is the last day of the prosieguo that is ordered, where the decree says it; `arrived`
    when an act arrived that is read only now: what others owed is met then, and not late.
    What is said of one need not name them in a file of one minor or of none yet, nor where every
    path that waits would hear it: an act may protect siblings together.
    Of a transfer one path is told, which prepares it for all (see `tasks.handing_over`).
    Refuses `NotAllowed` to whoever does not answer for the office, `CaseClosed`,
    `JoinedToAnother`, `ReasonMissing`, `NotOfThisFile`, `DeadNotNamed`, `NobodyNamed`,
    `NotOfThatAge`, `ArrivedLaterThanNow` and, of a transfer that is under way already,
    `HandoverUnderWay`. Why it happened stays in the journal: no path carries it.
    """
    require(person, Permission.CASE_ASSIGN)
    if not why.strip():
        raise ReasonMissing
    check_at_work(work.connection, see_case(work.connection, person, case_id))
    is_death = what is Happening.DEATH
    death = death_of(work.connection, case_id, who, unlisted=unlisted) if is_death else None
    about = _checked(work, case_id, what, who) if death is None else death.person_id
    if about is not None and until is not None:
        _check_age(work, about, until)
    said = _said(work, until, arrived)
    data = {"person_id": about} if about is not None else {}
    kind = f"{what.name.lower()}_reported"
    work.facts.append(Fact(kind, case_id=case_id, by=person.id, why=why.strip(), data=data))
    if death is not None:
        heard = tell_of_death(work, case_id, death)
    else:
        heard = _tell(work, case_id, what, about, said)
    if not heard and what is not Happening.CLOSURE:
        _leave_to_hands(work, case_id, f"msg_{what}", arrived or work.now)
    return heard


def _leave_to_hands(work: Work, case_id: int, message: str, arrived: datetime) -> None:
    """Tell whoever answers for the case what no path awaits: they record it by hand."""
    work.facts.append(Fact(unheard.KIND, case_id=case_id, data={"name": message}))
    unheard.tell_of(work, case_id, message, arrived=arrived)


def _said(work: Work, until: date | None, arrived: datetime | None) -> Mapping[str, object]:
    """What the message tells of the act, as far as it is known."""
    if arrived is not None and arrived > work.now:
        raise ArrivedLaterThanNow
    known = {"fino_al": until, ARRIVED: arrived}
    return {name: value for name, value in known.items() if value is not None}


def _tell(
    work: Work, case_id: int, what: Happening, who: int | None, said: Mapping[str, object]
) -> bool:
    """Tell those whom it concerns; whether there is any."""
    if what in OF_ONE:
        return _tell_of_one(work, case_id, what, who, said)
    if what is Happening.TRANSFER:
        return _tell_of_transfer(work, case_id)
    waiting = listeners(work.connection, case_id, f"msg_{what}")
    heard = any(one.of_case(case_id) for one in waiting)
    if heard:
        tell_paths(work, case_id, what, {"causa": what.value})
    return heard


def _checked(work: Work, case_id: int, what: Happening, who: int | None) -> int | None:
    """Of whom it is said: the one who is named, or of what is told of one the only minor."""
    if what not in OF_ONE:
        return None
    minors = birthdays.minors_of(work.connection, case_id)
    if who is None and what not in ON_PROSIEGUO:
        waiting = listeners(work.connection, case_id, f"msg_{what}")
        if len(minors) <= 1 or all_alike(waiting):
            return minors[0] if len(minors) == 1 else None
    if who not in minors:
        raise NobodyNamed
    return who


def _check_age(work: Work, who: int, until: date) -> None:
    """Nobody is followed under prosieguo before eighteen, or after twenty-one (L45, L46)."""
    child = birthdays.get(work.connection, who)
    first, last = child.turns(birthdays.OF_AGE), child.turns(birthdays.LAST)
    if first is not None and last is not None and not first.date() <= until <= last.date():
        raise NotOfThatAge


def tell_paths(
    work: Work, case_id: int, what: str, payload: dict[str, object], person_id: int | None = None
) -> None:
    """Send `msg_<what>` to every path of the case, or of this one in it, that awaits it now."""
    tied = str(case_id) if person_id is None else f"{case_id}:{person_id}"
    letter = addressed(tied, payload, to_all=True)
    work.jobs.append(NewJob("message", f"msg_{what}", None, None, letter))


def _tell_of_transfer(work: Work, case_id: int) -> bool:
    """Let one path prepare the handover."""
    told = handing_over.whom_to_tell(work.connection, case_id)
    if told is None:
        raise HandoverUnderWay
    handing_over.tell(work, case_id, told)
    return bool(told)


def _tell_of_one(
    work: Work, case_id: int, what: Happening, who: int | None, said: Mapping[str, object]
) -> bool:
    """Tell the paths that follow somebody, whichever drawing they began under.

    Today's drawings tie it to the case and the people whom they follow, older ones to the case
    alone: the path is told that follows this person, or that does not say whom.
    """
    payload: dict[str, object] = {"causa": what.value, **said}
    payload |= {"minore_id": who} if who is not None else {}
    waiting = listeners(work.connection, case_id, f"msg_{what}")
    told = {(one.instance_id, one.tied) for one in waiting if who is None or one.hears_of(who)}
    for number, tied in sorted(told):
        letter = addressed(tied, payload, to=number)
        work.jobs.append(NewJob("message", f"msg_{what}", None, None, letter))
    return bool(told)
