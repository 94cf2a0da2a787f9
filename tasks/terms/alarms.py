"""The escalation of terms: who is told what at which instant, looked at by one indexed sweep."""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, update

from engine import plain
from engine.jobs import Sweep
from engine.jobs.incidents import Trouble, open_incident, reason_of
from engine.store import Database, Work
from tasks.notices import About, tell
from tasks.terms.keeping import fact_of, is_live
from tasks.terms.model import Telling
from tasks.terms.tables import term

log = logging.getLogger(__name__)

AT_ONCE = 200
_AGAIN = timedelta(days=1)  # until an alarm that failed is tried again


def alarms_of(database: Database) -> Sweep:
    """The sweep that rings what is due, each term in a transaction of its own."""

    def run(now: datetime) -> int:
        with database.read() as connection:
            due = connection.execute(_due(now)).scalars().all()
        return sum(_ring_or_tell(database, number, now) for number in due)

    return Sweep("alarms", run, next_alarm)


def next_alarm(connection: Connection) -> datetime | None:
    """The next instant at which somebody is to be told."""
    asked = select(func.min(term.c.alarm_at)).where(is_live(), term.c.alarm_at.is_not(None))
    return connection.execute(asked).scalar_one_or_none()


def _ring_or_tell(database: Database, number: int, now: datetime) -> int:
    try:
        return _ring_one(database, number, now)
    except Exception as cause:  # noqa: BLE001  # a sweep: a bug becomes an incident
        log.warning("alarm of term %d failed: %s", number, type(cause).__name__)
        with database.begin(now) as work:
            mine = update(term).where(term.c.id == number)
            work.connection.execute(mine.values(alarm_at=now + _AGAIN))
            sentence = f"L'avviso del termine {number} non è partito: {reason_of(cause)}"
            open_incident(work, Trouble(sentence, cause))
        return 0


def _ring_one(database: Database, number: int, now: datetime) -> int:
    with database.begin(now) as work:
        asked = select(term).where(term.c.id == number, is_live(), term.c.alarm_at <= now)
        row = work.connection.execute(asked.with_for_update()).mappings().first()
        if row is None:
            return 0
        _ring(work, row)
    return 1


def _ring(work: Work, row: RowMapping) -> None:
    ladder = plain.loads(row["ladder"])
    step, following = ladder[row["rung"]], ladder[row["rung"] + 1 : row["rung"] + 2]
    work.connection.execute(
        update(term)
        .where(term.c.id == row["id"])
        .values(rung=row["rung"] + 1, alarm_at=following[0]["at"] if following else None)
    )
    about = About(step["telling"], row["case_id"], row["task_id"], row["id"])
    tell(work, [step["tells"]], about)
    work.facts.append(fact_of(row, step["telling"], tells=step["tells"]))
    if step["telling"] == Telling.BREACHED and row["certainty"] != "CFG":
        # A breached legal term leaves a record of non-conformity (domain §2.0, point 5).
        work.facts.append(fact_of(row, "non_conformity_recorded", tells=step["tells"]))


def _due(now: datetime) -> Any:
    return (
        select(term.c.id)
        .where(is_live(), term.c.alarm_at <= now)
        .order_by(term.c.alarm_at, term.c.id)
        .limit(AT_ONCE)
    )
