"""Closes a case by hand: when nothing runs in it, and what a mandate asked is done or let go."""

from sqlalchemy import exists, select

from cases.decrees import DecreeStatus
from cases.files import CaseFile, close_case
from cases.tables import decree
from engine.clock import ROME
from engine.language import say_day
from engine.refusal import Refusal
from engine.store import Work
from engine.store.tables import instance
from tasks.terms.keeping import of_case


class PathsStillRunning(Refusal):
    """Nel fascicolo ci sono percorsi in corso: si chiude quando sono conclusi o interrotti."""


class AuthorityNotTold(Refusal):
    """C'è un provvedimento in vigore: prima informa l'autorità giudiziaria, poi conferma qui."""


class TermsStillRunning(Refusal):
    """Per un provvedimento corre ancora «{term}», entro il {day}: adempi o chiudi il termine."""


def close_by_hand(work: Work, case: CaseFile, *, by: int, why: str, authority_told: bool) -> None:
    """Close the case with its reason.

    Refuses `PathsStillRunning`, `AuthorityNotTold` while a decree is in force (R26), and
    `TermsStillRunning` while the service owes something by a decree: nobody would look any more
    at what runs in a closed case (R29).
    """
    running = exists().where(instance.c.case_id == case.id, instance.c.status == "running")
    mandate = exists().where(decree.c.case_id == case.id, decree.c.status == DecreeStatus.IN_FORCE)
    is_running, has_mandate = work.connection.execute(select(running, mandate)).one()
    if is_running:
        raise PathsStillRunning
    if has_mandate and not authority_told:
        raise AuthorityNotTold
    for one in of_case(work.connection, case.id):
        if one.is_live and one.is_ours and one.decree_id is not None:
            raise TermsStillRunning(term=one.sentence, day=say_day(one.due_at.astimezone(ROME)))
    close_case(work, case.id, by=by, why=why)
