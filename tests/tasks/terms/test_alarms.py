"""One term whose alarm cannot ring keeps no other from ringing, and a person is told."""

import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select, update

from engine.jobs import open_incidents
from engine.store import Database
from engine.store.journal import journal
from engine.store.tables import version
from tasks import notices
from tasks.terms.alarms import alarms_of, next_alarm
from tasks.terms.tables import term
from tests.tasks.conftest import Bench


def test_a_term_that_cannot_ring_keeps_no_other_from_ringing(bench: Bench) -> None:
    office, now = bench.office, bench.clock.now()
    with office.begin() as work:
        digest = work.connection.execute(select(version.c.digest)).scalar_one()
        office.engine.start(work, digest, case_id=bench.case_id, by=None)
        broken = update(term).where(term.c.id == 1)
        work.connection.execute(broken.values(ladder="[]", alarm_at=now + timedelta(days=1)))
    bench.clock.move_by(timedelta(days=6, hours=6))

    office.worker.tick(bench.clock.now())

    with office.read() as connection:
        asked = select(term.c.id, term.c.rung).order_by(term.c.id)
        rungs = [tuple(row) for row in connection.execute(asked)]
        (found,) = open_incidents(connection)
        due = office.worker.next_due(connection)
    assert rungs == [(1, 0), (2, 1)]
    assert "L'avviso del termine 1 non è partito" in found.sentence
    assert due is not None
    assert due > bench.clock.now()


def test_two_workers_and_a_restart_tell_everybody_once(
    bench: Bench, another_connection_to: Callable[[], Database]
) -> None:
    bench.clock.move_by(timedelta(days=6, hours=6))
    now, together = bench.clock.now(), threading.Barrier(3)

    def look() -> None:
        sweep = alarms_of(another_connection_to())
        together.wait()
        sweep.run(now)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alarms_of(another_connection_to()).run(now)  # whoever comes after a restart

    with bench.office.read() as connection:
        told = [one.kind for one in notices.unread(connection, bench.people["rossi"])]
        asked = select(func.count()).where(journal.c.kind == "term_reminded")
        facts = connection.execute(asked).scalar_one()
    assert told == ["term_reminded"]
    assert facts == 1


def test_a_worker_that_slept_through_several_alarms_tells_each_once(bench: Bench) -> None:
    bench.clock.move_by(timedelta(days=60))

    for _ in range(3):
        bench.office.worker.tick(bench.clock.now())

    with bench.office.read() as connection:
        asked = select(journal.c.kind).where(
            journal.c.kind.in_(["term_reminded", "term_breached"])
        )
        kinds = list(connection.execute(asked.order_by(journal.c.seq)).scalars())
        due = next_alarm(connection)
    assert kinds == ["term_reminded", "term_breached"]
    assert due is None
