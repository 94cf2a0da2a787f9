"""How a path begins in a play: by hand, as another path asks for it, or alone if it is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from access.people import Person
from cases.files import open_case
from cases.kinds import FileKind
from cases.visibility import grant_access
from engine.instances.engine import OPEN_PROCESS
from engine.refusal import Refusal
from engine.store import NewJob, Work, addressed, find_in_force
from processes.drawings import Drawing
from tasks.beginning import begin, beginnings
from tasks.happenings import OF_ONE
from tasks.installing import KNOWN
from tasks.office import Office


class NotTaken(Refusal):
    """Il percorso «{process}» non riceve «{name}», ma: {taken}."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """Which path begins, by which message, in which case, by whose hand, with what it is told."""

    process: str
    message: str | None = None
    case_id: int | None = None  # none: in a new one
    who: Person | None = None
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)


def enter(office: Office, entrance: Entrance) -> int | None:
    """Let a path begin; the case in which it does, or None when there is no such path.

    Refuses `NotTaken` when one that others call is told what none of them tells it.
    """
    by_hand = _by_hand(office, entrance)
    if by_hand is not None:
        return by_hand
    with office.read() as connection:
        in_force = find_in_force(connection, entrance.process)
        if in_force is not None:
            drawing = office.definitions.get(connection, in_force).drawing(entrance.process)
    if in_force is not None and (entrance.message is not None or _opened(drawing)):
        return _asked_for(office, entrance, drawing)
    return _alone(office, entrance) if entrance.process in office.catalogue.drawings else None


def _opened(drawing: Drawing) -> bool:
    """Whether another path may open it; what others only call begins alone though in force."""
    return any(name == OPEN_PROCESS for _kind, name, _element in drawing.starts)


def tell(work: Work, name: str, case_id: int | None, said: Mapping[str, Any]) -> None:
    """Send a message as another path of the case sends it: what is said of one, of that one."""
    tied = f":{said.get('processo')}" if name == OPEN_PROCESS else ""
    if name in {f"msg_{one}" for one in OF_ONE} and "minore_id" in said:
        tied = f":{said['minore_id']}"
    letter = addressed(f"{case_id}{tied}", {"caso_id": case_id, **said})
    work.jobs.append(NewJob("message", name, None, None, letter))


def _by_hand(office: Office, entrance: Entrance) -> int | None:
    """Somebody begins what may be begun so."""
    if entrance.message is not None or entrance.who is None:
        return None
    with office.read() as connection:
        mine = beginnings(connection, office.definitions, entrance.who)
    if entrance.process not in {one.process for one in mine}:
        return None
    return begin(office, entrance.who, entrance.process, case_id=entrance.case_id).case.id


def _asked_for(office: Office, entrance: Entrance, drawing: Drawing) -> int:
    """By the message with which another path opens it."""
    name = entrance.message or OPEN_PROCESS
    asked = {"processo": entrance.process} if name == OPEN_PROCESS else {}
    said = {"indirizzo_protetto": False, **asked, **entrance.told}
    with office.begin() as work:
        case_id = _case(office, work, entrance, drawing.file_kind)
        tell(work, name, case_id, said)
    return case_id


def _alone(office: Office, entrance: Entrance) -> int:
    """What others call begins by itself, with what they would have told it."""
    _check_taken(office, entrance)
    version = office.catalogue.release(office.catalogue.bundle(entrance.process), KNOWN)
    with office.begin() as work:
        digest = office.engine.publish(work, version, by=None)
        case_id = _case(office, work, entrance, None)
        given = {"caso_id": case_id, "indirizzo_protetto": False, **entrance.told}
        office.engine.start(work, digest, case_id=case_id, data=given, by=None)
    return case_id


def _check_taken(office: Office, entrance: Entrance) -> None:
    drawings = office.catalogue.drawings.values()
    taken = _ALWAYS.union(*(one.handed.get(entrance.process, ()) for one in drawings))
    for name in entrance.told:
        if name not in taken:
            known = ", ".join(sorted(taken - _ALWAYS)) or "nulla"
            raise NotTaken(process=entrance.process, name=name, taken=known)


_ALWAYS = frozenset({"caso_id", "indirizzo_protetto"})


def _case(office: Office, work: Work, entrance: Entrance, kind: str | None) -> int:
    if entrance.case_id is not None:
        return entrance.case_id
    by = entrance.who.id if entrance.who else None
    case_id = open_case(work, office.sealer, by=by, kind=FileKind(kind or FileKind.FAMILY)).id
    if by is not None:
        grant_access(work, case_id, by, "referral")
    return case_id
