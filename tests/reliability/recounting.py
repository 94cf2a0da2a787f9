"""A process that lets many terms follow a new holiday, some at a time, until it is killed."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import event

from cases.files import open_case
from engine.clock import MovedClock
from engine.store import Database
from tasks.office import Office
from tasks.terms import changing
from tasks.terms.freezing import freeze
from tasks.terms.governing import latest_version
from tasks.terms.keeping import open_terms
from tasks.terms.model import NewTerm
from tasks.terms.recounting import Recounting
from tasks.terms.rulebook import LEAD
from tests.conftest import A_MONDAY
from tests.offices import an_office, people_of, put_in_force

PATHS = 6
ALONE = 30
MOVED = PATHS + ALONE
AT_ONCE = 4
HOLIDAY = date(2025, 11, 5)
BEGUN = A_MONDAY + LEAD


def prepare(database: Database, folder: Path) -> Office:
    """Paths and duties that run over a day which is then made a holiday, and some that do not."""
    office = an_office(database, MovedClock(A_MONDAY), folder)
    viola = people_of(office, {"viola": ["amministratore_sistema"]})["viola"]
    digest = put_in_force(office)
    with office.begin() as work:
        freeze(work, office.definitions.book)
    with office.begin() as work:
        case_id = open_case(work, office.sealer, by=viola.id).id
        for _ in range(PATHS):
            office.engine.start(work, digest, case_id=case_id, by=viola.id)
        open_terms(work, _duties(office, work.connection, case_id), by=None)
    with office.read() as connection:
        draft = changing.present(office, connection)
    draft = changing.add_holiday(draft, HOLIDAY, "Festa di prova")
    changing.revise(office, viola, draft, "prova", A_MONDAY)
    return office


def recounting_of(office: Office) -> Recounting:
    """Batches so small that many lie between the first and the last term."""
    return Recounting(office.database, office.engine, office.definitions, AT_ONCE)


def _duties(office: Office, connection: object, case_id: int) -> Iterator[NewTerm]:
    definition = office.definitions.get(connection, latest_version(connection))  # type: ignore[arg-type]
    duties = definition.terms(A_MONDAY)
    for number in range(2 * ALONE):
        start = A_MONDAY + timedelta(minutes=number, days=40 * (number % 2))
        new = duties.begin("prova.scrivere", start)
        yield new._replace(case_id=case_id, duty=f"prova:{number}")


def live_through(url: str, folder: Path) -> None:
    """Let everything follow, and say so whenever a batch is about to be written."""
    office = an_office(Database(url), MovedClock(BEGUN), folder)

    def written(_connection: object) -> None:
        sys.stdout.write("written\n")
        sys.stdout.flush()

    event.listen(office.database.engine, "commit", written)
    recounting_of(office).run(BEGUN)


if __name__ == "__main__":
    live_through(sys.argv[1], Path(sys.argv[2]))
