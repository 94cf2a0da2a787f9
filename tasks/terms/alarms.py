"""The escalation of terms: who is told what at which instant, looked at by one indexed sweep."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, func, select, update

from engine import plain
from engine.jobs import Earliest, Sweep
from engine.jobs.incidents import Trouble, open_incident, reason_of
from engine.store import Database, Listed, Prepared, Typed, Work
from tasks.definitions import Definitions
from tasks.notices import About, tell
from tasks.terms.governing import duties_for
from tasks.terms.keeping import fact_of, is_live, seen
from tasks.terms.model import Telling
from tasks.terms.tables import term

log = logging.getLogger(__name__)

Row = Mapping[str, Any] | RowMapping
"""A row of the table of terms, by its columns."""

AT_ONCE = 200
MISSED_BY_OTHERS = "term_missed_by_others"
"""What others owed has not come: it is told to us alone, with what follows."""

_AGAIN = timedelta(days=1)  # until an alarm that failed is tried again


def alarms_of(database: Database, definitions: Definitions) -> Sweep:
    """The sweep that rings what is due, each term in a transaction of its own."""

    def run(now: datetime) -> int:
        with database.read() as connection:
            due = [row.id for row in _DUE.run(connection, {"now": now})]
        return sum(_ring_or_tell(database, definitions, number, now) for number in due)

    return Sweep("alarms", run, ALARMS)


def _ring_or_tell(database: Database, definitions: Definitions, number: int, now: datetime) -> int:
    try:
        return _ring_one(database, definitions, number, now)
    except Exception as cause:  # noqa: BLE001  # a sweep: a bug becomes an incident
        log.warning("alarm of term %d failed: %s", number, type(cause).__name__)
        with database.begin(now) as work:
            _wake_at(work, number, now + _AGAIN)
            sentence = f"L'avviso del termine {number} non è partito: {reason_of(cause)}"
            open_incident(work, Trouble(sentence, cause))
        return 0


def _ring_one(database: Database, definitions: Definitions, number: int, now: datetime) -> int:
    with database.begin(now) as work:
        found = _HOLD.run(work.connection, {"of": number, "now": now}).first()
        if found is None:
            return 0
        row = found._asdict()
        rests_until = seen(row).rests_until(now)
        if rests_until is not None:
            _wake_at(work, number, rests_until)
            return 0
        ring(work, definitions, row)
    return 1


def ring(work: Work, definitions: Definitions, row: Row) -> None:
    """Tell whom the next step of the ladder of a term names: the row of a live one, held."""
    ladder = plain.loads(row["ladder"])
    rung: int = row["rung"]
    step, following = ladder[rung], ladder[rung + 1 : rung + 2]
    next_at = following[0]["at"] if following else None
    _RUNG.run(work.connection, {"of": row["id"], "rung": rung + 1, "alarm_at": next_at})
    missed = step["telling"] == Telling.BREACHED and not seen(row).is_ours
    kind = MISSED_BY_OTHERS if missed else step["telling"]
    tell(work, [step["tells"]], About(kind, row["case_id"], row["task_id"], row["id"], rung))
    said = {"tells": step["tells"], "term": row["id"], "rung": rung}
    if missed:
        said["consequence"] = _consequence(work, definitions, row)
    work.facts.append(fact_of(row, kind, **said))
    is_first = all(one["telling"] != Telling.BREACHED for one in ladder[:rung])
    is_legal = row["certainty"] != "CFG"
    if kind == Telling.BREACHED and is_first and is_legal and not _missed_before(work, row):
        # A breached legal term leaves a record of non-conformity (domain §2.0, point 5).
        work.facts.append(fact_of(row, "non_conformity_recorded", **said))


def ring_before_withdrawal(work: Work, definitions: Definitions, task_ids: Sequence[int]) -> None:
    """Tell what is due of steps that their own clock withdraws, before their terms end unsaid."""
    held = _HOLD_OF_TASKS.run(work.connection, {"now": work.now}, tasks=task_ids)
    for row in (one._asdict() for one in held):
        if seen(row).rests_until(work.now) is None:
            ring(work, definitions, row)


def _missed_before(work: Work, row: Row) -> bool:
    """Whether the same instant was already missed by an earlier step of the same path.

    Weighing and answering run with one term of the law: missed in both, it was missed once.
    """
    earlier = select(term.c.id).where(
        term.c.instance_id == row["instance_id"],
        term.c.key == row["key"],
        term.c.due_at == row["due_at"],
        term.c.id < row["id"],
        func.coalesce(term.c.met_at, term.c.ended_at) > term.c.due_at,
    )
    return work.connection.execute(earlier.limit(1)).first() is not None


def _wake_at(work: Work, number: int, at: datetime) -> None:
    mine = update(term).where(term.c.id == number)
    work.connection.execute(mine.values(alarm_at=at))


def _consequence(work: Work, definitions: Definitions, row: Row) -> str:
    duties = duties_for(work.connection, definitions, row["instance_id"], work.now)
    found = duties.catalogue.find(row["key"])
    return found.consequence if found is not None else ""


_COME = and_(is_live(), term.c.alarm_at <= bindparam("now", type_=term.c.alarm_at.type))
_HOLD = Typed(select(term).where(term.c.id == bindparam("of"), _COME).with_for_update())
_HOLD_OF_TASKS = Listed(
    lambda tasks: (
        select(term).where(term.c.task_id.in_(tasks), _COME).order_by(term.c.id).with_for_update()
    ),
    Typed,
)
_RUNG = Prepared(update(term).where(term.c.id == bindparam("of")), ("rung", "alarm_at"))
_DUE = Prepared(select(term.c.id).where(_COME).order_by(term.c.alarm_at, term.c.id).limit(AT_ONCE))
ALARMS = Earliest(select(func.min(term.c.alarm_at)).where(is_live(), term.c.alarm_at.is_not(None)))
