"""Paths that are asked for and not in force here: carried on by hand until they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from access.people import Person, require
from access.permissions import Permission
from cases.files import CaseFile, get_case
from cases.visibility import see_case
from engine import plain
from engine.feel import HostFunction
from engine.instances import Engine
from engine.instances.engine import OPEN_PROCESS, Letter
from engine.jobs import Job
from engine.refusal import Conflict
from engine.store import Fact, Work
from engine.store.tables import version
from tasks.notices import COORDINATORS, About, tell, tell_person
from tasks.paths import name_of_path
from tasks.tables import unopened_path


class NotByHandAnyMore(Conflict):
    """Di questo percorso qualcuno si è già occupato: guarda il fascicolo."""


class Fate(StrEnum):
    """What became of a path that could not be opened."""

    WAITING = "waiting"  # carried on by hand, or still to be
    DONE = "done"  # somebody says that it was carried on by hand
    OPENED = "opened"  # it has come in force meanwhile, and was opened


@dataclass(frozen=True, slots=True)
class ByHand:
    """A path that a case needs and that this office does not run yet. Instants are UTC."""

    id: int
    case_id: int
    process: str
    fate: Fate
    at: datetime
    closed_at: datetime | None
    closed_by: int | None

    @property
    def name(self) -> str:
        """How people call the path."""
        return name_of_path(self.process)


def keep(work: Work, asked: Job) -> None:
    """Note a path that could not be opened, and tell whoever answers for the case."""
    payload: Mapping[str, Any] = asked.parameters.get("payload", {})
    case_id, process = payload.get("caso_id"), str(payload.get("processo", ""))
    if case_id is None or not process:
        return
    row = {
        "case_id": int(case_id),
        "process": process,
        "payload": plain.dumps(payload),
        "opened_by_instance": asked.instance_id,
        "fate": Fate.WAITING.value,
        "at": work.now,
    }
    work.connection.execute(insert(unopened_path).values(row))
    responsible = get_case(work.connection, int(case_id)).responsible_id
    about = About("path_by_hand", int(case_id))
    tell(work, COORDINATORS, about)
    if responsible is not None:
        tell_person(work, responsible, about)
    work.facts.append(_fact("path_by_hand", int(case_id), process))


def of_case(connection: Connection, case_id: int) -> tuple[ByHand, ...]:
    """The paths of a case that could not be opened, those still waiting first."""
    asked = select(unopened_path).where(unopened_path.c.case_id == case_id)
    rows = [_seen(row) for row in connection.execute(asked.order_by(unopened_path.c.id))]
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
    """Open the paths that wait and have come in force, of a case or of all; how many.

    Twice is as good as once. Each is opened with what its case asked for it with; those of a
    closed case wait until it is opened again.
    """
    asked = _waiting() if case_id is None else _waiting().where(unopened_path.c.case_id == case_id)
    rows = work.connection.execute(asked).all()
    in_force = paths_in_force(work.connection) if rows else frozenset()
    ready = [
        row
        for row in rows
        if row.process in in_force and get_case(work.connection, row.case_id).is_open
    ]
    for row in ready:
        work.facts.append(_fact("path_no_longer_by_hand", row.case_id, row.process))
        payload, sent_by = plain.loads(row.payload), row.opened_by_instance
        engine.deliver(work, Letter(OPEN_PROCESS, payload=payload, sent_by=sent_by))
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
    asked = select(version.c.process).where(version.c.status == "in_force")
    return frozenset(connection.execute(asked).scalars())


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


def _seen(row: Row[Any]) -> ByHand:
    fate = Fate(row.fate)
    return ByHand(row.id, row.case_id, row.process, fate, row.at, row.closed_at, row.closed_by)
