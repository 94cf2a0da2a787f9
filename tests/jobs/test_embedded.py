"""One process, one data folder: a second one is refused, and work is done as it arrives."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import literal, select

from engine.clock import MovedClock
from engine.instances import Engine
from engine.jobs import Sweep, Worker
from engine.jobs.embedded import AlreadyRunning, Embedded, FolderLock
from engine.jobs.looking import Earliest
from engine.store import Database, NewJob
from tests.conftest import A_MONDAY
from tests.instances.runtime import RUNTIME

PATIENCE = 20  # seconds until a test gives up; nothing waits that long


@pytest.fixture
def worker(sqlite_database: Database) -> Worker:
    return Worker(sqlite_database, Engine(RUNTIME), {})


@pytest.fixture
def embedded(worker: Worker, clock: MovedClock, tmp_path: Path) -> Iterator[Embedded]:
    embedded = Embedded(worker, clock, tmp_path)
    yield embedded
    embedded.stop()


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.acquire()

    asked = (
        "import pathlib, sys\n"
        "from engine.jobs.embedded import AlreadyRunning, FolderLock\n"
        "try:\n    FolderLock(pathlib.Path(sys.argv[1])).acquire()\n"
        "except AlreadyRunning:\n    sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked, str(tmp_path)], check=False)  # noqa: S603
    lock.release()

    assert done.returncode == 7


def test_a_folder_that_was_given_back_can_be_taken(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    with pytest.raises(AlreadyRunning):
        second.acquire()

    first.release()
    second.acquire()
    second.release()


def test_a_job_wakes_the_worker_with_its_commit(
    embedded: Embedded, worker: Worker, sqlite_database: Database
) -> None:
    looked = threading.Semaphore(0)

    def look(_now: object) -> int:
        looked.release()
        return 0

    worker.sweeps.append(Sweep("occhio", look))
    embedded.start()
    assert looked.acquire(timeout=PATIENCE)

    with sqlite_database.begin(A_MONDAY) as work:
        work.jobs.append(NewJob("service", "nessuno"))

    assert looked.acquire(timeout=PATIENCE)


def test_no_ring_has_to_be_taken_away_while_the_program_stops(
    embedded: Embedded, worker: Worker, clock: MovedClock
) -> None:
    soon = clock.now() + timedelta(seconds=1)
    looked = threading.Semaphore(0)

    def read(_found: object) -> datetime:
        looked.release()
        return soon

    worker.sweeps.append(Sweep("occhio", lambda _now: 0, Earliest(select(literal(1)), read)))
    embedded.start()
    embedded.wake()
    for _ in range(5):  # each tick asks what is due and what comes next: it has set the ring
        assert looked.acquire(timeout=PATIENCE)
        embedded.wake()

    rings = embedded.alarm.get_jobs()

    assert {ring.id for ring in rings} >= {"next"}
    assert all(ring.trigger.get_next_fire_time(soon, soon) for ring in rings)


def test_a_sweep_that_breaks_does_not_end_the_worker(embedded: Embedded, worker: Worker) -> None:
    looked = threading.Semaphore(0)

    def look(_now: object) -> int:
        looked.release()
        raise ConnectionError

    worker.sweeps.append(Sweep("occhio", look))
    embedded.start()
    assert looked.acquire(timeout=PATIENCE)

    embedded.wake()

    assert looked.acquire(timeout=PATIENCE)
