"""An invented office with one small process that goes round, as large as a measure wants it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from access.accounts import NewAccount, open_account
from access.directory import get_person
from access.passwords import Passwords
from access.people import Person
from cases.files import open_case
from engine.clock import MovedClock
from engine.instances import Change
from engine.store import Database, NewVersion
from engine.store.migrations import migrate
from tasks import acts
from tasks.acts import Completed
from tasks.office import Office, open_office
from tasks.settings import Settings
from tasks.tables import task

GIRO = Path(__file__).parent / "giro"
PASSWORD = "quattro gatti sul tetto"  # noqa: S105  # of invented people
START = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
NOTE = "La famiglia ha accolto l'operatore; i bambini frequentano la scuola con regolarità. "

GOES_ON = {
    "data_incontro": ["2025-11-03"],
    "esito": ["stabile"],
    "osservazioni": [NOTE * 8],
    "prosegue": ["si"],
}


@dataclass(frozen=True, slots=True)
class Town:
    """The office, its clock, its one social worker and its one version."""

    office: Office
    clock: MovedClock
    worker: Person
    digest: str

    @property
    def database(self) -> Database:
        """Where it keeps everything."""
        return self.office.database

    def new_case(self) -> int:
        """A case of its own for an instance."""
        with self.office.begin() as work:
            return open_case(work, self.office.sealer, by=self.worker.id).id

    def start(self, case_id: int) -> Change:
        """Start an instance up to its first task."""
        with self.office.begin() as work:
            return self.office.engine.start(work, self.digest, case_id=case_id, by=self.worker.id)

    def open_task(self, instance_id: int) -> int:
        """The number of the task that is open in an instance."""
        asked = select(task.c.id).where(task.c.instance_id == instance_id, task.c.status == "open")
        with self.office.read() as connection:
            return int(connection.execute(asked).scalar_one())

    def task_of(self, done: Completed) -> int:
        """The number of the task that a completion opened."""
        asked = select(task.c.id).where(
            task.c.instance_id == done.task.instance_id, task.c.key == done.opened[0].key
        )
        with self.office.read() as connection:
            return int(connection.execute(asked).scalar_one())

    def complete(self, task_id: int) -> Completed:
        """Complete a task as the web does, with all that belongs to it."""
        return acts.complete(self.office, self.worker, task_id, GOES_ON)


def found_town(url: str, folder: Path) -> Town:
    """Found the office in an empty database."""
    clock = MovedClock(START)
    database = Database(url)
    migrate(database)
    database.close()
    office = open_office(Settings(data=folder, database_url=url), clock)
    files = {
        path.relative_to(GIRO).as_posix(): path.read_bytes()
        for path in sorted(GIRO.rglob("*"))
        if path.is_file()
    }
    new = NewAccount("rossi", "Rossi Prova", PASSWORD, frozenset({"assistente_sociale"}))
    with office.begin() as work:
        new_version = NewVersion("giro_verifiche", "Giro", files)
        digest = office.engine.publish(work, new_version, by=None)
        account = open_account(work, Passwords(), new, by=None)
    with office.read() as connection:
        person = get_person(connection, account)
    return Town(office, clock, person, digest)
