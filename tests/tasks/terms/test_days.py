"""The office closes from a day to another, and its patron saint moves, in one act each."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.refusal import Refusal
from tasks.terms import changing
from tasks.terms.calendars import Calendar, Year
from tasks.terms.changing import Draft
from tasks.terms.freezing import differs
from tasks.terms.history import Closed, PatronMoved, changes_of
from tasks.terms.patrons import Patron, patron_of
from tasks.terms.rulebook import LEAD
from tests.tasks.terms.desk import Desk

MAY = (5, 8)


def told(desk: Desk, draft: Draft) -> list[object]:
    return list(changes_of(draft.base, draft.rules, desk.catalogue()))


def test_a_span_over_new_year_closes_only_the_days_on_which_the_office_would_work(
    desk: Desk,
) -> None:
    draft = changing.close_on(desk.draft(), date(2026, 12, 24), date(2027, 1, 6))

    frozen = draft.rules.calendar.frozen
    assert sorted(frozen[2026].closing_days) == [
        date(2026, 12, day) for day in (24, 28, 29, 30, 31)
    ]
    assert sorted(frozen[2027].closing_days) == [date(2027, 1, 4), date(2027, 1, 5)]
    assert told(desk, draft) == [Closed(date(2026, 12, 24), date(2027, 1, 5), 7)]


def test_what_is_closed_already_is_left_and_the_others_are_closed(desk: Desk) -> None:
    draft = changing.close_on(desk.draft(), date(2026, 8, 12))

    draft = changing.close_on(draft, date(2026, 8, 10), date(2026, 8, 14))

    assert len(draft.rules.calendar.frozen[2026].closing_days) == 5


def test_a_span_is_opened_again_in_one_act(desk: Desk) -> None:
    draft = changing.close_on(desk.draft(), date(2026, 8, 10), date(2026, 8, 14))

    draft = changing.open_on(draft, date(2026, 8, 1), date(2026, 8, 12))

    assert sorted(draft.rules.calendar.frozen[2026].closing_days) == [
        date(2026, 8, 13),
        date(2026, 8, 14),
    ]


def test_the_patron_moves_in_every_year_and_the_day_before_is_one_of_work_again(
    desk: Desk,
) -> None:
    draft = changing.set_patron(desk.draft(), MAY, "San Prova")

    years = draft.rules.calendar.frozen
    assert {patron_of(year.holidays) for year in years.values()} == {Patron(5, 8, "San Prova")}
    assert years[2026].holidays[date(2026, 5, 8)] == "San Prova, festa patronale"
    assert date(2026, 12, 7) not in years[2026].holidays
    assert told(desk, draft) == [
        PatronMoved(min(years), max(years), Patron(12, 7), Patron(5, 8, "San Prova"))
    ]


def test_the_patron_moves_from_a_year_on_and_the_years_before_keep_theirs(desk: Desk) -> None:
    draft = changing.set_patron(desk.draft(), MAY, "San Prova", 2026)

    years = draft.rules.calendar.frozen
    assert patron_of(years[2025].holidays) == Patron(12, 7)
    assert patron_of(years[2026].holidays) == Patron(5, 8, "San Prova")


def test_where_the_day_of_the_patron_is_a_holiday_anyway_both_names_stand_and_it_is_said(
    desk: Desk,
) -> None:
    easter_monday = (4, 6)

    draft = changing.set_patron(desk.draft(), easter_monday, "San Prova")
    (moved,) = told(desk, draft)

    holidays = draft.rules.calendar.frozen[2026].holidays
    assert holidays[date(2026, 4, 6)] == "Lunedì dell'Angelo; San Prova, festa patronale"
    assert isinstance(moved, PatronMoved)
    assert (2026, "Lunedì dell'Angelo") in moved.already


def test_a_patron_that_moves_on_leaves_the_holiday_that_it_fell_on(desk: Desk) -> None:
    draft = changing.set_patron(desk.draft(), (4, 6), "San Prova")

    draft = changing.set_patron(draft, MAY, "San Prova")

    assert draft.rules.calendar.frozen[2026].holidays[date(2026, 4, 6)] == "Lunedì dell'Angelo"


def test_years_that_are_frozen_later_have_the_patron_that_the_office_chose(desk: Desk) -> None:
    last = max(desk.draft().rules.calendar.frozen)
    desk.revise(changing.set_patron(desk.draft(), MAY, "San Prova"))
    desk.pass_time(LEAD)

    desk.pass_time(timedelta(days=366))

    frozen = desk.draft().rules.calendar.frozen
    assert max(frozen) == last + 1
    assert patron_of(frozen[last + 1].holidays) == Patron(5, 8, "San Prova")


def test_a_patron_that_the_office_chose_is_no_difference_from_the_settings(desk: Desk) -> None:
    seed = desk.bench.office.definitions.book.seed
    desk.revise(changing.set_patron(desk.draft(), MAY, "San Prova", 2026))

    found = desk.draft().rules.calendar

    assert [differs(found, seed, year) for year in (2025, 2026)] == [[], []]
    assert found.year(2090).holidays[date(2090, 5, 8)] == "San Prova, festa patronale"


def test_another_patron_in_the_settings_is_a_difference_until_the_office_has_chosen(
    desk: Desk,
) -> None:
    found = desk.draft().rules.calendar

    said = differs(found, Calendar(patron=MAY), 2026)

    assert said == [
        "08/05/2026 non è tra i festivi congelati (santo patrono)",
        "07/12/2026 è tra i festivi congelati (santo patrono), ma oggi non risulta più",
    ]


def test_a_patron_is_given_its_name_though_no_term_moves(desk: Desk) -> None:
    draft = changing.set_patron(desk.draft(), (12, 7), "San Prova")
    named = changing.set_patron(draft, (12, 7), "San Prova")

    number = desk.revise(draft)
    desk.pass_time(LEAD)

    assert number == 2
    assert named.rules.calendar.frozen == draft.rules.calendar.frozen
    assert patron_of(desk.draft().rules.calendar.frozen[2026].holidays) == Patron(
        12, 7, "San Prova"
    )
    with pytest.raises(changing.NothingChanges):
        desk.revise(changing.set_patron(desk.draft(), (12, 7), "San Prova"))


def test_a_year_without_a_patron_has_none() -> None:
    assert patron_of(Year({date(2026, 12, 25): "Natale"}).holidays) is None


Act = Callable[[Draft], Draft]
REFUSED: list[tuple[Act, type[Refusal]]] = [
    (
        lambda one: changing.close_on(one, date(2026, 8, 14), date(2026, 8, 10)),
        changing.DaysReversed,
    ),
    (
        lambda one: changing.close_on(one, date(2026, 1, 1), date(2027, 8, 1)),
        changing.ClosedTooLong,
    ),
    (
        lambda one: changing.close_on(one, date(2026, 12, 25), date(2026, 12, 27)),
        changing.AllClosed,
    ),
    (lambda one: changing.close_on(one, date(2026, 12, 25)), changing.AlreadyClosed),
    (
        lambda one: changing.close_on(one, date(2055, 12, 25), date(2056, 1, 6)),
        changing.YearNotFrozen,
    ),
    (lambda one: changing.open_on(one, date(2026, 8, 10), date(2026, 8, 14)), changing.NoneClosed),
    (lambda one: changing.set_patron(one, (2, 29), "San Prova"), changing.LeapPatron),
    (lambda one: changing.set_patron(one, (4, 31), "San Prova"), changing.NoSuchDay),
    (lambda one: changing.set_patron(one, MAY, " "), changing.NameMissing),
    (lambda one: changing.set_patron(one, (12, 25), "San Prova"), changing.AlreadyHoliday),
    (lambda one: changing.set_patron(one, MAY, "San Prova", 1850), changing.YearNotFrozen),
]


@pytest.mark.parametrize(("act", "refusal"), REFUSED)
def test_what_makes_no_sense_is_refused_in_words(
    desk: Desk, act: Act, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as said:
        act(desk.draft())

    assert type(said.value) is refusal
    assert str(said.value).endswith((".", "."))
