"""A new referral: a case is opened, and the path of access begins with its first task."""

from dataclasses import dataclass
from enum import StrEnum

from access.people import Person, require
from access.permissions import Permission
from cases.files import CaseFile, open_case
from cases.visibility import grant_access
from engine.instances import Change, NotInForce
from engine.instances.engine import Letter
from engine.store import Work, find_in_force
from tasks import worklist
from tasks.office import Office
from tasks.worklist import TaskRow

PROCESS = "p01_accesso_segnalazione"


class Arrival(StrEnum):
    """In which way something about a child has come."""

    REFERRAL = "segnalazione"  # at the desk, by telephone, by letter
    DECREE = "provvedimento"  # an act of the judicial authority


@dataclass(frozen=True, slots=True)
class Opened:
    """The case and the path just opened, and the task to go on with."""

    case: CaseFile
    change: Change
    task: TaskRow | None


def new_referral(office: Office, person: Person, arrival: Arrival) -> Opened:
    """Open a case and begin its access, in one transaction.

    Refuses `NotAllowed` to whoever may not open a referral, and `NotInForce` while no approved
    version of the process of access is in force.
    """
    require(person, Permission.REFERRAL_OPEN)
    with office.begin() as work:
        case = open_case(work, office.sealer, by=person.id)
        grant_access(work, case.id, person.id, "referral")
        change = _begin(office, work, case, person, arrival)
        rows = worklist.of_case(work.connection, case.id)
        first = next((row for row in rows if person.roles.intersection(row.roles)), None)
    return Opened(case, change, first)


def _begin(office: Office, work: Work, case: CaseFile, person: Person, arrival: Arrival) -> Change:
    if arrival is Arrival.DECREE:
        letter = Letter("msg_provvedimento_ag", payload={"caso_id": case.id})
        return office.engine.deliver(work, letter, by=person.id)
    digest = find_in_force(work.connection, PROCESS)
    if digest is None:
        raise NotInForce(process=PROCESS)
    return office.engine.start(work, digest, case_id=case.id, by=person.id)
