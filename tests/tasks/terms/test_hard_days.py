"""The published terms on the days on which counting goes wrong, and acts at the last moment."""

from datetime import date, datetime, timedelta

import pytest

from engine.clock import ROME
from tasks.terms import State, acts
from tasks.terms.calendars import Calendar
from tasks.terms.counting import end_of
from tasks.terms.duties import Asked, Duties
from tests.tasks.conftest import Bench
from tests.tasks.terms.clock import CATALOGUE, rome
from tests.tasks.terms.decreed import FOLLOWED, JUNE, MAY, Decreed
from tests.tasks.terms.test_acts import DUE, asked, kinds
from tests.tasks.terms.test_acts import of_case as on_the_bench

AMBROSE = (12, 7)  # a patron on the eve of the Immaculate
DUTIES = Duties(CATALOGUE, Calendar(AMBROSE))
IN_AUGUST = Asked(august=True)


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        # Two working days over the patron and the Immaculate: Monday the seventh is none of them.
        ("triage.stima", "2026-12-04 09:00", "2026-12-10"),
        ("triage.stima", "2026-12-07 09:00", "2026-12-10"),
        # Saint Francis is a holiday from 2026, and a Sunday in that year.
        ("triage.stima", "2027-10-01 09:00", "2027-10-06"),
        # Months from a day that the last month has not got.
        ("L18", "2026-08-31 10:00", "2027-02-28"),
        ("L18", "2027-08-31 10:00", "2028-02-29"),
        ("L13", "2028-02-29 10:00", "2030-02-28"),
        ("R03", "2026-03-31 10:00", "2026-09-30"),
        # Days of the law run over every feast, and end on one.
        ("L14", "2026-12-10 10:00", "2026-12-25"),
        # Ten days of a party's appeal end on a Saturday, on the patron, on New Year's Day.
        ("L7", "2026-05-20 10:00", "2026-06-01"),
        ("L7", "2026-11-27 10:00", "2026-12-09"),
        ("L7", "2026-12-22 10:00", "2027-01-04"),
    ],
)
def test_a_published_term_ends_on_the_day_that_the_law_means(
    key: str, start: str, due: str
) -> None:
    assert DUTIES.begin(key, rome(start)).counted.due_at == end_of(date.fromisoformat(due))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # Twenty-four hours are twenty-four hours, in the night of twenty-five and of twenty-three.
        ("2026-10-24 12:00", "2026-10-25 11:00"),
        ("2026-03-28 12:00", "2026-03-29 13:00"),
        ("2026-12-25 00:30", "2026-12-26 00:30"),
    ],
)
def test_the_hours_to_send_the_act_run_by_the_clock(start: str, due: str) -> None:
    counted = DUTIES.begin("L2", rome(start)).counted

    assert (counted.due_at, counted.whole_day) == (rome(due), False)


@pytest.mark.parametrize(
    ("start", "plain", "rested"),
    [
        ("2026-07-25 10:00", "2026-08-04", "2026-09-04"),
        # The day that is left over falls on a Saturday, and passes on to Monday.
        ("2026-07-26 10:00", "2026-08-05", "2026-09-07"),
        ("2026-07-31 10:00", "2026-08-10", "2026-09-10"),
        # What begins in August begins to count on the first of September, which counts.
        ("2026-08-12 10:00", "2026-08-24", "2026-09-10"),
        # What ends on the last day of July is touched by nothing.
        ("2026-07-21 10:00", "2026-07-31", "2026-07-31"),
    ],
)
def test_an_appeal_rests_in_august_only_if_somebody_says_so(
    start: str, plain: str, rested: str
) -> None:
    as_written = DUTIES.begin("L7", rome(start)).counted.due_at
    in_august = DUTIES.begin("L7", rome(start), IN_AUGUST).counted.due_at

    assert as_written == end_of(date.fromisoformat(plain))
    assert in_august == end_of(date.fromisoformat(rested))


def at(bench: Bench, instant: datetime) -> None:
    """The office goes on until an instant."""
    bench.clock.move_by(instant - bench.clock.now())
    bench.office.worker.tick(bench.clock.now())


def extended(bench: Bench, to: date) -> None:
    live = on_the_bench(bench)[-1]
    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench, term_id=live.id), to)


def test_an_extension_in_the_last_minute_is_in_time(bench: Bench) -> None:
    at(bench, DUE - timedelta(seconds=30))

    extended(bench, date(2025, 11, 20))
    at(bench, DUE + timedelta(hours=10))

    old, new = on_the_bench(bench)
    assert (old.ended_how, new.state(bench.clock.now())) == ("superseded", State.IN_TIME)
    assert "term_breached" not in kinds(bench.office)


def test_an_extension_after_the_last_minute_keeps_what_was_missed(bench: Bench) -> None:
    at(bench, DUE + timedelta(minutes=1))

    extended(bench, date(2025, 11, 20))
    at(bench, DUE + timedelta(hours=10))

    assert on_the_bench(bench)[-1].state(bench.clock.now()) is State.IN_TIME
    assert kinds(bench.office).count("term_breached") == 1


def test_what_was_extended_and_is_missed_again_is_told_again(bench: Bench) -> None:
    at(bench, DUE + timedelta(minutes=1))
    extended(bench, date(2025, 11, 20))

    at(bench, end_of(date(2025, 11, 20)) + timedelta(minutes=1))

    assert kinds(bench.office).count("term_breached") == 2


def test_of_a_decree_that_changes_twice_in_one_day_the_last_word_counts(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    for place, days in ((1, 90), (2, 30)):
        case.arrives(f"51{place}/2025", JUNE)
        case.is_read(termine_relazione_valore=days)
        followed = {**FOLLOWED, "termine": f"termine:L30:{place}"}
        case.is_confirmed(sostituisce=f"provvedimento:{place}", sorte_termini=[followed])

    chain = sorted(case.terms(), key=lambda one: one.id)
    assert [one.duty for one in chain] == [chain[0].duty] * 3
    assert [one.replaces_id for one in chain] == [None, chain[0].id, chain[1].id]
    assert [one.is_live for one in chain] == [False, False, True]
    assert chain[-1].due_at.astimezone(ROME).date() == date(2025, 7, 11)
    assert case.lost() == []
