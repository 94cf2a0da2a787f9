"""A change of calendar or rule is an act: it shows what it touches, and moves it by succession."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from engine.clock import ROME
from engine.jobs import open_incidents
from engine.refusal import NotAllowed
from engine.store.journal import journal
from processes.terms import TermUnreadable, Unit, UnknownTerm
from tasks.tables import notice, task
from tasks.terms import changing
from tasks.terms.changing import Draft
from tasks.terms.counting import Rule
from tasks.terms.duties import Asked
from tasks.terms.freezing import freeze
from tasks.terms.governing import latest_version
from tasks.terms.keeping import open_terms
from tasks.terms.model import Reading, State
from tasks.terms.recounting import SETTLES
from tasks.terms.rulebook import LEAD, revisions
from tasks.terms.tables import term
from tasks.terms.touching import Touch
from tests.tasks.terms.desk import Desk, a_row


def test_the_years_around_the_present_are_frozen_once_with_the_library_that_knew_them(
    desk: Desk,
) -> None:
    year = desk.bench.clock.now().year
    with desk.bench.office.begin() as work:
        again = freeze(work, desk.bench.office.definitions.book)

    with desk.bench.office.read() as connection:
        (first,) = revisions(connection)
    frozen = desk.draft().rules.calendar.frozen
    assert again is None
    assert first.library.startswith("holidays ")
    assert first.settled_at is not None
    assert sorted(frozen) == list(range(year - 10, year + 31))
    assert date(2026, 10, 4) in frozen[2026].holidays
    assert frozen[2026].holidays[date(2026, 12, 7)] == "santo patrono"


def test_one_more_year_is_frozen_when_a_year_has_gone_by_and_no_term_moves(desk: Desk) -> None:
    before, last = desk.term, max(desk.draft().rules.calendar.frozen)

    desk.pass_time(timedelta(days=366))

    assert max(desk.draft().rules.calendar.frozen) == last + 1
    assert [(one.id, one.due_at) for one in desk.terms()] == [(before.id, before.due_at)]


def test_a_new_holiday_moves_the_working_days_that_run_over_it_by_succession(desk: Desk) -> None:
    before = desk.term

    desk.revise(desk.with_a_holiday())
    desk.pass_time(LEAD)

    after = desk.term
    assert after.due_at > before.due_at
    assert after.replaces_id == before.id
    assert after.duty == before.duty
    assert after.rules == 2
    assert "Festa di prova" in after.calculation
    assert [one.state(desk.bench.clock.now()) for one in desk.terms() if not one.is_live] == [
        State.SUPERSEDED
    ]


def test_what_lies_elsewhere_is_not_touched(desk: Desk) -> None:
    before = desk.term
    draft = changing.add_holiday(desk.draft(), date(2030, 6, 3), "Festa di prova")

    desk.revise(draft)
    desk.pass_time(LEAD)

    assert desk.terms() == (before,)


def test_a_revision_counts_from_its_own_instant_on_and_not_before(desk: Desk) -> None:
    definition = desk.bench.office.definitions
    desk.revise(desk.with_a_holiday())
    now = desk.bench.clock.now()

    assert definition.book.at(now).revision == 1
    assert definition.book.at(now + LEAD).revision == 2
    assert definition.book.at(now + LEAD - timedelta(microseconds=1)).revision == 1


def test_a_term_that_another_process_wrote_late_is_found_until_the_revision_has_settled(
    desk: Desk,
) -> None:
    desk.revise(desk.with_a_holiday())
    desk.pass_time(LEAD)
    office = desk.bench.office
    with office.begin() as work:
        definition = office.definitions.get(work.connection, latest_version(work.connection))
        old = definition.terms_under(office.definitions.book.under(1))
        late = old.begin("prova.scrivere", desk.term.started_at)._replace(duty="scritto tardi")
        open_terms(work, [late._replace(case_id=desk.bench.case_id)], by=None)

    desk.pass_time(timedelta(minutes=1))

    assert {one.rules for one in desk.terms() if one.is_live} == {2}
    with office.read() as connection:
        assert revisions(connection)[0].settled_at is None


def test_a_revision_has_settled_when_nothing_can_be_written_by_the_one_before(desk: Desk) -> None:
    desk.revise(desk.with_a_holiday())
    desk.pass_time(LEAD)

    desk.pass_time(SETTLES)

    with desk.bench.office.read() as connection:
        assert revisions(connection)[0].settled_at is not None
        due = desk.bench.office.worker.next_due(connection)
    assert due is None or due > desk.bench.clock.now()


def test_a_clock_that_is_set_back_over_a_settled_revision_lets_no_term_be_left_behind(
    desk: Desk,
) -> None:
    desk.revise(desk.with_a_holiday())
    desk.pass_time(LEAD)
    desk.pass_time(SETTLES)
    office, ahead = desk.bench.office, desk.bench.clock.now()
    behind = ahead - timedelta(hours=1)  # what it had run ahead by

    office.worker.tick(behind)
    with office.database.begin(behind) as work:
        definition = office.definitions.get(work.connection, latest_version(work.connection))
        new = definition.terms(behind).begin("prova.scrivere", desk.term.started_at)
        open_terms(work, [new._replace(duty="prima", case_id=desk.bench.case_id)], by=None)
    assert {one.rules for one in desk.terms() if one.is_live} == {1, 2}
    office.worker.tick(ahead + timedelta(days=1))

    assert {one.rules for one in desk.terms() if one.is_live} == {2}


def test_a_changed_rule_moves_what_runs_under_its_key_and_says_its_new_source(desk: Desk) -> None:
    before = desk.term

    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=3)))
    desk.pass_time(LEAD)

    assert desk.term.due_at < before.due_at
    assert desk.term.amount == 3
    assert desk.term.source == "delibera di prova n. 1"
    assert not desk.term.demo


def test_a_rule_for_what_starts_from_a_day_on_leaves_what_runs_already(desk: Desk) -> None:
    before = desk.term
    later = before.started_at.date() + timedelta(days=30)
    row = a_row(quantita=3, valido_dal=later)

    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), row))
    desk.pass_time(LEAD)

    assert desk.term.due_at == before.due_at


def test_a_rule_changed_twice_moves_what_began_before_the_first_change_was_for(desk: Desk) -> None:
    later = desk.term.started_at.date() + timedelta(days=30)
    from_then = a_row(quantita=3, valido_dal=later)
    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), from_then))
    desk.pass_time(LEAD)

    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=2)))
    desk.pass_time(LEAD)

    assert desk.term.amount == 2


def test_a_ladder_alone_changes_who_is_told_when_and_nobody_is_told_of_a_move(desk: Desk) -> None:
    before = desk.term
    row = a_row(scala=[{"prima": "2 GG_LAV", "avvisa": "assegnatario"}])

    desk.revise(changing.set_row(desk.draft(), desk.catalogue(), row))
    desk.pass_time(LEAD)

    with desk.bench.office.read() as connection:
        kinds = connection.execute(
            select(journal.c.kind).where(journal.c.kind.in_(("term_moved", "term_recounted")))
        )
        assert list(kinds.scalars()) == ["term_recounted"]
    assert desk.term.due_at == before.due_at
    assert desk.term.replaces_id == before.id


def test_a_year_frozen_just_before_a_revision_counts_does_not_bring_it_forward(
    desk: Desk,
) -> None:
    desk.bench.clock.move_to(datetime(2025, 12, 31, 23, 59, 30, tzinfo=ROME))
    desk.revise(changing.add_holiday(desk.draft(), date(2026, 6, 3), "Festa di prova"))

    desk.pass_time(timedelta(seconds=31))

    calendar = desk.bench.office.definitions.book.at(desk.bench.clock.now() - LEAD).calendar
    assert not calendar.is_holiday(date(2026, 6, 3))
    assert desk.draft().rules.calendar.is_holiday(date(2026, 6, 3))


def test_another_reading_of_a_rule_is_kept_up_too(desk: Desk) -> None:
    office = desk.bench.office
    draft = desk.with_a_holiday()
    with office.begin() as work:
        definition = office.definitions.get(work.connection, latest_version(work.connection))
        duties = definition.terms(work.now)
        plain = duties.begin("prova.scrivere", work.now)
        far = duties.begin("prova.scrivere", work.now, Asked(rule=Rule(Unit.GG_LAV, 9)))
        readings = tuple(
            Reading(label, one.counted.due_at, one.counted.sentence, "prova", "", work.now)
            for label, one in (("prima", plain), ("seconda", far))
        )
        new = plain._replace(duty="letture", case_id=desk.bench.case_id, readings=readings)
        open_terms(work, [new], by=None)

    found = [one for one in desk.touched_by(draft) if one.term.duty == "letture"]

    assert [one.how for one in found] == [Touch.MOVED]


def test_the_activity_follows_its_term_and_whoever_has_it_is_told_once(desk: Desk) -> None:
    rossi, written = desk.bench.people["rossi"], desk.bench.only("scrivi")
    with desk.bench.office.begin() as work:
        mine = update(task).where(task.c.id == written.id).values(assignee=rossi.id)
        work.connection.execute(mine)

    desk.revise(desk.with_a_holiday())
    desk.pass_time(LEAD)
    desk.pass_time(SETTLES)

    with desk.bench.office.read() as connection:
        row = connection.execute(select(task).where(task.c.id == written.id)).one()
        told = connection.execute(select(notice).where(notice.c.kind == "term_moved")).all()
        facts = connection.execute(select(journal).where(journal.c.kind == "term_moved")).all()
    assert row.due_at == row.sort_at == desk.term.due_at
    assert [one.account_id for one in told] == [rossi.id]
    assert len(facts) == 1


def test_a_term_that_a_judge_fixed_stays_as_it_is(desk: Desk) -> None:
    draft = desk.with_a_holiday()
    with desk.bench.office.begin() as work:
        definition = desk.bench.office.definitions.get(
            work.connection, latest_version(work.connection)
        )
        until = desk.term.due_at + timedelta(days=1)
        fixed = definition.terms(work.now).begin_until("prova.scrivere", work.now, until, "atto")
        fixed = fixed._replace(duty="fissato", case_id=desk.bench.case_id)
        open_terms(work, [fixed], by=None)

    desk.revise(draft)
    desk.pass_time(LEAD)

    (stays,) = [one for one in desk.terms() if one.duty == "fissato"]
    assert stays.due_at == until
    assert stays.is_live


def test_steps_counted_before_and_after_a_revision_agree_with_the_journal(desk: Desk) -> None:
    office = desk.bench.office
    desk.revise(desk.with_a_holiday())
    desk.pass_time(LEAD)

    with office.read() as connection:
        assert office.engine.agrees_with_journal(connection, desk.bench.instance_id)


def test_a_term_that_cannot_be_counted_keeps_no_other_from_moving_and_says_what_to_do(
    desk: Desk,
) -> None:
    office, before = desk.bench.office, desk.term
    with office.begin() as work:
        definition = office.definitions.get(work.connection, latest_version(work.connection))
        broken = definition.terms(work.now).begin("prova.scrivere", work.now)
        open_terms(work, [broken._replace(duty="guasto")], by=None)
        work.connection.execute(update(term).where(term.c.duty == "guasto").values(ladder="?"))

    desk.revise(desk.with_a_holiday())
    desk.pass_time(LEAD)

    assert desk.term.due_at > before.due_at
    with office.read() as connection:
        (found,) = open_incidents(connection)
    assert "resta com'era: non si è potuto ricontare" in found.sentence
    assert "lo proroghi o lo chiuda" in found.sentence


def test_only_who_may_revise_does_and_with_a_reason(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.revise(desk.with_a_holiday(), by=desk.bench.people["rossi"])
    with pytest.raises(changing.ReasonOfRevision):
        desk.revise(desk.with_a_holiday(), why="  ")
    with pytest.raises(changing.NothingChanges):
        desk.revise(desk.draft())


def test_two_who_revise_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    second = changing.close_on(desk.draft(), desk.a_day_on_the_way())
    desk.revise(desk.with_a_holiday())

    with pytest.raises(changing.RevisedMeanwhile):
        desk.revise(second)


CHANGES: list[tuple[Callable[[Draft], Draft], type[Exception]]] = [
    (lambda one: changing.add_holiday(one, date(2026, 6, 2), "Doppia"), changing.AlreadyHoliday),
    (lambda one: changing.add_holiday(one, date(2026, 6, 3), " "), changing.NameMissing),
    (lambda one: changing.remove_holiday(one, date(2026, 6, 3)), changing.NoHoliday),
    (lambda one: changing.open_on(one, date(2026, 6, 3)), changing.NotClosed),
    (lambda one: changing.close_on(one, date(1999, 6, 3)), changing.YearNotFrozen),
]


@pytest.mark.parametrize(("change", "refused"), CHANGES, ids=lambda one: str(one)[:20])
def test_a_change_that_makes_no_sense_is_refused_in_words(
    desk: Desk, change: Callable[[Draft], Draft], refused: type[Exception]
) -> None:
    with pytest.raises(refused) as said:
        change(desk.draft())

    assert str(said.value).endswith((".", "."))


def test_a_row_that_cannot_be_counted_or_that_nobody_knows_is_refused(desk: Desk) -> None:
    with pytest.raises(TermUnreadable):
        changing.set_row(desk.draft(), desk.catalogue(), a_row(quantita=-3))
    with pytest.raises(UnknownTerm):
        changing.set_row(desk.draft(), desk.catalogue(), a_row(chiave="prova.altra"))
