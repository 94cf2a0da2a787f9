"""A case in an office with every path in force, to which decrees come."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from access.people import Person
from cases.files import open_case
from cases.visibility import grant_access
from engine.clock import MovedClock
from engine.store import Database
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.stage import Stage
from tasks.terms.freezing import freeze
from tests.conftest import BOTH
from tests.offices import an_office, people_of
from tests.postgres import Cluster
from tests.tasks.conftest import Bench
from tests.tasks.terms.decreed import PEOPLE, Decreed, rome
from tests.tasks.terms.desk import Desk

_BEGINS = rome("2025-05-21T08:00")
_FILE = "percorsi.db"


@dataclass(frozen=True)
class Ready:
    """An office with every path in force and one open case, of which each test has a copy."""

    folder: Path
    people: dict[str, Person]
    case_id: int
    cluster: Cluster | None

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Office]:
        """Open a copy that lives in a folder which is not there yet."""
        shutil.copytree(self.folder, folder)
        name = f"{folder.parent.name}_{folder.name}"
        url = f"sqlite:///{folder / _FILE}"
        if self.cluster is not None:
            url = self.cluster.create(name, like=self.folder.name)
        with closing(Database(url)) as database:
            office = an_office(database, MovedClock(_BEGINS), folder)
        with closing(office):
            yield office
        if self.cluster is not None:
            self.cluster.drop(name)


@pytest.fixture(scope="session", params=BOTH)
def ready(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ready]:
    folder = tmp_path_factory.mktemp("ufficio")
    url, cluster = f"sqlite:///{folder / _FILE}", None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres_cluster")
        url = cluster.create(folder.name)
    with closing(Database(url)) as database:
        database.create()
        office = an_office(database, MovedClock(_BEGINS), folder)
    with closing(office):
        people = people_of(office, PEOPLE)
        install_definitions(office, by=None)
        with office.begin() as work:
            case_id = open_case(work, office.sealer, by=None).id
            for one in people.values():
                grant_access(work, case_id, one.id, "referral")
    yield Ready(folder, people, case_id, cluster)
    if cluster is not None:
        cluster.drop(folder.name)


@pytest.fixture
def case(ready: Ready, tmp_path: Path) -> Iterator[Decreed]:
    with ready.copied(tmp_path / "ufficio") as office:
        clock = office.clock
        assert isinstance(clock, MovedClock)
        stage = Stage(office, clock, ready.people)
        stage.cases.append(ready.case_id)
        yield Decreed(stage, ready.case_id)


@pytest.fixture
def desk(bench: Bench) -> Desk:
    people = people_of(bench.office, {"viola": ["amministratore_sistema"]})
    with bench.office.begin() as work:
        freeze(work, bench.office.definitions.book)
    with bench.office.read() as connection:
        bench.office.definitions.book.learn(connection)
    return Desk(bench, people["viola"])
