"""Signing in and out, and changing the password: what needs the password's keeper."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from access import accounts
from access.accounts import NewAccount
from access.directory import NoSuchAccount, comparable
from access.passwords import Passwords, check_password
from access.sessions import (
    Session,
    Visitor,
    begin_session,
    end_session,
    end_sessions_of,
    find_session,
    renew_session,
    resume_session,
)
from access.tables import account
from access.throttle import begin_attempt, forgive
from engine.refusal import Refusal
from engine.store import Database, Fact, Work


class WrongCredentials(Refusal):
    """Il nome utente o la password non sono giusti."""


class WrongPassword(Refusal):
    """La password attuale non è giusta."""


class SamePassword(Refusal):
    """La nuova password è uguale a quella di prima: scegline un'altra."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person types to sign in."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has just begun, and the only copy of its token."""

    session: Session
    token: str = field(repr=False)


class Access:
    """The door of the house: who comes in, who stays in, who goes out."""

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database = database
        self.passwords = passwords or Passwords()

    def sign_in(
        self, typed: Credentials, visitor: Visitor, now: datetime, *, instead_of: str | None = None
    ) -> SignedIn:
        """Begin a session under a fresh token; the one the browser came with (`instead_of`) ends.

        Refuses `TooManyAttempts`, and `WrongCredentials` alike for an unknown user, a wrong
        password and a disabled account. No transaction is open while the password is compared.
        """
        with self._database.begin(now) as work:
            attempt = begin_attempt(work, typed.username, visitor.address)
            row = _find_row(work.connection, typed.username)
        kept = row.password if row is not None and row.disabled_at is None else None
        if not self.passwords.agree(kept, typed.password) or row is None:
            raise WrongCredentials
        again = self._kept_anew(row.password, typed.password)
        with self._database.begin(now) as work:
            forgive(work, attempt, typed.username)
            if instead_of:
                end_session(work, instead_of)
            values = {"last_sign_in_at": now} | again
            work.connection.execute(update(account).where(account.c.id == row.id).values(values))
            token = begin_session(work, row.id, visitor)
            session = find_session(work.connection, token, now)
            if session is None:  # disabled between the two transactions
                raise WrongCredentials
        return SignedIn(session, token)

    def resume(self, token: str, now: datetime) -> Session | None:
        """The living session of this token; keeps it alive."""
        return resume_session(self._database, token, now)

    def sign_out(self, token: str, now: datetime) -> None:
        """End the session of this token."""
        with self._database.begin(now) as work:
            end_session(work, token)

    def change_password(self, session: Session, old: str, new: str, now: datetime) -> str:
        """Change one's own password: every other session of the person ends, and this one goes
        on under the fresh token that is given.

        Refuses `WrongPassword`, `SamePassword`, whatever `check_password` refuses, and
        `TooManyAttempts` to whoever guesses the old one from a page left open.
        """
        person = session.person
        check_password(new, person.username, person.name)
        self.confirm_password(session, old, now)
        if old == new:
            raise SamePassword
        kept = self.passwords.keep(new)
        with self._database.begin(now) as work:
            _store(work, person.id, kept, must_change=False)
            end_sessions_of(work, person.id, because="password_changed", spare=session.id)
            work.facts.append(Fact("password_changed", by=person.id))
            return renew_session(work, session.id)

    def confirm_password(self, session: Session, password: str, now: datetime) -> None:
        """Make sure that it is the person who signs: refuses `WrongPassword`, and guessing."""
        person = session.person
        with self._database.begin(now) as work:
            attempt = begin_attempt(work, person.username, session.address)
            row = _find_row(work.connection, person.username)
        if not self.passwords.agree(row.password if row else None, password):
            raise WrongPassword
        with self._database.begin(now) as work:
            forgive(work, attempt, person.username)

    def reset_password(self, work: Work, account_id: int, new: str, *, by: int) -> None:
        """Give somebody a password to be changed at once; all their sessions end."""
        row = work.connection.execute(select(account).where(account.c.id == account_id)).first()
        if row is None:
            raise NoSuchAccount
        check_password(new, row.username, row.name)
        _store(work, account_id, self.passwords.keep(new), must_change=True)
        end_sessions_of(work, account_id, because="password_reset")
        work.facts.append(Fact("password_reset", by=by, data={"account_id": account_id}))

    def open_account(self, work: Work, new: NewAccount, *, by: int | None) -> int:
        """Open an account: see `accounts.open_account`."""
        return accounts.open_account(work, self.passwords, new, by=by)

    def open_first_administrator(self, work: Work, new: NewAccount) -> int:
        """Open the first account: see `accounts.open_first_administrator`."""
        return accounts.open_first_administrator(work, self.passwords, new)

    def _kept_anew(self, kept: str, password: str) -> dict[str, object]:
        return (
            {"password": self.passwords.keep(password)} if self.passwords.is_outdated(kept) else {}
        )


def _find_row(connection: Connection, username: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(account).where(account.c.username == comparable(username))
    ).first()


def _store(work: Work, account_id: int, kept: str, *, must_change: bool) -> None:
    work.connection.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(password=kept, must_change_password=must_change, password_changed_at=work.now)
    )
