"""A front door with cheap hashing, and people with obviously invented names."""

from collections.abc import Callable

import pytest

from access import Access, Credentials, NewAccount, Session, SignedIn, Visitor
from access.passwords import Passwords
from engine.clock import MovedClock
from engine.store import Database

PASSWORD = "quattro gatti sul tetto"
DESK = Visitor("192.0.2.7", "Firefox")


@pytest.fixture
def access(database: Database) -> Access:
    return Access(database, Passwords(memory_kib=64, passes=1))


@pytest.fixture
def an_account(access: Access, database: Database, clock: MovedClock) -> Callable[..., int]:
    """Opens an account for somebody invented."""

    def open_one(
        username: str = "ada.inventati",
        *roles: str,
        name: str = "Ada Inventati",
        teams: frozenset[int] = frozenset(),
    ) -> int:
        new = NewAccount(username, name, PASSWORD, frozenset(roles), teams)
        with database.begin(clock.now()) as work:
            return access.open_account(work, new, by=None)

    return open_one


@pytest.fixture
def come_in(access: Access, clock: MovedClock) -> Callable[..., SignedIn]:
    """Signs somebody in from the front desk."""

    def sign_in(
        username: str = "ada.inventati",
        password: str = PASSWORD,
        *,
        visitor: Visitor = DESK,
        instead_of: str | None = None,
    ) -> SignedIn:
        typed = Credentials(username, password)
        return access.sign_in(typed, visitor, clock.now(), instead_of=instead_of)

    return sign_in


@pytest.fixture
def a_session(an_account: Callable[..., int], come_in: Callable[..., SignedIn]) -> Session:
    """The session of somebody who has just signed in."""
    an_account()
    return come_in().session
