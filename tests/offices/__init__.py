"""Offices for tests: a whole installation on a real database, with invented people."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from access.passwords import Passwords
from access.people import Person
from engine.clock import Clock
from engine.store import Database, NewVersion
from tasks.cast import cast
from tasks.office import Office, open_office
from tasks.settings import Settings
from tasks.terms.calendars import Calendar

PASSWORD = "quattro gatti sul tetto"
CHEAP = Passwords(memory_kib=8, passes=1)
BUNDLE = Path(__file__).parent / "prova"


def an_office(database: Database, clock: Clock, folder: Path) -> Office:
    """An office on this database, with nothing in force and nobody in it yet."""
    settings = Settings(
        data=folder,
        database_url=database.url.render_as_string(hide_password=False),
        calendar=Calendar(patron=(12, 7)),
    )
    return open_office(settings, clock)


def people_of(office: Office, roles: Mapping[str, Sequence[str]]) -> dict[str, Person]:
    """Invented people, one a name, with these roles."""
    return cast(office, roles, CHEAP, PASSWORD)


def put_in_force(office: Office, process: str = "prova_relazione") -> str:
    """Publish the small bundle of the tests; its digest."""
    files = {
        path.relative_to(BUNDLE).as_posix(): path.read_bytes()
        for path in sorted(BUNDLE.rglob("*"))
        if path.is_file()
    }
    with office.begin() as work:
        new = NewVersion(process, "Prova di relazione", files)
        return office.engine.publish(work, new, by=None)


__all__ = ["CHEAP", "PASSWORD", "an_office", "people_of", "put_in_force"]
