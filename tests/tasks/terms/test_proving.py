"""What a change would touch is proved before it is made, and counted by what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tasks.terms import changing
from tasks.terms.counting import Counted
from tasks.terms.governing import latest_version
from tasks.terms.impact import Outcome, impact_of, outcome_of
from tasks.terms.model import NewTerm
from tasks.terms.rulebook import LEAD
from tasks.terms.tables import term
from tasks.terms.touching import Touch, Touched
from tests.tasks.terms.desk import Desk, a_row
from tests.tasks.terms.made import a_term


def test_what_was_proved_and_left_says_nothing_of_what_is_proved_next(desk: Desk) -> None:
    left = desk.touched_by(desk.with_a_holiday())

    found = desk.touched_by(changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=3)))

    assert [one.new.amount for one in found if one.new] == [3]
    assert [one.new.amount for one in left if one.new] == [5]


def test_what_was_proved_and_left_does_not_count_when_another_change_is_made(desk: Desk) -> None:
    before = desk.term
    desk.touched_by(desk.with_a_holiday())

    desk.revise(changing.close_on(desk.draft(), before.due_at.date() + timedelta(days=365)))
    desk.pass_time(LEAD)
    with desk.bench.office.read() as connection:
        book = desk.bench.office.definitions.book
        definition = desk.bench.office.definitions.get(connection, latest_version(connection))
        began = definition.terms_under(book.under(2)).begin("prova.scrivere", before.started_at)

    assert began.counted.due_at == before.due_at


NOW = datetime(2025, 11, 10, 12, tzinfo=UTC)
PAST, LONG_PAST = NOW - timedelta(days=1), NOW - timedelta(days=9)
SOON, LATER = NOW + timedelta(days=1), NOW + timedelta(days=9)


@pytest.mark.parametrize(
    ("was", "becomes", "outcome"),
    [
        (LATER, SOON, Outcome.EARLIER),
        (SOON, LATER, Outcome.LATER),
        (SOON, SOON, Outcome.TOLD),
        (SOON, PAST, Outcome.BECOMES_LATE),
        (SOON, NOW, Outcome.EARLIER),
        (PAST, SOON, Outcome.LATE_NO_MORE),
        (PAST, LONG_PAST, Outcome.EARLIER),
        (LONG_PAST, PAST, Outcome.LATER),
    ],
)
def test_a_term_that_moves_is_told_by_whether_it_is_late_before_and_after(
    was: datetime, becomes: datetime, outcome: Outcome
) -> None:
    new = NewTerm(
        "prova", "Dovere di prova", Counted(becomes, "contato", whole_day=True), LONG_PAST
    )

    assert outcome_of(Touched(a_term(due_at=was), Touch.MOVED, new), NOW) is outcome


def test_a_birthday_that_moves_into_the_past_is_never_late() -> None:
    new = NewTerm("prova", "Compleanno", Counted(PAST, "contato", whole_day=True), LONG_PAST)
    birthday = a_term(due_at=SOON, owed_by="nessuno")

    assert outcome_of(Touched(birthday, Touch.MOVED, new), NOW) is Outcome.EARLIER


def test_every_term_in_reach_is_counted_once_by_what_becomes_of_it(desk: Desk) -> None:
    now = desk.bench.clock.now()
    for duty, days in (("in tempo", 4), ("in ritardo", 30), ("sospeso", 1), ("fissato", 1)):
        desk.open_another(duty, now - timedelta(days=days))
    with desk.bench.office.begin() as work:
        for duty, said in (("sospeso", {"paused_at": now}), ("fissato", {"unit": None})):
            work.connection.execute(update(term).where(term.c.duty == duty).values(said))
    draft = changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=1))

    with desk.bench.office.read() as connection:
        impact = impact_of(connection, desk.bench.office.definitions, draft, now)

    assert impact.tally == {
        Outcome.BECOMES_LATE: 1,
        Outcome.EARLIER: 2,
        Outcome.RESTS: 1,
        Outcome.STAYS: 1,
    }
    assert impact.in_reach == len(impact.terms) == 5
