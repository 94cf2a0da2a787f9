"""Killed with -9 in the middle of 200 completions: nothing is lost and nothing is double."""

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.instances import Engine
from engine.jobs import Worker
from engine.store import Database, read_facts, verify
from engine.store.journal import journal
from engine.store.tables import instance, timer
from tests.conftest import A_MONDAY
from tests.instances.runtime import RUNTIME
from tests.reliability import beginning
from tests.reliability.completing import INSTANCES, ROUNDS, Acknowledged, prepare

ALL = INSTANCES * ROUNDS


def run_and_kill(database: Database, *, after: int | None) -> list[Acknowledged]:
    """Run the completing process, kill it after so many answers; what it was told is kept."""
    lines = lines_of("tests.reliability.completing", database, after=after)
    return [Acknowledged.read(line) for line in lines]


def lines_of(module: str, database: Database, *, after: int | None) -> list[str]:
    """Run a process, kill it after so many lines; the whole lines that it wrote."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", module, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout is not None
        lines = []
        for line in running.stdout:
            lines.append(line)
            if len(lines) == after:
                running.send_signal(signal.SIGKILL)
        running.wait()
    return [line for line in lines if line.endswith("\n")]


def completions(database: Database) -> Counter[Acknowledged]:
    """What the journal says was completed."""
    with database.read() as connection:
        rows = connection.execute(select(journal).where(journal.c.kind == "task_completed")).all()
    return Counter(
        Acknowledged(fact.instance_id or 0, fact.data["revision"]) for _, fact in read_facts(rows)
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_every_acknowledged_completion_is_there_and_none_is_double(
    database: Database, seed: int
) -> None:
    prepare(database)
    acknowledged: list[Acknowledged] = []
    kills = sorted(random.Random(seed).sample(range(5, 90), 2))  # noqa: S311

    for after in (*kills, None):
        acknowledged += run_and_kill(database, after=after)

    kept = completions(database)
    assert set(acknowledged) <= set(kept)
    assert set(kept.values()) == {1}
    assert len(kept) == ALL
    with database.read() as connection:
        assert verify(connection).holds
        assert set(connection.execute(select(instance.c.revision)).scalars()) == {ROUNDS + 1}


@pytest.mark.slow
def test_after_a_kill_every_timer_fires_once_however_many_workers_look(
    database: Database,
) -> None:
    prepare(database)
    run_and_kill(database, after=37)
    later = A_MONDAY + timedelta(days=3)
    workers = [Worker(database, Engine(RUNTIME), {}, name=name) for name in ("uno", "due")]

    threads = [threading.Thread(target=worker.tick, args=(later,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read() as connection:
        fired = connection.execute(
            select(journal.c.instance_id, func.count())
            .where(journal.c.kind == "timer_fired")
            .group_by(journal.c.instance_id)
        ).all()
        left = connection.execute(select(func.count()).select_from(timer)).scalar_one()
        assert verify(connection).holds
    assert [tuple(row)[1] for row in fired] == [1] * INSTANCES
    assert left == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_after_kills_a_timer_start_has_begun_each_day_once(database: Database, seed: int) -> None:
    beginning.prepare(database)
    told: list[str] = []
    kills = sorted(random.Random(seed).sample(range(3, 25), 2))  # noqa: S311

    for after in (*kills, None):
        told += lines_of("tests.reliability.beginning", database, after=after)

    with database.read() as connection:
        begun = Counter(connection.execute(select(instance.c.started_at)).scalars())
        assert verify(connection).holds
    days = {A_MONDAY + timedelta(days=day) for day in range(1, beginning.DAYS + 1)}
    acknowledged = {int(line.split()[0]) for line in told}
    assert begun == Counter(dict.fromkeys(days, 1))
    assert len(acknowledged) >= beginning.DAYS - len(kills)
    assert {line.split()[1] for line in told} == {"1"}
