"""A term of a path that carries by when it is due: where it moves or rests, the path follows.

An activity or a part says with `entro` which variable that is. What somebody decides of its term
holds then for the path too: for what waits by it, here and in what is called, and for what is
asked next.
What a judge has fixed moves with the judge's own term alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import plain
from engine.instances import Engine
from engine.runtime import Element, Program, variables
from engine.store import Work
from engine.store.tables import instance
from tasks.tables import task
from tasks.terms.carrying import (
    UNTIL,
    Moved,
    carrier_of,
    carry,
    let_clocks_rest,
    let_know,
    said_like,
)
from tasks.terms.duties import as_instant
from tasks.terms.governing import duties_for
from tasks.terms.house import House
from tasks.terms.keeping import is_live, seen
from tasks.terms.model import Term
from tasks.terms.standing import decrees_of
from tasks.terms.tables import term
from tasks.terms.timers import element_of


@dataclass(frozen=True, slots=True)
class Led:
    """Which variable of a path says by when a term is due, and how."""

    instance_id: int
    variable: str
    value: Any


def let_path_follow(work: Work, house: House, old: Term, due_at: datetime | None) -> None:
    """Let a path say by when a term is due now; None: as it was, but it rests no more.

    Of several that count from one instant the last day stands. While another of them rests, the
    clocks go on resting.
    """
    led = led_by(work, house.engine, old)
    if led is None:
        return
    held = as_instant(led.value)
    later = due_at is not None and held is not None and (held == old.due_at or due_at > held)
    after = said_like(led.value, due_at) if later else led.value
    what = Moved(led.instance_id, led.variable, led.value, after)
    path = carrier_of(work, house.engine, what)
    if any(one.variable in path.names for one in _resting(work, house.engine, old)):
        let_know(work, house.engine, path, what)
        _let_rest(work, house, replace(what, before=after))
    else:
        duties = duties_for(work.connection, house.definitions, led.instance_id, work.now)
        carry(work, house.engine, duties, path, what)


def let_path_rest(work: Work, house: House, old: Term) -> None:
    """Let what waits by the instant of a term that rests ring no more, until it runs again."""
    led = led_by(work, house.engine, old)
    if led is not None:
        _let_rest(work, house, Moved(led.instance_id, led.variable, led.value, led.value))


def led_by(work: Work, engine: Engine, of: Term) -> Led | None:
    """What the path of a term carries of it; None for what no path carries, or a judge fixed."""
    if of.instance_id is None or (of.task_id is None and of.anchor is None):
        return None
    asked = select(instance.c.digest, instance.c.state).where(instance.c.id == of.instance_id)
    row = work.connection.execute(asked).one()
    program = engine.program(work.connection, row.digest)
    for element, data in _standing(work, program, row.state, of):
        variable = element.properties.get(UNTIL)
        value = data.get(variable) if variable is not None else None
        if variable is not None and value is not None and not _is_of_act(work, data, value):
            return Led(of.instance_id, variable, value)
    return None


def _let_rest(work: Work, house: House, what: Moved) -> None:
    let_clocks_rest(work, house.engine, carrier_of(work, house.engine, what), what)


def _standing(
    work: Work, program: Program, state: bytes, of: Term
) -> Iterator[tuple[Element, dict[str, Any]]]:
    """The element with which a term runs, and what its path says there."""
    if of.task_id is not None:
        asked = select(task.c.process, task.c.element, task.c.data).where(task.c.id == of.task_id)
        row = work.connection.execute(asked).one()
        yield program.elements[(row.process, row.element)], plain.loads(row.data)
        return
    named = element_of(of)
    data = dict(variables(state))
    yield from ((one, data) for (_, id), one in program.elements.items() if id == named)


def _resting(work: Work, engine: Engine, old: Term) -> Sequence[Led]:
    """What the path carries of its other terms that rest."""
    asked = select(term).where(
        term.c.instance_id == old.instance_id,
        term.c.id != old.id,
        term.c.paused_at.is_not(None),
        is_live(),
    )
    found = [seen(row) for row in work.connection.execute(asked).mappings()]
    return [led for one in found if (led := led_by(work, engine, one)) is not None]


def _is_of_act(work: Work, data: dict[str, Any], value: Any) -> bool:
    acts = decrees_of(work.connection, data)
    if not acts:
        return False
    asked = select(term.c.id).where(
        term.c.decree_id.in_(sorted(acts)),
        term.c.due_at == as_instant(value),
        is_live(),
    )
    return work.connection.execute(asked.limit(1)).first() is not None
