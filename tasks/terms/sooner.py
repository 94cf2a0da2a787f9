"""An instant that a path carries comes sooner: what counts from it follows, and never goes later.

These are the timers that the diagram works out from the variable, and the terms of the activities
that run from the variable itself (`da`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from engine import plain
from engine.instances.rows import hold
from engine.runtime import Program, WaitingTimer, waiting_timers
from engine.steps import Postponed, TimerMoved
from engine.store import Work
from engine.store.tables import instance
from tasks.functions import host_functions
from tasks.tables import task
from tasks.terms.anchors import SINCE
from tasks.terms.duties import Duties, as_start
from tasks.terms.keeping import is_live, seen
from tasks.terms.model import Term
from tasks.terms.succession import House, Told, following, succeed
from tasks.terms.tables import term


@dataclass(frozen=True, slots=True)
class Sooner:
    """Which variable of which path says which instant, which nearer one from now on, by whom."""

    instance_id: int
    variable: str
    before: Any
    after: Any
    by: int | None = None


def bring_forward(work: Work, house: House, duties: Duties, what: Sooner) -> int:
    """Let what counts from an instant come sooner; how many timers and terms did.

    What would have been due already is due now.
    """
    hold(work, what.instance_id)
    asked = select(instance.c.digest, instance.c.state).where(instance.c.id == what.instance_id)
    row = work.connection.execute(asked).one()
    program = house.engine.program(work.connection, row.digest)
    waiting = waiting_timers(program, row.state, work.now)
    timers = list(_nearer(waiting, duties, what, work.now))
    terms = list(_counted_from(work, program, what))
    let_know(work, house, what)
    for one, due_at in timers:
        moved = TimerMoved(one.beside, one.element.id, due_at)
        house.engine.happen(work, what.instance_id, moved, by=what.by)
    return len(timers) + sum(_hasten(work, house, duties, one, what) for one in terms)


def let_know(work: Work, house: House, what: Sooner) -> None:
    """Let a path say the other instant wherever it says this one, its open activities too."""
    put_off = Postponed(what.variable, what.before, what.after)
    house.engine.happen(work, what.instance_id, put_off, by=what.by)
    open_here = (task.c.instance_id == what.instance_id, task.c.status == "open")
    asked = select(task.c.id, task.c.data).where(*open_here)
    for row in work.connection.execute(asked).all():
        data = plain.loads(row.data)
        if what.variable in data and data[what.variable] == what.before:
            told = plain.dumps({**data, what.variable: what.after})
            work.connection.execute(update(task).where(task.c.id == row.id).values(data=told))


def _nearer(
    waiting: tuple[WaitingTimer, ...], duties: Duties, what: Sooner, now: datetime
) -> Iterator[tuple[WaitingTimer, datetime]]:
    """The timers that the diagram works out from this instant, each with the nearer one.

    One that somebody has set to another instant meanwhile stays there.
    """
    functions = host_functions(duties, now)
    for one in waiting:
        if one.data.get(what.variable) != what.before:
            continue
        anew = replace(one, data={**one.data, what.variable: what.after})
        due_at = anew.due_under(now, functions)
        if due_at is not None and one.due_under(now, functions) == one.due_at > due_at:
            yield one, max(due_at, now)


def _counted_from(work: Work, program: Program, what: Sooner) -> Iterator[Term]:
    """The live terms of the open activities that run from this instant."""
    asked = (
        select(term, task.c.process, task.c.element)
        .join(task, task.c.id == term.c.task_id)
        .where(term.c.instance_id == what.instance_id, is_live(), term.c.paused_at.is_(None))
        .where(term.c.started_at == as_start(what.before))
        .order_by(term.c.id)
    )
    for row in work.connection.execute(asked.with_for_update(of=term)).mappings().all():
        element = program.elements[(row["process"], row["element"])]
        since = element.properties.get(SINCE)
        if since == what.variable:
            yield seen(row)


def _hasten(work: Work, house: House, duties: Duties, old: Term, what: Sooner) -> bool:
    start = as_start(what.after)
    begun = duties.begin(old.key, start) if start is not None else None
    if begun is None or begun.counted.due_at >= old.due_at:
        return False
    new = following(old, begun, work.now)
    succeed(work, house, old, new, Told("term_brought_forward", what.by))
    return True
