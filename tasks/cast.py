"""The cast of a play: an account for each of its people, with the roles that the play gives."""

from collections.abc import Mapping, Sequence

from access.accounts import NewAccount, open_account
from access.directory import get_person
from access.passwords import Passwords
from access.people import Person
from tasks.office import Office


def cast(
    office: Office, roles: Mapping[str, Sequence[str]], passwords: Passwords, password: str
) -> dict[str, Person]:
    """Invented people by name, each with these roles and this password. Refuses as accounts do."""
    with office.begin() as work:
        ids = {
            name: open_account(
                work,
                passwords,
                NewAccount(name, f"{name.capitalize()} Prova", password, frozenset(held)),
                by=None,
            )
            for name, held in roles.items()
        }
    with office.read() as connection:
        return {name: get_person(connection, number) for name, number in ids.items()}
