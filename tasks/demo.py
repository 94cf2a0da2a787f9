"""The demo municipality: invented people, and the stories of the catalogue played up to today."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from access.accounts import NewAccount, open_account
from access.directory import find_person_named, get_person
from access.passwords import Passwords
from access.people import Person
from access.tables import account as accounts
from access.teams import found_team, join_team
from cases.bodies import add_body
from engine.clock import Clock, MovedClock
from tasks.demo_cases import perform, told_until
from tasks.installing import install_definitions
from tasks.municipality.model import DemoAccount
from tasks.municipality.standing import write_identity
from tasks.office import Office, open_office
from tasks.plays import Play
from tasks.settings import Settings, demo_municipality
from tasks.shifting import WEEK
from tasks.stage import Stage

ACCOUNTS: Sequence[DemoAccount] = demo_municipality().accounts
PASSWORD = demo_municipality().password
"""Shown on the demo's own page."""


def is_empty(office: Office) -> bool:
    """Whether nobody has an account yet."""
    with office.read() as connection:
        found: int = connection.execute(select(func.count()).select_from(accounts)).scalar_one()
    return found == 0


def load_demo(settings: Settings, clock: Clock) -> Mapping[str, str]:
    """Put the definitions in force, open the accounts, play the stories. Does nothing twice.

    Returns the titles of the stories that could not be told as they are written, and why.
    """
    now = clock.now()
    plays = told_until(settings.definitions, now)
    moved = MovedClock(min([now - 2 * WEEK, *(play.begins for play in plays)]))
    # Letters of years at once would keep LibreOffice busy for an hour.
    office = open_office(replace(settings, office_suite=None), moved)
    try:
        if not is_empty(office):
            return {}
        install_definitions(office, by=None)
        people = open_accounts(office)
        _found(office, people)
        otherwise = perform(office, moved, [(play, acting(play, people)) for play in plays])
        Stage(office, moved, people).pass_time_to(now)
        return otherwise
    finally:
        office.close()


def open_accounts(office: Office, passwords: Passwords | None = None) -> dict[str, Person]:
    """The accounts of the demo, one a role; those that are there stay as they are."""
    passwords = passwords or Passwords()
    with office.begin() as work:
        for one in ACCOUNTS:
            if find_person_named(work.connection, one.username) is None:
                new = NewAccount(one.username, one.name, PASSWORD, one.roles)
                open_account(work, passwords, new, by=None)
    with office.read() as connection:
        found = {one.username: find_person_named(connection, one.username) for one in ACCOUNTS}
        return {
            name: get_person(connection, person.id)
            for name, person in found.items()
            if person is not None
        }


def _found(office: Office, people: Mapping[str, Person]) -> None:
    """The bodies of the demo, its teams and who is in them."""
    own = demo_municipality()
    with office.begin() as work:
        for one in own.bodies:
            add_body(work, one.kind, one.name, contact=one.contact, by=None)
        teams = {one.name: found_team(work, one.name, by=None) for one in own.identity.groups}
        for account in own.accounts:
            for name in account.groups:
                join_team(work, people[account.username].id, teams[name], by=None)
        write_identity(work, own.identity, by=None, why="Comune dimostrativo")


def acting(play: Play, people: Mapping[str, Person]) -> dict[str, Person]:
    """Who of the demo plays whom: by the roles asked, each another one while there are any.

    A part for which nobody has the roles is left out, and with it what they would do.
    """
    cast: dict[str, Person] = {}
    for name, roles in play.people.items():
        fitting = [one for one in people.values() if one.roles >= frozenset(roles)]
        # Who has nothing but the roles asked comes first, and who plays nobody yet.
        fitting.sort(key=lambda one: (one in cast.values(), len(one.roles), one.id))
        if fitting:
            cast[name] = fitting[0]
    return cast
