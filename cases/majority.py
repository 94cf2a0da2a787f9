"""The day on which a minor of a case comes of age: known when the birth is, told when it comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cases.tables import majority
from engine.clock import ROME
from engine.store import Work
from engine.store.prepared import Prepared

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


def note(work: Work, case_id: int, births: Iterable[tuple[int, date]]) -> None:
    """Note when these people come of age: one statement. Of adults there is nothing to tell."""
    rows = [
        {
            "person_id": person_id,
            "case_id": case_id,
            "at": comes_of_age(born),
            "told_at": work.now if comes_of_age(born) <= work.now else None,
        }
        for person_id, born in births
    ]
    if rows:
        _NOTE[work.connection.dialect.name].run(work.connection, rows)


def forget(work: Work, person_ids: Iterable[int]) -> None:
    """Another case speaks of these people from now on."""
    of_them = majority.c.person_id.in_(sorted(person_ids))
    work.connection.execute(delete(majority).where(of_them))


def due(connection: Connection, now: datetime, limit: int = 100) -> list[ComingOfAge]:
    """Who has come of age and nobody was told, the first first."""
    asked = select(majority).where(majority.c.told_at.is_(None), majority.c.at <= now)
    rows = connection.execute(asked.order_by(majority.c.at, majority.c.person_id).limit(limit))
    return [ComingOfAge(row.person_id, row.case_id, row.at) for row in rows]


def next_due(connection: Connection) -> datetime | None:
    """When the next one comes of age."""
    asked = select(func.min(majority.c.at)).where(majority.c.told_at.is_(None))
    at: datetime | None = connection.execute(asked).scalar_one()
    return at


def mark_told(work: Work, person_id: int) -> bool:
    """Note that it was told; False when somebody else did."""
    mine = (majority.c.person_id == person_id) & majority.c.told_at.is_(None)
    done = work.connection.execute(update(majority).where(mine).values(told_at=work.now))
    return done.rowcount == 1


def _note(dialect: str) -> Prepared:
    added = (postgresql if dialect == "postgresql" else sqlite).insert(majority)
    changed = {name: added.excluded[name] for name in ("case_id", "at", "told_at")}
    return Prepared(
        added.on_conflict_do_update(index_elements=["person_id"], set_=changed),
        majority.c.keys(),
    )


_NOTE = {dialect: _note(dialect) for dialect in ("postgresql", "sqlite")}
