"""Accounts: opened, given and denied roles, disabled, enabled."""

import re
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from access.directory import NoSuchAccount, comparable
from access.passwords import Passwords, check_password
from access.roles import SYSTEM_ADMINISTRATOR, get_role
from access.sessions import end_sessions_of
from access.tables import account, role_grant
from access.teams import join_team
from engine.refusal import Refusal
from engine.store import Fact, Numbered, Prepared, Work

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,79}")


class UsernameUnclear(Refusal):
    """Il nome utente ha da 3 a 80 lettere, cifre, punti o trattini: per esempio «ada.bianchi»."""


class UsernameTaken(Refusal):
    """Il nome utente «{nome}» è già usato: scegline un altro."""


class AdministratorExists(Refusal):
    """Un amministratore di sistema c'è già: gli altri accessi li apre lui."""


class LastAdministrator(Refusal):
    """È l'ultimo amministratore di sistema: prima nominane un altro."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is needed to open an account."""

    username: str
    name: str = field(repr=False)
    password: str = field(repr=False)
    roles: frozenset[str] = frozenset()
    teams: frozenset[int] = frozenset()
    must_change_password: bool = False


def check_username(name: str) -> str:
    """The name as it is kept. Refuses `UsernameUnclear`."""
    username = comparable(name)
    if not _USERNAME.fullmatch(username):
        raise UsernameUnclear
    return username


def open_account(work: Work, passwords: Passwords, new: NewAccount, *, by: int | None) -> int:
    """Open an account and give its id. Refuses unknown roles, weak passwords, taken names."""
    for role in new.roles:
        get_role(role)
    username = check_username(new.username)
    check_password(new.password, new.username, new.name)
    row = {
        "username": username,
        "name": new.name.strip(),
        "password": passwords.keep(new.password),
        "must_change_password": new.must_change_password,
        "created_at": work.now,
        "password_changed_at": work.now,
    }
    try:
        with work.connection.begin_nested():
            account_id = _OPEN.run(work.connection, row)
    except IntegrityError:
        raise UsernameTaken(nome=username) from None
    work.facts.append(Fact("account_opened", by=by, data={"account_id": account_id}))
    for role in sorted(new.roles):
        grant_role(work, account_id, role, by=by)
    for team_id in sorted(new.teams):
        join_team(work, account_id, team_id, by=by)
    return account_id


def open_first_administrator(work: Work, passwords: Passwords, new: NewAccount) -> int:
    """Open the account that opens all others. Refuses `AdministratorExists`."""
    if _administrators(work.connection):
        raise AdministratorExists
    first = NewAccount(
        new.username, new.name, new.password, frozenset({SYSTEM_ADMINISTRATOR}) | new.roles
    )
    return open_account(work, passwords, first, by=None)


def grant_role(work: Work, account_id: int, role: str, *, by: int | None) -> None:
    """Give a role. Refuses `UnknownRole`; giving it twice changes nothing."""
    get_role(role)
    held = {"account_id": account_id, "role": role}
    if _HELD.run(work.connection, held).first():
        return
    _GRANT.run(work.connection, {**held, "granted_at": work.now, "granted_by": by})
    work.facts.append(Fact("role_granted", by=by, data={"account_id": account_id, "role": role}))


def revoke_role(work: Work, account_id: int, role: str, *, by: int | None) -> None:
    """Take a role away: the next page the person opens no longer allows what it allowed."""
    if role == SYSTEM_ADMINISTRATOR:
        _keep_an_administrator(work.connection, account_id)
    gone = work.connection.execute(
        delete(role_grant).where(role_grant.c.account_id == account_id, role_grant.c.role == role)
    )
    if gone.rowcount:
        work.facts.append(
            Fact("role_revoked", by=by, data={"account_id": account_id, "role": role})
        )


def disable_account(work: Work, account_id: int, *, by: int | None) -> None:
    """Close the door to an account at once, open sessions included."""
    _keep_an_administrator(work.connection, account_id)
    _set(work, account_id, disabled_at=work.now)
    end_sessions_of(work, account_id, because="account_disabled")
    work.facts.append(Fact("account_disabled", by=by, data={"account_id": account_id}))


def enable_account(work: Work, account_id: int, *, by: int | None) -> None:
    """Open the door to a disabled account again."""
    _set(work, account_id, disabled_at=None)
    work.facts.append(Fact("account_enabled", by=by, data={"account_id": account_id}))


def _set(work: Work, account_id: int, **values: object) -> None:
    changed = work.connection.execute(
        update(account).where(account.c.id == account_id).values(values)
    )
    if changed.rowcount == 0:
        raise NoSuchAccount


def _administrators(connection: Connection, *, locked: bool = False) -> set[int]:
    asked = (
        select(role_grant.c.account_id)
        .join(account, account.c.id == role_grant.c.account_id)
        .where(role_grant.c.role == SYSTEM_ADMINISTRATOR, account.c.disabled_at.is_(None))
    )
    return set(connection.execute(asked.with_for_update() if locked else asked).scalars())


def _keep_an_administrator(connection: Connection, account_id: int) -> None:
    # Locked, so that two who put each other out do it one after the other.
    if _administrators(connection, locked=True) == {account_id}:
        raise LastAdministrator


_OPEN = Numbered(
    insert(account),
    ("username", "name", "password", "must_change_password", "created_at", "password_changed_at"),
    account.c.id,
)
_HELD = Prepared(
    select(role_grant.c.role).where(
        role_grant.c.account_id == bindparam("account_id"), role_grant.c.role == bindparam("role")
    )
)
_GRANT = Prepared(insert(role_grant), role_grant.c.keys())
