"""Accounts are opened, given roles and teams, disabled."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from access import Access, NewAccount, SignedIn, UnknownRole
from access.accounts import (
    AdministratorExists,
    LastAdministrator,
    UsernameTaken,
    UsernameUnclear,
    disable_account,
    enable_account,
    grant_role,
    revoke_role,
)
from access.directory import (
    NoSuchAccount,
    find_person_named,
    get_person,
    list_people,
    names_at_work,
    names_of,
)
from access.passwords import PasswordTooShort
from access.tables import account
from access.teams import TeamNameTaken, found_team, join_team, leave_team, list_teams
from engine.clock import MovedClock
from engine.store import Database, verify
from engine.store.journal import journal
from tests.access.conftest import PASSWORD

Open = Callable[..., int]


def test_the_first_administrator_is_opened_once(
    access: Access, database: Database, clock: MovedClock
) -> None:
    new = NewAccount("capo", "Ugo Finti", PASSWORD)
    with database.begin(clock.now()) as work:
        access.open_first_administrator(work, new)

    with pytest.raises(AdministratorExists), database.begin(clock.now()) as work:
        access.open_first_administrator(work, new)


def test_the_last_administrator_cannot_be_put_out(
    an_account: Open, database: Database, clock: MovedClock
) -> None:
    only = an_account("capo", "amministratore_sistema", name="Ugo Finti")

    with pytest.raises(LastAdministrator), database.begin(clock.now()) as work:
        disable_account(work, only, by=only)
    with pytest.raises(LastAdministrator), database.begin(clock.now()) as work:
        revoke_role(work, only, "amministratore_sistema", by=only)


def test_a_user_name_is_given_once_however_it_is_typed(an_account: Open) -> None:
    an_account("ada.inventati")

    with pytest.raises(UsernameTaken):
        an_account(" Ada.Inventati ")


def test_an_account_with_an_unknown_role_is_not_opened_at_all(
    an_account: Open, database: Database
) -> None:
    with pytest.raises(UnknownRole):
        an_account("ada.inventati", "assistente_sociale", "capo_supremo")

    with database.read() as connection:
        assert find_person_named(connection, "ada.inventati") is None


def test_an_account_with_a_weak_password_is_not_opened(
    access: Access, database: Database, clock: MovedClock
) -> None:
    with pytest.raises(PasswordTooShort), database.begin(clock.now()) as work:
        access.open_account(work, NewAccount("ugo", "Ugo Finti", "corta"), by=None)


def test_a_role_is_given_and_taken_away(
    an_account: Open, database: Database, clock: MovedClock
) -> None:
    id = an_account()

    with database.begin(clock.now()) as work:
        grant_role(work, id, "psicologo", by=None)
        grant_role(work, id, "psicologo", by=None)
        grant_role(work, id, "educatore", by=None)
        revoke_role(work, id, "psicologo", by=None)

    with database.read() as connection:
        assert get_person(connection, id).roles == {"educatore"}
        kinds = connection.execute(select(journal.c.kind)).scalars().all()
    assert kinds == ["account_opened", "role_granted", "role_granted", "role_revoked"]


def test_an_unknown_role_cannot_be_given(
    an_account: Open, database: Database, clock: MovedClock
) -> None:
    id = an_account()

    with pytest.raises(UnknownRole), database.begin(clock.now()) as work:
        grant_role(work, id, "capo_supremo", by=None)


def test_a_disabled_account_loses_its_sessions_at_once_and_may_come_back(
    access: Access,
    an_account: Open,
    come_in: Callable[..., SignedIn],
    database: Database,
    clock: MovedClock,
) -> None:
    id = an_account()
    token = come_in().token

    with database.begin(clock.now()) as work:
        disable_account(work, id, by=None)

    assert access.resume(token, clock.now()) is None
    with database.begin(clock.now()) as work:
        enable_account(work, id, by=None)
    assert access.resume(token, clock.now()) is None
    assert come_in().session.person.active


def test_somebody_who_has_no_account_is_not_found(database: Database, clock: MovedClock) -> None:
    with database.read() as connection, pytest.raises(NoSuchAccount):
        get_person(connection, 7)
    with pytest.raises(NoSuchAccount), database.begin(clock.now()) as work:
        enable_account(work, 7, by=None)


def test_a_person_belongs_to_the_teams_they_were_put_into(
    an_account: Open, database: Database, clock: MovedClock
) -> None:
    with database.begin(clock.now()) as work:
        north = found_team(work, "Polo Nord", by=None)
        south = found_team(work, "Polo Sud", by=None)
    id = an_account(teams=frozenset({north, south}))

    with database.begin(clock.now()) as work:
        leave_team(work, id, south, by=None)

    with database.read() as connection:
        assert get_person(connection, id).teams == {north}
        assert list(list_teams(connection).values()) == ["Polo Nord", "Polo Sud"]


def test_joining_a_team_twice_changes_nothing(
    an_account: Callable[..., int], database: Database, clock: MovedClock
) -> None:
    with database.begin(clock.now()) as work:
        team = found_team(work, "Affidi", by=None)
    who = an_account(teams=frozenset({team}))

    with database.begin(clock.now()) as work:
        join_team(work, who, team, by=None)

    with database.read() as connection:
        assert get_person(connection, who).teams == {team}


def test_two_teams_have_two_names(database: Database, clock: MovedClock) -> None:
    with database.begin(clock.now()) as work:
        found_team(work, "Polo Nord", by=None)

    with pytest.raises(TeamNameTaken), database.begin(clock.now()) as work:
        found_team(work, "Polo Nord", by=None)


def test_the_active_holders_of_a_role_are_listed_by_name(
    an_account: Open, database: Database, clock: MovedClock
) -> None:
    ugo = an_account("ugo", "psicologo", name="Ugo Finti")
    ada = an_account("ada", "psicologo", name="Ada Inventati")
    gone = an_account("eva", "psicologo", name="Eva Fittizi")
    an_account("ivo", "educatore", name="Ivo Esempi")
    with database.begin(clock.now()) as work:
        disable_account(work, gone, by=None)

    with database.read() as connection:
        listed = [person.id for person in list_people(connection, role="psicologo")]
        everybody = list_people(connection)
        names = names_of(connection, [ugo, ada, 99])
        at_work = names_at_work(connection, roles=["psicologo"])
        all_at_work = names_at_work(connection)

    assert listed == [ada, ugo]
    assert len(everybody) == 4
    assert names == {ugo: "Ugo Finti", ada: "Ada Inventati"}
    assert list(at_work) == [ada, ugo]
    assert gone not in all_at_work
    assert len(all_at_work) == 3


def test_the_journal_of_accounts_holds_ids_and_no_names(
    an_account: Open, database: Database
) -> None:
    an_account("ada.inventati", "psicologo")

    with database.read() as connection:
        data = " ".join(connection.execute(select(journal.c.data)).scalars())
        holds = verify(connection).holds
        stored = connection.execute(select(account.c.password)).scalar_one()
    assert "nventati" not in data
    assert holds
    assert PASSWORD not in stored


@pytest.mark.parametrize("username", ["", "ad", "ada bianchi", "ada/../x", "à" * 5, "a" * 81])
def test_a_user_name_that_cannot_be_typed_plainly_is_refused(
    an_account: Open, username: str
) -> None:
    with pytest.raises(UsernameUnclear):
        an_account(username)
