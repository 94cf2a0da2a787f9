"""Every revision tells what it says otherwise than those before, and how many terms it moved."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import update

from tasks.terms import changing
from tasks.terms.changing import Draft
from tasks.terms.history import (
    Change,
    Closed,
    DayNamed,
    Frozen,
    HoursMoved,
    RowChanged,
    changes_of,
    every_change,
)
from tasks.terms.recounting import SETTLES
from tasks.terms.rulebook import LEAD, revisions
from tasks.terms.tables import clock_revision
from tests.tasks.terms.desk import Desk, a_row

DAY = date(2026, 6, 3)


def changes(desk: Desk, number: int) -> Sequence[Change]:
    with desk.bench.office.read() as connection:
        return every_change(connection, desk.catalogue())[number]


def made(desk: Desk, draft: Draft) -> Sequence[Change]:
    return changes(desk, desk.revise(draft))


def moved(desk: Desk) -> int | None:
    with desk.bench.office.read() as connection:
        return revisions(connection)[0].moved


def test_the_first_revision_froze_the_years_around_it(desk: Desk) -> None:
    year = desk.bench.clock.now().year

    assert changes(desk, 1) == [Frozen(year - 10, year + 30)]


def test_a_holiday_is_told_when_it_comes_and_when_it_goes(desk: Desk) -> None:
    came = made(desk, changing.add_holiday(desk.draft(), DAY, "Festa di prova"))
    went = made(desk, changing.remove_holiday(desk.draft(), DAY))

    assert came == [DayNamed(DAY, None, "Festa di prova")]
    assert went == [DayNamed(DAY, "Festa di prova", None)]


def test_closing_days_between_which_nobody_works_are_one_span_even_over_new_year(
    desk: Desk,
) -> None:
    draft = desk.draft()
    for day in (date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 7)):
        draft = changing.close_on(draft, day)

    closed = made(desk, draft)
    opened = made(desk, changing.open_on(desk.draft(), date(2027, 1, 4)))

    assert closed == [
        Closed(date(2026, 12, 31), date(2027, 1, 4), 2),
        Closed(date(2027, 1, 7), date(2027, 1, 7), 1),
    ]
    assert opened == [Closed(date(2027, 1, 4), date(2027, 1, 4), 1, again_open=True)]


def test_hours_are_told_once_for_all_the_years_in_which_they_change(desk: Desk) -> None:
    last = max(desk.draft().rules.calendar.frozen)

    told = made(desk, changing.set_hours(desk.draft(), 2027, time(8, 30), time(17)))

    assert told == [HoursMoved(2027, last, (time(8), time(18)), (time(8, 30), time(17)))]


def test_a_row_is_told_beside_the_one_before_be_it_of_the_catalogue_or_of_the_office(
    desk: Desk,
) -> None:
    first = made(desk, changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=3)))
    second = made(desk, changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=2)))

    amounts = [
        (one.before.amount, one.after.amount)
        for one in (*first, *second)
        if isinstance(one, RowChanged)
    ]
    assert amounts == [(5, 3), (3, 2)]


def test_a_draft_is_told_in_the_same_words_as_the_revision_that_it_becomes(desk: Desk) -> None:
    draft = changing.set_row(desk.with_a_holiday(), desk.catalogue(), a_row(quantita=3))

    proved = changes_of(draft.base, draft.rules, desk.catalogue())

    assert proved == made(desk, draft)


def test_the_terms_that_a_revision_moved_are_counted_once(desk: Desk) -> None:
    draft = desk.with_a_holiday()
    desk.open_another("un altro", desk.bench.clock.now())
    desk.revise(draft)
    before = moved(desk)

    desk.pass_time(LEAD)
    desk.pass_time(timedelta(minutes=1))
    desk.pass_time(SETTLES)

    assert before == 0
    assert moved(desk) == 2


def test_a_term_of_which_only_the_notices_change_has_not_moved(desk: Desk) -> None:
    ladder = a_row(scala=[{"prima": "2 GG_LAV", "avvisa": "assegnatario"}])

    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), ladder))
    desk.pass_time(LEAD)

    assert moved(desk) == 0


def test_of_a_revision_made_before_the_number_was_kept_it_stays_unknown(desk: Desk) -> None:
    desk.revise(desk.with_a_holiday())
    with desk.bench.office.begin() as work:
        work.connection.execute(update(clock_revision).values(moved=None))

    desk.pass_time(LEAD)

    assert moved(desk) is None
