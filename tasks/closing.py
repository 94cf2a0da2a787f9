"""Closes a case by hand: when nothing runs in it, and what a mandate asked is done or let go."""

from sqlalchemy import exists, or_, select, union_all

from cases.decrees import DecreeStatus
from cases.files import CaseFile, close_case, hold_case
from cases.tables import decree
from engine import plain
from engine.clock import ROME
from engine.instances.engine import CASE, OPEN_PROCESS
from engine.language import say_day
from engine.refusal import Refusal
from engine.store import Work
from engine.store.queue import incident, is_leased, is_waiting, job
from engine.store.tables import instance, start_subscription, version
from tasks.terms.keeping import of_case


class PathsStillRunning(Refusal):
    """Nel fascicolo ci sono percorsi in corso: si chiude quando sono conclusi o interrotti."""


class PathAboutToBegin(Refusal):
    """Un percorso di questo fascicolo sta per cominciare: riprova tra un momento. Se non comincia,
    avvisa chi amministra il sistema.
    """


class AuthorityNotTold(Refusal):
    """C'è un provvedimento in vigore: prima informa l'autorità giudiziaria, poi conferma qui."""


class TermsStillRunning(Refusal):
    """Per un provvedimento corre ancora «{term}», entro il {day}: adempi o chiudi il termine."""


def close_by_hand(work: Work, case: CaseFile, *, by: int, why: str, authority_told: bool) -> None:
    """Close the case with its reason.

    Refuses `PathsStillRunning`, `PathAboutToBegin`, `AuthorityNotTold` while a decree is in force
    (R26), and `TermsStillRunning` while the service owes something by a decree: nobody would look
    any more at what runs in a closed case (R29).
    """
    hold_case(work, case.id)  # what begins meanwhile has begun then, or finds the case closed
    running = exists().where(instance.c.case_id == case.id, instance.c.status == "running")
    mandate = exists().where(decree.c.case_id == case.id, decree.c.status == DecreeStatus.IN_FORCE)
    is_running, has_mandate = work.connection.execute(select(running, mandate)).one()
    if is_running:
        raise PathsStillRunning
    if _is_about_to_begin(work, case.id):
        raise PathAboutToBegin
    if has_mandate and not authority_told:
        raise AuthorityNotTold
    for one in of_case(work.connection, case.id):
        if one.is_live and one.is_ours and one.decree_id is not None:
            raise TermsStillRunning(term=one.sentence, day=say_day(one.due_at.astimezone(ROME)))
    close_case(work, case.id, by=by, why=why)


def _is_about_to_begin(work: Work, case_id: int) -> bool:
    """Whether what is on its way, or came to a halt and may be sent again, begins a path here.

    A message says in which case it begins one, a signal begins it in the case of its sender.
    """
    open_ones = union_all(
        select(job.c.id).where(is_waiting),
        select(job.c.id).where(is_leased),
        select(incident.c.job_id).where(incident.c.closed_at.is_(None)),
    )
    begins = exists().where(
        start_subscription.c.kind == job.c.kind,
        start_subscription.c.name == job.c.handler,
        start_subscription.c.digest == version.c.digest,
        version.c.status == "in_force",
    )
    asked = (
        select(job.c.kind, job.c.parameters, instance.c.case_id)
        .outerjoin(instance, instance.c.id == job.c.instance_id)
        .where(
            job.c.id.in_(open_ones),
            job.c.kind.in_(["message", "signal"]),
            or_(job.c.handler == OPEN_PROCESS, begins),
        )
    )
    for row in work.connection.execute(asked):
        letter = plain.loads(row.parameters)
        if letter.get("to") is not None or letter.get("to_all"):
            continue
        sent_for = letter.get("payload", {}).get(CASE) if row.kind == "message" else row.case_id
        if sent_for == case_id:
            return True
    return False
