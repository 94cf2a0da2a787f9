"""The birthdays of the minors of a case: from which day they are counted, and whom to look at.

The birth itself stays sealed with the person; what stands here in the clear is the first instant
of that day, of minors alone, so that a sweep need open no seal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, literal, select, update

from cases.tables import case_file, decree, membership, person
from cases.values import age_on, as_date
from engine.clock import ROME
from engine.jobs import Earliest
from engine.store import Listed, Prepared, Typed, Work

OF_AGE = 18
LAST = 21
"""The last birthday for which anybody waits: prosieguo ends (art. 13 c. 2 L. 47/2017)."""
MINORS = frozenset({"minore", "fratello", "figlio"})
"""The members of a case who may be minors."""
_COUNTED = ("born_at", "born_presumed", "unaccompanied")
PLACING = frozenset(
    {
        "affidamento_familiare",
        "affidamento_servizio_5bis",
        "collocamento_comunita",
        "collocamento_madre_bambino",
    }
)
"""The mandates after which the work for coming of age begins (domain P20)."""
CONTINUING = "prosieguo"
"""The mandate under which somebody is followed on until their twenty-first birthday."""


@dataclass(frozen=True, slots=True)
class Growing:
    """Somebody who grows up in a case. Instants are UTC; `age_told` is the age told last."""

    person_id: int
    case_id: int
    born_at: datetime | None
    presumed: bool | None  # None: written before it was noted
    unaccompanied: bool
    died_at: datetime | None
    age_told: int | None

    @property
    def born(self) -> date | None:
        """The day of birth in Rome."""
        return self.born_at.astimezone(ROME).date() if self.born_at is not None else None

    def age(self, now: datetime) -> int:
        """The completed years in Rome; of an unknown birth 0."""
        return age_on(now.astimezone(ROME).date(), self.born) or 0

    def turns(self, age: int) -> datetime | None:
        """The first instant of a birthday in Rome."""
        return turns(self.born, age) if self.born is not None else None


@dataclass(frozen=True, slots=True)
class Standing:
    """An open case somebody grows up in, as whom, and who answers for it."""

    case_id: int
    role: str
    responsible_id: int | None


@dataclass(frozen=True, slots=True)
class Measures:
    """What decrees in force mean for coming of age; `unread`: nothing is noted of them."""

    places: bool
    continues: bool
    unread: tuple[int, ...] = ()


def turns(born: date, age: int) -> datetime:
    """The first instant of a birthday in Rome; who was born on 29 February turns on 1 March."""
    year = born.year + age
    try:
        day = born.replace(year=year)
    except ValueError:
        day = date(year, 3, 1)
    return datetime.combine(day, time(0), ROME)


def noted(
    role: str, details: Mapping[str, object], now: datetime
) -> dict[str, datetime | bool | int | None]:
    """What the row of a person says of their growing up; of adults it says nothing."""
    born = as_date(details.get("data_nascita")) if role in MINORS else None
    age = age_on(now.astimezone(ROME).date(), born)
    if born is None or age is None or age >= LAST:
        return {
            "born_at": None,
            "born_presumed": False,
            "unaccompanied": False,
            "age_told": age if born is not None else None,
            "look_at": None,
        }
    return {
        "born_at": turns(born, 0),
        "born_presumed": details.get("data_nascita_presunta") is True,
        "unaccompanied": role == "minore" and details.get("cf_assente_motivo") == "msna",
        "age_told": age,
        "look_at": now,
    }


def renewed(new: Any) -> dict[str, Any]:
    """How a row takes over what `noted` says anew, in `new`: unchanged, nothing is told again.

    A birth that is corrected lets later ages be told again. Where it shows that a minor had come
    of age long ago, the eighteenth birthday is still to be told: the paths of the case await it.
    """
    same = and_(*(person.c[name].is_not_distinct_from(new[name]) for name in _COUNTED))
    same_birth = person.c.born_at.is_not_distinct_from(new.born_at)
    unnoticed = and_(new.age_told >= OF_AGE, func.coalesce(person.c.age_told, 0) < OF_AGE)
    told = case((same_birth, person.c.age_told), (unnoticed, OF_AGE - 1), else_=new.age_told)
    look = case((same, person.c.look_at), else_=new.changed_at)
    return {**{name: new[name] for name in _COUNTED}, "age_told": told, "look_at": look}


def measures_noted(details: Mapping[str, object]) -> dict[str, bool]:
    """What the row of a decree says of its mandates: they themselves stay sealed with it."""
    said = details.get("mandati")
    mandates = frozenset(said if isinstance(said, list | tuple) else ())
    return {"places": bool(mandates & PLACING), "continues": CONTINUING in mandates}


def forget(work: Work, person_ids: Iterable[int]) -> None:
    """Another case speaks of these people from now on: here nobody waits for their birthdays."""
    of_them = person.c.id.in_(sorted(person_ids)) & person.c.born_at.is_not(None)
    gone = {"born_at": None, "age_told": None, "look_at": work.now}
    work.connection.execute(update(person).where(of_them).values(gone))


def erase(work: Work, case_id: int) -> tuple[int, ...]:
    """The key that seals these people is gone, and their births go with it; who they were."""
    of_them = person.c.case_id == case_id
    gone = {
        "born_at": None,
        "born_presumed": False,
        "unaccompanied": False,
        "age_told": None,
        "look_at": None,
    }
    erased = update(person).where(of_them).values(gone).returning(person.c.id)
    return tuple(sorted(work.connection.execute(erased).scalars()))


def cases_of(connection: Connection, person_ids: Iterable[int]) -> tuple[int, ...]:
    """Every case in which one of these people stands."""
    of_them = membership.c.person_id.in_(sorted(person_ids))
    asked = select(membership.c.case_id).where(of_them).distinct()
    return tuple(sorted(connection.execute(asked).scalars()))


def look_again(work: Work, case_id: int) -> None:
    """Something changed in a case: whoever grows up in it is looked at anew."""
    _LOOK_AGAIN.run(work.connection, {"case": case_id, "look_at": work.now})


def note_death(work: Work, person_id: int) -> None:
    """Somebody of a case has died: their file says so, and no birthday of theirs will come."""
    mine = and_(person.c.id == person_id, person.c.died_at.is_(None))
    look = case((person.c.born_at.is_not(None), work.now), else_=person.c.look_at)
    noted_now = update(person).where(mine).values(died_at=work.now, look_at=look)
    work.connection.execute(noted_now)


def due(connection: Connection, now: datetime, limit: int = 100) -> list[int]:
    """Who is to be looked at, the first first."""
    return [row.id for row in _DUE.run(connection, {"now": now, "most": limit})]


def home_of(connection: Connection, person_id: int) -> int | None:
    """The case whose key seals a person."""
    found: int | None = _HOME.run(connection, {"of": person_id}).scalar_one_or_none()
    return found


def hold(work: Work, person_id: int) -> Growing | None:
    """Somebody to be looked at, whom nobody else looks at meanwhile; None when it was done."""
    row = _HOLD.run(work.connection, {"of": person_id, "now": work.now}).first()
    return _growing(row) if row is not None else None


def looked_at(work: Work, person_id: int, *, age_told: int | None, again: datetime | None) -> None:
    """Note which age was told, and when to look again."""
    told = {"of": person_id, "age_told": age_told, "look_at": again}
    _LOOKED_AT.run(work.connection, told)


def get(connection: Connection, person_id: int) -> Growing:
    """Somebody who is known to be there."""
    return _growing(connection.execute(select(person).where(person.c.id == person_id)).one())


def look_later(work: Work, person_id: int, at: datetime) -> None:
    """Look at somebody again at an instant: this time it failed."""
    work.connection.execute(update(person).where(person.c.id == person_id).values(look_at=at))


def standings(connection: Connection, person_id: int) -> tuple[Standing, ...]:
    """The open cases in which somebody is a minor, the one whose key seals them first."""
    return tuple(Standing(*row) for row in _STANDINGS.run(connection, {"of": person_id}))


def minors_of(connection: Connection, case_id: int) -> tuple[int, ...]:
    """The living people who grow up in a case."""
    return tuple(_MINORS.run(connection, {"case": case_id}).scalars())


def minors_on(connection: Connection, case_id: int, day: date) -> tuple[int, ...]:
    """Who was a minor of a case on this day in Rome, also if they have come of age or died since.

    Of whom no birth is known nobody can say otherwise, unless they were grown up when written.
    """
    asked = select(person.c.id, person.c.born_at, person.c.died_at, person.c.age_told)
    mine = and_(membership.c.person_id == person.c.id, membership.c.case_id == case_id)
    rows = connection.execute(asked.join(membership, mine).where(_AS_MINOR).order_by(person.c.id))
    return tuple(row.id for row in rows if _was_minor(row, day))


def _was_minor(row: Any, day: date) -> bool:
    if row.died_at is not None and row.died_at.astimezone(ROME).date() < day:
        return False
    if row.born_at is None:
        return row.age_told is None or row.age_told < OF_AGE
    return turns(row.born_at.astimezone(ROME).date(), OF_AGE).date() > day


def deaths_in(connection: Connection, case_id: int) -> Mapping[int, bool]:
    """Everybody in the file of a case, and whether a death of theirs was noted."""
    mine = and_(membership.c.person_id == person.c.id, membership.c.case_id == case_id)
    asked = select(person.c.id, person.c.died_at).join(membership, mine)
    return {row.id: row.died_at is not None for row in connection.execute(asked)}


def births_in(connection: Connection, case_id: int) -> Mapping[int, date]:
    """The day of birth in Rome of whoever grew up in a case, also of those who have died."""
    mine = and_(membership.c.person_id == person.c.id, membership.c.case_id == case_id)
    asked = select(person.c.id, person.c.born_at).join(membership, mine)
    rows = connection.execute(asked.where(person.c.born_at.is_not(None)))
    return {row.id: row.born_at.astimezone(ROME).date() for row in rows}


def growing_in(connection: Connection, case_id: int) -> tuple[Growing, ...]:
    """Who grows up in a case and is known by the day of birth, the youngest first."""
    return tuple(_growing(row) for row in _GROWING.run(connection, {"case": case_id}))


def measures_of(connection: Connection, case_ids: Iterable[int]) -> Measures:
    """What the decrees in force of these cases mean for coming of age."""
    rows = _MEASURES.run(connection, {}, cases=sorted(case_ids)).found
    return Measures(
        any(row.places for row in rows),
        any(row.continues for row in rows),
        tuple(row.id for row in rows if row.places is None),
    )


def presence_of(connection: Connection, person_ids: Iterable[int]) -> Mapping[int, Growing]:
    """Those of these people who grow up in a case, by id: for the page of the case."""
    asked = select(person).where(
        person.c.id.in_(sorted(person_ids)), person.c.born_at.is_not(None)
    )
    return {row.id: _growing(row) for row in connection.execute(asked)}


def _growing(row: Any) -> Growing:
    return Growing(
        row.id,
        row.case_id,
        row.born_at,
        row.born_presumed,
        row.unaccompanied,
        row.died_at,
        row.age_told,
    )


_LOOK_AGAIN = Prepared(
    update(person).where(
        person.c.id.in_(
            select(membership.c.person_id).where(membership.c.case_id == bindparam("case"))
        ),
        person.c.born_at.is_not(None),
    ),
    ("look_at",),
)
_AS_MINOR = membership.c.role.in_([literal(role) for role in sorted(MINORS)])
_STANDINGS = Prepared(
    select(case_file.c.id, membership.c.role, case_file.c.responsible_id)
    .join(membership, membership.c.case_id == case_file.c.id)
    .join(person, person.c.id == membership.c.person_id)
    .where(membership.c.person_id == bindparam("of"), _AS_MINOR, case_file.c.status == "open")
    .order_by((case_file.c.id != person.c.case_id), case_file.c.id)
)
_LIVING = and_(membership.c.case_id == bindparam("case"), _AS_MINOR, person.c.died_at.is_(None))
_MINORS = Prepared(
    select(membership.c.person_id)
    .join(person, person.c.id == membership.c.person_id)
    .where(_LIVING)
    .order_by(membership.c.person_id)
)
_GROWING = Typed(
    select(person)
    .join(membership, membership.c.person_id == person.c.id)
    .where(_LIVING, person.c.born_at.is_not(None))
    .order_by(person.c.born_at.desc(), person.c.id)
)
_MEASURES = Listed(
    lambda cases: select(decree.c.id, decree.c.places, decree.c.continues).where(
        decree.c.case_id.in_(cases), decree.c.status == "in_force"
    )
)
_HOME = Prepared(select(person.c.case_id).where(person.c.id == bindparam("of")))
_HOLD = Typed(
    select(person)
    .where(
        person.c.id == bindparam("of"),
        person.c.look_at <= bindparam("now", type_=person.c.look_at.type),
    )
    .with_for_update()
)
_LOOKED_AT = Prepared(
    update(person).where(person.c.id == bindparam("of")), ("age_told", "look_at")
)
_DUE = Prepared(
    select(person.c.id)
    .where(person.c.look_at <= bindparam("now", type_=person.c.look_at.type))
    .order_by(person.c.look_at, person.c.id)
    .limit(bindparam("most"))
)
LOOKS = Earliest(select(func.min(person.c.look_at)).where(person.c.look_at.is_not(None)))
