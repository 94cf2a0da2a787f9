"""Foresees what a happening does to each running path of a case, for whoever is to report it."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.instances import Engine
from engine.runtime import Element, Program, UnsupportedDiagram
from engine.store.tables import instance, subscription
from tasks import whereabouts
from tasks.ahead import ahead
from tasks.deaths import OF_ONE as DEATH_OF_ONE
from tasks.deaths import OF_THE_LAST, STOPS, Death, awaited_beside, everybodys, heard_in
from tasks.happenings import OF_ONE, Happening
from tasks.listening import Listener, listeners, tied_to
from tasks.ways import HUMAN
from tasks.whereabouts import Run


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that the message sets off: what is left for it, and the steps that begin."""

    stops: str  # the name of the work that is left undone; empty when all goes on beside
    then: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """A running path; without effects it does not await the message, and goes on as before.

    None where it awaits it, and this release does not read what its diagram does then.
    `about` are whom it must be said of for the path to hear it; empty: it hears it of anybody.
    `for_one` is what a death does where it is of one of several whom the path protects: `one_of`.
    `goes_on`: it awaits a death, and whoever dies, it goes on for those who live.
    """

    run: Run
    name: str
    effects: tuple[Effect, ...] | None
    about: tuple[int, ...] = ()
    for_one: tuple[Effect, ...] = ()
    one_of: tuple[int, ...] = ()
    goes_on: bool = False


def running(connection: Connection, case_id: int) -> tuple[Run, ...]:
    """The paths of a case that have not ended."""
    return tuple(
        one for one in whereabouts.runs_of_case(connection, case_id) if one.status == "running"
    )


def reached_by(
    connection: Connection, engine: Engine, case_id: int, what: Happening
) -> tuple[Reached, ...]:
    """Every running path of the case with what the happening would do to it right now."""
    if what is Happening.DEATH:
        return _reached_by_death(connection, engine, case_id)
    listening = listeners(connection, case_id, f"msg_{what}")
    heard = [one for one in listening if what in OF_ONE or one.of_case(case_id)]
    found = []
    for run in running(connection, case_id):
        mine = {one.element: one.people for one in heard if one.instance_id == run.id}
        effects = _effects(connection, engine, run, mine.keys()) if mine else ()
        about = frozenset().union(*mine.values()) if what in OF_ONE else frozenset()
        name = engine.names(connection, run.digest)[run.process]
        found.append(Reached(run, name, effects, tuple(sorted(about))))
    return tuple(found)


def _reached_by_death(connection: Connection, engine: Engine, case_id: int) -> tuple[Reached, ...]:
    """What a death does depends on whose it is: it is asked for each who lives in the file."""
    deaths = everybodys(connection, case_id)
    waiting = {one.instance_id: one for one in heard_in(connection, case_id)}
    beside = awaited_beside(connection, case_id)
    found = []
    for run in running(connection, case_id):
        name, path = engine.names(connection, run.digest)[run.process], waiting.get(run.id)
        if path is None:
            found.append(Reached(run, name, ()))
            continue
        awaits = beside.get(run.id, {})
        last = _whose(deaths, path, OF_THE_LAST, awaits)
        stopped = (*_whose(deaths, path, STOPS, awaits), *last)
        one_of = _whose(deaths, path, DEATH_OF_ONE, awaits)
        where = awaits[OF_THE_LAST] if last else path.element
        effects = _effects(connection, engine, run, {where}) if stopped else ()
        others = {awaits[DEATH_OF_ONE]} if one_of else set()
        for_one = _effects(connection, engine, run, others) if others else ()
        about = _numbers(stopped) if len(stopped) < len(deaths) else ()
        goes_on = not stopped and not one_of
        found.append(
            Reached(run, name, effects, about, for_one or (), _numbers(one_of), goes_on=goes_on)
        )
    return tuple(found)


def _whose(
    deaths: Iterable[Death], path: Listener, message: str, beside: Container[str]
) -> tuple[Death, ...]:
    return tuple(one for one in deaths if one.message(path, beside) == message)


def _numbers(deaths: Iterable[Death]) -> tuple[int, ...]:
    return tuple(sorted(one.person_id for one in deaths if one.person_id is not None))


def _effects(
    connection: Connection, engine: Engine, run: Run, elements: Container[str]
) -> tuple[Effect, ...] | None:
    try:
        program: Program = engine.program(connection, run.digest)
    except UnsupportedDiagram:
        return None
    return tuple(_effect(program, spot) for spot in program.elements if spot[1] in elements)


def awaited(connection: Connection, case_id: int) -> frozenset[str]:
    """The messages that some running path of the case awaits right now, of it or of one in it."""
    of_one = subscription.c.name.in_([f"msg_{one}" for one in sorted(OF_ONE)])
    asked = (
        select(subscription.c.name)
        .join(instance, subscription.c.instance_id == instance.c.id)
        .where(
            instance.c.case_id == case_id,
            subscription.c.kind == "message",
            (subscription.c.correlation == str(case_id)) | (of_one & tied_to(case_id)),
        )
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
