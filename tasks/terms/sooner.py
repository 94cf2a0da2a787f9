"""An instant that a path carries comes sooner: what counts from it follows, and never goes later.

These are the timers that the diagram works out from the variable, and the terms of the activities
that run from the variable itself (`da`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.instances.rows import hold
from engine.runtime import WaitingTimer
from engine.store import Work
from tasks.functions import host_functions
from tasks.tables import task
from tasks.terms.anchors import SINCE
from tasks.terms.carrying import Carrier, Moved, carrier_of, let_know, move
from tasks.terms.duties import Duties, as_start
from tasks.terms.house import House
from tasks.terms.keeping import is_live, seen
from tasks.terms.model import Term
from tasks.terms.succession import Told, following, succeed
from tasks.terms.tables import term


def bring_forward(work: Work, house: House, duties: Duties, what: Moved) -> int:
    """Let what counts from an instant come sooner; how many timers and terms did.

    What would have been due already is due now.
    """
    hold(work, what.instance_id)
    path = carrier_of(work, house.engine, what)
    timers = list(_nearer(path, duties, what, work.now))
    terms = list(_counted_from(work, path, what))
    let_know(work, house.engine, path, what)
    for one, due_at in timers:
        move(work, house.engine, what, one, due_at)
    return len(timers) + sum(_hasten(work, house, duties, one, what) for one in terms)


def awaited(work: Work, house: House, instance_id: int, variable: str) -> Any:
    """What a path says under this name where one of its clocks waits by it, or None."""
    nothing = Moved(instance_id, variable, None, None)
    path = carrier_of(work, house.engine, nothing)
    return path.awaits(variable, work.now)


def say_instead(work: Work, house: House, what: Moved) -> None:
    """Let a path say the other instant wherever it says this one, and nothing else follow."""
    let_know(work, house.engine, carrier_of(work, house.engine, what), what)


def _nearer(
    path: Carrier, duties: Duties, what: Moved, now: datetime
) -> Iterator[tuple[WaitingTimer, datetime]]:
    """The timers that the diagram works out from this instant, each with the nearer one.

    One that somebody has set to another instant meanwhile stays there.
    """
    functions = host_functions(duties, now)
    for one, name in path.clocks(what.before, now):
        anew = replace(one, data={**one.data, name: what.after})
        due_at = anew.due_under(now, functions)
        if due_at is not None and one.due_under(now, functions) == one.due_at > due_at:
            yield one, max(due_at, now)


def _counted_from(work: Work, path: Carrier, what: Moved) -> Iterator[Term]:
    """The live terms of the open activities that run from this instant."""
    asked = (
        select(term, task.c.process, task.c.element)
        .join(task, task.c.id == term.c.task_id)
        .where(term.c.instance_id == what.instance_id, is_live(), term.c.paused_at.is_(None))
        .where(term.c.started_at == as_start(what.before))
        .order_by(term.c.id)
    )
    for row in work.connection.execute(asked.with_for_update(of=term)).mappings().all():
        element = path.program.elements[(row["process"], row["element"])]
        if element.properties.get(SINCE) in path.names:
            yield seen(row)


def _hasten(work: Work, house: House, duties: Duties, old: Term, what: Moved) -> bool:
    start = as_start(what.after)
    begun = duties.begin(old.key, start) if start is not None else None
    if begun is None or begun.counted.due_at >= old.due_at:
        return False
    new = following(old, begun, work.now)
    succeed(work, house, old, new, Told("term_brought_forward", what.by))
    return True
