"""The journal alone leads to the state of every instance."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.feel import HostFunction
from engine.instances.replay import agrees, rebuild
from engine.refusal import NotFound
from engine.steps import JobDone, MessageArrived, TimerDue
from engine.store.tables import instance
from tests.instances.conftest import Bench
from tests.instances.diagrams import again, receive, service, user, wait
from tests.instances.runtime import RUNTIME


def no_functions(*_: object) -> dict[str, HostFunction]:
    return {}


def lived(bench: Bench) -> int:
    """An instance that saw a task, a job, a timer, a message and a loop."""
    change = bench.started(
        "prova",
        user("a", reminded_after="P3D"),
        service("invia", "posta.invia"),
        wait("pausa", "P1D"),
        receive("attesa", "msg_x", '"1"'),
        again("ancora", "a", "continua"),
        data={"caso_id": 1, "continua": True},
    )
    for _ in range(2):
        change = bench.completes(change, prima=True)
        change = bench.happens(change, JobDone(change.step.jobs[0].key, "ricevuta"), by=None)
        bench.clock.move_by(timedelta(days=1))
        change = bench.happens(change, TimerDue(change.step.timers[0].key), by=None)
        event = change.step.events[0]
        change = bench.happens(change, MessageArrived(event.key, "msg_x", {"ok": 1}), by=None)
    return change.instance.id


def test_the_state_of_an_instance_is_the_one_its_journal_leads_to(bench: Bench) -> None:
    number = lived(bench)

    with bench.database.read() as connection:
        same = agrees(connection, RUNTIME, no_functions, number)
        step = rebuild(connection, RUNTIME, no_functions, number)

    assert same
    assert [task.element for task in step.tasks] == ["a"]


def test_a_state_that_was_changed_past_the_journal_is_found(bench: Bench) -> None:
    number, other = lived(bench), lived(bench)
    with bench.database.begin(bench.now) as work:
        work.connection.execute(
            update(instance).where(instance.c.id == number).values(state=b"altro")
        )

    with bench.database.read() as connection:
        found = [agrees(connection, RUNTIME, no_functions, one) for one in (number, other)]

    assert found == [False, True]


def test_an_instance_the_journal_does_not_know_is_not_found(bench: Bench) -> None:
    with bench.database.read() as connection, pytest.raises(NotFound):
        rebuild(connection, RUNTIME, no_functions, 99)
