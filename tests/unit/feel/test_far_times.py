"""Years of nine digits and nanoseconds: what the standard knows and Python's own types do not."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.far import day_from, ordinal
from engine.feel.values import FarDay, FarInstant, LongDuration
from tests.unit.feel.support import value, written

MEANINGS = [
    # days
    ('date("999999999-12-31")', "999999999-12-31"),
    ('date("-999999999-01-01")', "-999999999-01-01"),
    ('date("1000000000-01-01")', "null"),
    ('date("10000-02-29")', "10000-02-29"),
    ('date("9998-02-29")', "null"),
    ('date("-0004-02-29")', "-0004-02-29"),
    ('date("0000-01-01")', "0000-01-01"),
    ('date("01211-12-31")', "null"),
    ('date("+2012-12-02")', "null"),
    ('date("998-12-31")', "null"),
    ("date(-999999999, 1, 1)", "-999999999-01-01"),
    ("date(999999999, 12, 31)", "999999999-12-31"),
    ("date(1000000000, 1, 1)", "null"),
    ("date(12345, 0, 1)", "null"),
    ("date(12345, 1, 32)", "null"),
    ('date("12345-06-07").year', "12345"),
    ('date("-0005-06-07").year', "-5"),
    ('date("12345-06-07").month', "6"),
    ('date("12345-06-07").day', "7"),
    ('date("10000-01-01").weekday', "6"),
    ('day of week(date("10000-01-01"))', "Saturday"),
    ('day of year(date("12000-12-31"))', "366"),
    ('week of year(date("10000-01-03"))', "1"),
    ('month of year(date("-0001-03-01"))', "March"),
    ('last day of month(date("12000-02-01"))', "12000-02-29"),
    ('date("9999-12-31") + @"P1D"', "10000-01-01"),
    ('date("10000-01-01") - @"P1D"', "9999-12-31"),
    ('date("0001-01-01") - @"P1D"', "0000-12-31"),
    ('date("12000-02-29") + @"P1Y"', "12001-02-28"),
    ('date("999999999-12-31") + @"P1D"', "null"),
    ('date("999999999-12-31") + @"P1M"', "null"),
    ('date("10000-01-01") - date("9999-12-31")', "P1D"),
    ('date("999999999-12-31") - date("-999999999-01-01")', "P730484999633D"),
    ('date("10000-01-01") > date("9999-12-31")', "true"),
    ('date("-0001-01-01") < date("0001-01-01")', "true"),
    ('date("12345-01-01") = date("12345-01-01")', "true"),
    ('date("12345-01-01") = date("12345-01-02")', "false"),
    ('date("12345-01-01") instance of date', "true"),
    ('for d in @"9999-12-30"..@"10000-01-02" return d.day', "[30, 31, 1, 2]"),
    ('date("10001-05-01") in [date("9999-01-01")..date("12000-01-01")]', "true"),
    # instants
    ('date and time("99999-12-03T10:15:30")', "99999-12-03T10:15:30"),
    ('date and time("-2016-01-30T09:05:00Z")', "-2016-01-30T09:05:00Z"),
    ('date and time("2018-12-08T00:00:00.123456789@Europe/Paris")',
     "2018-12-08T00:00:00.123456789@Europe/Paris"),
    ('date and time("12018-07-08T00:00:00@Europe/Paris").time offset', "PT2H"),
    ('date and time("12018-07-08T00:00:00@Europe/Paris").timezone', "Europe/Paris"),
    ('date and time("99999-12-03T10:15:30+11:22:33")', "99999-12-03T10:15:30+11:22:33"),
    ('date and time("12018-07-08T01:02:03").hour', "1"),
    ('date and time("12018-07-08T01:02:03").year', "12018"),
    ('date and time("12018-07-08T01:02:03").date', "12018-07-08"),
    ('date and time("12018-07-08T01:02:03").time', "01:02:03"),
    ('date(date and time("12018-07-08T01:02:03"))', "12018-07-08"),
    ('time(date and time("2018-07-08T01:02:03.000000001"))', "01:02:03.000000001"),
    ('date and time(date("12018-07-08"), time("01:02:03"))', "12018-07-08T01:02:03"),
    ('date and time(date("12018-07-08"))', "12018-07-08T00:00:00"),
    ('date and time("9999-12-31T23:00:00") + @"PT2H"', "10000-01-01T01:00:00"),
    ('date and time("9999-12-31T23:00:00@America/New_York") + @"PT2H"',
     "10000-01-01T01:00:00@America/New_York"),
    ('date and time("2018-07-08T01:02:03.000000001") + @"PT0.000000001S"',
     "2018-07-08T01:02:03.000000002"),
    ('date and time("2018-07-08T01:02:03.000000999") + @"PT0.000000001S"',
     "2018-07-08T01:02:03.000001"),
    ('date and time("2018-07-08T00:00:00.000000002") - date and time("2018-07-08T00:00:00")',
     "PT0.000000002S"),
    ('date and time("12018-07-08T00:00:00Z") - date and time("12018-07-08T00:00:00+01:00")',
     "PT1H"),
    ('date and time("12018-07-08T00:00:00Z") = date and time("12018-07-08T01:00:00+01:00")',
     "true"),
    ('date and time("12018-07-08T00:00:00") < date and time("12018-07-08T00:00:00.000000001")',
     "true"),
    ('date and time("12018-07-08T00:00:00Z") > date and time("2018-07-08T00:00:00")', "true"),
    ('date and time("12018-07-08T00:00:00Z") instance of date and time', "true"),
    ('date and time("12018-01-31T00:00:00Z") + @"P1M"', "12018-02-28T00:00:00Z"),
    ('is(date and time("12018-07-08T00:00:00Z"), date and time("12018-07-08T00:00:00Z"))', "true"),
    ('is(date and time("12018-07-08T00:00:00Z"), date and time("12018-07-08T00:00:00"))', "false"),
    ('date and time(date and time("12018-07-08T00:00:00Z"), "Europe/Rome")',
     "12018-07-08T02:00:00@Europe/Rome"),
    ('years and months duration(date("-0001-01-01"), date("12000-03-01"))', "P12001Y2M"),
    ('years and months duration(date("2017-01-01"), date and time("9999999-02-01T00:00:00"))',
     "P9997982Y1M"),
    # times of day
    ('time("10:15:30.987654321")', "10:15:30.987654321"),
    ('time("10:15:30.9876543219")', "null"),
    ("time(10, 15, 30.987654321)", "10:15:30.987654321"),
    ('time("10:15:30.000000002") - time("10:15:30")', "PT0.000000002S"),
    ('time("23:59:59.999999999") + @"PT0.000000001S"', "00:00:00"),
    ('time("10:15:30.000000002") > time("10:15:30.000000001")', "true"),
    # durations
    ('duration("PT0.999999999S")', "PT0.999999999S"),
    ('duration("P1DT2H3M4.123456789S")', "P1DT2H3M4.123456789S"),
    ('duration("-PT0.000000001S")', "-PT0.000000001S"),
    ('duration("P99999999999D")', "P99999999999D"),
    ('duration("P9999999999999999D")', "null"),
    ('duration("P99999999999D").days', "99999999999"),
    ('duration("-P99999999999DT1H").hours', "-1"),
    ('duration("P99999999999D") / 99999999999', "P1D"),
    ('duration("P99999999999D") / duration("P1D")', "99999999999"),
    ('duration("PT1S") / 3', "PT0.333333333S"),
    ('duration("P1D") * 99999999999', "P99999999999D"),
    ('-duration("P99999999999D")', "-P99999999999D"),
    ('abs(duration("-P99999999999D"))', "P99999999999D"),
    ('duration("P99999999999D") > duration("P1D")', "true"),
    ('duration("P99999999999D") + duration("-P99999999998D")', "P1D"),
    ('duration("P99999999999D") instance of days and time duration', "true"),
    ('[@"P99999999999D"] = [@"P99999999999D"]', "true"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[text for text, _ in MEANINGS])
def test_far_times_mean_what_the_standard_says(text: str, meaning: str) -> None:
    assert written(text) == meaning


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('date("9999-12-31")', date),
        ('date("10000-01-01") - @"P1D"', date),
        ('date("10000-01-01")', FarDay),
        ('date and time("9999-12-31T00:00:00")', datetime),
        ('date and time("2025-01-01T00:00:00.000000001")', FarInstant),
        ('date and time("2025-01-01T00:00:00.000000001") - @"PT0.000000001S"', datetime),
        ('@"P99999999999D"', LongDuration),
        ('@"P99999999999D" - @"P99999999998D"', timedelta),
    ],
)
def test_what_python_can_hold_python_holds(text: str, kind: type) -> None:
    assert type(value(text)) is kind


def test_a_far_value_given_back_is_admitted() -> None:
    assert written("x.year", x=value('date("12345-01-01")')) == "12345"


@given(st.integers(min_value=-365 * 999_999_000, max_value=365 * 999_999_000))
def test_days_are_counted_there_and_back(number: int) -> None:
    day = day_from(number)

    assert day is not None
    assert ordinal(day) == number
