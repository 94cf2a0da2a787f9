"""Terms: duties with an instant by which they must be met; their state is always derived."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, insert, select, update

from engine import plain
from engine.clock import ROME
from engine.store import Fact, Work
from engine.store.prepared import Prepared
from tasks.counting import Counted
from tasks.tables import NO_TERM, term


class State(StrEnum):
    """Where a term stands at an instant."""

    IN_TIME = "in_time"
    AT_RISK = "at_risk"
    LATE = "late"
    MET = "met"
    MET_LATE = "met_late"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


class Telling(StrEnum):
    """What a step of the escalation ladder says."""

    REMINDED = "term_reminded"  # before the instant, to whoever does the work
    ESCALATED = "term_escalated"  # before the instant, to whoever leads
    BREACHED = "term_breached"  # the instant has passed


@dataclass(frozen=True, slots=True)
class Alarm:
    """One step of a ladder: at this instant (UTC) this role is told. `assegnatario` is the
    person who has the task.
    """

    at: datetime
    tells: str
    telling: Telling


@dataclass(frozen=True, slots=True)
class Term:
    """A term as pages show it; instants are UTC."""

    id: int
    key: str
    sentence: str
    case_id: int | None
    instance_id: int | None
    task_id: int | None
    decree_id: int | None
    owed_by: str
    started_at: datetime
    due_at: datetime
    whole_day: bool
    calculation: str
    source: str | None
    certainty: str
    demo: bool
    met_at: datetime | None
    ended_at: datetime | None
    ended_how: str | None

    def state(self, now: datetime) -> State:
        """Where the term stands: at risk from the day before the one on which it is due."""
        if self.ended_how is not None:
            return State(self.ended_how)
        if self.met_at is not None:
            return State.MET if self.met_at <= self.due_at else State.MET_LATE
        if self.due_at < now:
            return State.LATE
        day_before = self.due_at.astimezone(ROME).date() - timedelta(days=1)
        return State.AT_RISK if now.astimezone(ROME).date() >= day_before else State.IN_TIME


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A duty that begins: what is owed, by whom, until when, and who is told on the way."""

    key: str
    sentence: str
    counted: Counted
    started_at: datetime
    owed_by: str = "servizio"
    source: str | None = None
    certainty: str = "CFG"
    demo: bool = False
    ladder: Sequence[Alarm] = ()
    case_id: int | None = None
    instance_id: int | None = None
    task_id: int | None = None
    decree_id: int | None = None
    origin: str | None = None


def open_terms(work: Work, new: Iterable[NewTerm], *, by: int | None) -> None:
    """Let these duties begin, in one statement, each with its fact."""
    rows = [_row(one) for one in new]
    if not rows:
        return
    _ADD.run(work.connection, rows)
    work.facts.extend(
        fact_of(row, "term_opened", by=by, sentence=row["calculation"]) for row in rows
    )


def meet_terms(work: Work, task_ids: Sequence[int]) -> None:
    """Mark the live terms of these tasks as met now."""
    for task_id in task_ids:
        _MEET.run(work.connection, {"of_task": task_id, "met_at": work.now})


def lapse_terms(work: Work, task_ids: Sequence[int]) -> None:
    """End the live terms of tasks that are withdrawn: the duty went with them."""
    if task_ids:
        work.connection.execute(
            update(term)
            .where(term.c.task_id.in_(task_ids), _live())
            .values(ended_at=work.now, ended_how=State.LAPSED)
        )


def meet_of_decree(work: Work, decree_id: int, keys: Sequence[str], *, by: int | None) -> int:
    """Mark the live terms of a decree under these keys as met now; tells how many there were."""
    asked = select(term).where(term.c.decree_id == decree_id, term.c.key.in_(keys), _live())
    found = work.connection.execute(asked).mappings().all()
    for row in found:
        work.facts.append(fact_of(row, "term_met", by=by))
    if found:
        ids = [row["id"] for row in found]
        work.connection.execute(update(term).where(term.c.id.in_(ids)).values(met_at=work.now))
    return len(found)


def supersede(
    work: Work, decree_id: int, keys: Sequence[str] = (), *, by: int | None
) -> Sequence[str]:
    """End the live terms of a decree that something else replaced: kept, never deleted.

    Under these keys, or all of them; gives the keys of those that were live.
    """
    asked = select(term).where(term.c.decree_id == decree_id, _live())
    if keys:
        asked = asked.where(term.c.key.in_(keys))
    found = work.connection.execute(asked).mappings().all()
    for row in found:
        work.facts.append(fact_of(row, "term_superseded", by=by))
    if found:
        ids = [row["id"] for row in found]
        work.connection.execute(
            update(term)
            .where(term.c.id.in_(ids))
            .values(ended_at=work.now, ended_how=State.SUPERSEDED)
        )
    return [row["key"] for row in found]


def of_case(connection: Connection, case_id: int) -> tuple[Term, ...]:
    """Every term of a case, the nearest first."""
    asked = select(term).where(term.c.case_id == case_id).order_by(term.c.due_at, term.c.id)
    return tuple(_seen(row) for row in connection.execute(asked).mappings())


def of_task(connection: Connection, task_id: int) -> Term | None:
    """The term of a task, if it has one."""
    asked = select(term).where(term.c.task_id == task_id)
    row = connection.execute(asked).mappings().first()
    return _seen(row) if row is not None else None


def _live() -> Any:
    return and_(term.c.met_at.is_(None), term.c.ended_at.is_(None))


def fact_of(
    row: Mapping[str, Any] | RowMapping, kind: str, *, by: int | None = None, **more: Any
) -> Fact:
    """A fact about a term, which says which duty it is and by when."""
    return Fact(
        kind,
        case_id=row["case_id"],
        instance_id=row["instance_id"],
        task_id=row["task_id"],
        by=by,
        data={**_said_of(row), **more},
    )


def _said_of(row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    """Which duty, in words, and by when."""
    return {"key": row["key"], "duty": row["sentence"], "due_at": row["due_at"]}


def _row(new: NewTerm) -> dict[str, Any]:
    first = new.ladder[0].at if new.ladder else None
    return {
        "key": new.key,
        "sentence": new.sentence,
        "case_id": new.case_id,
        "instance_id": new.instance_id,
        "task_id": new.task_id,
        "decree_id": new.decree_id,
        "origin": new.origin,
        "owed_by": new.owed_by,
        "started_at": new.started_at,
        "due_at": new.counted.due_at,
        "whole_day": new.counted.whole_day,
        "calculation": new.counted.sentence,
        "source": new.source,
        "certainty": new.certainty,
        "demo": new.demo,
        "ladder": plain.dumps([_rung(alarm) for alarm in new.ladder]),
        "rung": 0,
        "alarm_at": first,
    }


def _rung(alarm: Alarm) -> dict[str, Any]:
    return {"at": alarm.at, "tells": alarm.tells, "telling": alarm.telling}


_WRITTEN = frozenset(_row(NewTerm("", "", Counted(NO_TERM, "", whole_day=True), NO_TERM)))
_SEEN = tuple(Term.__dataclass_fields__)


def _seen(row: RowMapping) -> Term:
    return Term(**{name: row[name] for name in _SEEN})


_ADD = Prepared(insert(term), sorted(_WRITTEN))
_MEET = Prepared(update(term).where(term.c.task_id == bindparam("of_task"), _live()), ["met_at"])
