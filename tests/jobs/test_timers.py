"""Timers fire once, at their instant, found by an index."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import literal, select

from engine.instances.rows import due_timers
from engine.jobs import (
    Earliest,
    Policy,
    Sweep,
    open_incidents,
    retry,
    timers,
)
from engine.steps import TimerMoved
from engine.store import Instant, counted
from tests.instances.diagrams import user, wait
from tests.jobs.conftest import Staff

PATIENCE = Policy().attempts


def test_a_timer_fires_at_its_instant_and_not_before(staff: Staff) -> None:
    staff.bench.started("prova", wait("pausa", "P3D"), user("a"))

    early = staff.tick()
    staff.bench.clock.move_by(timedelta(days=3))
    late = staff.tick()

    assert (early.timers, late.timers) == (0, 1)
    assert staff.count_facts("timer_fired") == 1


def test_a_look_at_timers_and_jobs_that_are_not_due_is_one_statement(staff: Staff) -> None:
    for _ in range(5):
        staff.bench.started("prova", wait("pausa", "P3D"), user("a"))

    with counted(staff.bench.database) as count:
        staff.tick()

    assert len(count.statements) == 1
    assert count.commits == 0


def test_a_reminder_that_two_workers_saw_due_fires_once_and_comes_again(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff.bench.started("prova", user("a", reminded_every="P7D"), user("b"))
    staff.bench.clock.move_by(timedelta(days=7))

    def seen_by_two(*asked: Any) -> list[tuple[int, str]]:
        return due_timers(*asked) * 2

    with monkeypatch.context() as both:
        both.setattr(timers, "due_timers", seen_by_two)
        staff.tick()
    with staff.bench.database.read() as connection:
        following = staff.worker.next_due(connection)
    staff.bench.clock.move_by(timedelta(days=7))
    staff.tick()

    assert following == staff.bench.now
    assert staff.count_facts("timer_fired") == 2


def test_a_timer_that_is_put_off_while_it_is_about_to_fire_waits(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = staff.bench.started("prova", wait("pausa", "P3D"), user("a"))
    staff.bench.clock.move_by(timedelta(days=3))
    later = staff.bench.now + timedelta(days=2)
    (one,) = change.step.timers

    def seen_before_it_moves(*asked: Any) -> list[tuple[int, str]]:
        found = due_timers(*asked)
        staff.bench.happens(change, TimerMoved(one.beside, one.element, later))
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(timers, "due_timers", seen_before_it_moves)
        early = staff.worker.fire_timers(staff.bench.now)
    staff.bench.clock.move_by(timedelta(days=2))

    assert early == 0
    assert staff.tick().timers == 1


def test_a_timer_that_cannot_fire_is_told_to_a_person_and_can_be_retried(staff: Staff) -> None:
    first = staff.bench.started("prova", wait("pausa", "P1D"), user("a"))
    staff.bench.clock.move_by(timedelta(days=1))
    whole, staff.bench.engine._runtime = staff.bench.engine._runtime, None  # type: ignore[assignment]
    for _ in range(PATIENCE):
        staff.tick()
        staff.bench.clock.move_by(timedelta(hours=1))
    with staff.bench.database.read() as connection:
        (found,) = open_incidents(connection)
    staff.bench.engine._runtime = whole
    silent = staff.tick()

    with staff.bench.database.begin(staff.bench.now) as work:
        retry(work, found.id, by=1)
    again = staff.tick()

    assert found.instance_id == first.instance.id
    assert "La scadenza «pausa» non è scattata" in found.sentence
    assert (silent.timers, again.timers) == (0, 1)


def test_the_next_instant_to_wake_at_is_the_earliest_of_all(staff: Staff) -> None:
    soon = staff.bench.now + timedelta(hours=1)
    staff.bench.started("prova", wait("pausa", "P3D"), user("a"))
    with staff.bench.database.read() as connection:
        first = staff.worker.next_due(connection)
        staff.worker.sweeps.append(
            Sweep("allarmi", lambda _: 0, Earliest(select(literal(soon, Instant))))
        )
        second = staff.worker.next_due(connection)

    assert first == staff.bench.now + timedelta(days=3)
    assert second == soon


def test_a_sweep_of_another_room_runs_on_every_tick(staff: Staff) -> None:
    asked: list[datetime] = []

    def nothing_due(now: datetime) -> int:
        asked.append(now)
        return 0

    staff.worker.sweeps.append(Sweep("allarmi", nothing_due))

    staff.tick()

    assert asked == [staff.bench.now]


def test_due_timers_are_found_by_their_index(staff: Staff) -> None:
    is_sqlite = staff.bench.database.is_sqlite
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    with staff.bench.database.read() as connection:
        if not is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = connection.exec_driver_sql(
            explain + " SELECT key FROM timer WHERE wake_at <= '2025-11-03 09:00:00' LIMIT 200"  # noqa: S608
        ).all()

    assert "ix_timer_wake_at" in str(plan)
