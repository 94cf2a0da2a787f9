"""The timers of a diagram that run with a term: they are put off with it, and rest with it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from engine.instances import Engine
from engine.refusal import Refusal
from engine.runtime import Element, Program, follows
from engine.steps import TaskKey, TimerMoved
from engine.store import Work
from engine.store.tables import instance, timer
from tasks.tables import task
from tasks.terms.model import Term

TERM = "termine"
_STEP = "step:"


class PathWaitsForIt(Refusal):
    """Il percorso attende questo istante per andare avanti: il termine si proroga o si rispetta,
    ma non si può togliere.
    """


def step_duty(instance_id: int, key: str, element: str) -> str:
    """How the duty of a part of a path is called: by its instance, activation and element."""
    return f"{_STEP}{instance_id}:{key}:{element}"


def move_timers(work: Work, engine: Engine, of: Term, due_at: datetime) -> None:
    """Put off every waiting timer that runs with a term: an act of the engine, in its journal."""
    if of.instance_id is None:
        return
    asked = select(timer.c.element).where(timer.c.instance_id == of.instance_id)
    waiting = frozenset(work.connection.execute(asked).scalars())
    if not waiting:
        return
    program = _program_of(work, engine, of.instance_id)
    for key, element in _timers(work, program, of):
        if element in waiting:
            engine.happen(work, of.instance_id, TimerMoved(key, element, due_at), by=None)


def check_not_awaited(work: Work, engine: Engine, of: Term) -> None:
    """Refuses `PathWaitsForIt` when nothing but this instant lets a path go on."""
    if of.instance_id is None or of.anchor is None:
        return
    element = element_of(of)
    program = _program_of(work, engine, of.instance_id)
    if any(one.kind == "intermediateCatchEvent" for one in _named(program, element)):
        raise PathWaitsForIt


def _timers(work: Work, program: Program, of: Term) -> Iterator[tuple[TaskKey, str]]:
    """Which timers run with a term: beside which activation, and of which element."""
    if of.task_id is not None:
        row = work.connection.execute(select(task).where(task.c.id == of.task_id)).one()
        host = program.elements[(row.process, row.element)]
        yield from ((TaskKey(row.key), one.id) for one in _watching(program, host))
    elif of.anchor is not None:
        key, element = TaskKey(of.anchor), element_of(of)
        yield key, element
        for host in _named(program, element):
            yield from ((key, one.id) for one in _watching(program, host))


def _watching(program: Program, host: Element) -> Iterator[Element]:
    for node in program.diagrams[host.process].attached(host.id):
        if node.event.kind == "timer" and follows(node.element, host):
            yield node.element


def _named(program: Program, id: str) -> Iterator[Element]:
    return (one for (_, named), one in program.elements.items() if named == id)


def element_of(of: Term) -> str:
    """The element whose part of a path a term runs with."""
    return of.duty.rsplit(":", 1)[-1].partition("#")[0]


def _program_of(work: Work, engine: Engine, instance_id: int) -> Program:
    asked = select(instance.c.digest).where(instance.c.id == instance_id)
    return engine.program(work.connection, work.connection.execute(asked).scalar_one())
