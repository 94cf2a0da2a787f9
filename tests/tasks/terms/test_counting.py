"""How terms are counted, against calendar-checked dates of the domain."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import ROME
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Rule, Unit, count, count_back

CALENDAR = Calendar(patron=(12, 7))


def rome(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ROME)


def due_day(start: datetime, unit: Unit, amount: int) -> date:
    return count(start, Rule(unit, amount), CALENDAR).due_at.astimezone(ROME).date()


def test_sixty_days_from_3_november_2025_end_on_friday_2_january() -> None:
    counted = count(rome(2025, 11, 3, 10, 12), Rule(Unit.GG_CAL, 60), CALENDAR)

    assert counted.due_at == datetime(2026, 1, 2, 22, 59, 59, tzinfo=UTC)
    assert counted.sentence == (
        "60 giorni dal 3 novembre 2025, giorno iniziale escluso: venerdì 2 gennaio 2026"
    )


def test_a_procedural_term_that_ends_on_a_saturday_moves_to_monday() -> None:
    counted = count(rome(2026, 2, 13), Rule(Unit.GG_CAL_PROC, 15), CALENDAR)

    assert counted.due_at.astimezone(ROME).date() == date(2026, 3, 2)
    assert counted.sentence == (
        "15 giorni dal 13 febbraio 2026, giorno iniziale escluso; il 28 febbraio è sabato e "
        "il 1° marzo è domenica: il termine passa oltre (art. 155 c.p.c.): lunedì 2 marzo 2026"
    )


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (rome(2025, 8, 31), 6, date(2026, 2, 28)),
        (rome(2025, 1, 31), 1, date(2025, 2, 28)),
        (rome(2024, 2, 29), 12, date(2025, 2, 28)),
        (rome(2025, 3, 17), 24, date(2027, 3, 17)),
    ],
)
def test_months_keep_the_day_number_or_take_the_last_day(
    start: datetime, months: int, last: date
) -> None:
    assert due_day(start, Unit.MESI, months) == last


def test_clock_hours_run_over_the_night_in_which_the_clock_changes() -> None:
    counted = count(rome(2026, 3, 28, 11, 30), Rule(Unit.ORE, 24), CALENDAR)

    assert counted.due_at == rome(2026, 3, 29, 12, 30).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "unit", "amount", "due"),
    [
        # Hours are hours of the clock, also in the night that has 25 of them, or 23.
        (rome(2025, 10, 25, 2, 30), Unit.ORE, 24, datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        (rome(2025, 10, 26, 2, 30), Unit.ORE, 1, datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
        (rome(2026, 3, 28, 2, 30), Unit.ORE, 24, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # Days are days of Rome, whatever they last.
        (
            rome(2025, 10, 25, 23, 59),
            Unit.GG_CAL,
            1,
            datetime(2025, 10, 26, 22, 59, 59, tzinfo=UTC),
        ),
        (rome(2026, 3, 27, 23, 59), Unit.GG_CAL, 2, datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
        # Easter Monday, Christmas and Saint Stephen, the patron beside the Immaculate.
        (rome(2026, 4, 3), Unit.GG_CAL_PROC, 1, datetime(2026, 4, 7, 21, 59, 59, tzinfo=UTC)),
        (rome(2025, 12, 24), Unit.GG_LAV, 1, datetime(2025, 12, 29, 22, 59, 59, tzinfo=UTC)),
        (rome(2026, 12, 4), Unit.GG_CAL_PROC, 3, datetime(2026, 12, 9, 22, 59, 59, tzinfo=UTC)),
        # The month that has not got the day.
        (rome(2024, 1, 31), Unit.MESI, 1, datetime(2024, 2, 29, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_changes_of_the_clock_feasts_and_short_months_move_no_term_by_mistake(
    start: datetime, unit: Unit, amount: int, due: datetime
) -> None:
    assert count(start, Rule(unit, amount), CALENDAR).due_at == due


def test_one_hour_is_said_as_one() -> None:
    counted = count(rome(2026, 3, 28, 11, 30), Rule(Unit.ORE, 1), CALENDAR)

    assert counted.sentence.startswith("1 ora esatta dalle 11:30")


def test_working_days_skip_the_patron_saint_and_the_immaculate() -> None:
    assert due_day(rome(2026, 12, 4), Unit.GG_LAV, 2) == date(2026, 12, 10)


def test_saint_francis_is_a_holiday_from_2026() -> None:
    assert not CALENDAR.is_holiday(date(2024, 10, 4))
    assert CALENDAR.is_holiday(date(2027, 10, 4))


def test_a_reminder_fifteen_days_before_2_january_falls_on_18_december_at_opening() -> None:
    due = count(rome(2025, 11, 3, 10, 12), Rule(Unit.GG_CAL, 60), CALENDAR).due_at

    assert count_back(due, Unit.GG_CAL, 15, CALENDAR) == rome(2025, 12, 18, 8)


@given(
    start=st.datetimes(
        datetime(2024, 1, 1),  # noqa: DTZ001
        datetime(2032, 12, 31),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    unit=st.sampled_from(list(Unit)),
    amount=st.integers(0, 400),
)
def test_a_term_never_falls_before_the_day_it_starts(
    start: datetime, unit: Unit, amount: int
) -> None:
    counted = count(start, Rule(unit, 0 if unit is Unit.IMMEDIATO else amount), CALENDAR)

    assert counted.due_at.astimezone(ROME).date() >= start.astimezone(ROME).date()
    if unit is Unit.ORE:
        assert counted.due_at - start == timedelta(hours=amount)
