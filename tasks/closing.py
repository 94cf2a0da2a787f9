"""Closes a case by hand: when nothing runs in it, and the authority that gave a mandate knows."""

from sqlalchemy import exists, select

from cases.decrees import DecreeStatus
from cases.files import CaseFile, close_case
from cases.tables import decree
from engine.refusal import Refusal
from engine.store import Work
from engine.store.tables import instance


class PathsStillRunning(Refusal):
    """Nel fascicolo ci sono percorsi in corso: si chiude quando sono conclusi o interrotti."""


class AuthorityNotTold(Refusal):
    """C'è un provvedimento in vigore: prima informa l'autorità giudiziaria, poi conferma qui."""


def close_by_hand(work: Work, case: CaseFile, *, by: int, why: str, authority_told: bool) -> None:
    """Close the case with its reason.

    Refuses `PathsStillRunning`, and `AuthorityNotTold` while a decree is in force (R26).
    """
    running = exists().where(instance.c.case_id == case.id, instance.c.status == "running")
    mandate = exists().where(decree.c.case_id == case.id, decree.c.status == DecreeStatus.IN_FORCE)
    is_running, has_mandate = work.connection.execute(select(running, mandate)).one()
    if is_running:
        raise PathsStillRunning
    if has_mandate and not authority_told:
        raise AuthorityNotTold
    close_case(work, case.id, by=by, why=why)
