"""What a change would touch is proved before it is made, and counted by what becomes of it."""

from datetime import timedelta

from tasks.terms import changing
from tasks.terms.governing import latest_version
from tasks.terms.rulebook import LEAD
from tests.tasks.terms.desk import Desk, a_row


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
