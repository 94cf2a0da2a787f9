"""Where a running instance stands: what is awaited now and which way it came, for its diagram."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.instances.awaited import Awaited
from engine.refusal import NotFound
from engine.runtime import Element, Program, goes_on_alone, holders
from engine.store import read_facts
from engine.store.journal import journal
from engine.store.tables import instance, timer
from tasks import worklist
from tasks.tables import NO_TERM
from tasks.worklist import TaskRow

_READ = 4_000  # passages drawn at most: of a path that went round for years, the latest

Spot = tuple[str, str]  # process, element


@dataclass(frozen=True, slots=True)
class Run:
    """An instance in one line. Instants are UTC."""

    id: int
    digest: str
    process: str
    case_id: int | None
    status: str
    started_at: datetime
    ended_at: datetime | None
    opened_by: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """One thing that is awaited: a task, the system's own work, a message or an instant."""

    number: int
    process: str
    element: Element
    kind: str  # task, job, event, timer
    since: datetime | None
    task: TaskRow | None = None
    due_at: datetime | None = None
    inside: tuple[Spot, ...] = ()  # the call activities it stands in, the outermost first


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an instance stands, and everything it passed."""

    run: Run
    name: str
    places: tuple[Place, ...]
    passed: frozenset[Spot]


@dataclass(frozen=True, slots=True)
class _Key:
    spot: Spot
    since: datetime


def get_run(connection: Connection, instance_id: int) -> Run:
    """One instance. Refuses `NotFound`."""
    row = connection.execute(select(instance).where(instance.c.id == instance_id)).first()
    if row is None:
        raise NotFound
    return _run(row)


def runs_of_case(connection: Connection, case_id: int) -> tuple[Run, ...]:
    """The instances of a case, the latest first."""
    asked = select(instance).where(instance.c.case_id == case_id).order_by(instance.c.id.desc())
    return tuple(_run(row) for row in connection.execute(asked))


def where(connection: Connection, program: Program, run: Run) -> Standing:
    """Where the instance stands: every awaited thing with its place on the diagrams."""
    keys, passed = _way(connection, run.id)
    calls = _Calls(program, run.process, keys, _holders(connection, run.id))
    tasks = {row.key: row for row in worklist.of_instance(connection, run.id) if row.is_open}
    spots = _awaited(connection, run.id, program, keys)
    places: list[Place] = []
    for key, (kind, spot) in spots.items():
        element = program.elements.get(spot)
        if element is None or (kind != "task" and element.attached_to is not None):
            continue  # a boundary event is a limit of its activity, not a place of its own
        row = tasks.get(key)
        places.append(
            Place(
                number=len(places) + 1,
                process=spot[0],
                element=element,
                kind=kind,
                since=row.opened_at if row else _since(keys, key),
                task=row,
                due_at=row.due_at if row else _due(connection, run.id, key, kind),
                inside=calls.around(key, spot),
            )
        )
    return Standing(run, program.processes[run.process], tuple(places), frozenset(passed))


def calls_around(connection: Connection, program: Program, row: TaskRow) -> tuple[Spot, ...]:
    """The call activities that a task stands in, the outermost first."""
    if row.process == program.process:
        return ()
    keys, _ = _way(connection, row.instance_id)
    held = _holders(connection, row.instance_id)
    if row.parent_key is not None:
        held.setdefault(row.key, row.parent_key)
    return _Calls(program, program.process, keys, held).around(row.key, (row.process, row.element))


def calls_ahead(connection: Connection, program: Program, row: TaskRow) -> tuple[Spot, ...]:
    """Those of the calls around a task to which its way leads back, the outermost first: not to
    one whose part has ended (ADR 0025).
    """
    found = calls_around(connection, program, row)
    state = _state(connection, row.instance_id)
    return found[1:] if found and state and goes_on_alone(state, row.key) else found


def _way(connection: Connection, instance_id: int) -> tuple[dict[str, _Key], set[Spot]]:
    asked = (
        select(journal)
        .where(journal.c.instance_id == instance_id)
        .order_by(journal.c.seq.desc())
        .limit(_READ)
    )
    keys: dict[str, _Key] = {}
    passed: set[Spot] = set()
    for at, fact in read_facts(connection.execute(asked).all()):
        for process, element, how, key in fact.data.get("passed", ()):
            if how == "completed":
                passed.add((process, element))
            keys[key] = _Key((process, element), at)  # the earliest line wins: read backwards
    return keys, passed


def _awaited(
    connection: Connection, instance_id: int, program: Program, keys: Mapping[str, _Key]
) -> dict[str, tuple[str, Spot]]:
    """Everything awaited, tasks first: key → kind and place."""
    kept = connection.execute(
        select(instance.c.awaited).where(instance.c.id == instance_id)
    ).scalar_one()
    awaited = Awaited.loads(kept)
    found = {key: ("task", place) for key, place in awaited.tasks.items()}
    found |= {key: ("job", place) for key, place in awaited.jobs.items()}
    for kind, group in (("event", awaited.events), ("timer", awaited.timers)):
        for key, place in group.items():
            spot = keys[key].spot if key in keys else _spot_of(program, place[0])
            if spot is not None:
                found[key] = (kind, spot)
    return found


def _spot_of(program: Program, element: str) -> Spot | None:
    return next((spot for spot in program.elements if spot[1] == element), None)


def _since(keys: Mapping[str, _Key], key: str) -> datetime | None:
    return keys[key].since if key in keys else None


def _due(connection: Connection, instance_id: int, key: str, kind: str) -> datetime | None:
    if kind != "timer":
        return None
    asked = select(timer.c.due_at).where(timer.c.instance_id == instance_id, timer.c.key == key)
    due_at: datetime | None = connection.execute(asked).scalar_one_or_none()
    return None if due_at == NO_TERM else due_at


def _holders(connection: Connection, instance_id: int) -> dict[str, str]:
    state = _state(connection, instance_id)
    return holders(state) if state else {}


def _state(connection: Connection, instance_id: int) -> bytes | None:
    asked = select(instance.c.state).where(instance.c.id == instance_id)
    state: bytes | None = connection.execute(asked).scalar_one_or_none()
    return state


@dataclass(frozen=True, slots=True)
class _Calls:
    """Finds the call activities around a place: as the live tokens stand; of what is over, as
    the drawing says who calls.
    """

    program: Program
    top: str
    keys: Mapping[str, _Key]
    held: Mapping[str, str]

    def around(self, key: str, spot: Spot) -> tuple[Spot, ...]:
        """The call activities around a place, the outermost first."""
        found = list(self._held(key, spot[0]))
        process = found[-1][0] if found else spot[0]
        seen = {process}
        while process != self.top:
            calling = _caller_of(self.program, process)
            if calling is None or calling[0] in seen:
                break
            found.append(calling)
            process = calling[0]
            seen.add(process)
        return tuple(reversed(found))

    def _held(self, key: str, process: str) -> Iterator[Spot]:
        while key in self.held:
            key = self.held[key]
            spot = self.keys[key].spot if key in self.keys else None
            if spot is not None and spot[0] != process:
                process = spot[0]
                yield spot


def _caller_of(program: Program, called: str) -> Spot | None:
    for process, diagram in program.diagrams.items():
        for node in diagram.nodes.values():
            if node.called == called:
                return (process, node.id)
    return None


def _run(row: Row[Any]) -> Run:
    return Run(
        row.id,
        row.digest,
        row.process,
        row.case_id,
        row.status,
        row.started_at,
        row.ended_at,
        row.opened_by_instance,
    )
