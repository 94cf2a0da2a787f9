"""Foresees what a happening does to each running path of a case, for whoever is to report it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.instances import Engine
from engine.runtime import Element, Program
from engine.store.tables import instance, subscription
from tasks import whereabouts
from tasks.ahead import ahead
from tasks.happenings import Happening
from tasks.ways import HUMAN
from tasks.whereabouts import Run


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that the message sets off: what is left for it, and the steps that begin."""

    stops: str  # the name of the work that is left undone; empty when all goes on beside
    then: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """A running path; without effects it does not await the message, and goes on as before."""

    run: Run
    name: str
    effects: tuple[Effect, ...]


def running(connection: Connection, case_id: int) -> tuple[Run, ...]:
    """The paths of a case that have not ended."""
    return tuple(
        one for one in whereabouts.runs_of_case(connection, case_id) if one.status == "running"
    )


def reached_by(
    connection: Connection, engine: Engine, case_id: int, what: Happening
) -> tuple[Reached, ...]:
    """Every running path of the case with what the happening would do to it right now."""
    found = []
    for run in running(connection, case_id):
        program: Program = engine.program(connection, run.digest)
        elements = _listening(connection, run.id, case_id, what)
        effects = tuple(_effect(program, spot) for spot in program.elements if spot[1] in elements)
        found.append(Reached(run, program.processes[run.process], effects))
    return tuple(found)


def awaited(connection: Connection, case_id: int) -> frozenset[str]:
    """The messages that some running path of the case awaits right now."""
    asked = (
        select(subscription.c.name)
        .join(instance, subscription.c.instance_id == instance.c.id)
        .where(
            instance.c.case_id == case_id,
            subscription.c.kind == "message",
            subscription.c.correlation == str(case_id),
        )
    )
    return frozenset(connection.execute(asked).scalars())


def _listening(
    connection: Connection, instance_id: int, case_id: int, what: Happening
) -> frozenset[str]:
    asked = select(subscription.c.element).where(
        subscription.c.instance_id == instance_id,
        subscription.c.kind == "message",
        subscription.c.name == f"msg_{what}",
        subscription.c.correlation == str(case_id),
    )
    return frozenset(connection.execute(asked).scalars())


def _effect(program: Program, spot: tuple[str, str]) -> Effect:
    node = program.node(*spot)
    host = node.element.attached_to
    stopped = program.elements[(spot[0], host)].name if host and node.event.interrupting else ""
    return Effect(stopped, tuple(_steps(program, spot)))


def _steps(program: Program, spot: tuple[str, str]) -> Iterator[Element]:
    for one in ahead(program, spot).steps:
        if one.element.kind in HUMAN:
            yield one.element
