"""Teams: a name of their own, people who come and go, and how many they are."""

import pytest
from sqlalchemy import select

from access.accounts import disable_account
from access.teams import (
    NoSuchTeam,
    TeamNameTaken,
    TeamNameUnclear,
    count_teams,
    found_team,
    get_team,
    join_team,
    leave_team,
    list_members,
    rename_team,
)
from engine.clock import MovedClock
from engine.store import Database
from engine.store.journal import journal
from tests.access.test_accounts import Open


def test_a_team_counts_the_people_whose_account_is_open(
    an_account: Open, database: Database, clock: MovedClock
) -> None:
    ada, ugo = an_account("ada.uno", name="Ada Uno"), an_account("ugo.due", name="Ugo Due")
    with database.begin(clock.now()) as work:
        north, south = (found_team(work, name, by=None) for name in ("Polo Nord", "Polo Sud"))
        for one in (ugo, ada):
            join_team(work, one, north, by=None)
        disable_account(work, ugo, by=None)

    with database.read() as connection:
        counted = [(one.id, one.name, one.people) for one in count_teams(connection)]
        members = [(one.name, one.active) for one in list_members(connection, north)]

    assert counted == [(north, "Polo Nord", 1), (south, "Polo Sud", 0)]
    assert members == [("Ada Uno", True), ("Ugo Due", False)]


def test_a_team_is_renamed_and_the_old_name_is_free_again(
    database: Database, clock: MovedClock
) -> None:
    with database.begin(clock.now()) as work:
        team = found_team(work, "Polo Nord", by=None)
        rename_team(work, team, "  Polo   di Levante ", by=None)
        rename_team(work, team, "Polo di Levante", by=None)
        found_team(work, "Polo Nord", by=None)

    with database.read() as connection:
        assert get_team(connection, team) == "Polo di Levante"
        kinds = list(connection.execute(select(journal.c.kind)).scalars())
    assert kinds.count("team_renamed") == 1


def test_a_name_that_another_team_has_is_refused(database: Database, clock: MovedClock) -> None:
    with database.begin(clock.now()) as work:
        found_team(work, "Polo Nord", by=None)
        south = found_team(work, "Polo Sud", by=None)

    with pytest.raises(TeamNameTaken), database.begin(clock.now()) as work:
        rename_team(work, south, "Polo Nord", by=None)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_team_without_a_name_or_with_an_endless_one_is_refused(
    database: Database, clock: MovedClock, name: str
) -> None:
    with pytest.raises(TeamNameUnclear), database.begin(clock.now()) as work:
        found_team(work, name, by=None)


def test_leaving_a_team_one_is_not_in_leaves_no_fact(
    an_account: Open, database: Database, clock: MovedClock
) -> None:
    ada = an_account()
    with database.begin(clock.now()) as work:
        team = found_team(work, "Affidi", by=None)
        leave_team(work, ada, team, by=None)

    with database.read() as connection:
        assert "team_left" not in list(connection.execute(select(journal.c.kind)).scalars())


def test_a_team_that_is_not_there_is_not_found(database: Database, clock: MovedClock) -> None:
    with database.read() as connection, pytest.raises(NoSuchTeam):
        get_team(connection, 9)
    with pytest.raises(NoSuchTeam), database.begin(clock.now()) as work:
        rename_team(work, 9, "Altro nome", by=None)
