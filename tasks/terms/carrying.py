"""The paths that carry the instant of an act's term: where a person moves it, they follow.

A timer says with `segue` which of its variables holds that instant. Only a path that follows the
same act does, and only where the variable still says what the term said.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine.clock import ROME
from engine.instances import Engine
from engine.runtime import Program, UnsupportedDiagram, WaitingTimer, waiting_timers
from engine.steps import Postponed, TimerMoved
from engine.store import Work
from engine.store.tables import instance
from tasks.functions import host_functions
from tasks.terms.duties import Duties, as_instant
from tasks.terms.model import Term

log = logging.getLogger(__name__)

FOLLOWS = "segue"
ACT = "provvedimento_id"


def let_paths_follow(
    work: Work, engine: Engine, duties: Duties, old: Term, due_at: datetime
) -> None:
    """Put off what the paths of a case carry of a term of an act, with the timers that wait by it.

    What would have been due already is due now.
    """
    if old.decree_id is None or old.case_id is None:
        return
    asked = select(instance.c.id, instance.c.digest, instance.c.state).where(
        instance.c.case_id == old.case_id, instance.c.status == "running"
    )
    for row in work.connection.execute(asked.order_by(instance.c.id)).all():
        program = _read(work, engine, row.digest)
        if program and any(FOLLOWS in one.properties for one in program.elements.values()):
            waiting = _carrying(program, row.state, work.now, old)
            _put_off(work, engine, row.id, [(one, name, due_at) for one, name in waiting], duties)


def _read(work: Work, engine: Engine, digest: str) -> Program | None:
    try:
        return engine.program(work.connection, digest)
    except UnsupportedDiagram as refused:
        # Its own clocks stay as they were; the term and the other paths do not wait for it.
        log.warning("what version %s carries stays: %s", digest[:12], refused)
        return None


def _carrying(
    program: Program, state: bytes, now: datetime, old: Term
) -> Iterator[tuple[WaitingTimer, str]]:
    for one in waiting_timers(program, state, now):
        name = one.element.properties.get(FOLLOWS)
        if name is None or one.data.get(ACT) != old.decree_id:
            continue
        if as_instant(one.data.get(name)) == old.due_at:
            yield one, name


def _put_off(
    work: Work,
    engine: Engine,
    instance_id: int,
    waiting: list[tuple[WaitingTimer, str, datetime]],
    duties: Duties,
) -> None:
    functions = host_functions(duties, work.now)
    for name, before, after in {
        (name, one.data[name], said_like(one.data[name], due_at)) for one, name, due_at in waiting
    }:
        engine.happen(work, instance_id, Postponed(name, before, after), by=None)
    for one, name, due_at in waiting:
        data = {**one.data, name: said_like(one.data[name], due_at)}
        anew = replace(one, data=data).due_under(work.now, functions)
        if anew is not None and anew != one.due_at:
            moved = TimerMoved(one.beside, one.element.id, max(anew, work.now))
            engine.happen(work, instance_id, moved, by=None)


def said_like(value: Any, due_at: datetime) -> Any:
    """The new instant, said as the old one was: a day stays a day."""
    if isinstance(value, datetime):
        return due_at
    day = due_at.astimezone(ROME).date()
    if isinstance(value, date):
        return day
    return due_at.isoformat() if "T" in str(value) else day.isoformat()
