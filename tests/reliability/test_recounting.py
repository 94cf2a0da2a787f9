"""Terms that follow a new holiday: killed between batches, and with two workers at once."""

import contextlib
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, select

from engine.clock import MovedClock
from engine.jobs import open_incidents
from engine.store import Database, read_facts, verify
from engine.store.journal import journal
from engine.store.tables import instance
from tasks.office import Office
from tasks.tables import task
from tasks.terms.recounting import SETTLES
from tasks.terms.rulebook import revisions
from tasks.terms.tables import term
from tests.offices import an_office
from tests.reliability.recounting import AT_ONCE, BEGUN, MOVED, prepare, recounting_of

PATIENCE = 20  # seconds until one worker goes on without the other


def killed(database: Database, folder: Path, after: int | None) -> int:
    """Let a process recount, and kill it about its batch of that number; how many it spoke of."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.reliability.recounting", url, str(folder)]
    said = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout is not None
        for _ in running.stdout:
            said += 1
            if said == after:
                running.send_signal(signal.SIGKILL)
        running.wait()
    return said


def settle(office: Office) -> None:
    """The present comes when nothing can be written by the revision before."""
    recounting_of(office).run(BEGUN + SETTLES)


def check_that_all_moved_once(office: Office) -> None:
    with office.read() as connection:
        rows = connection.execute(select(term)).all()
        facts = connection.execute(select(journal).where(journal.c.kind == "term_moved")).all()
        tasks = connection.execute(select(task.c.id, task.c.due_at)).all()
        paths = list(connection.execute(select(instance.c.id)).scalars())
        assert revisions(connection)[0].settled_at is not None
        assert open_incidents(connection) == []
        assert verify(connection).holds
        assert all(office.engine.agrees_with_journal(connection, one) for one in paths)
    live = [row for row in rows if row.ended_at is None]
    replaced = Counter(fact.data["replaces"] for _, fact in read_facts(facts))
    assert Counter(row.duty for row in live) == dict.fromkeys({row.duty for row in rows}, 1)
    assert set(replaced) == {row.id for row in rows if row.ended_how == "superseded"}
    assert replaced.total() == len(replaced) == MOVED
    assert {row.task_id: row.due_at for row in live if row.task_id} == {
        row.id: row.due_at for row in tasks
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_between_batches_and_begun_again_each_duty_has_one_live_term(
    database: Database, tmp_path: Path, seed: int
) -> None:
    office = prepare(database, tmp_path)
    kills = sorted(random.Random(seed).sample(range(1, MOVED // AT_ONCE - 2), 2))  # noqa: S311

    batches = [killed(database, tmp_path, after) for after in (*kills, None)]

    settle(office)
    check_that_all_moved_once(office)
    office.close()
    assert batches[-1] > 0  # the kills left something to be done


def test_two_workers_that_recount_at_once_move_each_term_once(
    database: Database, tmp_path: Path, another_connection_to: Callable[[], Database]
) -> None:
    office = prepare(database, tmp_path)
    offices = [an_office(another_connection_to(), MovedClock(BEGUN), tmp_path) for _ in range(2)]
    together = threading.Barrier(2)
    moved: list[int] = []

    def wait_for_the_other(*_: object) -> None:
        """Each batch begins when the other worker's does, so that both look at the same terms."""
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(PATIENCE)

    def follow(one: Office) -> None:
        event.listen(one.database.engine, "checkout", wait_for_the_other)
        moved.append(recounting_of(one).run(BEGUN))
        together.abort()

    threads = [threading.Thread(target=follow, args=(one,)) for one in offices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    settle(office)
    check_that_all_moved_once(office)
    for one in (office, *offices):
        one.close()
    assert sum(moved) == MOVED
