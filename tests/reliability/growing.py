"""A process that looks at children on their birthday, one by one, until it is killed."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from cases import birthdays
from engine.clock import MovedClock
from engine.store import Database
from processes.terms import read_terms
from tasks.birthdays import Nursery, look
from tests.offices import an_office

BIRTHDAY = datetime(2026, 4, 3, 6, 0, tzinfo=UTC)


def live_through(url: str, folder: Path) -> None:
    """Look at whoever is due, each in a transaction of their own, and say so."""
    office = an_office(Database(url), MovedClock(BIRTHDAY), folder)
    nursery = Nursery(
        office.sealer, office.definitions, lambda: read_terms(office.catalogue.files)
    )
    with office.read() as connection:
        due = birthdays.due(connection, BIRTHDAY)
    for person_id in due:
        with office.begin() as work:
            look(work, nursery, person_id)
        sys.stdout.write(f"{person_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    live_through(sys.argv[1], Path(sys.argv[2]))
