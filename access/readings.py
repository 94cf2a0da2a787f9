"""The record of readings: who read which part of which case, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, exists, insert, literal, select

from access.tables import account, reading
from engine.store import Instant, Work

# Somebody who turns back and forth between two pages has read the case once.
SAME_READING = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read a part of a case. The instant is UTC; why is sealed with the office's key."""

    id: int
    account_id: int
    name: str = field(repr=False)
    case_id: int
    part: str
    at: datetime
    why: str | None = field(default=None, repr=False)


def record_reading(work: Work, account_id: int, case_id: int, part: str) -> None:
    """Record that this person reads this part of the case now: one statement."""
    _record(work, account_id, case_id, part, None)


def record_search(
    work: Work, account_id: int, case_ids: Iterable[int], part: str, why: str
) -> None:
    """Record that a search has shown these cases, and why it was made: what was typed is sealed
    with the key of the office, as the words of the journal about no case are.
    """
    sealed = work.sealed(None, why)
    for case_id in case_ids:
        _record(work, account_id, case_id, part, sealed)


def _record(work: Work, account_id: int, case_id: int, part: str, sealed: str | None) -> None:
    seen = reading.c
    just_now = exists().where(
        seen.account_id == account_id,
        seen.case_id == case_id,
        seen.part == part,
        seen.at > work.now - SAME_READING,
    )
    row = select(
        literal(account_id),
        literal(case_id),
        literal(part[:60]),
        literal(sealed, Text),
        literal(work.now, Instant),
    ).where(~just_now)
    columns = ["account_id", "case_id", "part", "why", "at"]
    work.connection.execute(insert(reading).from_select(columns, row))


def list_readings(
    connection: Connection, case_id: int, *, before: int | None = None, limit: int = 50
) -> tuple[Reading, ...]:
    """Who read this case, the latest first; `before` an id for the next page."""
    asked = (
        select(reading, account.c.name)
        .join(account, account.c.id == reading.c.account_id)
        .where(reading.c.case_id == case_id)
        .order_by(reading.c.at.desc(), reading.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        asked = asked.where(reading.c.id < before)
    return tuple(
        Reading(row.id, row.account_id, row.name, row.case_id, row.part, row.at, row.why)
        for row in connection.execute(asked)
    )
