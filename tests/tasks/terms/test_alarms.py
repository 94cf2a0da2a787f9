"""One term whose alarm cannot ring keeps no other from ringing, and a person is told."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from engine import plain
from engine.jobs import next_due, open_incidents
from engine.store import Database, Fact, read_facts
from engine.store.journal import journal
from engine.store.tables import version
from tasks import notices
from tasks.tables import notice
from tasks.terms import Alarm, NewTerm, Telling, open_terms
from tasks.terms.alarms import ALARMS, alarms_of
from tasks.terms.counting import Counted
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
        sweep = alarms_of(another_connection_to(), bench.office.definitions)
        together.wait()
        sweep.run(now)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    alarms_of(another_connection_to(), bench.office.definitions).run(
        now
    )  # whoever comes after a restart

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
        due = next_due(connection, [ALARMS])
    assert kinds == ["term_reminded", "term_breached"]
    assert due is None


def notices_of(bench: Bench) -> list[tuple[str, int, int | None]]:
    with bench.office.read() as connection:
        rows = connection.execute(select(notice).order_by(notice.c.id)).mappings()
        return [(row["kind"], row["rung"], row["read_by"]) for row in rows]


def facts(bench: Bench, kind: str) -> list[Fact]:
    with bench.office.read() as connection:
        rows = connection.execute(select(journal).where(journal.c.kind == kind)).all()
    return [fact for _, fact in read_facts(rows)]


def owed(bench: Bench, **said: Any) -> int:
    """A legal term of the case that no task carries, due in ten days; its number."""
    due_at = bench.clock.now() + timedelta(days=10)
    ladder = [
        Alarm(due_at - timedelta(days=5), "assistente_sociale", Telling.ESCALATED),
        Alarm(due_at, "coordinatore_tutela", Telling.BREACHED),
        Alarm(due_at + timedelta(days=1), "responsabile_servizio", Telling.BREACHED),
    ]
    new = NewTerm(
        "prova.scrivere",
        "Rispondere al giudice",
        Counted(due_at, "fissato", whole_day=False),
        bench.clock.now(),
        case_id=bench.case_id,
        ladder=ladder,
        certainty="A",
        **said,
    )
    with bench.office.begin() as work:
        open_terms(work, [new], by=None)
    with bench.office.read() as connection:
        return connection.execute(select(func.max(term.c.id))).scalar_one()


def ticks(bench: Bench, days: int) -> None:
    for _ in range(days):
        bench.clock.move_by(timedelta(days=1))
        bench.office.worker.tick(bench.clock.now())


def test_each_notice_knows_its_rung_and_who_read_it(bench: Bench) -> None:
    ticks(bench, 9)
    reader = bench.people["rossi"]
    with bench.office.begin() as work:
        (first,) = notices.unread(work.connection, reader)
        notices.mark_read(work, reader, first.id)
    with bench.office.begin() as work:
        notices.mark_read(work, reader, first.id)

    assert notices_of(bench) == [("term_reminded", 0, reader.id), ("term_breached", 1, None)]
    (read,) = facts(bench, "notice_read")
    assert (read.by, read.data["rung"], read.data["term"]) == (reader.id, 0, 1)


def test_a_breached_legal_term_leaves_one_record_of_non_conformity(bench: Bench) -> None:
    owed(bench)

    ticks(bench, 12)

    assert [one.data["rung"] for one in facts(bench, "term_breached")] == [1, 1, 2]
    (recorded,) = facts(bench, "non_conformity_recorded")
    assert recorded.data["duty"] == "Rispondere al giudice"


def test_what_others_owe_is_told_to_us_and_is_no_non_conformity_of_ours(bench: Bench) -> None:
    owed(bench, owed_by="tribunale")

    ticks(bench, 12)

    assert [one.data["rung"] for one in facts(bench, "term_missed_by_others")] == [1, 2]
    assert facts(bench, "non_conformity_recorded") == []
    with bench.office.read() as connection:
        told = notices.unread(connection, bench.people["conti"])
    assert ("term_missed_by_others", "Rispondere al giudice") in {
        (one.kind, one.task_name) for one in told
    }


def test_an_alarm_that_is_due_in_a_rest_waits_for_its_end(bench: Bench) -> None:
    number = owed(bench)
    begins, ends = bench.clock.now() + timedelta(days=4), bench.clock.now() + timedelta(days=7)
    span = plain.dumps([{"begins": begins, "ends": ends, "source": "prova"}])
    with bench.office.begin() as work:
        mine = update(term).where(term.c.id == number)
        work.connection.execute(mine.values(suspensions=span))

    ticks(bench, 6)
    before = len(facts(bench, "term_escalated"))
    ticks(bench, 1)

    assert before == 0
    assert len(facts(bench, "term_escalated")) == 1
