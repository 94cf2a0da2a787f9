"""Signing in, staying in, going out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from access import (
    Access,
    Credentials,
    Session,
    SignedIn,
    TooManyAttempts,
    Visitor,
    WrongCredentials,
)
from access.directory import NoSuchAccount
from access.passwords import Passwords, PasswordTooShort
from access.sessions import (
    NoSuchSession,
    list_sessions,
    revoke_session,
)
from access.signing import SamePassword, WrongPassword
from access.tables import account, session, sign_in_attempt
from engine.clock import MovedClock
from engine.store import Database
from tests.access.conftest import PASSWORD

Open = Callable[..., int]
ComeIn = Callable[..., SignedIn]
MINUTE = timedelta(minutes=1)


def fail(come_in: ComeIn, times: int, username: str = "ada.inventati", **how: Visitor) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            come_in(username, "una parola sbagliata", **how)


def test_whoever_knows_the_password_comes_in(an_account: Open, come_in: ComeIn) -> None:
    an_account("ugo", name="Ugo Finti")
    id = an_account("ada.inventati", "psicologo")

    entered = come_in(" Ada.Inventati")

    assert entered.session.person.id == id
    assert entered.session.person.roles == {"psicologo"}


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(
    an_account: Open, come_in: ComeIn
) -> None:
    an_account()

    with pytest.raises(WrongCredentials) as wrong:
        come_in("ada.inventati", "una parola sbagliata")
    with pytest.raises(WrongCredentials) as unknown:
        come_in("nessuno", "una parola sbagliata")

    assert str(wrong.value) == str(unknown.value)


def test_five_failures_on_one_name_make_it_wait_even_with_the_right_password(
    an_account: Open, come_in: ComeIn, clock: MovedClock
) -> None:
    an_account()
    fail(come_in, 5)

    with pytest.raises(TooManyAttempts, match=r"1 minuto\."):
        come_in()
    clock.move_by(MINUTE)

    assert come_in().token


def test_each_further_failure_doubles_the_wait(
    an_account: Open, come_in: ComeIn, clock: MovedClock
) -> None:
    an_account()
    fail(come_in, 5)
    clock.move_by(MINUTE)
    fail(come_in, 1)
    clock.move_by(MINUTE)

    with pytest.raises(TooManyAttempts):
        come_in()


def test_guessing_an_unknown_name_is_braked_like_a_known_one(come_in: ComeIn) -> None:
    fail(come_in, 5, "nessuno")

    with pytest.raises(TooManyAttempts):
        come_in("nessuno")


def test_one_address_that_tries_many_names_is_braked(an_account: Open, come_in: ComeIn) -> None:
    an_account()
    for number in range(50):
        fail(come_in, 1, f"nome{number}")

    with pytest.raises(TooManyAttempts):
        come_in()
    assert come_in(visitor=Visitor("198.51.100.9")).token


def test_coming_in_wipes_the_failures_before_it(an_account: Open, come_in: ComeIn) -> None:
    an_account()
    fail(come_in, 4)
    come_in()

    fail(come_in, 4)

    assert come_in().token


def test_attempts_are_forgotten_after_a_day_and_hold_no_name(
    an_account: Open, come_in: ComeIn, database: Database, clock: MovedClock
) -> None:
    an_account()
    fail(come_in, 3, "nessuno")
    clock.move_by(timedelta(days=1, minutes=1))
    come_in()

    with database.read() as connection:
        kept = connection.execute(select(sign_in_attempt)).all()
    assert len(kept) == 1
    assert b"ada" not in kept[0].username_hash


def test_a_password_kept_with_weaker_parameters_is_kept_anew(
    database: Database, an_account: Open, clock: MovedClock, come_in: ComeIn
) -> None:
    an_account()
    stronger = Access(database, Passwords(memory_kib=128, passes=1))
    stronger.sign_in(Credentials("ada.inventati", PASSWORD), Visitor(), clock.now())

    with database.read() as connection:
        kept = connection.execute(select(account.c.password)).scalar_one()
    assert "m=128," in kept
    assert stronger.passwords.agree(kept, PASSWORD)


def test_a_session_lives_while_it_is_used_and_ends_after_half_an_hour_of_silence(
    access: Access, an_account: Open, come_in: ComeIn, clock: MovedClock
) -> None:
    an_account()
    token = come_in().token

    for _ in range(4):
        clock.move_by(29 * MINUTE)
        assert access.resume(token, clock.now())
    clock.move_by(30 * MINUTE)

    assert access.resume(token, clock.now()) is None


def test_a_session_ends_after_ten_hours_however_busy(
    access: Access, an_account: Open, come_in: ComeIn, clock: MovedClock
) -> None:
    an_account()
    token = come_in().token

    for _ in range(29):
        clock.move_by(20 * MINUTE)
        assert access.resume(token, clock.now())
    clock.move_by(20 * MINUTE)

    assert access.resume(token, clock.now()) is None


def test_a_token_is_stored_nowhere(an_account: Open, come_in: ComeIn, database: Database) -> None:
    an_account()
    token = come_in().token

    with database.read() as connection:
        row = connection.execute(select(session)).one()
    assert token not in repr(row)
    assert token.encode() not in row.token_hash


def test_signing_in_again_gives_a_fresh_token_and_ends_the_old_one(
    access: Access, an_account: Open, come_in: ComeIn, clock: MovedClock
) -> None:
    an_account()
    old = come_in().token

    new = come_in(instead_of=old).token

    assert new != old
    assert access.resume(old, clock.now()) is None
    assert access.resume(new, clock.now())


def test_whoever_signs_out_is_out(
    access: Access, an_account: Open, come_in: ComeIn, clock: MovedClock
) -> None:
    an_account()
    token = come_in().token

    access.sign_out(token, clock.now())

    assert access.resume(token, clock.now()) is None


def test_a_person_sees_and_ends_their_own_sessions_only(
    access: Access, an_account: Open, come_in: ComeIn, database: Database, clock: MovedClock
) -> None:
    ada, ugo = an_account(), an_account("ugo", name="Ugo Finti")
    left_behind, here = come_in(), come_in()

    with pytest.raises(NoSuchSession), database.begin(clock.now()) as work:
        revoke_session(work, ugo, left_behind.session.id)
    with database.begin(clock.now()) as work:
        revoke_session(work, ada, left_behind.session.id)

    with database.read() as connection:
        open_ones = list_sessions(connection, ada, clock.now())
    assert [one.id for one in open_ones] == [here.session.id]


def test_changing_the_password_ends_the_other_sessions(
    access: Access, an_account: Open, come_in: ComeIn, clock: MovedClock
) -> None:
    an_account()
    elsewhere, here = come_in(), come_in()

    fresh = access.change_password(here.session, PASSWORD, "cinque cani in cortile", clock.now())

    assert access.resume(elsewhere.token, clock.now()) is None
    assert access.resume(here.token, clock.now()) is None
    assert access.resume(fresh, clock.now())
    assert come_in(password="cinque cani in cortile").token


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("non è questa", "cinque cani in cortile", WrongPassword),
        (PASSWORD, PASSWORD, SamePassword),
        (PASSWORD, "corta", PasswordTooShort),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_bad_one(
    access: Access, a_session: Session, old: str, new: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        access.change_password(a_session, old, new, a_session.created_at)


def test_a_password_given_by_somebody_else_is_to_be_changed_at_once(
    access: Access, an_account: Open, come_in: ComeIn, database: Database, clock: MovedClock
) -> None:
    id = an_account()
    before = come_in().token
    with database.begin(clock.now()) as work:
        access.reset_password(work, id, "sei oche nel fosso", by=id)

    entered = come_in(password="sei oche nel fosso")

    assert access.resume(before, clock.now()) is None
    assert entered.session.person.must_change_password


def test_sessions_long_over_are_forgotten(
    an_account: Open, come_in: ComeIn, database: Database, clock: MovedClock
) -> None:
    an_account()
    come_in()
    clock.move_by(timedelta(days=31))

    come_in()

    with database.read() as connection:
        assert len(connection.execute(select(session)).all()) == 1


def test_whoever_signs_confirms_with_the_password(
    access: Access, a_session: Session, clock: MovedClock
) -> None:
    access.confirm_password(a_session, PASSWORD, clock.now())

    with pytest.raises(WrongPassword):
        access.confirm_password(a_session, "non è questa", clock.now())


def test_nobody_gets_a_new_password_without_an_account(
    access: Access, database: Database, clock: MovedClock
) -> None:
    with pytest.raises(NoSuchAccount), database.begin(clock.now()) as work:
        access.reset_password(work, 99, "sei oche nel fosso", by=1)
