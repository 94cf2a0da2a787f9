"""Paths that are asked for and cannot begin: not in force here, or their case is closed.

Somebody carries them on by hand, until they come in force or the case is opened again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from access.people import Person, require
from access.permissions import Permission
from cases.files import CaseFile, get_case, hold_case
from cases.merging import last_of
from cases.visibility import see_case
from engine import plain
from engine.feel import HostFunction
from engine.instances import Engine
from engine.instances.engine import CASE, OPEN_PROCESS, Letter
from engine.jobs import Job
from engine.refusal import Conflict
from engine.store import Fact, Prepared, Work
from engine.store.tables import instance, start_subscription, version
from tasks.notices import COORDINATORS, About, tell, tell_person
from tasks.paths import name_of_path
from tasks.tables import unopened_path

_MESSAGE = "messaggio"
"""What is kept beside a payload: the message that asked, where it is not the one for any path."""
_NAMES = (_MESSAGE, "processo")


class NotByHandAnyMore(Conflict):
    """Di questo percorso qualcuno si è già occupato: guarda il fascicolo."""


class Fate(StrEnum):
    """What became of a path that could not be opened."""

    WAITING = "waiting"  # carried on by hand, or still to be
    DONE = "done"  # somebody says that it was carried on by hand
    OPENED = "opened"  # it could begin later, and was opened


@dataclass(frozen=True, slots=True)
class ByHand:
    """A path that a case needs and that could not begin. Instants are UTC."""

    id: int
    case_id: int
    process: str
    fate: Fate
    at: datetime
    closed_at: datetime | None
    closed_by: int | None
    in_force: bool  # then it waits for its case, which is closed

    @property
    def name(self) -> str:
        """How people call the path."""
        return name_of_path(self.process)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A path that something asks for in a case, and with what."""

    case_id: int
    process: str
    payload: Mapping[str, Any] = field(repr=False)
    sent_by: int | None

    def letter(self) -> Letter:
        """What begins it: the message that asked for it, else the one that opens any path."""
        name = self.payload.get(_MESSAGE, OPEN_PROCESS)
        left_out = _NAMES if name != OPEN_PROCESS else ()
        said = {key: value for key, value in self.payload.items() if key not in left_out}
        return Letter(name, payload={**said, CASE: self.case_id}, sent_by=self.sent_by)


def keep(engine: Engine, work: Work, asked: Job) -> None:
    """Note a path that could not begin, and tell whoever answers for the case.

    One whose case was opened again, or joined to one that is open, in this very moment begins now.
    """
    wanted = _wanted(work, asked)
    if wanted is None:
        return
    hold_case(work, wanted.case_id)
    case = get_case(work.connection, wanted.case_id)
    in_force = wanted.process in paths_in_force(work.connection)
    if in_force and case.is_open:
        engine.deliver(work, wanted.letter())
        return
    row = {
        "case_id": case.id,
        "process": wanted.process,
        "payload": plain.dumps(wanted.payload),
        "opened_by_instance": wanted.sent_by,
        "fate": Fate.WAITING.value,
        "at": work.now,
    }
    work.connection.execute(insert(unopened_path).values(row))
    kind = "path_in_closed_case" if in_force else "path_by_hand"
    about = About(kind, case.id, title=name_of_path(wanted.process))
    tell(work, COORDINATORS, about)
    if case.responsible_id is not None:
        tell_person(work, case.responsible_id, about)
    work.facts.append(_fact(kind, case.id, wanted.process))


def of_case(connection: Connection, case_id: int) -> tuple[ByHand, ...]:
    """The paths of a case that could not be opened, those still waiting first."""
    asked = select(unopened_path).where(unopened_path.c.case_id == case_id)
    found = connection.execute(asked.order_by(unopened_path.c.id)).all()
    in_force = paths_in_force(connection) if found else frozenset()
    rows = [_seen(row, in_force=row.process in in_force) for row in found]
    return tuple(sorted(rows, key=lambda one: one.fate is not Fate.WAITING))


def settle(work: Work, person: Person, number: int) -> CaseFile:
    """Say that a path was carried on by hand; the case it belongs to.

    Refuses `NotAllowed`, `NotYourCase`, and `NotByHandAnyMore` when it is settled already.
    """
    require(person, Permission.TASK_COMPLETE)
    row = work.connection.execute(_waiting().where(unopened_path.c.id == number)).first()
    if row is None:
        raise NotByHandAnyMore
    case = see_case(work.connection, person, row.case_id)
    _close(work, [number], Fate.DONE, by=person.id)
    work.facts.append(_fact("path_done_by_hand", row.case_id, row.process, by=person.id))
    return case


def open_waiting(work: Work, engine: Engine, case_id: int | None = None) -> int:
    """Open the paths that wait and may begin now, of a case or of all; how many.

    Twice is as good as once. Each is opened with what its case asked for it with; those of a
    closed case wait until it is opened again.
    """
    cases = _cases_waiting(work) if case_id is None else [case_id]
    in_force = paths_in_force(work.connection) if cases else frozenset()
    opened = 0
    for one in cases:
        hold_case(work, one)  # before what waits in it: in the order of who opens the case again
        if get_case(work.connection, one).is_open:
            opened += _open_in(work, engine, one, in_force)
    return opened


def _open_in(work: Work, engine: Engine, case_id: int, in_force: Collection[str]) -> int:
    rows = work.connection.execute(_waiting().where(unopened_path.c.case_id == case_id)).all()
    ready = [row for row in rows if row.process in in_force]
    for row in ready:
        work.facts.append(_fact("path_no_longer_by_hand", case_id, row.process))
        wanted = Wanted(case_id, row.process, plain.loads(row.payload), row.opened_by_instance)
        engine.deliver(work, wanted.letter())
    if ready:
        _close(work, [row.id for row in ready], Fate.OPENED, by=None)
    return len(ready)


def by_hand(connection: Connection) -> HostFunction:
    """`da_aprire_a_mano(percorsi)`: the names of those not in force here; null when all are.

    What is in force is asked once, and only of a form that wants to know.
    """
    in_force = cache(lambda: paths_in_force(connection))

    def names(paths: object) -> str | None:
        asked = [str(one) for one in (paths if isinstance(paths, list) else [paths]) if one]
        return ", ".join(name_of_path(one) for one in asked if one not in in_force()) or None

    return HostFunction("da_aprire_a_mano", ("percorsi",), names)


def paths_in_force(connection: Connection) -> frozenset[str]:
    """The paths that may be opened in this office."""
    return frozenset(_IN_FORCE.run(connection, {}).scalars())


def _wanted(work: Work, asked: Job) -> Wanted | None:
    """Which path was asked for, in the case in which all that it is about has ended."""
    payload: Mapping[str, Any] = asked.parameters.get("payload", {})
    case_id, process = payload.get(CASE), payload.get("processo")
    if asked.kind == "signal":
        of_sender = select(instance.c.case_id).where(instance.c.id == asked.instance_id)
        case_id = work.connection.execute(of_sender).scalar_one_or_none()
    if process is None and asked.handler != OPEN_PROCESS:
        process = _begun_with(work, asked)
    if case_id is None or process is None:
        return None
    said = {**payload, "processo": process}
    if asked.kind == "message" and asked.handler != OPEN_PROCESS:
        said[_MESSAGE] = asked.handler
    here = last_of(work.connection, int(case_id))
    return Wanted(here, str(process), said, asked.instance_id)


def _begun_with(work: Work, asked: Job) -> str | None:
    """The path that begins with a message or signal which names none."""
    starts = start_subscription.c
    mine = (starts.kind == asked.kind) & (starts.name == asked.handler)
    if asked.parameters.get("begin") is not None:
        mine = starts.digest == asked.parameters["begin"]
    found = (
        select(version.c.process)
        .join(start_subscription, starts.digest == version.c.digest)
        .where(mine, version.c.status == "in_force")
        .order_by(version.c.process)
    )
    name: str | None = work.connection.execute(found.limit(1)).scalar_one_or_none()
    return name


def _cases_waiting(work: Work) -> list[int]:
    waits = select(unopened_path.c.case_id).where(unopened_path.c.fate == Fate.WAITING.value)
    asked = waits.distinct().order_by(unopened_path.c.case_id)
    return list(work.connection.execute(asked).scalars())


def _waiting() -> Any:
    mine = select(unopened_path).where(unopened_path.c.fate == Fate.WAITING.value)
    return mine.order_by(unopened_path.c.id).with_for_update()


def _close(work: Work, numbers: Iterable[int], fate: Fate, *, by: int | None) -> None:
    work.connection.execute(
        update(unopened_path)
        .where(unopened_path.c.id.in_(list(numbers)))
        .values(fate=fate.value, closed_at=work.now, closed_by=by)
    )


def _fact(kind: str, case_id: int, process: str, *, by: int | None = None) -> Fact:
    data = {"key": process, "title": name_of_path(process)}
    return Fact(kind, case_id=case_id, by=by, data=data)


def _seen(row: Row[Any], *, in_force: bool) -> ByHand:
    when = row.at, row.closed_at, row.closed_by
    return ByHand(row.id, row.case_id, row.process, Fate(row.fate), *when, in_force)


_IN_FORCE = Prepared(select(version.c.process).where(version.c.status == "in_force"))
