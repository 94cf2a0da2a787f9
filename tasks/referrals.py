"""A new referral: a case is opened, and the path of access begins with its first task."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from access.people import Person, require
from access.permissions import Permission
from cases.files import CaseFile, get_case, hold_case, open_case
from cases.merging import check_at_work
from cases.visibility import grant_access, see_case
from engine.instances import NotInForce
from engine.instances.engine import Letter
from engine.store import Work, find_in_force
from tasks import worklist
from tasks.office import Office
from tasks.once import posted, posted_before
from tasks.worklist import TaskRow

PROCESS = "p01_accesso_segnalazione"
EMERGENCY = "operatore_pis"
"""The role of whoever is on call at all hours (art. 22 c. 4 L. 328/2000)."""
REGISTRATION = "ca_registra_provvedimento"
FILING = "protocolla"
"""The first thing done with an act of the judicial authority."""


class Arrival(StrEnum):
    """In which way something about a child has come."""

    REFERRAL = "segnalazione"  # at the desk, by telephone, by letter
    URGENT = "urgenza"  # a call to the social emergency service, off hours too
    DECREE = "provvedimento"  # an act of the judicial authority
    TRANSFER = "passaggio"  # a child whom another municipality followed until now


_MESSAGES: Mapping[Arrival, str] = {
    Arrival.DECREE: "msg_provvedimento_ag",
    Arrival.TRANSFER: "msg_trasferimento_competenza",
}
"""What brings to its path what does not begin at the desk itself."""
_CHANNELS: Mapping[Arrival, str] = {
    Arrival.URGENT: "pronto_intervento_sociale",
    Arrival.TRANSFER: "trasferimento_da_comune",
}
"""The channel that is known from the way in which something has come."""


def arrival_of(message: str | None, channel: object) -> Arrival:
    """In which way something has come that a message or a channel tells of; else at the desk."""
    told = (one for one, name in _MESSAGES.items() if name == message)
    called = (one for one, name in _CHANNELS.items() if name == channel)
    return next(told, next(called, Arrival.REFERRAL))


@dataclass(frozen=True, slots=True)
class Opened:
    """The case just opened, and the task to go on with."""

    case: CaseFile
    task: TaskRow | None


def new_referral(office: Office, person: Person, arrival: Arrival, *, token: str = "") -> Opened:
    """Open a case and begin its access, in one transaction; a form posted twice opens one case.

    Refuses `NotAllowed` to whoever may not open a referral, and `NotInForce` while no approved
    version of the process of access is in force.
    """
    require(person, Permission.REFERRAL_OPEN)
    with office.begin() as work:
        before = posted_before(work, person.id, token)
        case = (
            _open(office, work, person, arrival)
            if before is None
            else get_case(work.connection, before)
        )
        posted(work, person.id, token, case.id)
        rows = worklist.of_case(work.connection, case.id)
        first = next((row for row in rows if person.roles.intersection(row.roles)), None)
    return Opened(case, first)


def new_decree(office: Office, person: Person, case_id: int) -> Opened:
    """Begin to register an act of the judicial authority in a case that is open already.

    Once its terms are confirmed, every running path of the case is told. While an act waits to
    be filed in this case, that is the one to go on with: twice is as good as once. Refuses
    `NotAllowed`, `CaseClosed`, `JoinedToAnother`, and `NotInForce` while the registration is not
    in force.
    """
    require(person, Permission.DECREE_REGISTER)
    with office.begin() as work:
        hold_case(work, case_id)
        case = see_case(work.connection, person, case_id)
        check_at_work(work.connection, case)
        waiting = worklist.of_case(work.connection, case.id)
        begun = next((row for row in waiting if row.element == FILING), None)
        if begun is not None:
            return Opened(case, begun)
        digest = find_in_force(work.connection, REGISTRATION)
        if digest is None:
            raise NotInForce(process=REGISTRATION)
        known = {"caso_in_corso": True, "responsabile_caso": case.responsible_id}
        change = office.engine.start(work, digest, case_id=case.id, data=known, by=person.id)
        first = next(iter(worklist.of_instance(work.connection, change.instance.id)), None)
    return Opened(case, first)


def _open(office: Office, work: Work, person: Person, arrival: Arrival) -> CaseFile:
    case = open_case(work, office.sealer, by=person.id)
    grant_access(work, case.id, person.id, "referral")
    _begin(office, work, case, person, arrival)
    return case


def _begin(office: Office, work: Work, case: CaseFile, person: Person, arrival: Arrival) -> None:
    channel = _CHANNELS.get(arrival)
    known = {} if channel is None else {"canale": channel}
    if arrival in _MESSAGES:
        letter = Letter(_MESSAGES[arrival], payload={"caso_id": case.id, **known})
        office.engine.deliver(work, letter, by=person.id)
        return
    digest = find_in_force(work.connection, PROCESS)
    if digest is None:
        raise NotInForce(process=PROCESS)
    office.engine.start(work, digest, case_id=case.id, data=known, by=person.id)
