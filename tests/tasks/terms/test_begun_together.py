"""Duties that begin in one step are written in one statement, each with a fact of its own."""

from datetime import timedelta

from sqlalchemy import select

from engine import plain
from engine.store import counted
from engine.store.journal import journal
from tasks.terms import NewTerm, Term, of_case, open_terms
from tasks.terms.counting import Counted
from tests.tasks.conftest import Bench

DAYS = (30, 10, 20)


def test_the_duties_of_one_step_are_written_at_once_and_none_is_taken_for_another(
    bench: Bench,
) -> None:
    begun = [a_duty(bench, days) for days in DAYS]

    with bench.office.begin() as work, counted(bench.office.database) as count:
        open_terms(work, begun, by=None)

    assert len(count.statements) == 1
    assert told_of(bench) == {one.id: one.due_at for one in written(bench)}


def a_duty(bench: Bench, days: int) -> NewTerm:
    due = bench.clock.now() + timedelta(days=days)
    counted_to = Counted(due, f"{days} giorni", whole_day=False)
    return NewTerm(
        "prova.scrivere",
        "Prova di dovere",
        counted_to,
        bench.clock.now(),
        duty=f"prova:{days}",
        case_id=bench.case_id,
    )


def written(bench: Bench) -> list[Term]:
    with bench.office.read() as connection:
        return [
            one for one in of_case(connection, bench.case_id) if one.sentence == "Prova di dovere"
        ]


def told_of(bench: Bench) -> dict[int, object]:
    with bench.office.read() as connection:
        rows = connection.execute(select(journal.c.data).where(journal.c.kind == "term_opened"))
        said = [plain.loads(data) for data in rows.scalars()]
    return {one["term"]: one["due_at"] for one in said if one["duty"] == "Prova di dovere"}
