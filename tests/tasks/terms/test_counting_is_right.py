"""Every rule of counting agrees with the oracle, over sixty years and both clock changes.

One example is one office and one start, and twenty terms of each rule that run from there: at
least 20,000 terms a rule.
"""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.clock import ROME
from tasks.terms.calendars import Calendar, national_holidays
from tasks.terms.counting import Manner, Rule, Span, Unit, count, days_out, spelled
from tests.tasks.terms import oracle
from tests.tasks.terms.oracle import ONE, Days

AT_ONCE = 20
EXAMPLES = (400_000 if "PERCORSI_DEEP" in os.environ else 20_000) // AT_ONCE
FIRST, LAST = date(2000, 1, 1), date(2060, 12, 31)
MINUTE = timedelta(minutes=1)

many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


Office = tuple[Calendar, Days]


def offices() -> list[Office]:
    """Offices with all sorts of patron saints and closing days; some with frozen years."""
    patrons = [None, (12, 7), (6, 24), (9, 19), (1, 31), (2, 29), (8, 16), (10, 4), (6, 29)]
    found = []
    for number, patron in enumerate(patrons):
        closed = frozenset(
            day
            for year in range(2000, 2063)
            for day in (
                date(year, 8, 10 + number),
                date(year, 12, 24),
                date(year, 12, 31),
                date(year, 3 + number, 1 + 3 * number),
            )
            if number % 2
        )
        live = Calendar(patron=patron, closing_days=closed)
        frozen = Calendar(frozen={year: live.year(year) for year in range(1995, 2070)})
        found += [(live, Days(patron, closed)), (frozen, Days(patron, closed))]
    return found


office = st.sampled_from(offices())
day = st.integers(0, (LAST - FIRST).days).map(lambda number: FIRST + timedelta(days=number))
hour = st.integers(0, 24 * 60 - 1)
STEPS = ((False, ONE), (True, -ONE))
# Some spans of days around a start: so many days after it, and so long.
spans = st.lists(st.tuples(st.integers(-60, 420), st.integers(1, 50)), max_size=2)
outs = st.tuples(spans, st.booleans())  # and whether somebody has confirmed August
Out = tuple[list[tuple[int, int]], bool]


def amounts(least: int, most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(least, most), min_size=AT_ONCE, max_size=AT_ONCE)


def instant(day: date, minute: int) -> datetime:
    """An instant of a day of Rome; the oracle says where Rome stands."""
    return oracle.end_of(day - ONE) + timedelta(seconds=1) + timedelta(minutes=min(minute, 1379))


def due(start: datetime, rule: Rule, calendar: Calendar, out: Sequence[Span] = ()) -> datetime:
    counted = count(start, rule, calendar, out)
    assert counted.whole_day == (rule.unit is not Unit.ORE)
    assert counted.due_at.tzinfo is UTC
    return counted.due_at


def left_out(start: date, out: Out) -> tuple[list[Span], frozenset[date]]:
    """The same days twice: as spans for who is judged, one by one for the oracle."""
    listed, august = out
    firsts = [(start + ONE * after, long) for after, long in listed]
    given = [days_out(first, first + ONE * (long - 1)) for first, long in firsts]
    days = {first + ONE * number for first, long in firsts for number in range(long)}
    if august:
        years = range(start.year - 6, start.year + 7)
        days |= {date(year, 8, number) for year in years for number in range(1, 32)}
    return given, frozenset(days)


def united(spans: list[Span]) -> list[Span]:
    """Spans that touch or overlap as one."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda span: span.begins):
        if found and one.begins <= found[-1].ends:
            found[-1] = Span(found[-1].begins, max(found[-1].ends, one.ends))
        else:
            found.append(one)
    return found


def test_holidays_are_those_that_the_oracle_wrote_down() -> None:
    for year in range(2000, 2061):
        sundays = {one for one in national_holidays(year) if one.weekday() == 6}
        own = oracle.holidays_of(year)

        assert set(national_holidays(year)) - sundays == {d for d in own if d.weekday() < 6}
    assert oracle.easter(2026) == date(2026, 4, 5)
    assert oracle.easter(2038) == date(2038, 4, 25)


@pytest.mark.parametrize("year", range(2000, 2061))
def test_every_day_is_a_holiday_or_a_working_day_as_the_oracle_says(year: int) -> None:
    first = date(year, 1, 1)
    days = [first + ONE * n for n in range((date(year + 1, 1, 1) - first).days)]
    for calendar, own in offices():
        assert [calendar.is_holiday(d) for d in days] == [own.is_holiday(d) for d in days]
        assert [calendar.is_working(d) for d in days] == [own.is_working(d) for d in days]
        assert [calendar.why_not_working(d) is None for d in days] == [
            own.is_working(d) for d in days
        ]


@many
@given(where=office, start=day, minute=hour, many_days=amounts(0, 400))
def test_calendar_days(where: Office, start: date, minute: int, many_days: list[int]) -> None:
    begun = instant(start, minute)
    for back, step in STEPS:
        reached = oracle.walk(start, max(many_days), lambda _: True, step=step)
        for amount in many_days:
            found = due(begun, Rule(Unit.GG_CAL, amount, Manner(backwards=back)), where[0])
            assert found == oracle.end_of(reached[amount])


@many
@given(where=office, start=day, minute=hour, many_days=amounts(0, 200))
def test_procedural_days(where: Office, start: date, minute: int, many_days: list[int]) -> None:
    (calendar, own), begun = where, instant(start, minute)
    for back, step in STEPS:
        reached = oracle.walk(start, max(many_days), lambda _: True, step=step)
        for amount in many_days:
            found = due(begun, Rule(Unit.GG_CAL_PROC, amount, Manner(backwards=back)), calendar)
            assert found == oracle.end_of(oracle.procedural(reached[amount], own, step=step))


@many
@given(where=office, start=day, minute=hour, many_days=amounts(0, 70))
def test_working_days(where: Office, start: date, minute: int, many_days: list[int]) -> None:
    (calendar, own), begun = where, instant(start, minute)
    for back, step in STEPS:
        reached = oracle.walk(start, max(many_days), own.is_working, step=step)
        for amount in many_days:
            found = due(begun, Rule(Unit.GG_LAV, amount, Manner(backwards=back)), calendar)
            assert found == oracle.end_of(reached[amount])


@many
@given(where=office, start=day, minute=hour, many_months=amounts(1, 36))
def test_months(where: Office, start: date, minute: int, many_months: list[int]) -> None:
    begun = instant(start, minute)
    for back, step in STEPS:
        reached = oracle.months(start, max(many_months), step=step)
        for amount in many_months:
            found = due(begun, Rule(Unit.MESI, amount, Manner(backwards=back)), where[0])
            assert found == oracle.end_of(reached[amount])


@many
@given(where=office, start=day, many_days=amounts(1, 90), works=st.booleans())
def test_free_days_lie_whole_between_the_two_ends(
    where: Office, start: date, many_days: list[int], *, works: bool
) -> None:
    calendar, own = where
    unit = Unit.GG_LAV if works else Unit.GG_CAL
    begun = instant(start, 600)
    for back, step in STEPS:
        manner = Manner(free=True, backwards=back)
        reached = oracle.walk(start, 91, own.is_working if works else lambda _: True, step=step)
        for amount in many_days:
            found = due(begun, Rule(unit, amount, manner), calendar)
            assert found == oracle.end_of(reached[amount + 1])


@many
@given(where=office, start=day, many_days=amounts(1, 150), out=outs)
def test_days_over_suspensions(where: Office, start: date, many_days: list[int], out: Out) -> None:
    (calendar, own), begun = where, instant(start, 600)
    given_out, days = left_out(start, out)
    for back, step in STEPS:
        manner = Manner(backwards=back, august=out[1])
        reached = oracle.walk(start, max(many_days), lambda one: one not in days, step=step)
        for amount in many_days:
            plain = due(begun, Rule(Unit.GG_CAL, amount, manner), calendar, given_out)
            moved = due(begun, Rule(Unit.GG_CAL_PROC, amount, manner), calendar, given_out)
            assert plain == oracle.end_of(reached[amount])
            assert moved == oracle.end_of(oracle.procedural(reached[amount], own, step=step))


@many
@given(
    start=day,
    many_days=amounts(1, 60),
    out=st.lists(st.tuples(st.integers(-5000, 60000), st.integers(1, 20000)), max_size=2),
)
def test_of_a_rest_only_the_days_that_lie_whole_in_it_do_not_count(
    start: date, many_days: list[int], out: list[tuple[int, int]]
) -> None:
    begun = instant(start, 600)
    given_out = [Span(begun + at * MINUTE, begun + (at + long) * MINUTE) for at, long in out]
    whole = united(given_out)

    def counts(one: date) -> bool:
        first, last = oracle.end_of(one - ONE) + timedelta(seconds=1), oracle.end_of(one)
        return not any(span.begins <= first and last < span.ends for span in whole)

    for back, step in STEPS:
        reached = oracle.walk(start, max(many_days), counts, step=step)
        for amount in many_days:
            rule = Rule(Unit.GG_CAL, amount, Manner(backwards=back))
            assert due(begun, rule, Calendar(), given_out) == oracle.end_of(reached[amount])


@many
@given(where=office, start=day, many_days=amounts(1, 40), out=outs)
def test_working_days_over_suspensions(
    where: Office, start: date, many_days: list[int], out: Out
) -> None:
    (calendar, own), begun = where, instant(start, 600)
    given_out, days = left_out(start, out)

    def counts(one: date) -> bool:
        return one not in days and own.is_working(one)

    for back, step in STEPS:
        manner = Manner(backwards=back, august=out[1])
        reached = oracle.walk(start, max(many_days), counts, step=step)
        for amount in many_days:
            found = due(begun, Rule(Unit.GG_LAV, amount, manner), calendar, given_out)
            assert found == oracle.end_of(reached[amount])


@many
@given(where=office, start=day, many_months=amounts(1, 18), out=outs)
def test_months_over_suspensions(
    where: Office, start: date, many_months: list[int], out: Out
) -> None:
    begun = instant(start, 600)
    given_out, days = left_out(start, out)
    for back, step in STEPS:
        manner = Manner(backwards=back, august=out[1])
        reached = oracle.months(start, max(many_months), days, step=step)
        for amount in many_months:
            found = due(begun, Rule(Unit.MESI, amount, manner), where[0], given_out)
            assert found == oracle.end_of(reached[amount])


@many
@given(start=day, minute=hour, many_hours=amounts(0, 96))
def test_hours_are_hours_of_the_clock(start: date, minute: int, many_hours: list[int]) -> None:
    begun = instant(start, minute)
    for back, step in ((False, 1), (True, -1)):
        reached = oracle.minutes(begun, max(many_hours), lambda _: True, step=step)
        for amount in many_hours:
            own = reached[amount]
            found = due(begun, Rule(Unit.ORE, amount, Manner(backwards=back)), Calendar())
            assert found == own
            assert found.astimezone(ROME).replace(tzinfo=UTC) == own + oracle.offset(own)


@many
@given(
    year=st.integers(2000, 2060),
    month=st.sampled_from((3, 10)),
    minute=st.integers(0, 60 * 48),
    many_hours=amounts(1, 72),
)
def test_hours_over_both_changes_of_the_clock(
    year: int, month: int, minute: int, many_hours: list[int]
) -> None:
    sunday = datetime(year, month, oracle.last_sunday(year, month), tzinfo=UTC)
    begun = sunday - timedelta(days=2) + minute * MINUTE
    reached = oracle.minutes(begun, max(many_hours), lambda _: True, step=1)
    for amount in many_hours:
        found = count(begun, Rule(Unit.ORE, amount), Calendar())
        changed = oracle.offset(found.due_at) != oracle.offset(begun)
        assert found.due_at == reached[amount]
        assert ("intanto l'ora legale" in found.sentence) == changed


@many
@given(
    start=day,
    minute=hour,
    many_hours=amounts(1, 36),
    out=st.lists(st.tuples(st.integers(-600, 4000), st.integers(1, 1500)), max_size=2),
)
def test_hours_over_suspensions(
    start: date, minute: int, many_hours: list[int], out: list[tuple[int, int]]
) -> None:
    begun = instant(start, minute)
    given_out = [Span(begun + at * MINUTE, begun + (at + long) * MINUTE) for at, long in out]

    def counts(one: datetime) -> bool:
        return not any(span.begins <= one < span.ends for span in given_out)

    for back, step in ((False, 1), (True, -1)):
        reached = oracle.minutes(begun, max(many_hours), counts, step=step)
        for amount in many_hours:
            rule = Rule(Unit.ORE, amount, Manner(backwards=back))
            assert due(begun, rule, Calendar(), given_out) == reached[amount]


@many
@given(where=office, start=day, minute=hour, unit=st.sampled_from(list(Unit)), some=amounts(0, 60))
def test_no_term_ends_before_it_begins_and_its_sentence_ends_with_its_day(
    where: Office, start: date, minute: int, unit: Unit, some: list[int]
) -> None:
    begun = instant(start, minute)
    for amount in some:
        rule = Rule(unit, 0 if unit is Unit.IMMEDIATO else amount)
        counted = count(begun, rule, where[0])
        last = spelled(counted.due_at.astimezone(ROME).date())
        assert counted.due_at >= begun
        assert last in counted.sentence.rpartition(": ")[2]
