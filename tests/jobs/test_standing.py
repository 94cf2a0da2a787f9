"""A process that only works: it does what is due, and ends when it is told to."""

import threading
from collections.abc import Iterator

import pytest

from engine.jobs import Sweep
from engine.jobs.standing import Standing
from tests.jobs.conftest import Staff

PATIENCE = 20  # seconds until a test gives up; nothing waits that long


@pytest.fixture
def standing(staff: Staff) -> Iterator[Standing]:
    standing = Standing(staff.worker, staff.bench.clock)
    yield standing
    standing.stop()


def test_it_looks_at_once_and_again_when_it_is_woken(staff: Staff, standing: Standing) -> None:
    looked = threading.Semaphore(0)

    def look(_now: object) -> int:
        looked.release()
        return 0

    staff.worker.sweeps.append(Sweep("occhio", look))

    standing.start()
    first = looked.acquire(timeout=PATIENCE)
    standing.wake()

    assert first
    assert looked.acquire(timeout=PATIENCE)


def test_a_look_that_breaks_does_not_end_it(staff: Staff, standing: Standing) -> None:
    looked = threading.Semaphore(0)

    def look(_now: object) -> int:
        looked.release()
        raise ConnectionError

    staff.worker.sweeps.append(Sweep("occhio", look))

    standing.start()
    first = looked.acquire(timeout=PATIENCE)
    standing.wake()

    assert first
    assert looked.acquire(timeout=PATIENCE)


def test_it_can_be_stopped_before_it_began(standing: Standing) -> None:
    standing.stop()
    standing.start()

    standing.stop()

    assert not standing._thread.is_alive()
