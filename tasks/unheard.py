"""What arrives and no path awaits: whoever answers for the case is told, to record it by hand."""

from datetime import date, datetime

from sqlalchemy import select

from engine.clock import ROME
from engine.jobs import Job
from engine.store import Work
from engine.store.tables import instance
from tasks.notices import HOLDER, About, tell

KIND = "message_undelivered"
EXPECTED = frozenset(
    {
        "msg_403_adottato",  # who protects opens the path that goes on,
        "msg_403_inefficace",  # brings the child home
        "msg_403_revocato",  # and says so to whatever placed the child meanwhile, if anything did
        "msg_atto_ripetuto",  # only what began by mistake has to end
        "msg_caso_chiuso",  # no path is left when a case closes
        "msg_chiusura_forzata",  # who was to hear it may have ended with another that did
        "msg_collocamento_avviato",  # a contract, a take-charge or none counts the days
        "msg_collocamento_terminato",
        "msg_decesso",  # a case may be left without a path; the event itself is being treated
        "msg_dimissione_decisa",  # one path to itself: either branch may be over
        "msg_disponibilita_ritirata",  # a family may have no child with it
        "msg_maggiore_eta_dei_protetti",  # again, to itself: others may follow them all by now
        "msg_minore_maggiorenne",  # birthdays have notices of their own
        "msg_nascita",  # a mother may be received where nobody has taken charge of the family
        "msg_provvedimento_modificato",  # what the act orders is opened by who registers it
        "msg_relazione_da_guardare",  # one part of a path to another, which may be at it already
        "msg_richiesta_presa_in_carico",  # it goes to another municipality
        "msg_rivaluta_accoglienza",  # the same: the place may have come meanwhile
        "msg_trasferimento_competenza",  # again, who was to hear it may have ended meanwhile
        "msg_violazione_ussm",  # and this one to the social service of the ministry
    }
)
"""Of these it is no fault that nobody listens. A new message is worth a notice, until said so."""


def keep(work: Work, asked: Job) -> None:
    """Tell of a message that was brought and found nobody; of what is expected, nothing."""
    if asked.handler not in EXPECTED:
        tell_of(work, _case_of(work, asked), asked.handler, arrived=asked.asked_at)


def tell_of(work: Work, case_id: int | None, message: str, *, arrived: datetime) -> None:
    """Tell whoever answers for the case what arrived and when; what it says stays in the file."""
    title = f"{message} {arrived.astimezone(ROME).date().isoformat()}"
    tell(work, (HOLDER,), About(KIND, case_id, title=title))


def read_title(title: str) -> tuple[str, date]:
    """Which message it was, and on which day it arrived."""
    message, _, day = title.rpartition(" ")
    return message, date.fromisoformat(day)


def _case_of(work: Work, asked: Job) -> int | None:
    """The case of the path that sent it; of what came from outside, the one that it is tied to."""
    if asked.instance_id is None:
        tied = str(asked.parameters.get("correlation", "")).partition(":")[0]
        return int(tied) if tied.isdecimal() else None
    found = select(instance.c.case_id).where(instance.c.id == asked.instance_id)
    return work.connection.execute(found).scalar_one_or_none()
