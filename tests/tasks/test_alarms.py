"""One term whose alarm cannot ring keeps no other from ringing, and a person is told."""

from datetime import timedelta

from sqlalchemy import select, update

from engine.jobs import open_incidents
from engine.store.tables import version
from tasks.tables import term
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
