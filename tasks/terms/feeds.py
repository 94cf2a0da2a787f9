"""Secret addresses under which a calendar program reads terms: opened, renewed, revoked, found."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from access.directory import find_person
from access.people import Person, may, require
from access.permissions import Permission
from engine.refusal import NotAllowed, NotFound
from engine.store import Database, Fact, Work
from engine.store.turns import take_turn
from tasks.terms.tables import calendar_feed

# A program that asks every few minutes is noted as having read once in each of these.
_NOTED_EVERY = timedelta(minutes=10)


class NoSuchFeed(NotFound):
    """Questo calendario non c'è."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar of one's own terms, or of those of a team. Instants are UTC.

    `mark` is what its entries are named with: it tells nothing of the address.
    """

    id: int
    account_id: int
    team_id: int | None
    created_at: datetime
    read_at: datetime | None
    mark: str = field(repr=False)


def open_feed(work: Work, person: Person, team_id: int | None) -> str:
    """Open a calendar and give the secret of its address, which is kept nowhere.

    One that this person had for the same terms is worth nothing from now on. Refuses
    `NotAllowed` to whoever works on no case, and for a team that is not theirs.
    """
    require(person, Permission.CASE_READ)
    if team_id is not None and team_id not in person.teams:
        raise NotAllowed
    take_turn(work.connection, f"calendar_feed:{person.id}:{team_id or ''}")
    _end(work, _alike(person.id, team_id))
    secret = secrets.token_urlsafe(32)
    row = {
        "account_id": person.id,
        "team_id": team_id,
        "token_digest": _digest(secret),
        "created_at": work.now,
    }
    work.connection.execute(insert(calendar_feed).values(row))
    work.facts.append(_fact("calendar_feed_opened", person.id, team_id))
    return secret


def revoke_feed(work: Work, person: Person, feed_id: int) -> None:
    """Let the address of one's own calendar be worth nothing. Refuses `NoSuchFeed`."""
    mine = (calendar_feed.c.id == feed_id) & (calendar_feed.c.account_id == person.id)
    ended = _end(work, mine)
    if not ended:
        raise NoSuchFeed
    work.facts.append(_fact("calendar_feed_revoked", person.id, ended[0]))


def feeds_of(connection: Connection, account_id: int) -> tuple[Feed, ...]:
    """The living calendars of a person: their own first, then those of teams."""
    asked = select(calendar_feed).where(
        calendar_feed.c.account_id == account_id, calendar_feed.c.revoked_at.is_(None)
    )
    found = (_feed(row) for row in connection.execute(asked.order_by(calendar_feed.c.id)))
    return tuple(sorted(found, key=lambda one: one.team_id or 0))


def find_feed(connection: Connection, secret: str) -> tuple[Feed, Person] | None:
    """The calendar of a secret with whose it is, as they are now.

    None when it was never given or is revoked, when the account is disabled or has to choose its
    password first, when it may read no case any more, or has left the team: nobody can tell which.
    """
    asked = select(calendar_feed).where(
        calendar_feed.c.token_digest == _digest(secret), calendar_feed.c.revoked_at.is_(None)
    )
    row = connection.execute(asked).first()
    person = find_person(connection, row.account_id) if row is not None else None
    if row is None or person is None or not _may_still(person, row.team_id):
        return None
    return _feed(row), person


def note_reading(database: Database, feed: Feed, now: datetime) -> None:
    """Keep when a calendar was last read: whoever has it sees on their page that it is in use."""
    if feed.read_at is not None and now - feed.read_at < _NOTED_EVERY:
        return
    with database.begin(now) as work:
        mine = update(calendar_feed).where(calendar_feed.c.id == feed.id)
        work.connection.execute(mine.values(read_at=now))


def _may_still(person: Person, team_id: int | None) -> bool:
    if not person.active or person.must_change_password:
        return False
    return may(person, Permission.CASE_READ) and (team_id is None or team_id in person.teams)


def _alike(account_id: int, team_id: int | None) -> Any:
    team = calendar_feed.c.team_id
    same = team.is_(None) if team_id is None else team == team_id
    return (calendar_feed.c.account_id == account_id) & same


def _end(work: Work, which: Any) -> Sequence[int | None]:
    ended = work.connection.execute(
        update(calendar_feed)
        .where(which, calendar_feed.c.revoked_at.is_(None))
        .values(revoked_at=work.now)
        .returning(calendar_feed.c.team_id)
    )
    return list(ended.scalars())


def _digest(secret: str) -> str:
    # The secret holds 256 random bits: a fast hash is enough, there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()


def _fact(kind: str, account_id: int, team_id: int | None) -> Fact:
    return Fact(kind, by=account_id, data={"account_id": account_id, "team_id": team_id})


def _feed(row: Any) -> Feed:
    mark = hashlib.sha256(f"entries of {row.token_digest}".encode()).hexdigest()
    return Feed(row.id, row.account_id, row.team_id, row.created_at, row.read_at, mark)
