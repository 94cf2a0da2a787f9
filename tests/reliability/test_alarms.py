"""No alarm is lost and none rings twice: killed, with a clock that jumps, with two workers."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.jobs import next_due
from engine.store import Database, read_facts, verify
from engine.store.database import counted
from engine.store.journal import journal
from tasks.definitions import Definitions
from tasks.tables import notice
from tasks.terms.alarms import ALARMS, alarms_of
from tasks.terms.calendars import Calendar
from tests.conftest import A_MONDAY
from tests.reliability.ringing import DAYS, RUNGS, TERMS, prepare
from tests.reliability.test_killed import lines_of
from tests.scans import asked_of, scans_of

ONCE = {(term, rung): 1 for term in range(1, TERMS + 1) for rung in range(len(RUNGS))}
A_YEAR = timedelta(days=365)


def sweep_of(database: Database) -> Callable[[timedelta], int]:
    sweep = alarms_of(database, Definitions(Calendar()))
    return lambda after: sweep.run(A_MONDAY + after)


def rung(database: Database) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, int]]]:
    """Which rungs of which terms were told, by the notices and by the journal."""
    told = journal.c.kind.in_(["term_escalated", "term_breached"])
    with database.read() as connection:
        rows = connection.execute(select(notice.c.term_id, notice.c.rung)).all()
        facts = read_facts(connection.execute(select(journal).where(told)).all())
        assert verify(connection).holds
        return (
            Counter((row.term_id, row.rung) for row in rows),
            Counter((fact.data["term"], fact.data["rung"]) for _, fact in facts),
        )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_point_of_a_sweep_each_rung_is_told_once(
    database: Database, seed: int
) -> None:
    prepare(database)
    kills = sorted(random.Random(seed).sample(range(3, 3 * DAYS - 10), 3))  # noqa: S311

    for after in (*kills, None):
        lines_of("tests.reliability.ringing", database, after=after)

    assert rung(database) == (ONCE, ONCE)


def test_a_clock_set_back_an_hour_tells_nobody_again(database: Database) -> None:
    prepare(database)
    look = sweep_of(database)

    for day in range(1, DAYS + 1):
        for hours in (0, -1, 0):
            for _ in RUNGS:
                look(timedelta(days=day, hours=hours))

    assert rung(database) == (ONCE, ONCE)


def test_a_clock_that_jumps_a_year_tells_everything_once_and_nothing_when_it_is_back(
    database: Database,
) -> None:
    prepare(database)
    look = sweep_of(database)

    for _ in range(len(RUNGS) + 1):
        look(A_YEAR)
    back = [look(timedelta(days=day)) for day in range(DAYS)]

    assert rung(database) == (ONCE, ONCE)
    assert not any(back)


def test_two_workers_at_once_tell_each_rung_once(
    database: Database, another_connection_to: Callable[[], Database]
) -> None:
    prepare(database)
    together = threading.Barrier(2)

    def live(look: Callable[[timedelta], int]) -> None:
        for day in range(1, DAYS + 1):
            together.wait()
            for _ in RUNGS:
                look(timedelta(days=day))

    looks = [sweep_of(another_connection_to()) for _ in range(2)]
    threads = [threading.Thread(target=live, args=(look,)) for look in looks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert rung(database) == (ONCE, ONCE)


def test_a_sweep_costs_what_is_due_however_many_terms_run(sqlite_database: Database) -> None:
    prepare(sqlite_database)
    look = sweep_of(sqlite_database)
    with counted(sqlite_database) as few:
        rung_of_few = look(timedelta(days=1))
    with counted(sqlite_database) as nothing:
        look(timedelta(days=1))

    prepare(sqlite_database, 2000, after=100)
    with counted(sqlite_database) as of_many:
        rung_of_many = look(timedelta(days=2))

    assert rung_of_few == rung_of_many == 1
    assert len(of_many.statements) == len(few.statements)
    assert len(nothing.statements) == 1


def test_neither_a_sweep_nor_the_question_for_the_next_alarm_reads_a_whole_table(
    sqlite_database: Database,
) -> None:
    prepare(sqlite_database)
    look = sweep_of(sqlite_database)

    with asked_of(sqlite_database) as asked:
        look(timedelta(days=4))
        with sqlite_database.read() as connection:
            next_due(connection, [ALARMS])

    assert scans_of(sqlite_database, asked) == []
