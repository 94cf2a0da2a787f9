"""What every test may ask for: a real database of either kind, and a clock that is moved."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.clock import MovedClock
from engine.store import Database, metadata
from tasks.rehearsing import stories_in
from tasks.scratch import in_memory
from tests.postgres import ROOM, Cluster, PostgresMissing, start_cluster
from tests.processes import visiting

A_MONDAY = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1)
_free: dict[frozenset[str], list[str]] = {}
_models: dict[frozenset[str], Path] = {}


def pytest_configure() -> None:
    """Keep what tests write in memory, where nothing waits for a disk."""
    folder = in_memory(ROOM)
    if folder is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def _fresh_name() -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return f"percorsi_{worker}_{next(_numbers)}"


@pytest.fixture
def clock() -> MovedClock:
    """A clock that stands on Monday 3 November 2025, 10:00 in Rome."""
    return MovedClock(A_MONDAY)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster of this test worker."""
    try:
        cluster = start_cluster()
    except PostgresMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    name = _fresh_name()
    yield postgres_cluster.create(name)
    postgres_cluster.drop(name)


@pytest.fixture
def postgres_with_tables(postgres_cluster: Cluster) -> Iterator[str]:
    """The address of a PostgreSQL database with every declared table and no row."""
    free = _free.setdefault(frozenset(metadata.tables), [])
    if free:
        name = free.pop()
    else:
        name = _fresh_name()
        database = Database(postgres_cluster.create(name))
        database.create()
        database.close()
    yield postgres_cluster.url(name)
    if postgres_cluster.empty(name):
        free.append(name)
    else:
        postgres_cluster.drop(name)


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, of either kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'percorsi.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with every declared table, of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    database = Database(request.getfixturevalue("postgres_with_tables"))
    yield database
    database.close()


@pytest.fixture
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every declared table and no row, of which tests take copies."""
    declared = frozenset(metadata.tables)
    if declared not in _models:
        _models[declared] = tmp_path_factory.mktemp("modello") / "percorsi.db"
        database = Database(f"sqlite:///{_models[declared]}")
        database.create()
        database.close()
    return _models[declared]


@pytest.fixture
def sqlite_database(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[Database]:
    """A database with every declared table, for tests that do not depend on its kind."""
    file = tmp_path / "percorsi.db"
    shutil.copyfile(sqlite_with_tables, file)
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def another_connection_to(database: Database) -> Iterator[Callable[[], Database]]:
    """Opens the same database once more, as another process would."""
    opened: list[Database] = []

    def open_again() -> Database:
        opened.append(Database(database.url.render_as_string(hide_password=False)))
        return opened[-1]

    yield open_again
    for again in opened:
        again.close()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Hear what each play has visited, from whichever worker."""
    if report.when == "call":
        visiting.hear(report)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run of all plays that visits too little of what is drawn has failed."""
    alone = not hasattr(session.config, "workerinput")
    if alone and session.exitstatus == 0 and not visiting.enough(_plays()):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the plays have visited, path for path, when all were performed."""
    told = list(visiting.lines(_plays()))
    if told:
        terminalreporter.section("visited by the plays")
        for line in told:
            terminalreporter.line(line)
        if not visiting.enough(_plays()):
            terminalreporter.line(f"At least {visiting.LEAST} % must be visited.", red=True)


def _plays() -> int:
    return len(stories_in(visiting.ROOT / "processes" / "scenarios"))
