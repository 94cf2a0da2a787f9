"""Sessions: kept in the database, known by a token of which only the hash is stored."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from access.directory import gather, person_of
from access.people import Person
from access.tables import account, session
from engine.refusal import NotFound
from engine.store import Database, Fact, Work

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
# A page that only reads writes at most this often that the person is still there.
_TOUCH_EVERY = timedelta(minutes=1)
# Long enough to ask where somebody signed in from, no longer.
_KEPT = timedelta(days=30)


class NoSuchSession(NotFound):
    """Questa sessione non c'è, oppure è già finita."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of one person on one device. Instants are UTC."""

    id: int
    person: Person
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str = field(repr=False)
    device: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a sign-in comes from: the address and what the browser calls itself."""

    address: str = field(default="", repr=False)
    device: str = field(default="", repr=False)


def begin_session(work: Work, account_id: int, visitor: Visitor) -> str:
    """Begin a session and give its token, which is stored nowhere; forget those long over."""
    work.connection.execute(delete(session).where(session.c.expires_at < work.now - _KEPT))
    token = secrets.token_urlsafe(32)
    work.connection.execute(
        insert(session).values(
            token_hash=_hash(token),
            account_id=account_id,
            created_at=work.now,
            last_seen_at=work.now,
            expires_at=work.now + LONGEST,
            address=visitor.address[:64],
            device=visitor.device[:200],
        )
    )
    return token


def renew_session(work: Work, session_id: int) -> str:
    """Let a session go on under a fresh token: the one before is worth nothing any more."""
    token = secrets.token_urlsafe(32)
    work.connection.execute(
        update(session).where(session.c.id == session_id).values(token_hash=_hash(token))
    )
    return token


def resume_session(database: Database, token: str, now: datetime) -> Session | None:
    """The session of this token if it is alive: the person was here within the idle time."""
    with database.read() as connection:
        found = find_session(connection, token, now)
    if found and now - found.last_seen_at >= _TOUCH_EVERY:
        with database.begin(now) as work:
            work.connection.execute(
                update(session).where(session.c.id == found.id).values(last_seen_at=now)
            )
    return found


def find_session(connection: Connection, token: str, now: datetime) -> Session | None:
    """The living session of this token, with the person as they are now."""
    row = connection.execute(_living(now).where(session.c.token_hash == _hash(token))).first()
    return _sessions(connection, [row])[0] if row else None


def list_sessions(connection: Connection, account_id: int, now: datetime) -> tuple[Session, ...]:
    """The living sessions of an account, the latest used first."""
    asked = (
        _living(now)
        .where(session.c.account_id == account_id)
        .order_by(session.c.last_seen_at.desc(), session.c.id.desc())
    )
    return _sessions(connection, list(connection.execute(asked)))


def end_session(work: Work, token: str) -> None:
    """Sign out: the token is worth nothing from now on."""
    _end(work, session.c.token_hash == _hash(token), because="signed_out")


def revoke_session(work: Work, account_id: int, session_id: int) -> None:
    """End one of a person's own sessions, on a device left behind. Refuses `NoSuchSession`."""
    mine = (session.c.id == session_id) & (session.c.account_id == account_id)
    if not _end(work, mine, because="revoked"):
        raise NoSuchSession
    data = {"account_id": account_id, "session_id": session_id}
    work.facts.append(Fact("session_revoked", by=account_id, data=data))


def end_sessions_of(work: Work, account_id: int, *, because: str, spare: int | None = None) -> int:
    """End the sessions of an account, all but one if asked; gives how many."""
    theirs = session.c.account_id == account_id
    if spare is not None:
        theirs &= session.c.id != spare
    return _end(work, theirs, because=because)


def _end(work: Work, which: Any, *, because: str) -> int:
    ended = work.connection.execute(
        update(session)
        .where(which, session.c.ended_at.is_(None))
        .values(ended_at=work.now, ended_because=because)
    )
    return int(ended.rowcount)


def _hash(token: str) -> bytes:
    # The token holds 256 random bits: a fast hash is enough, there is nothing to guess.
    return hashlib.sha256(token.encode()).digest()


def _living(now: datetime) -> Any:
    return (
        select(session, account.c.username, account.c.name, account.c.disabled_at)
        .add_columns(account.c.must_change_password)
        .join(account, account.c.id == session.c.account_id)
        .where(
            session.c.ended_at.is_(None),
            session.c.expires_at > now,
            session.c.last_seen_at > now - IDLE,
            account.c.disabled_at.is_(None),
        )
    )


def _sessions(connection: Connection, rows: list[Row[Any]]) -> tuple[Session, ...]:
    roles, teams = gather(connection, {row.account_id for row in rows})
    return tuple(
        Session(
            row.id,
            _person(row, roles, teams),
            row.created_at,
            row.last_seen_at,
            row.expires_at,
            row.address,
            row.device,
        )
        for row in rows
    )


def _person(
    row: Row[Any], roles: Mapping[int, list[str]], teams: Mapping[int, list[int]]
) -> Person:
    id = row.account_id  # the row's own id is the session's
    return person_of(id, row, roles.get(id, ()), teams.get(id, ()))
