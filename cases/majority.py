"""The day on which a minor of a case comes of age: known when the birth is, told when it comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, and_, func, select, update

from cases.tables import person
from engine.clock import ROME
from engine.store import Work

OF_AGE = 18
MINORS = frozenset({"minore", "fratello"})
"""The members of a case who may be minors."""


@dataclass(frozen=True, slots=True)
class ComingOfAge:
    """Who comes of age in which case, and when (UTC)."""

    person_id: int
    case_id: int
    at: datetime


def comes_of_age(born: date) -> datetime:
    """The first instant of the eighteenth birthday in Rome; of 29 February, the day after."""
    year = born.year + OF_AGE
    try:
        day = born.replace(year=year)
    except ValueError:
        day = date(year, 3, 1)
    return datetime.combine(day, time(0), ROME)


def noted(role: str, born: date | None, now: datetime) -> dict[str, datetime | None]:
    """What the row of a person says of their coming of age; of adults there is nothing to tell."""
    at = comes_of_age(born) if role in MINORS and born is not None else None
    return {"of_age_at": at, "of_age_told_at": now if at is not None and at <= now else None}


def forget(work: Work, person_ids: Iterable[int]) -> None:
    """Another case speaks of these people from now on."""
    of_them = person.c.id.in_(sorted(person_ids))
    work.connection.execute(update(person).where(of_them).values(of_age_at=None))


def due(connection: Connection, now: datetime, limit: int = 100) -> list[ComingOfAge]:
    """Who has come of age and nobody was told, the first first."""
    asked = select(person).where(_UNTOLD, person.c.of_age_at <= now)
    rows = connection.execute(asked.order_by(person.c.of_age_at, person.c.id).limit(limit))
    return [ComingOfAge(row.id, row.case_id, row.of_age_at) for row in rows]


def next_due(connection: Connection) -> datetime | None:
    """When the next one comes of age."""
    at: datetime | None = connection.execute(
        select(func.min(person.c.of_age_at)).where(_UNTOLD)
    ).scalar_one()
    return at


def mark_told(work: Work, person_id: int) -> bool:
    """Note that it was told; False when somebody else did."""
    mine = and_(person.c.id == person_id, _UNTOLD)
    done = work.connection.execute(update(person).where(mine).values(of_age_told_at=work.now))
    return done.rowcount == 1


_UNTOLD = and_(person.c.of_age_at.is_not(None), person.c.of_age_told_at.is_(None))
