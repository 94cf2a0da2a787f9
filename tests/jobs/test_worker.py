"""Jobs are done once, tried again after a pause, and told to a person when they never succeed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.jobs import (
    Failures,
    Job,
    Overtaken,
    Policy,
    Worker,
    close_incident,
    leases,
    open_incidents,
    retry,
)
from engine.refusal import NotFound
from engine.steps import Cancelled
from engine.store import queue
from tests.instances.diagrams import service, user
from tests.jobs.conftest import Staff

PATIENCE = Policy().attempts


def test_a_job_is_done_and_its_result_goes_on(staff: Staff) -> None:
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))

    tally = staff.tick()

    assert tally.jobs == 1
    assert staff.statuses() == ["done"]
    assert '"a"' in staff.awaited("prova")[0]


def test_a_job_is_done_once_however_often_one_looks(staff: Staff) -> None:
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))

    staff.tick()
    staff.tick()

    assert len(staff.post.done) == 1


def test_jobs_that_follow_one_another_are_done_in_one_tick(staff: Staff) -> None:
    staff.bench.started(
        "prova", service("uno", "posta.invia"), service("due", "posta.invia"), user("a")
    )

    staff.tick()

    assert staff.statuses() == ["done", "done"]


def test_a_handler_runs_outside_every_transaction(staff: Staff) -> None:
    free: list[bool] = []

    def looks(job: Job, now: datetime) -> Any:
        with staff.bench.database.begin(now):
            free.append(True)

    staff.worker = Worker(staff.bench.database, staff.bench.engine, {"prova": looks})
    staff.bench.started("prova", service("invia", "prova"), user("a"))

    staff.tick()

    assert free == [True]


def test_a_failed_job_is_tried_again_after_a_pause(staff: Staff) -> None:
    staff.post.failures = 1
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))
    staff.tick()
    staff.tick()
    before = list(staff.post.done)

    staff.bench.clock.move_by(timedelta(seconds=10))
    staff.tick()

    assert before == []
    assert len(staff.post.done) == 1


def test_the_pauses_grow_up_to_an_hour() -> None:
    pauses = [Policy().pause(attempt).total_seconds() for attempt in (1, 2, 3, 9, 20)]

    assert pauses == [10, 20, 40, 2560, 3600]


def test_a_job_that_never_succeeds_becomes_an_incident_without_names(staff: Staff) -> None:
    staff.post.failures = 99
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))

    for _ in range(PATIENCE):
        staff.tick()
        staff.bench.clock.move_by(timedelta(hours=1))

    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)
    assert staff.statuses() == ["failed"]
    assert "«posta.invia» non è riuscito dopo 8 tentativi" in found.sentence
    assert "Inventatis" not in found.sentence
    assert staff.count_facts("incident_opened") == 1


def test_an_incident_that_is_retried_lets_the_instance_go_on(staff: Staff) -> None:
    staff.post.failures = PATIENCE
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))
    for _ in range(PATIENCE):
        staff.tick()
        staff.bench.clock.move_by(timedelta(hours=1))
    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)

    with staff.bench.database.begin(staff.bench.now) as work:
        retry(work, found.id, by=1)
    staff.tick()

    assert staff.statuses() == ["done"]
    with staff.bench.database.read() as connection:
        assert open_incidents(connection) == []


def test_a_closed_incident_is_not_found_again(staff: Staff) -> None:
    staff.bench.started("prova", service("invia", "nessuno.qui"), user("a"))
    staff.tick()
    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)
    with staff.bench.database.begin(staff.bench.now) as work:
        close_incident(work, found.id, by=1)

    with pytest.raises(NotFound), staff.bench.database.begin(staff.bench.now) as work:
        retry(work, found.id, by=1)


def test_a_handler_that_does_not_exist_is_an_incident_at_once(staff: Staff) -> None:
    staff.bench.started("prova", service("invia", "nessuno.qui"), user("a"))

    staff.tick()

    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)
    assert "Nessun gestore si chiama nessuno.qui" in found.sentence


def test_a_business_error_goes_into_the_diagram(staff: Staff) -> None:
    staff.bench.started("prova", service("invia", "posta.impossibile"), user("a"))

    staff.tick()

    assert staff.statuses() == ["done"]
    assert staff.count_facts("job_failed") == 1


def test_a_business_error_that_nobody_catches_is_told_to_a_person(staff: Staff) -> None:
    staff.bench.engine._projections = (Failures(),)
    first = staff.bench.started("prova", service("invia", "posta.impossibile"), user("a"))

    staff.tick()

    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)
    assert found.instance_id == first.instance.id
    assert found.sentence == (
        "Il percorso «prova» si è interrotto in «invia» per un errore che il suo diagramma "
        "non prevede."
    )


def test_a_job_of_an_instance_that_was_cancelled_is_dropped(staff: Staff) -> None:
    first = staff.bench.started("prova", service("invia", "posta.invia"), user("a"))
    staff.bench.happens(first, Cancelled())

    staff.tick()

    assert staff.statuses() == ["dropped"]
    assert staff.post.done == []


def test_a_result_that_comes_after_the_end_is_dropped_in_silence(staff: Staff) -> None:
    def cancels_meanwhile(job: Job, now: datetime) -> Any:
        staff.bench.happens(first, Cancelled())

    staff.worker = Worker(staff.bench.database, staff.bench.engine, {"x": cancels_meanwhile})
    first = staff.bench.started("prova", service("invia", "x"), user("a"))

    staff.tick()

    assert staff.statuses() == ["dropped"]
    with staff.bench.database.read() as connection:
        assert open_incidents(connection) == []


def test_a_worker_that_died_is_replaced_when_its_lease_runs_out(
    staff: Staff, another_worker: Callable[[str], Worker]
) -> None:
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))
    with staff.bench.database.begin(staff.bench.now) as work:
        leases.claim(work, "caduto", Policy().lease)
    staff.tick()
    before = list(staff.post.done)

    staff.bench.clock.move_by(Policy().lease + timedelta(seconds=1))
    another_worker("secondo").tick(staff.bench.now)

    assert before == []
    assert len(staff.post.done) == 1


def test_a_job_that_kills_every_worker_is_told_to_a_person(staff: Staff) -> None:
    class Killed(BaseException):
        pass

    asked: list[int] = []

    def kills(job: Job, now: datetime) -> Any:
        asked.append(job.id)
        raise Killed

    staff.worker = Worker(staff.bench.database, staff.bench.engine, {"x": kills})
    staff.bench.started("prova", service("invia", "x"), user("a"))
    for _ in range(PATIENCE):
        with pytest.raises(Killed):
            staff.tick()
        staff.bench.clock.move_by(Policy().lease + timedelta(seconds=1))

    staff.tick()

    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)
    assert len(asked) == PATIENCE
    assert staff.statuses() == ["failed"]
    assert "«x» non è riuscito dopo 8 tentativi" in found.sentence


def test_each_of_many_slow_jobs_has_its_whole_lease(staff: Staff) -> None:
    left: list[timedelta] = []

    def is_slow(job: Job, now: datetime) -> Any:
        asked = select(queue.job.c.leased_until).where(queue.job.c.id == job.id)
        with staff.bench.database.read() as connection:
            left.append(connection.execute(asked).scalar_one() - staff.bench.now)
        staff.bench.clock.move_by(timedelta(seconds=90))

    worker = Worker(staff.bench.database, staff.bench.engine, {"x": is_slow})
    for _ in range(3):
        staff.bench.started("prova", service("invia", "x"), user("a"))

    worker.work(staff.bench.clock)

    assert left == [Policy().lease] * 3


def test_the_report_of_a_worker_that_was_thought_dead_does_not_count(staff: Staff) -> None:
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))
    with staff.bench.database.begin(staff.bench.now) as work:
        zombie = leases.claim(work, "zombie", Policy().lease)
    assert zombie is not None
    staff.bench.clock.move_by(Policy().lease + timedelta(seconds=1))
    staff.tick()

    with pytest.raises(Overtaken), staff.bench.database.begin(staff.bench.now) as work:
        leases.finish(work, zombie)

    assert staff.count_facts("job_done") == 1


def test_a_leased_job_is_not_given_to_a_second_worker(staff: Staff) -> None:
    staff.bench.started("prova", service("invia", "posta.invia"), user("a"))

    with staff.bench.database.begin(staff.bench.now) as work:
        first = leases.claim(work, "primo", Policy().lease)
    with staff.bench.database.begin(staff.bench.now) as work:
        second = leases.claim(work, "secondo", Policy().lease)

    assert first is not None
    assert second is None
