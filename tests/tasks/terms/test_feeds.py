"""Calendars of terms on both databases: one address at a time, and what they hold right now."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from cases.files import Charge, assign_case
from engine.refusal import NotAllowed
from tasks.terms import State
from tasks.terms.acts import Asked, extend, pause
from tasks.terms.entries import Entry, entries_of
from tasks.terms.feeds import NoSuchFeed, feeds_of, find_feed, open_feed, revoke_feed
from tasks.terms.tables import calendar_feed, term
from tests.tasks.conftest import Bench
from tests.tasks.terms.schedule import Diary

DAY = timedelta(days=1)


@pytest.fixture
def diary(bench: Bench) -> Diary:
    with bench.office.begin() as work:
        work.connection.execute(term.delete())
        assign_case(work, bench.case_id, Charge.RESPONSIBLE, bench.people["rossi"].id, by=None)
    return Diary(bench.office, bench.clock, bench.case_id)


def opened(bench: Bench, who: str = "rossi") -> str:
    with bench.office.begin() as work:
        return open_feed(work, bench.people[who], None)


def held(bench: Bench, secret: str) -> tuple[Entry, ...]:
    with bench.office.read() as connection:
        found = find_feed(connection, secret)
        assert found is not None
        return entries_of(connection, found[1], found[0], bench.clock.now())


def test_one_address_lives_at_a_time_and_is_kept_as_a_digest(bench: Bench, diary: Diary) -> None:
    first, second = opened(bench), opened(bench)

    with bench.office.read() as connection:
        kept = connection.execute(select(calendar_feed.c.token_digest)).scalars().all()
        living = feeds_of(connection, bench.people["rossi"].id)
        assert find_feed(connection, first) is None
        assert find_feed(connection, second) is not None
    assert len(living) == 1
    assert len(kept) == 2
    assert not {first, second} & set(kept)


def test_only_whose_it_is_revokes_an_address(bench: Bench, diary: Diary) -> None:
    secret = opened(bench)
    with bench.office.read() as connection:
        (one,) = feeds_of(connection, bench.people["rossi"].id)
    with pytest.raises(NoSuchFeed), bench.office.begin() as work:
        revoke_feed(work, bench.people["bruni"], one.id)

    with bench.office.begin() as work:
        revoke_feed(work, bench.people["rossi"], one.id)

    with bench.office.read() as connection:
        assert find_feed(connection, secret) is None


def test_nobody_opens_the_calendar_of_a_team_that_is_not_theirs(bench: Bench) -> None:
    with pytest.raises(NotAllowed), bench.office.begin() as work:
        open_feed(work, bench.people["conti"], 7)

    with bench.office.read() as connection:
        assert connection.execute(select(func.count()).select_from(calendar_feed)).scalar() == 0


def test_of_a_duty_the_term_that_stands_for_it_now_is_held(bench: Bench, diary: Diary) -> None:
    number, secret = diary.put(5 * DAY, whole_day=True), opened(bench)
    (before,) = held(bench, secret)
    asked = Asked(number, bench.people["conti"], "Prova")
    with bench.office.begin() as work:
        newest = extend(work, bench.office, asked, date(2025, 11, 20))
        pause(work, bench.office, replace(asked, term_id=newest))

    (after,) = held(bench, secret)

    assert (after.term.id, after.state, after.alarms) == (newest, State.SUSPENDED, ())
    assert (before.revision, after.revision) == (0, 4)
    assert after.term.duty == before.term.duty


def test_a_calendar_holds_nothing_of_the_cases_of_others(bench: Bench, diary: Diary) -> None:
    diary.put(DAY)

    assert held(bench, opened(bench, "bruni")) == ()
    assert held(bench, opened(bench, "conti")) == ()
    assert len(held(bench, opened(bench))) == 1
