"""The people of a case: who they are to the child, sealed, findable by keyed tokens."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cases import birthdays
from cases.seals import new_uid, open_data, seal_data
from cases.tables import membership, person
from cases.tokens import tokens_of
from cases.values import age_on, as_date
from engine import plain
from engine.language import say
from engine.refusal import Refusal
from engine.store import Fact, Seal, Sealer, Work
from engine.store.prepared import Prepared, Typed

ROLES: Mapping[str, str] = {
    "minore": "Minore",
    "madre": "Madre",
    "padre": "Padre",
    "convivente": "Convivente di un genitore",
    "fratello": "Fratello o sorella",
    "figlio": "Figlio o figlia",
    "nonno": "Nonno o nonna",
    "tutore": "Tutore",
    "curatore_speciale": "Curatore speciale",
    "altro": "Altra persona",
}
_ORDER = {role: place for place, role in enumerate(ROLES)}
# One to a case: a second form that speaks of the mother speaks of the same mother.
SINGLE = frozenset({"madre", "padre"})


Details = Mapping[str, Any]


class NotOfThisCase(Refusal):
    """La persona indicata non fa parte di questo fascicolo."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person as a member of a case. Dates are calendar days."""

    person_id: int
    uid: str = field(repr=False)
    role: str
    position: int
    details: Mapping[str, Any] = field(repr=False)  # of the person: names, code, birth
    in_case: Mapping[str, Any] = field(repr=False)  # responsibility, contacts, notes for safety
    home_case: int
    died_at: datetime | None = None  # UTC; when the service was told of their death

    @property
    def name(self) -> str:
        """Surname and name, or what else is known of somebody not yet identified."""
        full = f"{self.details.get('cognome') or ''} {self.details.get('nome') or ''}".strip()
        return full or str(self.details.get("elementi_identificativi") or "").strip()

    @property
    def born(self) -> date | None:
        """The day of birth, when known."""
        return as_date(self.details.get("data_nascita"))

    def age(self, on: date) -> int | None:
        """The completed years on a day."""
        return age_on(on, self.born)

    @property
    def role_label(self) -> str:
        """Who the person is to the child."""
        return say(ROLES.get(self.role, ROLES["altro"]))


def list_members(
    connection: Connection, sealer: Sealer, case_id: int, seal: Seal | None = None
) -> tuple[Member, ...]:
    """The people of a case, the child first, then by role; one statement if given its seal."""
    rows = _OF_CASE.run(connection, {"case": case_id}).found
    if not rows:
        return ()
    seals = {} if seal is None else {case_id: seal}
    away = {case_id} | {row.home_case for row in rows} - seals.keys()
    if away - seals.keys():
        seals |= sealer.of_many(connection, away)
    members = (
        Member(
            row.person_id,
            row.uid,
            row.role,
            row.position,
            open_person(seals[row.home_case], row.uid, row.sealed),
            open_data(seals[case_id], _place_of_member(case_id, row.person_id), row.details),
            row.home_case,
            row.died_at,
        )
        for row in rows
        if row.home_case in seals and case_id in seals
    )
    return tuple(sorted(members, key=lambda one: (_ORDER.get(one.role, 99), one.position)))


def forget_tokens(work: Work, person_ids: Iterable[int]) -> None:
    """Let these people be found no more: another case speaks of them from now on."""
    of_them = person.c.id.in_(sorted(person_ids))
    work.connection.execute(update(person).where(of_them).values(tokens=None))


def open_person(seal: Seal, uid: str, sealed: bytes) -> dict[str, Any]:
    """The sealed details of a person."""
    return open_data(seal, _place_of_person(uid), sealed)


def note_birth(work: Work, sealer: Sealer, person_id: int) -> None:
    """Note from the seal when a minor was born: of what was written before it was noted.

    Whoever was told of their coming of age stays told; of a key that is gone nothing is known.
    """
    row = work.connection.execute(
        select(person.c.uid, person.c.case_id, person.c.details, person.c.age_told)
        .add_columns(membership.c.role)
        .join(membership, membership.c.person_id == person.c.id)
        .where(person.c.id == person_id, membership.c.case_id == person.c.case_id)
    ).first()
    seal = sealer.of_many(work.connection, {row.case_id}).get(row.case_id) if row else None
    details = open_person(seal, row.uid, row.details) if row and seal else {}
    said = birthdays.noted(row.role if row else "", details, work.now)
    known = said["age_told"]
    if isinstance(known, int) and row is not None and row.age_told is None:
        said["age_told"] = min(known, birthdays.OF_AGE - 1)
    mine = update(person).where(person.c.id == person_id)
    work.connection.execute(mine.values(said))


class Household:
    """The people of a case while a form is written into it: gathered first, written together."""

    def __init__(self, case_id: int, members: Iterable[Member]) -> None:
        self.case_id = case_id
        self._before = {one.uid: one for one in members}
        self._now = dict(self._before)

    @property
    def members(self) -> tuple[Member, ...]:
        """The people as the form leaves them."""
        return tuple(self._now.values())

    def child(self) -> Member | None:
        """The child the case was opened for."""
        return next((one for one in self._now.values() if one.role == "minore"), None)

    def get(self, person_id: int) -> Member:
        """A member by id. Refuses `NotOfThisCase`."""
        for one in self._now.values():
            if one.person_id == person_id:
                return one
        raise NotOfThisCase

    def match(self, role: str, details: Details, *, by_role: bool = True) -> Member | None:
        """The member a form means: by the same code, the same name, or the only one of a role.

        Without `by_role` the only one of a role is meant just when no name is said.
        """
        code = details.get("cf")
        alike = [one for one in self._now.values() if (one.role == "minore") == (role == "minore")]
        for one in alike:
            if code and one.details.get("cf") == code:
                return one
        for one in alike:
            if _same_name(one.details, details):
                return one
        if role not in SINGLE or (any(_full_name(details)) and not by_role):
            return None
        return next((one for one in alike if one.role == role), None)

    def put(self, member: Member | None, role: str, details: Details, in_case: Details) -> str:
        """Write what a form says of a member, or of somebody new; what it does not say stays."""
        if member is None:
            member = Member(0, new_uid(), role, self._last(role), {}, {}, self.case_id)
        if member.home_case != self.case_id:
            details = {}  # their own case speaks of them
        self._now[member.uid] = replace(
            member,
            role=role,
            position=member.position if member.role == role else self._last(role),
            details=_said({**member.details, **details}),
            in_case=_said({**member.in_case, **in_case}),
        )
        return member.uid

    def _last(self, role: str) -> int:
        """The place of who comes after all others of a role."""
        return sum(one.role == role for one in self._now.values())

    def id_of(self, uid: str) -> int:
        """The id of a member, once written."""
        return self._now[uid].person_id

    def write(self, work: Work, sealer: Sealer, seal: Seal, *, by: int | None) -> bool:
        """Write all differences in a handful of statements; whether there were any."""
        new = [one for uid, one in self._now.items() if uid not in self._before]
        changed = [
            one
            for uid, one in self._now.items()
            if uid in self._before and one != self._before[uid]
        ]
        written = _write_people(work, sealer, seal, self.case_id, [*new, *self._renewed(changed)])
        new = [replace(one, person_id=written[one.uid]) for one in new]
        self._now |= {one.uid: one for one in new}
        _write_members(work, seal, self.case_id, [*new, *self._rejoined(changed)])
        for kind, people in (("person_added", new), ("person_changed", changed)):
            work.facts.extend(
                Fact(
                    kind,
                    case_id=self.case_id,
                    by=by,
                    data={"person_id": one.person_id, "role": one.role},
                )
                for one in people
            )
        return bool(new or changed)

    def _renewed(self, changed: Iterable[Member]) -> Iterator[Member]:
        """Whose own row changes: of whoever belongs to another case, that one speaks."""
        for one in changed:
            was = self._before[one.uid]
            if one.home_case == self.case_id and (one.role, one.details) != (
                was.role,
                was.details,
            ):
                yield one

    def _rejoined(self, changed: Iterable[Member]) -> Iterator[Member]:
        """Who is something else to the case than before."""
        for one in changed:
            was = self._before[one.uid]
            if (one.role, one.position, one.in_case) != (was.role, was.position, was.in_case):
                yield one


def _write_people(
    work: Work, sealer: Sealer, seal: Seal, case_id: int, people: Sequence[Member]
) -> dict[str, int]:
    """Write these people, new or not, in one statement; the numbers of all of them."""
    if not people:
        return {}
    rows = [
        {
            "case_id": case_id,
            "uid": one.uid,
            "details": seal_data(seal, _place_of_person(one.uid), one.details),
            "changed_at": work.now,
            "tokens": plain.dumps(sorted(tokens_of(sealer.keyring, one.details))),
            **birthdays.noted(one.role, one.details, work.now),
        }
        for one in people
    ]
    written = work.connection.execute(_PEOPLE[work.connection.dialect.name], rows)
    return {row.uid: row.id for row in written}


def _write_members(work: Work, seal: Seal, case_id: int, people: Sequence[Member]) -> None:
    """Write what these people are to a case, new to it or not, in one statement."""
    if not people:
        return
    rows = [
        {
            "case_id": case_id,
            "person_id": one.person_id,
            "role": one.role,
            "position": one.position,
            "details": _seal_in_case(seal, case_id, one),
            "since": work.now,
        }
        for one in people
    ]
    _MEMBERS[work.connection.dialect.name].run(work.connection, rows)


def _seal_in_case(seal: Seal, case_id: int, one: Member) -> bytes | None:
    if not one.in_case:
        return None
    return seal_data(seal, _place_of_member(case_id, one.person_id), one.in_case)


def _said(details: Details) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}


def _full_name(details: Details) -> tuple[str, ...]:
    """Surname and name as they are compared; what is not known is empty."""
    return tuple(str(details.get(part) or "").strip().casefold() for part in ("cognome", "nome"))


def _same_name(kept: Details, said: Details) -> bool:
    names = _full_name(kept), _full_name(said)
    if names[0] != names[1] or not all(names[0]):
        return False
    born = as_date(kept.get("data_nascita")), as_date(said.get("data_nascita"))
    return None in born or born[0] == born[1]


def _place_of_person(uid: str) -> str:
    return f"person:details:{uid}"


def _place_of_member(case_id: int, person_id: int) -> str:
    return f"membership:details:{case_id}.{person_id}"


def _people_written(into: Any) -> Any:
    new = into.excluded
    same = {name: new[name] for name in ("details", "changed_at", "tokens")}
    return into.on_conflict_do_update(
        index_elements=["uid"], set_={**same, **birthdays.renewed(new)}
    ).returning(person.c.uid, person.c.id)


def _members_written(into: Any) -> Prepared:
    same = {name: into.excluded[name] for name in ("role", "position", "details")}
    return Prepared(
        into.on_conflict_do_update(index_elements=["case_id", "person_id"], set_=same),
        membership.c.keys(),
    )


_DIALECTS = (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
_PEOPLE = {name: _people_written(insert(person)) for name, insert in _DIALECTS}
_MEMBERS = {name: _members_written(insert(membership)) for name, insert in _DIALECTS}
_OF_CASE = Typed(
    select(membership, person.c.uid, person.c.details.label("sealed"))
    .add_columns(person.c.case_id.label("home_case"), person.c.died_at)
    .join(person, person.c.id == membership.c.person_id)
    .where(membership.c.case_id == bindparam("case"))
)
