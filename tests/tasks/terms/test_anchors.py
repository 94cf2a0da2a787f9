"""Terms that run with parts of a path: opened, met, ended and moved with them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from engine.instances.engine import Letter
from engine.steps import Cancelled, TaskCompleted, TaskKey
from engine.store.journal import journal
from engine.store.tables import timer
from tasks import notices, terms
from tasks.terms import State, Term, acts
from tasks.terms.acts import Asked
from tasks.terms.counting import end_of
from tasks.terms.timers import PathWaitsForIt
from tests.tasks.conftest import Bench
from tests.tasks.terms.drawn import times


@pytest.fixture
def path(bench: Bench) -> int:
    """A path whose parts run with terms, begun on Monday 3 November 2025."""
    with bench.office.begin() as work:
        digest = bench.office.engine.publish(work, times(), by=None)
        change = bench.office.engine.start(work, digest, case_id=bench.case_id, by=None)
    return change.instance.id


def of_path(bench: Bench, path: int) -> dict[str, Term]:
    """The latest term of each key."""
    with bench.office.read() as connection:
        found = terms.of_case(connection, bench.case_id)
    return {
        one.key: one for one in sorted(found, key=lambda one: one.id) if one.instance_id == path
    }


def done(bench: Bench, element: str) -> None:
    task = bench.only(element)
    with bench.office.begin() as work:
        happened = TaskCompleted(TaskKey(task.key), {})
        bench.office.engine.happen(work, task.instance_id, happened, by=None)


def answered(bench: Bench) -> None:
    with bench.office.begin() as work:
        bench.office.engine.deliver(work, Letter("msg_risposta", str(bench.case_id)))


def let_pass(bench: Bench, days: int) -> None:
    for _ in range(days):
        bench.clock.move_by(timedelta(days=1))
        bench.office.worker.work(bench.clock)


def asked(bench: Bench, term_id: int) -> Asked:
    return Asked(term_id, bench.people["conti"], "Motivo di prova")


def due_of_timers(bench: Bench, path: int) -> dict[str, datetime]:
    with bench.office.read() as connection:
        rows = connection.execute(select(timer).where(timer.c.instance_id == path))
        return {row.element: row.due_at for row in rows}


def agrees(bench: Bench, path: int) -> bool:
    with bench.office.read() as connection:
        return bench.office.engine.agrees_with_journal(connection, path)


def states(bench: Bench, path: int) -> dict[str, State]:
    now = bench.clock.now()
    return {key: one.state(now) for key, one in of_path(bench, path).items()}


def test_entering_a_part_of_a_path_opens_its_term(bench: Bench, path: int) -> None:
    found = of_path(bench, path)

    assert sorted(found) == ["prova.controllo", "prova.lavoro", "prova.parte"]
    part = found["prova.parte"]
    assert part.due_at == end_of(date(2025, 11, 13))
    assert part.duty == f"step:{path}:{part.anchor}:parte"


def test_a_timer_with_the_key_of_its_activity_has_no_term_of_its_own(
    bench: Bench, path: int
) -> None:
    assert due_of_timers(bench, path)["tardi"] == of_path(bench, path)["prova.lavoro"].due_at


def test_what_others_owe_is_met_when_it_comes_before_its_timer(bench: Bench, path: int) -> None:
    done(bench, "lavora")
    waited = of_path(bench, path)["prova.risposta"]

    answered(bench)

    assert due_of_timers(bench, path).keys() == {"attesa", "troppo"}
    assert waited.due_at == end_of(date(2025, 11, 8))
    assert states(bench, path)["prova.risposta"] is State.MET


def test_what_others_owe_ends_late_when_its_timer_runs_out_and_we_are_told(
    bench: Bench, path: int
) -> None:
    done(bench, "lavora")

    let_pass(bench, 6)

    found = of_path(bench, path)["prova.risposta"]
    assert found.state(bench.clock.now()) is State.LAPSED
    with bench.office.read() as connection:
        told = notices.unread(connection, bench.people["conti"])
    assert [(one.kind, one.task_name) for one in told if one.term_id == found.id] == [
        ("term_missed_by_others", "Risposta di prova dell'ente")
    ]


def test_a_timer_in_the_flow_meets_its_term_at_its_instant(bench: Bench, path: int) -> None:
    done(bench, "lavora")
    answered(bench)

    let_pass(bench, 4)

    assert states(bench, path) == {
        "prova.controllo": State.MET,
        "prova.lavoro": State.MET,
        "prova.risposta": State.MET,
        "prova.attesa": State.MET,
        "prova.parte": State.MET,
    }
    assert bench.only("fuori")


def test_what_is_read_later_is_met_when_it_arrived(bench: Bench, path: int) -> None:
    done(bench, "lavora")
    arrived = bench.clock.now() + timedelta(hours=2)
    let_pass(bench, 1)

    with bench.office.begin() as work:
        letter = Letter("msg_risposta", str(bench.case_id), {"data_ora": arrived})
        bench.office.engine.deliver(work, letter)

    assert of_path(bench, path)["prova.risposta"].met_at == arrived


def test_a_timer_that_only_warns_leaves_its_term_open_until_the_activity_is_done(
    bench: Bench, path: int
) -> None:
    let_pass(bench, 3)
    before = states(bench, path)["prova.controllo"]

    done(bench, "lavora")

    assert before is State.LATE
    assert states(bench, path)["prova.controllo"] is State.MET_LATE


def test_a_part_that_is_interrupted_leaves_no_live_term(bench: Bench, path: int) -> None:
    with bench.office.begin() as work:
        bench.office.engine.happen(work, path, Cancelled(), by=None)

    assert set(states(bench, path).values()) == {State.LAPSED}


def test_a_boundary_that_interrupts_a_part_ends_its_term(bench: Bench, path: int) -> None:
    let_pass(bench, 62)

    assert bench.only("fuori")
    assert set(states(bench, path).values()) == {State.LAPSED}


def test_the_timer_of_an_activity_follows_its_term(bench: Bench, path: int) -> None:
    work_term = of_path(bench, path)["prova.lavoro"]

    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench, work_term.id), date(2025, 12, 1))

    assert due_of_timers(bench, path)["tardi"] == end_of(date(2025, 12, 1))
    assert agrees(bench, path)


def test_a_timer_whose_term_rests_does_not_fire_until_it_runs_again(
    bench: Bench, path: int
) -> None:
    done(bench, "lavora")
    answered(bench)
    with bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench, of_path(bench, path)["prova.attesa"].id))
    let_pass(bench, 10)
    resting = of_path(bench, path)["prova.attesa"]
    with bench.office.begin() as work:
        acts.resume(work, bench.office, asked(bench, resting.id))
    resumed = due_of_timers(bench, path)["attesa"]
    let_pass(bench, 5)

    assert resting.state(bench.clock.now()) is State.SUSPENDED
    assert resumed == end_of(date(2025, 11, 15))
    assert states(bench, path)["prova.attesa"] is State.MET
    assert agrees(bench, path)


def test_a_term_for_which_the_path_waits_cannot_be_taken_away(bench: Bench, path: int) -> None:
    done(bench, "lavora")
    number = of_path(bench, path)["prova.risposta"].id

    with pytest.raises(PathWaitsForIt), bench.office.begin() as work:
        acts.withdraw(work, bench.office, asked(bench, number))


def test_the_reminder_of_what_nobody_has_in_hand_goes_to_whoever_answers_for_the_case(
    bench: Bench, path: int
) -> None:
    let_pass(bench, 9)

    part = of_path(bench, path)["prova.parte"]
    with bench.office.read() as connection:
        told = notices.unread(connection, bench.people["conti"])
    assert ("term_reminded", part.id) in {(one.kind, one.term_id) for one in told}


def test_every_timer_that_moved_stands_in_the_journal(bench: Bench, path: int) -> None:
    number = of_path(bench, path)["prova.lavoro"].id
    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench, number), date(2025, 12, 1))

    with bench.office.read() as connection:
        asked_for = select(journal.c.kind).where(journal.c.instance_id == path)
        kinds = list(connection.execute(asked_for.order_by(journal.c.seq)).scalars())
    assert kinds[-2:] == ["timer_moved", "term_extended"]
