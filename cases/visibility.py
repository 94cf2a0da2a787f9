"""Who may see a case: whoever works on it, their team, and those who answer for the office."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, false, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from access.people import Person, may
from access.permissions import Permission
from cases.files import CaseFile, CaseNumber, Marking, NoSuchCase, case_of
from cases.kinds import FileKind, kinds_for
from cases.tables import case_file, case_grant
from engine.refusal import NotAllowed
from engine.store import Work
from engine.store.prepared import Prepared


class NotYourCase(NotAllowed):
    """Non lavori su questo fascicolo: può aprirlo chi ci lavora o chi coordina il servizio."""


def grant_access(work: Work, case_id: int, account_id: int, because: str) -> None:
    """Let this account see the case from now on, because of a task; a second time is nothing."""
    row = {
        "case_id": case_id,
        "account_id": account_id,
        "because": because[:60],
        "since": work.now,
    }
    _GRANT[work.connection.dialect.name].run(work.connection, row)


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition under which a row of `case_file` may be seen by this person."""
    if may(person, Permission.CASE_READ_OFFICE):
        return true()
    kinds = kinds_for(person)
    if not kinds:
        return false()
    granted = select(case_grant.c.case_id).where(case_grant.c.account_id == person.id)
    ways: list[ColumnElement[bool]] = [
        case_file.c.responsible_id == person.id,
        case_file.c.co_operator_id == person.id,
        case_file.c.id.in_(granted),
    ]
    if person.teams:
        ways.append(
            and_(case_file.c.team_id.in_(sorted(person.teams)), ~is_marked(Marking.RESTRICTED))
        )
    mine = or_(*ways)
    return mine if len(kinds) == len(FileKind) else and_(mine, case_file.c.kind.in_(sorted(kinds)))


def see_case(connection: Connection, person: Person, case_id: int) -> CaseFile:
    """The cover of a case this person may see. Refuses `NoSuchCase` and `NotYourCase`."""
    return _seen(connection, person, case_file.c.id == case_id)


def see_case_numbered(connection: Connection, person: Person, number: CaseNumber) -> CaseFile:
    """Like `see_case`, by the number people use."""
    which = and_(case_file.c.year == number.year, case_file.c.number == number.number)
    return _seen(connection, person, which)


def may_see_case(connection: Connection, person: Person, case_id: int) -> bool:
    """Whether this person may see this case."""
    try:
        see_case(connection, person, case_id)
    except (NoSuchCase, NotYourCase):
        return False
    return True


def visible_among(
    connection: Connection, person: Person, case_ids: Iterable[int]
) -> frozenset[int]:
    """Those of these cases that this person may see, in one statement."""
    asked = sorted(set(case_ids))
    if not asked:
        return frozenset()
    found = select(case_file.c.id).where(case_file.c.id.in_(asked), visible_to(person))
    return frozenset(connection.execute(found).scalars())


def by_grant_alone(person: Person, case: CaseFile) -> bool:
    """Whether nothing but an activity opens this case to the person who sees it: not their office,
    not a charge in it, not their team.
    """
    if may(person, Permission.CASE_READ_OFFICE) or person.id in case.assigned:
        return False
    return case.team_id not in person.teams or Marking.RESTRICTED in case.markings


def granted_alone(person: Person) -> ColumnElement[bool]:
    """What `by_grant_alone` says, as a condition on the rows of `case_file` that they may see."""
    granted = select(case_grant.c.case_id).where(case_grant.c.account_id == person.id)
    ways = [
        case_file.c.id.in_(granted),
        case_file.c.responsible_id.is_distinct_from(person.id),
        case_file.c.co_operator_id.is_distinct_from(person.id),
    ]
    if person.teams:
        team = case_file.c.team_id
        ways.append(
            or_(team.is_(None), team.not_in(sorted(person.teams)), is_marked(Marking.RESTRICTED))
        )
    return and_(*ways)


def is_marked(marking: Marking) -> Any:
    """Whether a case bears this marking, as a condition on the rows of `case_file`."""
    # The list of markings as text: its words are ours, so a substring cannot mistake.
    return cast(case_file.c.markings, Text).contains(f'"{marking.value}"')


def may_see_protected(person: Person, case: CaseFile) -> bool:
    """Whether what is of class C4 may be shown: only to the worker the case is assigned to."""
    return may(person, Permission.PROTECTED_READ) and person.id in case.assigned


def _seen(connection: Connection, person: Person, which: ColumnElement[bool]) -> CaseFile:
    asked = select(case_file, visible_to(person).label("visible")).where(which)
    row = connection.execute(asked).first()
    if row is None:
        raise NoSuchCase
    if not row.visible:
        raise NotYourCase
    return case_of(row)


_GRANT = {
    name: Prepared(insert(case_grant).on_conflict_do_nothing(), case_grant.c.keys())
    for name, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
