"""What was told ahead of a deadline that has moved later asks nobody for anything any more."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tasks.notices import mark_read, unread
from tasks.tables import notice
from tasks.terms import acts
from tests.offices import people_of
from tests.tasks.conftest import Bench
from tests.tasks.terms.test_acts import asked, kinds

REMINDED = timedelta(days=7, hours=6)  # Monday the tenth, its last day: the reminder has rung
BREACHED = timedelta(days=9)


def rings(bench: Bench, after: timedelta) -> None:
    bench.clock.move_by(after)
    bench.office.worker.tick(bench.clock.now())


def told(bench: Bench) -> set[str]:
    """What somebody would read now, whoever leads the service included."""
    if "sole" not in bench.people:
        bench.people.update(people_of(bench.office, {"sole": ["responsabile_servizio"]}))
    with bench.office.read() as connection:
        each = (unread(connection, one) for one in bench.people.values())
        return {one.kind for some in each for one in some if one.term_id is not None}


def extended(bench: Bench, to: date) -> None:
    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench), to)


def test_a_reminder_that_nobody_has_read_goes_when_its_term_moves_later(bench: Bench) -> None:
    rings(bench, REMINDED)
    assert told(bench) == {"term_reminded"}

    extended(bench, date(2025, 11, 20))

    assert told(bench) == set()


def test_a_reminder_that_went_is_kept_unread(bench: Bench) -> None:
    rings(bench, REMINDED)
    extended(bench, date(2025, 11, 20))

    with bench.office.begin() as work:
        for person in bench.people.values():
            mark_read(work, person, 10**6)

    with bench.office.read() as connection:
        kept = select(notice.c.read_at).where(notice.c.kind == "term_reminded")
        assert set(connection.execute(kept).scalars()) == {None}
    assert "notice_read" not in kinds(bench.office)


def test_that_a_term_was_missed_stays_to_be_read_after_an_extension(bench: Bench) -> None:
    rings(bench, REMINDED)
    rings(bench, BREACHED - REMINDED)

    extended(bench, date(2025, 11, 20))

    assert told(bench) == {"term_breached"}


def test_a_reminder_goes_with_a_term_that_is_owed_no_more(bench: Bench) -> None:
    rings(bench, REMINDED)

    with bench.office.begin() as work:
        acts.withdraw(work, bench.office, asked(bench))

    assert told(bench) == set()


@pytest.mark.parametrize("day", [date(2025, 11, 13), date(2025, 11, 20)])
def test_the_moved_term_is_told_anew_before_its_own_day(bench: Bench, day: date) -> None:
    rings(bench, REMINDED)
    extended(bench, day)

    rings(bench, (day - timedelta(days=1)) - date(2025, 11, 10) + timedelta(hours=1))

    assert told(bench) == {"term_reminded"}
