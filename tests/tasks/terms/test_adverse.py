"""What rarely happens to a term, several things at once: none of it loses or moves a deadline."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.steps import TaskCompleted, TaskKey
from processes.terms import Manner
from tasks import terms
from tasks.tables import NO_TERM
from tasks.terms import NewTerm, State, Term, acts, changing, open_terms
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Counted, Rule, Unit, august, count, end_of
from tasks.terms.duties import as_instant, as_start
from tasks.terms.keeping import get_term
from tasks.terms.model import Suspension
from tasks.terms.recounting import SETTLES
from tasks.terms.rulebook import LEAD
from tests.tasks.conftest import Bench
from tests.tasks.terms.clock import rome
from tests.tasks.terms.desk import Desk, a_row

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AUGUST = Suspension(rome("2026-08-01"), rome("2026-09-01"), acts.Ground.LAW)


def asked(bench: Bench, term_id: int) -> acts.Asked:
    return acts.Asked(term_id, bench.people["conti"], "Motivo di prova")


def latest(bench: Bench) -> Term:
    with bench.office.read() as connection:
        found = terms.of_case(connection, bench.case_id)
    return max(found, key=lambda one: one.id)


def a_duty(bench: Bench, due_at: datetime, *, whole_day: bool = True, **more: int) -> int:
    """A duty whose instant somebody has fixed, begun now."""
    new = NewTerm(
        "prova.scrivere",
        "Prova di dovere",
        Counted(due_at, "fissato", whole_day=whole_day),
        bench.clock.now(),
        duty="prova",
        case_id=bench.case_id,
        **more,  # type: ignore[arg-type]
    )
    with bench.office.begin() as work:
        open_terms(work, [new], by=None)
    return latest(bench).id


def suspended(bench: Bench, number: int, span: Suspension) -> Term:
    with bench.office.begin() as work:
        acts.suspend_for(work, bench.office, asked(bench, number), span)
    return latest(bench)


def paused(bench: Bench, number: int) -> None:
    with bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench, number))


def resumed(bench: Bench, number: int) -> Term:
    with bench.office.begin() as work:
        acts.resume(work, bench.office, asked(bench, number))
    return latest(bench)


# --- rests that overlap --------------------------------------------------------------------


def test_of_two_rests_that_overlap_each_day_is_left_out_once(bench: Bench) -> None:
    number = a_duty(bench, end_of(date(2026, 9, 30)))
    first = suspended(bench, number, AUGUST)
    more = Suspension(rome("2026-08-15"), rome("2026-09-16"), acts.Ground.DECREE)

    second = suspended(bench, first.id, more)

    assert first.due_at == end_of(date(2026, 10, 31))
    assert second.due_at == end_of(date(2026, 11, 15))


def test_a_pause_in_the_middle_of_august_leaves_august_out_once(bench: Bench) -> None:
    number = a_duty(bench, rome("2026-09-30T12:00"), whole_day=False)
    first = suspended(bench, number, AUGUST)
    bench.clock.move_to(rome("2026-08-20T00:00"))
    paused(bench, first.id)
    bench.clock.move_to(rome("2026-09-11T00:00"))

    second = resumed(bench, first.id)

    assert first.due_at == rome("2026-10-31T11:00")  # thirty-one days, and an hour came back
    assert second.due_at == first.due_at + 10 * DAY


def test_a_rest_within_another_moves_nothing(bench: Bench) -> None:
    number = a_duty(bench, end_of(date(2026, 9, 30)))
    first = suspended(bench, number, AUGUST)
    bench.clock.move_to(rome("2026-08-10T00:00"))
    paused(bench, first.id)
    bench.clock.move_to(rome("2026-08-20T00:00"))

    second = resumed(bench, first.id)

    assert second.due_at == first.due_at


def test_a_turn_that_has_rested_still_says_which_one_it_is(bench: Bench) -> None:
    first = end_of(date(2026, 5, 3))
    number: int | None = a_duty(bench, first, period=6, turn=1)
    assert number is not None
    with bench.office.begin() as work:
        number = acts.meet(work, bench.office, asked(bench, number))
    assert number is not None

    new = suspended(bench, number, AUGUST)

    assert new.due_at == end_of(date(2026, 12, 4))
    assert new.calculation.startswith("turno 2, ogni 6 mesi: 12 mesi dal 3 novembre 2025")


# --- acts on what rests --------------------------------------------------------------------


def test_a_term_is_withdrawn_while_it_is_paused(bench: Bench) -> None:
    one = latest(bench)
    paused(bench, one.id)

    with bench.office.begin() as work:
        acts.withdraw(work, bench.office, asked(bench, one.id))

    assert latest(bench).state(bench.clock.now()) is State.LAPSED
    assert bench.only("scrivi").sort_at == NO_TERM
    bench.clock.move_by(60 * DAY)
    bench.office.worker.tick(bench.clock.now())
    assert latest(bench).id == one.id


def test_a_term_that_rests_in_a_known_span_is_extended_to_the_day_that_is_said(
    bench: Bench,
) -> None:
    first = suspended(bench, a_duty(bench, end_of(date(2026, 8, 10))), AUGUST)
    bench.clock.move_to(rome("2026-08-20"))

    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench, first.id), date(2026, 10, 15))

    new = latest(bench)
    assert new.due_at == end_of(date(2026, 10, 15))
    assert new.state(bench.clock.now()) is State.SUSPENDED
    assert new.state(rome("2026-09-02")) is State.IN_TIME


def test_an_activity_done_while_its_term_is_paused_is_done_in_time(bench: Bench) -> None:
    one = latest(bench)
    paused(bench, one.id)
    bench.clock.move_by(60 * DAY)

    done = bench.only("scrivi")
    with bench.office.begin() as work:
        happened = TaskCompleted(TaskKey(done.key), {})
        bench.office.engine.happen(work, done.instance_id, happened, by=None)

    with bench.office.read() as connection:
        met = get_term(connection, one.id)
    assert met.state(bench.clock.now()) is State.MET


# --- rules that change meanwhile ------------------------------------------------------------


def test_a_rule_that_changed_during_a_pause_counts_from_when_the_term_runs_again(
    desk: Desk,
) -> None:
    office, old = desk.bench.office, desk.term
    with office.begin() as work:
        acts.pause(work, office, asked(desk.bench, old.id))
    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=8)))
    desk.pass_time(LEAD)
    desk.pass_time(SETTLES)

    with office.begin() as work:
        acts.resume(work, office, asked(desk.bench, old.id))

    assert desk.term.amount == 8
    assert desk.term.due_at == end_of(date(2025, 11, 13))
    assert desk.term.source == "delibera di prova n. 1"


def test_an_extension_keeps_its_day_when_the_rule_changes(desk: Desk) -> None:
    office = desk.bench.office
    with office.begin() as work:
        acts.extend(work, office, asked(desk.bench, desk.term.id), date(2025, 12, 1))

    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=2)))
    desk.pass_time(LEAD)

    assert desk.term.due_at == end_of(date(2025, 12, 1))


# --- a clock that was set back --------------------------------------------------------------


def test_a_rest_that_a_clock_set_back_ends_before_it_began_moves_nothing(bench: Bench) -> None:
    number = a_duty(bench, rome("2025-12-01T12:00"), whole_day=False)
    paused(bench, number)

    with bench.office.database.begin(bench.clock.now() - HOUR) as work:
        acts.resume(work, bench.office, asked(bench, number))

    assert latest(bench).due_at == rome("2025-12-01T12:00")


# --- the calendar's own traps ---------------------------------------------------------------


def test_of_an_hour_that_comes_twice_the_first_is_meant_and_both_run_a_whole_day() -> None:
    first, second = as_instant("2025-10-26T02:30"), as_instant("2025-10-26T02:30:00+01:00")

    assert first is not None
    assert second is not None
    assert second - first == HOUR
    day = Rule(Unit.ORE, 24)
    assert count(first, day, Calendar()).due_at == datetime(2025, 10, 27, 0, 30, tzinfo=UTC)
    assert count(second, day, Calendar()).due_at == datetime(2025, 10, 27, 1, 30, tzinfo=UTC)
    days = Rule(Unit.GG_CAL, 1)
    assert count(first, days, Calendar()) == count(second, days, Calendar())


def test_an_hour_that_never_was_is_an_instant_all_the_same() -> None:
    start = as_start("2026-03-29T02:30")

    assert start is not None
    due_at = count(start, Rule(Unit.ORE, 24), Calendar()).due_at
    assert due_at - start.astimezone(UTC) == DAY


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-01-31", 1, date(2026, 2, 28)),
        ("2028-01-31", 1, date(2028, 2, 29)),
        ("2026-01-31", 3, date(2026, 4, 30)),
        ("2026-02-28", 6, date(2026, 8, 28)),
        ("2026-08-31", 6, date(2027, 2, 28)),
        ("2024-02-29", 12, date(2025, 2, 28)),
    ],
)
def test_months_end_on_the_day_of_the_same_number_or_the_last(
    start: str, months: int, due: date
) -> None:
    found = count(rome(start), Rule(Unit.MESI, months), Calendar())

    assert found.due_at == end_of(due)


@pytest.mark.parametrize(
    ("start", "unit", "amount", "due"),
    [
        ("2026-08-10", Unit.GG_CAL, 1, date(2026, 9, 1)),
        ("2026-07-31", Unit.GG_CAL, 1, date(2026, 9, 1)),
        ("2026-07-30", Unit.GG_CAL, 1, date(2026, 7, 31)),
        ("2026-08-31", Unit.GG_CAL, 15, date(2026, 9, 15)),
        ("2026-07-22", Unit.GG_CAL_PROC, 10, date(2026, 9, 1)),
        ("2026-08-10", Unit.MESI, 1, date(2026, 9, 30)),
        ("2026-07-15", Unit.MESI, 1, date(2026, 9, 15)),
    ],
)
def test_what_begins_in_or_before_a_suspended_august_goes_on_in_september(
    start: str, unit: Unit, amount: int, due: date
) -> None:
    resting = count(rome(start), Rule(unit, amount, Manner(august=True)), Calendar())
    spanned = count(rome(start), Rule(unit, amount), Calendar(), [august(2026)])

    assert resting.due_at == spanned.due_at == end_of(due)
