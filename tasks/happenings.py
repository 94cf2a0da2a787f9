"""What happens to a case from outside its paths: every path of the case that runs is told."""

from enum import StrEnum

from access.people import Person, require
from access.permissions import Permission
from cases.files import check_open
from cases.visibility import see_case
from engine.refusal import Refusal
from engine.store import Fact, NewJob, Work, addressed


class ReasonMissing(Refusal):
    """Scrivi perché: resta agli atti e chi segue il caso deve saperlo."""


class Happening(StrEnum):
    """What a coordinator learns or decides; its value names the message that the paths await."""

    TRANSFER = "trasferimento_competenza"  # the family lives in another municipality now
    DEATH = "decesso"
    CLOSURE = "chiusura_forzata"  # the coordinator ends the paths of the case before their end


def report(work: Work, person: Person, case_id: int, what: Happening, why: str) -> None:
    """Tell every running path of a case, in one transaction with the fact and its reason.

    Refuses `NotAllowed` to whoever does not answer for the office, `CaseClosed` and
    `ReasonMissing`. Why it happened stays in the journal: no path carries it.
    """
    require(person, Permission.CASE_ASSIGN)
    if not why.strip():
        raise ReasonMissing
    check_open(see_case(work.connection, person, case_id))
    kind = f"{what.name.lower()}_reported"
    work.facts.append(Fact(kind, case_id=case_id, by=person.id, why=why.strip()))
    tell_paths(work, case_id, what, {"causa": what.value})


def tell_paths(work: Work, case_id: int, what: str, payload: dict[str, object]) -> None:
    """Send `msg_<what>` to every path of the case that awaits it right now."""
    letter = addressed(str(case_id), payload, to_all=True)
    work.jobs.append(NewJob("message", f"msg_{what}", None, None, letter))
