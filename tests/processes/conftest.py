"""An office with all that is shipped in force, of which each play is given a copy."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engine.memory import lasting
from tasks.rehearsing import Theatre, begins_first
from tests.conftest import BOTH
from tests.postgres import Cluster
from tests.processes.test_plays import PLAYS, play_of


class Copied:
    """Databases of a cluster: one for the model, one for whichever office is open."""

    def __init__(self, cluster: Cluster, stack: ExitStack) -> None:
        self._cluster = cluster
        self._stack = stack

    def first(self, folder: Path) -> str:
        """An empty database, dropped when the tests are over."""
        self._stack.callback(self._cluster.drop, _named(folder))
        return self._cluster.create(_named(folder))

    def copied(self, folder: Path, of: Path) -> str:
        """A copy of that of another office."""
        return self._cluster.create(_named(folder), like=_named(of))

    def gone(self, folder: Path) -> None:
        """Drop the copy."""
        self._cluster.drop(_named(folder))


def _named(folder: Path) -> str:
    return f"{folder.parent.name}_{folder.name}"


@pytest.fixture(scope="session", params=BOTH)
def theatre(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Theatre]:
    """Gives each play a new office on a database of either kind."""
    folder = tmp_path_factory.mktemp("teatro")
    begins = begins_first(map(play_of, PLAYS))
    with ExitStack() as stack:
        databases = None
        if request.param != "sqlite":
            databases = Copied(request.getfixturevalue("postgres_cluster"), stack)
        with lasting():
            founded = Theatre(folder, begins, databases)
        yield founded
