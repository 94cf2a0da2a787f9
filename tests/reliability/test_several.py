"""Several workers and several people at once: each timer fires once, no completion is lost."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.clock import MovedClock
from engine.instances import Engine
from engine.jobs import Worker, open_incidents
from engine.jobs.standing import Standing
from engine.refusal import Conflict
from engine.steps import TaskCompleted, TaskKey
from engine.store import Database, read_facts, verify
from engine.store.journal import journal
from engine.store.tables import instance, timer
from tests.conftest import A_MONDAY
from tests.instances.runtime import RUNTIME
from tests.reliability.completing import INSTANCES, open_task, prepare

VISITS = 4
DAY_OF_REMINDERS = A_MONDAY + timedelta(days=3)


def visit(database: Database, numbers: list[int]) -> None:
    """Complete the task of each instance, again whenever a worker was there first."""
    engine = Engine(RUNTIME)
    for number in numbers * VISITS:
        while not _complete(database, engine, number):
            pass


def _complete(database: Database, engine: Engine, number: int) -> bool:
    asked = select(instance.c.awaited, instance.c.revision).where(instance.c.id == number)
    try:
        with database.begin(A_MONDAY) as work:
            seen = work.connection.execute(asked).one()
            happened = TaskCompleted(TaskKey(open_task(seen.awaited)), {"va": True})
            engine.happen(work, number, happened, by=1, seen=seen.revision)
    except Conflict:
        return False
    return True


@pytest.mark.slow
def test_with_workers_and_people_at_once_each_timer_fires_once(
    database: Database, another_connection_to: Callable[[], Database]
) -> None:
    prepare(database)
    with database.read() as connection:
        numbers = list(connection.execute(select(instance.c.id)).scalars())
    workers = [Worker(another_connection_to(), Engine(RUNTIME), {}) for _ in range(2)]
    standing = [Standing(worker, MovedClock(DAY_OF_REMINDERS)) for worker in workers]
    people = [
        threading.Thread(target=visit, args=(another_connection_to(), numbers[half::2]))
        for half in range(2)
    ]

    for one in (*standing, *people):
        one.start()
    for person in people:
        person.join()
    for each in standing:
        each.stop()
    workers[0].tick(DAY_OF_REMINDERS)

    with database.read() as connection:
        rows = connection.execute(
            select(journal).where(journal.c.kind.in_(("timer_fired", "task_completed")))
        ).all()
        left = connection.execute(select(func.count()).select_from(timer)).scalar_one()
        assert verify(connection).holds
        assert open_incidents(connection) == []
    facts = [fact for _, fact in read_facts(rows)]
    fired = Counter(
        (fact.instance_id, fact.data["happened"]["timer"])
        for fact in facts
        if fact.kind == "timer_fired"
    )
    assert left == 0
    assert len({number for number, _ in fired}) == INSTANCES
    assert set(fired.values()) == {1}
    assert sum(fact.kind == "task_completed" for fact in facts) == INSTANCES * VISITS
