"""The instants that paths carry in a variable: where one moves, all that counts from it follows.

That is what the path says of it, what it hands on to what it calls, and every timer that waits by
it. There is one way to move such an instant, whoever moves it: a person who extends a term or lets
it rest, a judge, or an event that brings a review forward.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from engine import plain
from engine.clock import ROME
from engine.instances import Engine
from engine.runtime import Program, UnsupportedDiagram, WaitingTimer, waiting_timers
from engine.steps import Postponed, TimerMoved
from engine.store import Work
from engine.store.tables import instance
from tasks.functions import host_functions
from tasks.tables import NO_TERM, task
from tasks.terms.duties import Duties, as_instant
from tasks.terms.model import Term
from tasks.terms.standing import NAMED

log = logging.getLogger(__name__)

FOLLOWS = "segue"
UNTIL = "entro"
ARRIVED = "data_ora"
"""Under which name a message tells when the act arrived that it is about."""
_LITERALS = frozenset({"null", "true", "false"})


@dataclass(frozen=True, slots=True)
class Moved:
    """Which variable of which path says which instant, which other from now on, by whom."""

    instance_id: int
    variable: str
    before: Any
    after: Any
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """A path as it stands, with the names under which it carries one instant."""

    program: Program
    state: bytes
    names: frozenset[str]

    def clocks(self, value: Any, now: datetime) -> Iterator[tuple[WaitingTimer, str]]:
        """The timers that wait by this instant, each with the name under which it sees it."""
        for one in waiting_timers(self.program, self.state, now):
            for name in sorted(self.names):
                if _mentions(one.event.when, name) and one.data.get(name) == value:
                    yield one, name
                    break

    def awaits(self, name: str, now: datetime) -> Any:
        """What is said under this name where a timer waits by it; None where none does."""
        waiting = waiting_timers(self.program, self.state, now)
        said = (one.data.get(name) for one in waiting if _mentions(one.event.when, name))
        return next((value for value in said if value is not None), None)


def let_paths_follow(
    work: Work, engine: Engine, duties: Duties, old: Term, due_at: datetime
) -> None:
    """Put off what the paths of a case carry of a term of an act, with the timers that wait by it.

    A timer says with `segue` which of its variables holds that instant. Only a path that follows
    the same act does, and only where the variable still says what the term said.
    """
    if old.decree_id is None or old.case_id is None:
        return
    asked = select(instance.c.id, instance.c.digest, instance.c.state).where(
        instance.c.case_id == old.case_id, instance.c.status == "running"
    )
    for row in work.connection.execute(asked.order_by(instance.c.id)).all():
        program = _read(work, engine, row.digest)
        if program and any(FOLLOWS in one.properties for one in program.elements.values()):
            for name, before in _of_act(program, row.state, work.now, old):
                what = Moved(row.id, name, before, said_like(before, due_at))
                carry(work, engine, duties, carrier_of(work, engine, what), what)


def carrier_of(work: Work, engine: Engine, what: Moved) -> Carrier:
    """The path that carries an instant, as it stands now."""
    asked = select(instance.c.digest, instance.c.state).where(instance.c.id == what.instance_id)
    row = work.connection.execute(asked).one()
    program = engine.program(work.connection, row.digest)
    alone = what.before is None  # nothing is said yet: whatever else is empty is something else
    names = frozenset({what.variable}) if alone else names_of(program, what.variable)
    return Carrier(program, row.state, names)


def carry(work: Work, engine: Engine, duties: Duties, path: Carrier, what: Moved) -> None:
    """Let a path say another instant, and every timer that waits by it wait for that one.

    A timer that rests waits again. What would have been due already is due now.
    """
    functions = host_functions(duties, work.now)
    waiting = list(path.clocks(what.before, work.now))
    let_know(work, engine, path, what)
    for one, name in waiting:
        anew = replace(one, data={**one.data, name: said_like(one.data[name], what.after)})
        due_at = anew.due_under(work.now, functions)
        if due_at is not None and due_at != one.due_at:
            move(work, engine, what, one, max(due_at, work.now))


def let_clocks_rest(work: Work, engine: Engine, path: Carrier, what: Moved) -> None:
    """No timer that waits by an instant rings before somebody says when it is now."""
    for one, _ in list(path.clocks(what.before, work.now)):
        move(work, engine, what, one, NO_TERM)


def move(work: Work, engine: Engine, what: Moved, one: WaitingTimer, due_at: datetime) -> None:
    """Let one timer of a path wait for another instant: an act of the engine, in its journal."""
    moved = TimerMoved(one.beside, one.element.id, due_at)
    engine.happen(work, what.instance_id, moved, by=what.by)


def let_know(work: Work, engine: Engine, path: Carrier, what: Moved) -> None:
    """Let a path say the other instant wherever it says this one, its open activities too."""
    if what.before == what.after:
        return
    for name in sorted(path.names):
        put_off = Postponed(name, what.before, what.after)
        engine.happen(work, what.instance_id, put_off, by=what.by)
    open_here = (task.c.instance_id == what.instance_id, task.c.status == "open")
    for row in work.connection.execute(select(task.c.id, task.c.data).where(*open_here)).all():
        data = plain.loads(row.data)
        told = {name: what.after for name in path.names if _says(data, name, what.before)}
        if told:
            mine = update(task).where(task.c.id == row.id)
            work.connection.execute(mine.values(data=plain.dumps({**data, **told})))


def names_of(program: Program, variable: str) -> frozenset[str]:
    """Under which names the diagrams of a path hand this variable on to what they call, and back.

    A name says nothing alone: whatever is moved under it says the same instant too.
    """
    handed = [
        pair
        for diagram in program.diagrams.values()
        for node in diagram.nodes.values()
        if node.called is not None
        for pair in node.parameters
    ]
    names = {variable}
    while found := set(_beside(handed, names)) - names:
        names |= found
    return frozenset(names)


def said_like(value: Any, due_at: Any) -> Any:
    """The new instant, said as the old one was: a day stays a day."""
    instant = as_instant(due_at)
    if isinstance(value, datetime) or instant is None:
        return instant
    day = instant.astimezone(ROME).date()
    if isinstance(value, date):
        return day
    return instant.isoformat() if "T" in str(value) else day.isoformat()


def _beside(handed: Iterable[tuple[str, str]], names: set[str]) -> Iterator[str]:
    for inside, said in handed:
        if any(_mentions(said, name) for name in names):
            yield inside
        if inside in names and said.strip().isidentifier() and said.strip() not in _LITERALS:
            yield said.strip()


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None


def _says(data: dict[str, Any], name: str, value: Any) -> bool:
    return name in data and bool(data[name] == value)


def _of_act(program: Program, state: bytes, now: datetime, old: Term) -> Iterator[tuple[str, Any]]:
    """The variables of a path that say what a term of its act said, each as it says it."""
    told = set[str]()
    for one in waiting_timers(program, state, now):
        name = one.element.properties.get(FOLLOWS)
        if name is None or name in told or old.decree_id not in map(one.data.get, NAMED):
            continue
        if as_instant(one.data.get(name)) == old.due_at:
            told.add(name)
            yield name, one.data[name]


def _read(work: Work, engine: Engine, digest: str) -> Program | None:
    try:
        return engine.program(work.connection, digest)
    except UnsupportedDiagram as refused:
        # Its own clocks stay as they were; the term and the other paths do not wait for it.
        log.warning("what version %s carries stays: %s", digest[:12], refused)
        return None
