"""A path begun by hand: in a fascicolo of the kind it is for, or in one that is open already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from access.people import Person, require
from access.permissions import Permission
from access.roles import say_roles
from cases.files import CaseFile, Marking, get_case, hold_case, open_case
from cases.kinds import FileKind
from cases.merging import check_at_work
from cases.visibility import grant_access, see_case
from engine.instances import NotInForce
from engine.refusal import NotAllowed, NotFound, Refusal
from engine.store import Work, find_in_force
from engine.store.tables import version
from tasks import worklist
from tasks.definitions import Definition, Definitions
from tasks.office import Office
from tasks.once import posted, posted_before
from tasks.referrals import PROCESS, REGISTRATION
from tasks.worklist import TaskRow


class PathNotChosen(Refusal):
    """Non è indicato quale percorso cominciare: sceglilo dall'elenco."""


class NotBegunByHand(NotFound):
    """Questo percorso non si comincia da qui."""


class NotYoursToBegin(NotAllowed):
    """Questo percorso lo comincia un altro ruolo: {roles}."""


class OnlyInAFile(Refusal):
    """Questo percorso si comincia dal fascicolo della famiglia, alla voce «Percorsi»."""


class OtherKindOfFile(Refusal):
    """Questo percorso non è di un fascicolo di questo tipo: comincialo in uno nuovo."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A path that somebody may begin: what it is called, what it is for, who begins it."""

    process: str
    name: str
    about: str  # the first sentence of its documentation
    kind: FileKind
    roles: tuple[str, ...]
    only_within: bool = False  # in a fascicolo that is open already, never in a new one


@dataclass(frozen=True, slots=True)
class Begun:
    """The fascicolo in which a path has begun, and the task to go on with if it is one's own."""

    case: CaseFile
    task: TaskRow | None


def beginnings(
    connection: Connection, definitions: Definitions, person: Person
) -> tuple[Beginning, ...]:
    """The paths in force that this person may begin by hand here, by name."""
    asked = select(version.c.digest, version.c.process).where(version.c.status == "in_force")
    in_force = [(row.digest, row.process) for row in connection.execute(asked)]
    mine = _mine(connection, definitions, person, in_force)
    return tuple(sorted(mine, key=lambda one: one.name))


def begins_anything(
    connection: Connection,
    definitions: Definitions,
    person: Person,
    in_force: Iterable[tuple[str, str]],
) -> bool:
    """Whether one of these versions is a path that this person may begin in a new fascicolo."""
    mine = _mine(connection, definitions, person, in_force)
    return any(not one.only_within for one in mine)


def _mine(
    connection: Connection,
    definitions: Definitions,
    person: Person,
    in_force: Iterable[tuple[str, str]],
) -> Iterator[Beginning]:
    for digest, process in in_force:
        read = None if process in _ELSEWHERE else definitions.find(connection, digest)
        found = _read(read, process) if read is not None else None
        if found is not None and person.roles.intersection(found.roles):
            yield found


def begin(
    office: Office, person: Person, process: str, *, case_id: int | None = None, token: str = ""
) -> Begun:
    """Begin a path in a new fascicolo, or in one that is open, in one transaction; a form posted
    twice begins one.

    Refuses `PathNotChosen`, `NotInForce`, `NotBegunByHand`, `NotYoursToBegin`, without a
    fascicolo `OnlyInAFile`, and in one `CaseClosed`, `JoinedToAnother` and `OtherKindOfFile`.
    """
    require(person, Permission.TASK_COMPLETE)
    with office.begin() as work:
        before = posted_before(work, person.id, token)
        if before is not None:
            return _begun(work, person, before, worklist.of_case(work.connection, before))
        digest, found = _find(office, work, person, process)
        case = _file(office, work, person, found, case_id)
        known = _known(case) if case_id is not None else {}
        change = office.engine.start(work, digest, case_id=case.id, data=known, by=person.id)
        posted(work, person.id, token, case.id)
        rows = worklist.of_instance(work.connection, change.instance.id)
        return _begun(work, person, case.id, rows)


def _find(office: Office, work: Work, person: Person, process: str) -> tuple[str, Beginning]:
    if not process:
        raise PathNotChosen
    digest = find_in_force(work.connection, process)
    if digest is None:
        raise NotInForce(process=process)
    found = _read(office.definitions.get(work.connection, digest), process)
    if found is None or process in _ELSEWHERE:
        raise NotBegunByHand
    if not person.roles.intersection(found.roles):
        raise NotYoursToBegin(roles=say_roles(found.roles))
    return digest, found


def _file(
    office: Office, work: Work, person: Person, found: Beginning, case_id: int | None
) -> CaseFile:
    if case_id is None:
        if found.only_within:
            raise OnlyInAFile
        case = open_case(work, office.sealer, by=person.id, kind=found.kind)
        grant_access(work, case.id, person.id, "begun")
        return case
    hold_case(work, case_id)
    case = see_case(work.connection, person, case_id)
    check_at_work(work.connection, case)
    if case.kind is not found.kind:
        raise OtherKindOfFile
    return case


def _known(case: CaseFile) -> dict[str, object]:
    """What a path begun in a fascicolo is told of it; an address that is protected stays so."""
    return {
        "responsabile_caso": case.responsible_id,
        "indirizzo_protetto": Marking.PROTECTED_ADDRESS in case.markings,
    }


def _begun(work: Work, person: Person, case_id: int, rows: Sequence[TaskRow]) -> Begun:
    mine = (row for row in rows if person.roles.intersection(row.roles))
    return Begun(get_case(work.connection, case_id), next(mine, None))


def _read(definition: Definition, process: str) -> Beginning | None:
    drawing = definition.drawing(process)
    if not drawing.begun_by:
        return None
    kind = FileKind(drawing.file_kind or FileKind.FAMILY)
    return Beginning(
        process, drawing.name, drawing.about, kind, drawing.begun_by, drawing.only_within
    )


# A referral and an act of the court have pages of their own.
_ELSEWHERE = frozenset({PROCESS, REGISTRATION})
