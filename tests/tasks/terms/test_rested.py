"""Spans that do not count, against an oracle that walks day by day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.clock import ROME
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Rule, Unit, count, end_of
from tasks.terms.model import Suspension, Term
from tasks.terms.rested import PAUSED, count_rested, let_rest_out
from tests.tasks.terms.made import a_term

CALENDAR = Calendar(patron=(12, 7))
DAY = timedelta(days=1)
SATURDAY = 5


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ROME)


def counted(start: datetime, unit: Unit, amount: int, *earlier: Suspension) -> Term:
    due_at = count(start, Rule(unit, amount), CALENDAR).due_at
    return a_term(
        started_at=start, due_at=due_at, unit=str(unit), amount=amount, suspensions=earlier
    )


def walked(first: date, unit: Unit, amount: int, spans: tuple[Suspension, ...]) -> date:
    """Day after day: one that rests in each of its hours, in whichever span, is not counted, nor
    one on which the office is closed.
    """
    near = [day for span in spans for day in days(on(span.begins), on(span.ends))]
    rests = {
        day
        for day in near
        if all(any(span.holds(at(day, hour)) for span in spans) for hour in range(24))
    }
    day = first
    while amount:
        day += DAY
        open_day = unit is not Unit.GG_LAV or CALENDAR.is_working(day)
        amount -= open_day and day not in rests
    while unit is Unit.GG_CAL_PROC and (CALENDAR.is_holiday(day) or day.weekday() == SATURDAY):
        day += DAY
    return day


def on(instant: datetime) -> date:
    return instant.astimezone(ROME).date()


def days(first: date, end: date) -> list[date]:
    return [first + DAY * number for number in range((end - first).days)]


# Two rests that meet in the middle of a day leave it out whole.
@example(first=date(2024, 1, 1), unit=Unit.GG_CAL, amount=4, rests=[(1, 1), (2, 1)], hour=9)
@settings(max_examples=500, deadline=None)
@given(
    first=st.dates(date(2024, 1, 1), date(2032, 1, 1)),
    unit=st.sampled_from([Unit.GG_CAL, Unit.GG_CAL_PROC, Unit.GG_LAV]),
    amount=st.integers(1, 120),
    rests=st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 60)), min_size=1, max_size=3),
    hour=st.sampled_from([0, 9]),
)
def test_days_that_rest_are_not_counted_whatever_their_order(
    first: date, unit: Unit, amount: int, rests: list[tuple[int, int]], hour: int
) -> None:
    spans = tuple(
        Suspension(
            at(first + DAY * begins, hour), at(first + DAY * (begins + length), hour), "prova"
        )
        for begins, length in rests
    )
    old = counted(at(first), unit, amount, *spans[1:])

    found = count_rested(old, spans[0], CALENDAR)

    assert found.due_at == end_of(walked(first, unit, amount, spans))


def test_hours_are_later_by_the_hours_of_the_rest() -> None:
    old = counted(at(date(2026, 3, 27), 11), Unit.ORE, 48)
    rest = Suspension(at(date(2026, 3, 28), 11), at(date(2026, 3, 29), 11), "prova")

    found = count_rested(old, rest, CALENDAR)

    # The night between them has an hour less: 23 hours were left out.
    assert found.due_at == old.due_at + timedelta(hours=23)


def test_months_are_later_by_the_days_of_the_rest() -> None:
    old = counted(at(date(2026, 5, 31)), Unit.MESI, 4)
    august = Suspension(at(date(2026, 8, 1), 0), at(date(2026, 9, 1), 0), "prova")

    assert count_rested(old, august, CALENDAR).due_at == end_of(date(2026, 10, 31))


def test_an_instant_that_somebody_fixed_is_later_by_the_length_of_the_rest() -> None:
    old = a_term(started_at=at(date(2026, 7, 1)), due_at=end_of(date(2026, 8, 10)))
    august = Suspension(at(date(2026, 8, 1), 0), at(date(2026, 9, 1), 0), "prova")

    assert count_rested(old, august, CALENDAR).due_at == end_of(date(2026, 9, 10))


def test_a_rest_after_the_term_has_passed_moves_nothing() -> None:
    old = counted(datetime(2026, 5, 4, 9, tzinfo=UTC), Unit.GG_CAL, 10)
    june = Suspension(at(date(2026, 6, 1)), at(date(2026, 7, 1)), "prova")

    assert count_rested(old, june, CALENDAR).due_at == old.due_at


@settings(max_examples=500, deadline=None)
@given(
    first=st.dates(date(2024, 1, 1), date(2032, 1, 1)),
    days_given=st.integers(1, 120),
    rests=st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 60)), min_size=1, max_size=4),
)
def test_an_instant_that_somebody_fixed_loses_each_day_of_several_rests_once(
    first: date, days_given: int, rests: list[tuple[int, int]]
) -> None:
    spans = tuple(
        Suspension(at(first + DAY * begins, 0), at(first + DAY * (begins + length), 0), "prova")
        for begins, length in rests
    )
    one = a_term(started_at=at(first), due_at=end_of(first + DAY * days_given))

    for number, span in enumerate(spans):
        due_at = count_rested(one, span, CALENDAR).due_at
        one = a_term(started_at=at(first), due_at=due_at, suspensions=spans[: number + 1])

    assert one.due_at == end_of(walked(first, Unit.GG_CAL, days_given, spans))


@settings(max_examples=500, deadline=None)
@given(
    hours=st.integers(1, 400),
    rests=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 200)), min_size=2, max_size=2),
)
def test_a_fixed_hour_is_never_sooner_by_a_rest_nor_later_than_all_rests_together(
    hours: int, rests: list[tuple[int, int]]
) -> None:
    start, hour = datetime(2026, 10, 20, 9, tzinfo=UTC), timedelta(hours=1)
    spans = tuple(
        Suspension(start + hour * begins, start + hour * (begins + length), "prova")
        for begins, length in rests
    )
    one = a_term(started_at=start, due_at=start + hour * hours, whole_day=False)

    due = [one.due_at]
    for number, span in enumerate(spans):
        due.append(count_rested(one, span, CALENDAR).due_at)
        one = a_term(
            started_at=start, due_at=due[-1], whole_day=False, suspensions=spans[: number + 1]
        )

    assert due == sorted(due)
    assert due[-1] - due[0] <= sum((one.ends - one.begins for one in spans), timedelta())


def test_a_pause_over_the_last_day_leaves_the_day_on_which_it_ends() -> None:
    old = counted(at(date(2026, 5, 4)), Unit.GG_CAL, 10)  # until the 14th of May
    rest = Suspension(at(date(2026, 5, 14)), at(date(2026, 5, 15)), PAUSED)

    _, found = let_rest_out(old, rest, CALENDAR)

    assert found.due_at == end_of(date(2026, 5, 15))


def test_a_pause_before_a_fixed_day_moves_the_day_once_for_each_day() -> None:
    fixed = count(at(date(2026, 5, 20)), Rule(Unit.GG_CAL, 0), CALENDAR).due_at
    old = a_term(started_at=at(date(2026, 5, 20)), due_at=fixed, unit="GG_CAL", amount=0)
    first = Suspension(at(date(2026, 5, 4)), at(date(2026, 5, 7)), PAUSED)
    again = Suspension(at(date(2026, 5, 10)), at(date(2026, 5, 12)), PAUSED)

    once, found = let_rest_out(old, first, CALENDAR)
    _, twice = let_rest_out(replace(once, due_at=found.due_at), again, CALENDAR)

    assert found.due_at == end_of(date(2026, 5, 22))
    assert twice.due_at == end_of(date(2026, 5, 23))
