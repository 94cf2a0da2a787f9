"""A process with a timer start begins by itself, at its instant, exactly once each time."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.instances import Engine
from engine.jobs import Policy, Worker, open_incidents, retry
from engine.store import Database, NewVersion, counted, verify
from engine.store.tables import instance, start_timer
from tests.instances.diagrams import begun_at, user
from tests.instances.runtime import RUNTIME
from tests.jobs.conftest import Staff

PATIENCE = Policy().attempts
DAY = timedelta(days=1)


def in_force(staff: Staff, kind: str, when: str, *tasks: str) -> str:
    """Put in force a process that begins by a timer; its digest."""
    timed = begun_at(kind, when, "riesame", *(user(task) for task in tasks or ("a",)))
    with staff.bench.database.begin(staff.bench.now) as work:
        return staff.bench.engine.publish(work, NewVersion("riesame", "Riesame", timed), by=None)


def begun(staff: Staff) -> int:
    """How many instances there are."""
    with staff.bench.database.read() as connection:
        many: int = connection.execute(select(func.count()).select_from(instance)).scalar_one()
    return many


def next_due(staff: Staff) -> object:
    """When the worker wants to wake up."""
    with staff.bench.database.read() as connection:
        return staff.worker.next_due(connection)


def test_an_instance_begins_at_its_instant_and_not_before(staff: Staff) -> None:
    in_force(staff, "Date", 'date and time("2025-11-10T08:00:00Z")')

    early = staff.tick().timers, begun(staff)
    staff.bench.clock.move_by(timedelta(days=7))
    late = staff.tick().timers, begun(staff)
    staff.bench.clock.move_by(timedelta(days=700))
    ever_after = staff.tick().timers, begun(staff)

    assert (early, late, ever_after) == ((0, 0), (1, 1), (0, 1))
    with staff.bench.database.read() as connection:
        assert connection.execute(select(instance.c.case_id)).scalar_one() is None
        assert verify(connection).holds


def test_a_counted_cycle_begins_as_many_instances_as_it_says(staff: Staff) -> None:
    in_force(staff, "Cycle", "R3/P1D")

    seen = []
    for _ in range(5):
        staff.bench.clock.move_by(DAY)
        staff.tick()
        seen.append(begun(staff))

    assert seen == [1, 2, 3, 3, 3]


def test_instants_that_passed_while_the_system_stood_still_begin_one_instance(
    staff: Staff,
) -> None:
    in_force(staff, "Cycle", "R/2025-11-04T09:00:00Z/P1D")

    staff.bench.clock.move_by(timedelta(days=10, hours=3))
    staff.tick()

    assert begun(staff) == 1
    assert next_due(staff) == staff.bench.now.replace(hour=9) + DAY


def test_the_worker_wakes_up_for_the_next_start(staff: Staff) -> None:
    in_force(staff, "Duration", 'duration("P2D")')

    assert next_due(staff) == staff.bench.now + timedelta(days=2)


def test_putting_the_same_version_in_force_again_begins_nothing_twice(staff: Staff) -> None:
    in_force(staff, "Duration", 'duration("P1D")')
    staff.bench.clock.move_by(DAY)
    staff.tick()

    in_force(staff, "Duration", 'duration("P1D")')
    staff.bench.clock.move_by(DAY)
    staff.tick()

    assert begun(staff) == 1


def test_a_superseded_version_begins_nothing_any_more(staff: Staff) -> None:
    in_force(staff, "Cycle", "R/P1D")
    second = in_force(staff, "Cycle", "R/P1D", "a", "b")

    staff.bench.clock.move_by(DAY)
    staff.tick()

    with staff.bench.database.read() as connection:
        assert connection.execute(select(instance.c.digest)).scalars().all() == [second]
        assert connection.execute(select(start_timer.c.digest)).scalars().all() == [second]


def test_two_workers_at_once_begin_one_instance(
    staff: Staff, another_connection_to: Callable[[], Database]
) -> None:
    in_force(staff, "Cycle", "R/P1D")
    later = staff.bench.now + DAY
    places = [another_connection_to() for _ in range(2)]
    workers = [Worker(place, Engine(RUNTIME), {}) for place in places]

    threads = [threading.Thread(target=worker.tick, args=(later,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert begun(staff) == 1


def test_a_start_that_breaks_half_way_leaves_nothing_and_is_tried_again(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force(staff, "Date", 'date and time("2025-11-04T09:00:00Z")')
    staff.bench.clock.move_by(DAY)
    with monkeypatch.context() as broken:
        broken.setattr(staff.bench.engine, "_runtime", None)
        staff.tick()
    half = begun(staff)

    staff.bench.clock.move_by(timedelta(hours=1))
    staff.tick()

    assert (half, begun(staff)) == (0, 1)


def test_a_start_that_never_works_is_told_to_a_person_and_can_be_retried(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force(staff, "Date", 'date and time("2025-11-04T09:00:00Z")')
    staff.bench.clock.move_by(DAY)
    with monkeypatch.context() as broken:
        broken.setattr(staff.bench.engine, "_runtime", None)
        for _ in range(PATIENCE):
            staff.tick()
            staff.bench.clock.move_by(timedelta(hours=1))
    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)

    with staff.bench.database.begin(staff.bench.now) as work:
        retry(work, found.id, by=1)
    staff.tick()

    assert "L'avvio a tempo «inizio» non è riuscito" in found.sentence
    assert begun(staff) == 1


def test_a_look_at_starts_that_are_not_due_is_one_statement(staff: Staff) -> None:
    in_force(staff, "Cycle", "R/P1D")

    with counted(staff.bench.database) as count:
        staff.tick()

    asked = [statement for statement in count.statements if "FROM start_timer" in statement]
    assert len(asked) == 1
    assert count.commits == 0
