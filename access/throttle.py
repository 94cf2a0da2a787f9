"""The brake on guessing passwords: kept in the database, per account name and per address."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, update

from access.directory import comparable
from access.tables import sign_in_attempt
from engine.language import say_many
from engine.refusal import Refusal
from engine.store import Work
from engine.store.turns import take_turn

REMEMBERED = timedelta(minutes=15)
_KEPT = timedelta(days=1)
FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 50
_MINUTE = timedelta(minutes=1)
_LONGEST_WAIT = 10


class TooManyAttempts(Refusal):
    """Troppi tentativi non riusciti: riprova fra {attesa}."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, counted as failed until it succeeds."""

    id: int


def begin_attempt(work: Work, username: str, address: str) -> Attempt:
    """Count one more attempt before the password is looked at, so that many at once count too.

    Refuses `TooManyAttempts`; what is refused is not counted, so that whoever waits gets in.
    """
    name = hash_of(username)
    attempt = sign_in_attempt.c
    # First the name, then the address: nobody waits in a circle.
    for whose in (f"name:{name.hex()}", f"address:{address[:64]}"):
        take_turn(work.connection, f"sign_in:{whose}")
    _check(work, (attempt.username_hash == name), FREE_PER_ACCOUNT)
    _check(work, (attempt.address == address[:64]), FREE_PER_ADDRESS)
    work.connection.execute(delete(sign_in_attempt).where(attempt.at < work.now - _KEPT))
    counted = work.connection.execute(
        insert(sign_in_attempt)
        .values(username_hash=name, address=address[:64], at=work.now, succeeded=False)
        .returning(attempt.id)
    )
    return Attempt(int(counted.scalar_one()))


def forgive(work: Work, attempt: Attempt, username: str) -> None:
    """The attempt succeeded: the failures before it no longer weigh on this account."""
    row = sign_in_attempt.c
    work.connection.execute(
        delete(sign_in_attempt).where(row.username_hash == hash_of(username), row.id != attempt.id)
    )
    work.connection.execute(
        update(sign_in_attempt).where(row.id == attempt.id).values(succeeded=True)
    )


def hash_of(username: str) -> bytes:
    """What is kept of a typed user name."""
    return hashlib.sha256(comparable(username).encode()).digest()


def _check(work: Work, whose: object, free: int) -> None:
    attempt = sign_in_attempt.c
    asked = select(func.count(), func.max(attempt.at)).where(
        whose,  # type: ignore[arg-type]  # a comparison of columns
        attempt.at > work.now - REMEMBERED,
        attempt.succeeded.is_(False),
    )
    failed, last = work.connection.execute(asked).one()
    if failed < free:
        return
    # One minute, then two, four, eight: a person waits little, a machine gets nowhere.
    wait = _MINUTE * min(2 ** (failed - free), _LONGEST_WAIT)
    left = last + wait - work.now
    if left > timedelta(0):
        minutes = -(-left // _MINUTE)
        raise TooManyAttempts(attesa=say_many("{many} minuto", "{many} minuti", minutes))
