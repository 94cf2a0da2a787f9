"""A revision that has begun to count: every live term it touches gives way to its successor."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, insert, select, update

from engine.instances import Engine
from engine.jobs import Found, Sweep
from engine.jobs.incidents import Trouble, open_incident, reason_of
from engine.store import Database, Work
from engine.store.prepared import find_instant
from engine.store.tables import instance, timer
from tasks.definitions import Definitions
from tasks.notices import About, rows_to_holders
from tasks.tables import notice, task
from tasks.terms.clocks import Clocks
from tasks.terms.keeping import add_terms
from tasks.terms.leading import let_path_follow
from tasks.terms.model import NewTerm, State, Term
from tasks.terms.rulebook import Revision, revisions
from tasks.terms.succession import Told, tell_of
from tasks.terms.tables import clock_revision, term
from tasks.terms.timers import move_timers
from tasks.terms.touching import Reach, Touch, in_reach, reach_of, touched

log = logging.getLogger(__name__)

AT_ONCE = 500
SETTLES = timedelta(minutes=5)
"""How long after a revision counts terms are looked for that were written by the one before.

A transaction that was begun before that instant may be written after it; none lasts so long.
"""

MOVED = "term_moved"
"""The notice to whoever has work whose term has moved, and the fact in the journal."""


KEPT = "term_recounted"
"""The fact that a term is due as before, but is told of or read otherwise."""


@dataclass(frozen=True, slots=True)
class Step:
    """A revision that terms follow, and how far it reaches."""

    one: Revision
    reach: Reach


@dataclass(frozen=True, slots=True)
class Recounting:
    """The house in which terms follow a revision."""

    database: Database
    engine: Engine
    definitions: Definitions
    at_once: int = AT_ONCE

    def sweep(self) -> Sweep:
        """The sweep that lets live terms follow the revisions that have begun to count."""
        return Sweep("revisions", self.run, _Look(self))

    def run(self, now: datetime) -> int:
        """Let every live term follow what counts now; how many moved."""
        with self.database.read() as connection:
            self.definitions.book.learn(connection)
            waiting = _unsettled(connection, now)
        self._settle_anew(waiting, now)
        begun = [one for one in reversed(waiting) if one.at <= now]
        return sum(self._follow(one, now) for one in begun)

    def _settle_anew(self, waiting: Sequence[Revision], now: datetime) -> None:
        """The clock was set back: until it has come so far again, terms may be begun by the
        rules before, and nobody would look at them.
        """
        ahead = [one.number for one in waiting if one.settled_at is not None]
        if ahead:
            with self.database.begin(now) as work:
                mine = update(clock_revision).where(clock_revision.c.number.in_(ahead))
                work.connection.execute(mine.values(settled_at=None))

    def next_due(self, connection: Connection) -> datetime | None:
        """When there is more to do: a revision begins to count, or everything has settled."""
        self.definitions.book.learn(connection)
        due = [
            one.at if self._is_waiting(connection, one) else one.at + SETTLES
            for one in _unsettled(connection)
        ]
        return min(due, default=None)

    def _is_waiting(self, connection: Connection, one: Revision) -> bool:
        asked = _running(in_reach(self._reach(connection, one))).limit(1)
        return connection.execute(asked).first() is not None

    def _reach(self, connection: Connection, one: Revision) -> Reach:
        book = self.definitions.book
        rules = book.under(one.number - 1), book.under(one.number)
        return reach_of(connection, self.definitions, rules)

    def _follow(self, one: Revision, now: datetime) -> int:
        with self.database.read() as connection:
            step = Step(one, self._reach(connection, one))
        moved, last = 0, 0
        while True:
            try:
                ids, count = self._batch(step, last, self.at_once, now)
            except Exception:  # noqa: BLE001  # a sweep: one that fails keeps no other from moving
                ids, count = self._one_by_one(step, last, now)
            if not ids:
                break
            moved, last = moved + count, ids[-1]
        self._move_clocks(step, now)
        if now >= one.at + SETTLES:
            with self.database.begin(now) as work:
                mine = update(clock_revision).where(clock_revision.c.number == one.number)
                work.connection.execute(mine.values(settled_at=now))
        return moved

    def _move_clocks(self, step: Step, now: datetime) -> None:
        """Timers that count from a number without a term follow too, a path at a time."""
        clocks = Clocks(self.engine, self.definitions)
        with self.database.read() as connection:
            paths = clocks.in_reach(connection, step.reach)
        for number in paths:
            try:
                with self.database.begin(now) as work:
                    clocks.follow(work, step.reach, number)
            except Exception as cause:  # noqa: BLE001  # the same: it becomes an incident
                log.warning("timers of path %d do not follow: %s", number, type(cause).__name__)
                with self.database.begin(now) as work:
                    said = f"{_STOPPED.format(number=number)} {reason_of(cause)}"
                    open_incident(work, Trouble(said, cause))

    def _one_by_one(self, step: Step, last: int, now: datetime) -> tuple[Sequence[int], int]:
        with self.database.read() as connection:
            asked = _running(in_reach(step.reach, last)).limit(self.at_once)
            ids = [row["id"] for row in connection.execute(asked).mappings()]
        moved = 0
        for number in ids:
            try:
                moved += self._batch(step, number - 1, 1, now)[1]
            except Exception as cause:  # noqa: BLE001  # the same: it becomes an incident
                log.warning("term %d does not follow: %s", number, type(cause).__name__)
                with self.database.begin(now) as work:
                    _mark(work, [number], step.one.number)
                    said = f"{_LEFT.format(number=number)} {reason_of(cause)}"
                    open_incident(work, Trouble(said, cause))
        return ids, moved

    def _batch(
        self, step: Step, last: int, limit: int, now: datetime
    ) -> tuple[Sequence[int], int]:
        """The numbers that were looked at, and how many of them moved."""
        one, reach = step.one, step.reach
        with self.database.begin(now) as work:
            asked = _running(in_reach(reach, last)).limit(limit)
            few = asked.with_only_columns(term.c.id, term.c.instance_id)
            found = work.connection.execute(few).all()
            if not found:
                return (), 0
            # Whoever moves an instance takes its lock first, and then that of a term.
            _lock(work, sorted({row.instance_id for row in found if row.instance_id}))
            ids = [row.id for row in found]
            mine = _among(term.c.id, ids)
            again = _running(in_reach(reach, last)).where(mine).with_for_update(of=term)
            rows = work.connection.execute(again).mappings().all()
            looked_at = list(touched(work.connection, self.definitions, reach.rules, rows, now))
            moving = [(each.term, each.new) for each in looked_at if each.new is not None]
            self._give_way(work, moving, one)
            stay = [each.term.id for each in looked_at if each.new is None]
            _mark(work, stay, one.number)
            moved = sum(each.how is Touch.MOVED for each in looked_at)
            _keep_count(work, one.number, moved)
        return ids, moved

    def _give_way(self, work: Work, moving: Sequence[tuple[Term, NewTerm]], one: Revision) -> None:
        if not moving:
            return
        ended = {"ended_at": work.now, "ended_how": State.SUPERSEDED, "alarm_at": None}
        mine = update(term).where(_among(term.c.id, [old.id for old, _ in moving]))
        work.connection.execute(mine.values(ended))
        numbers = add_terms(work, [new for _, new in moving])
        _move_tasks(work, moving)
        timed = _with_timers(work, {old.instance_id for old, _ in moving})
        for (old, new), number in zip(moving, numbers, strict=True):
            if old.instance_id in timed and new.counted.due_at != old.due_at:
                move_timers(work, self.engine, old, new.counted.due_at)
                let_path_follow(work, self, old, new.counted.due_at)
            data = {
                "due_at": new.counted.due_at,
                "before": old.due_at,
                "term": number,
                "replaces": old.id,
                "sentence": new.counted.sentence,
                "revision": one.number,
            }
            moved = new.counted.due_at != old.due_at
            work.facts.append(tell_of(old, Told(MOVED if moved else KEPT, one.by, data=data)))
        _tell(work, moving, numbers)


class _Look:
    """A look at revisions that this process does not know, or that have not settled."""

    asks = (
        select(func.count()).select_from(clock_revision).scalar_subquery(),
        select(func.min(clock_revision.c.at))
        .where(clock_revision.c.settled_at.is_(None))
        .scalar_subquery(),
        select(func.max(clock_revision.c.settled_at)).scalar_subquery(),
    )

    def __init__(self, recounting: Recounting) -> None:
        self._recounting = recounting

    def is_due(self, found: Found, now: datetime) -> bool:
        """Whether one is new here or has begun to count; or settles in what is future again."""
        begins, settled = map(find_instant, found[1:])
        return (
            not self._recounting.definitions.book.knows(found[0])
            or (begins is not None and begins <= now)
            or (settled is not None and settled > now)
        )

    def next_due(self, connection: Connection, found: Found) -> datetime | None:
        """When a revision begins to count, or everything has settled."""
        if found[1] is None and self._recounting.definitions.book.knows(found[0]):
            return None
        return self._recounting.next_due(connection)


_STOPPED = (
    "Gli orologi del percorso {number} restano com'erano: non si è potuto ricontarli con le regole"
    " nuove. Chi coordina guardi le attività che devono ancora aprirsi."
)
_LEFT = (
    "Il termine {number} resta com'era: non si è potuto ricontare con le regole nuove. Chi"
    " coordina lo controlli, e se serve lo proroghi o lo chiuda."
)


def _running(terms: Select[Any]) -> Select[Any]:
    """Without those that are paused: they are counted anew when they are resumed, from what
    their own revision said.
    """
    return terms.where(term.c.paused_at.is_(None))


def _among(column: ColumnElement[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a number is one of these, written out: the driver looks for hundreds of places
    in a text far longer than the database looks for the rows.
    """
    return column.in_(bindparam("among", ids, expanding=True, literal_execute=True, unique=True))


def _unsettled(connection: Connection, now: datetime | None = None) -> list[Revision]:
    """Those that have not settled, or only will have: the clock was set back since."""
    return [
        one
        for one in revisions(connection)
        if one.settled_at is None or (now is not None and one.settled_at > now)
    ]


def _lock(work: Work, instances: Sequence[int]) -> None:
    if instances:
        mine = _among(instance.c.id, instances)
        asked = select(instance.c.id).where(mine).order_by(instance.c.id)
        work.connection.execute(asked.with_for_update())


def _with_timers(work: Work, instances: Collection[int | None]) -> frozenset[int]:
    """Which of these paths wait for an instant: the timers of a term follow it."""
    mine = _among(timer.c.instance_id, [one for one in instances if one is not None])
    asked = select(timer.c.instance_id).where(mine).distinct()
    return frozenset(work.connection.execute(asked).scalars())


def _mark(work: Work, ids: Sequence[int], revision: int) -> None:
    """They were looked at: what they say holds under this revision too."""
    if ids:
        mine = update(term).where(_among(term.c.id, ids), term.c.rules < revision)
        work.connection.execute(mine.values(rules=revision))


def _keep_count(work: Work, revision: int, moved: int) -> None:
    """So many more: in the same transaction, so that none is counted twice, or lost."""
    if moved:
        mine = update(clock_revision).where(clock_revision.c.number == revision)
        work.connection.execute(mine.values(moved=clock_revision.c.moved + moved))


def _move_tasks(work: Work, moving: Iterable[tuple[Term, NewTerm]]) -> None:
    rows = [
        {
            "of": old.task_id,
            "due_at": new.counted.due_at,
            "sort_at": new.counted.due_at,
            "whole_day": new.counted.whole_day,
        }
        for old, new in moving
        if old.task_id is not None
    ]
    if rows:
        mine = update(task).where(task.c.id == bindparam("of"), task.c.status == "open")
        work.connection.execute(mine, rows)


def _tell(work: Work, moving: Sequence[tuple[Term, NewTerm]], numbers: Sequence[int]) -> None:
    """Whoever has an activity whose term has moved is told, once."""
    abouts = [
        About(MOVED, old.case_id, old.task_id, number)
        for (old, new), number in zip(moving, numbers, strict=True)
        if old.task_id is not None and new.counted.due_at != old.due_at
    ]
    rows = rows_to_holders(work.connection, abouts)
    if rows:
        work.connection.execute(insert(notice), [{**row, "at": work.now} for row in rows])
