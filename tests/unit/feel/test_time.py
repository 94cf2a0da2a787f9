"""Days, instants and durations, as terms and timers need them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.feel import instant
from tests.unit.feel.support import value, written

MEANINGS = [
    ('date("2025-08-31") + duration("P6M")', "2026-02-28"),
    ('date("2024-02-29") + duration("P1Y")', "2025-02-28"),
    ('date("2026-02-28") - duration("P6M")', "2025-08-28"),
    ('date("2025-12-31") + @"P1D"', "2026-01-01"),
    ('date("2025-11-10") - date("2025-11-03")', "P7D"),
    ('@"2025-11-03T10:00:00Z" + @"PT72H"', "2025-11-06T10:00:00Z"),
    ('@"2025-10-25T12:00:00@Europe/Rome" + @"P1D"', "2025-10-26T11:00:00@Europe/Rome"),
    ('@"2025-10-25T12:00:00@Europe/Rome" + @"P1M"', "2025-11-25T12:00:00@Europe/Rome"),
    ('@"10:30:00" + @"PT14H"', "00:30:00"),
    ('@"P1Y6M" / 3', "P6M"),
    ('@"P1D" * 2.5', "P2DT12H"),
    ('duration("P14D").days', "14"),
    ('@"-PT90M".minutes', "-30"),
    ('@"2025-11-03".weekday', "1"),
    ('day of week(@"2025-11-03")', "Monday"),
    ('last day of month(@"2028-02-10")', "2028-02-29"),
    ('years and months duration(@"2019-05-04", @"2025-11-03")', "P6Y5M"),
    ('date("2025-02-29")', "null"),
    ('date("ieri")', "null"),
    ('@"2025-11-03T10:00:00+01:00" = @"2025-11-03T09:00:00Z"', "true"),
    ('@"2025-11-03T10:00:00+01:00" < @"2025-11-03T09:30:00Z"', "true"),
    ('date and time(@"2025-11-03", @"23:59:00")', "2025-11-03T23:59:00"),
    ("today()", "2025-11-04"),
    ("now()", "2025-11-04T00:30:00@Europe/Rome"),
    ('for d in @"2025-11-03"..@"2025-11-05" return d.day', "[3, 4, 5]"),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[text for text, _ in MEANINGS])
def test_time_is_counted_as_the_standard_says(text: str, meaning: str) -> None:
    assert written(text) == meaning


def test_a_local_instant_beside_an_aware_one_is_read_in_rome() -> None:
    ricevuta = datetime(2025, 11, 3, 22, 30, tzinfo=UTC)

    found = value('ricevuta < date and time(@"2025-11-03", @"23:45:00")', ricevuta=ricevuta)

    assert found is True


def test_a_local_instant_becomes_an_instant_of_rome_where_the_caller_asks() -> None:
    found = instant(value('@"2025-07-01T08:00:00"'), ZoneInfo("Europe/Rome"))

    assert found == datetime(2025, 7, 1, 6, 0, tzinfo=UTC)


def test_a_day_becomes_its_midnight_in_rome_where_the_caller_asks() -> None:
    found = instant(value('@"2025-01-01"'), ZoneInfo("Europe/Rome"))

    assert found == datetime(2024, 12, 31, 23, 0, tzinfo=UTC)
