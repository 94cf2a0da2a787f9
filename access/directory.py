"""Who is who: the people behind the accounts, with their roles and teams."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from access.people import Person
from access.tables import account, role_grant, team_membership
from engine.refusal import NotFound
from engine.store import Listed, Prepared, Typed, Work

PAGE = 50


class NoSuchAccount(NotFound):
    """Questa persona non ha un accesso al sistema."""


def get_person(connection: Connection, account_id: int) -> Person:
    """The person behind an account. Refuses `NoSuchAccount`."""
    person = find_person(connection, account_id)
    if person is None:
        raise NoSuchAccount
    return person


def hold_person(work: Work, account_id: int) -> Person:
    """The person as they are now: neither their account nor their roles change before the commit.

    Refuses `NoSuchAccount`.
    """
    locked = select(account.c.id).where(account.c.id == account_id).with_for_update()
    work.connection.execute(locked)
    return get_person(work.connection, account_id)


def find_person(connection: Connection, account_id: int) -> Person | None:
    """The person behind an account, if there is one."""
    row = _ACCOUNT.run(connection, {"id": account_id}).first()
    if row is None:
        return None
    roles = _ROLES.run(connection, {"id": account_id})
    teams = _TEAMS.run(connection, {"id": account_id})
    return person_of(account_id, row, (one.role for one in roles), (one.team_id for one in teams))


def find_person_named(connection: Connection, username: str) -> Person | None:
    """The person with this user name, if there is one."""
    asked = select(account).where(account.c.username == comparable(username))
    found = _people(connection, asked)
    return found[0] if found else None


def list_people(connection: Connection, *, role: str | None = None) -> tuple[Person, ...]:
    """Everybody with an account, by name; or only the active holders of one role."""
    asked = select(account).order_by(account.c.name, account.c.id)
    if role is not None:
        holders = select(role_grant.c.account_id).where(role_grant.c.role == role)
        asked = asked.where(account.c.id.in_(holders), account.c.disabled_at.is_(None))
    return _people(connection, asked)


def find_people(connection: Connection, words: str, page: int) -> tuple[tuple[Person, ...], bool]:
    """A page of everybody with an account, by name, or of those whose name holds these words;
    and whether there is another page.
    """
    asked = select(account).order_by(account.c.name, account.c.id)
    for word in words.split():
        in_name = account.c.name.icontains(word, autoescape=True)
        asked = asked.where(in_name | account.c.username.icontains(word, autoescape=True))
    found = _people(connection, asked.limit(PAGE + 1).offset((page - 1) * PAGE))
    return found[:PAGE], len(found) > PAGE


def names_of(connection: Connection, account_ids: Iterable[int]) -> Mapping[int, str]:
    """The names behind account ids, in one question."""
    ids = sorted(set(account_ids))
    if not ids:
        return {}
    return dict(_NAMES.run(connection, {}, ids=ids))


def names_at_work(
    connection: Connection, *, roles: Iterable[str] = (), among: Collection[int] = ()
) -> Mapping[int, str]:
    """The names of active accounts by id, in alphabetical order; or only of holders of a role,
    or of those among these accounts.
    """
    lists: Mapping[str, Collection[Any]] = {"roles": set(roles), "among": among}
    given = {name: sorted(values) for name, values in lists.items() if values}
    return dict(_AT_WORK.run(connection, {}, **given))


def comparable(username: str) -> str:
    """The user name as it is compared: people type it with capitals and spaces.

    A NUL, which only programs send, is dropped: PostgreSQL takes none in a text.
    """
    return username.replace("\0", "").strip().casefold()


def person_of(id: int, row: Any, roles: Iterable[str], teams: Iterable[int]) -> Person:
    """The person of this account, from a row that holds its columns."""
    return Person(
        id,
        row.username,
        row.name,
        frozenset(roles),
        frozenset(teams),
        active=row.disabled_at is None,
        must_change_password=row.must_change_password,
    )


def _people(connection: Connection, asked: Select[Any]) -> tuple[Person, ...]:
    rows = connection.execute(asked).all()
    ids = [row.id for row in rows]
    roles, teams = gather(connection, ids)
    return tuple(
        person_of(row.id, row, roles.get(row.id, ()), teams.get(row.id, ())) for row in rows
    )


def gather(
    connection: Connection, ids: Iterable[int]
) -> tuple[dict[int, list[str]], dict[int, list[int]]]:
    """The roles and the teams of these accounts."""
    ids = list(ids)
    roles: dict[int, list[str]] = {}
    teams: dict[int, list[int]] = {}
    held = select(role_grant.c.account_id, role_grant.c.role).where(
        role_grant.c.account_id.in_(ids)
    )
    for row in connection.execute(held):
        roles.setdefault(row.account_id, []).append(row.role)
    joined = select(team_membership.c.account_id, team_membership.c.team_id).where(
        team_membership.c.account_id.in_(ids)
    )
    for row in connection.execute(joined):
        teams.setdefault(row.account_id, []).append(row.team_id)
    return roles, teams


def _at_work(roles: Sequence[Any] = (), among: Sequence[Any] = ()) -> Select[Any]:
    asked = select(account.c.id, account.c.name).where(account.c.disabled_at.is_(None))
    if among:
        asked = asked.where(account.c.id.in_(among))
    if roles:
        holders = select(role_grant.c.account_id).where(role_grant.c.role.in_(roles))
        asked = asked.where(account.c.id.in_(holders))
    return asked.order_by(account.c.name, account.c.id)


_ACCOUNT = Typed(select(account).where(account.c.id == bindparam("id")))
_ROLES = Prepared(select(role_grant.c.role).where(role_grant.c.account_id == bindparam("id")))
_TEAMS = Prepared(
    select(team_membership.c.team_id).where(team_membership.c.account_id == bindparam("id"))
)
_NAMES = Listed(lambda ids: select(account.c.id, account.c.name).where(account.c.id.in_(ids)))
_AT_WORK = Listed(_at_work)
