"""What is done while its term rests ends the rest: what is asked next is due so much later."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.instances.rows import hold
from engine.store import Work
from tasks.tables import task
from tasks.terms.house import House
from tasks.terms.keeping import is_live, seen
from tasks.terms.leading import led_by, let_path_follow
from tasks.terms.model import Suspension, Term
from tasks.terms.rested import PAUSED, let_rest_out
from tasks.terms.succession import Told, duties_of, succeed, successor
from tasks.terms.tables import term


def end_rests(work: Work, house: House, instance_id: int, keys: Sequence[str]) -> int:
    """End the rests of the terms of these activities, which are no longer asked; how many.

    What had been done counts as a rest until then. What was withdrawn leaves the day as it was.
    """
    hold(work, instance_id)
    asked = (
        select(term)
        .join(task, task.c.id == term.c.task_id)
        .where(task.c.instance_id == instance_id, task.c.key.in_(keys), ~is_live())
        .where(term.c.paused_at.is_not(None))
        .order_by(term.c.id)
    )
    rested = [seen(row) for row in work.connection.execute(asked).mappings().all()]
    for old in rested:
        _end(work, house, old)
    return len(rested)


def _end(work: Work, house: House, old: Term) -> None:
    led = led_by(work, house.engine, old)
    if led is None or old.paused_at is None:
        return
    if old.met_at is None:
        let_path_follow(work, house, old, None)
        return
    span = Suspension(old.paused_at, max(old.paused_at, old.met_at), PAUSED)
    calendar = duties_of(work, house, old).calendar
    following = [one for one in _open(work, old) if led_by(work, house.engine, one) == led]
    let_path_follow(work, house, old, let_rest_out(old, span, calendar)[1].due_at)
    for one in following:
        _let_follow(work, house, one, span)


def _open(work: Work, old: Term) -> list[Term]:
    """What is asked by the same day, and runs."""
    asked = select(term).where(
        term.c.instance_id == old.instance_id,
        term.c.task_id.is_not(None),
        term.c.paused_at.is_(None),
        term.c.due_at == old.due_at,
        is_live(),
    )
    return [seen(row) for row in work.connection.execute(asked.with_for_update()).mappings()]


def _let_follow(work: Work, house: House, old: Term, span: Suspension) -> None:
    duties = duties_of(work, house, old)
    rested, counted = let_rest_out(old, span, duties.calendar)
    if counted.due_at > old.due_at:
        succeed(work, house, old, successor(rested, counted, duties, work.now), Told("term_kept"))
