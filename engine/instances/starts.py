"""Timer starts: when a version in force begins its next instance by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from engine import plain
from engine.feel import HostFunction
from engine.runtime import Program
from engine.store import Work
from engine.store.prepared import Prepared, Typed
from engine.store.tables import start_timer

Functions = Mapping[str, HostFunction]


@dataclass(frozen=True, slots=True)
class DueStart:
    """A timer start whose instant has come, locked until the end of the unit of work."""

    digest: str
    element: str
    due_at: datetime
    cycle: Mapping[str, Any] = field(repr=False)


def await_starts(work: Work, digest: str, program: Program, functions: Functions) -> None:
    """Write the first instant of each timer start of a version that has none written yet."""
    known = set(_AWAITED.run(work.connection, {"digest": digest}).scalars())
    rows = [
        {
            "digest": digest,
            "element": start.element,
            **_going_on(program.following_start(start.element, work.now, functions)),
        }
        for start in program.starts
        if start.kind == "timer" and start.element not in known
    ]
    if rows:
        _AWAIT.run(work.connection, rows)


def find_due(work: Work, digest: str, element: str) -> DueStart | None:
    """A timer start that is due; whoever else wants to begin it waits, and then finds it moved."""
    mine = {"of": digest, "begins": element, "now": work.now}
    row = _HOLD.run(work.connection, mine).first()
    if row is None:
        return None
    return DueStart(digest, element, row.due_at or work.now, plain.loads(row.cycle))


def write_next(work: Work, due: DueStart, program: Program, functions: Functions) -> None:
    """Write the instant after the present one: of a cycle the next, otherwise none."""
    following = program.following_start(due.element, work.now, functions, due.cycle)
    mine = {"of": due.digest, "begins": due.element}
    _GO_ON.run(work.connection, {**mine, **_going_on(following)})


def due_starts(connection: Connection, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Digests and elements whose instant has come, the longest due first."""
    rows = _DUE.run(connection, {"now": now, "most": limit})
    return [(row.digest, row.element) for row in rows]


def _going_on(timer: Mapping[str, Any] | None) -> dict[str, Any]:
    due = None if timer is None else timer["due"]
    return {"due_at": due, "wake_at": due, "attempts": 0, "cycle": plain.dumps(timer)}


_MINE = and_(start_timer.c.digest == bindparam("of"), start_timer.c.element == bindparam("begins"))
_AWAITED = Prepared(
    select(start_timer.c.element).where(start_timer.c.digest == bindparam("digest"))
)
_AWAIT = Prepared(insert(start_timer), ("digest", "element", *_going_on(None)))
_HOLD = Typed(
    select(start_timer.c.cycle, start_timer.c.due_at)
    .where(_MINE, start_timer.c.wake_at <= bindparam("now"))
    .with_for_update()
)
_GO_ON = Prepared(update(start_timer).where(_MINE), tuple(_going_on(None)))
_DUE = Prepared(
    select(start_timer.c.digest, start_timer.c.element)
    .where(start_timer.c.wake_at <= bindparam("now"))
    .order_by(start_timer.c.wake_at)
    .limit(bindparam("most"))
)
