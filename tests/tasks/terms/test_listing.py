"""The schedule holds the terms one may see, in the state asked for, and nothing of other cases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from access.people import Person
from cases.files import CaseNumber, Charge, Marking, assign_case, mark_case, open_case
from cases.tables import case_file
from engine.refusal import NotAllowed
from tasks.terms import State, Term
from tasks.terms.keeping import NoSuchTerm
from tasks.terms.listing import (
    Asked,
    Owed,
    Standing,
    Whose,
    find,
    instants,
    late_in_office,
    see_term,
    succession,
    terms_of_tasks,
    with_span,
)
from tasks.terms.tables import term
from tests.scans import asked_of, plans_of, scans_of
from tests.tasks.conftest import Bench
from tests.tasks.terms.schedule import Diary, resting

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def diary(bench: Bench) -> Diary:
    """An office in which nothing but the terms of a test stands; rossi answers for its case."""
    with bench.office.begin() as work:
        work.connection.execute(term.delete())
        assign_case(work, bench.case_id, Charge.RESPONSIBLE, bench.people["rossi"].id, by=None)
    return Diary(bench.office, bench.clock, bench.case_id)


def listed(bench: Bench, who: str | Person, asked: Asked) -> list[int]:
    reader = bench.people[who] if isinstance(who, str) else who
    with bench.office.read() as connection:
        return [one.id for one in find(connection, reader, asked, bench.clock.now()).rows]


def every(bench: Bench) -> Iterable[Term]:
    office_wide = Asked(Whose.SEEN, size=200)
    with bench.office.read() as connection:
        for standing in (Standing.OPEN, Standing.MET, Standing.SUPERSEDED, Standing.LAPSED):
            asked = replace(office_wide, standing=standing)
            yield from find(connection, bench.people["conti"], asked, bench.clock.now()).rows


_OF_STATE = {
    State.IN_TIME: Standing.IN_TIME,
    State.AT_RISK: Standing.AT_RISK,
    State.LATE: Standing.LATE,
    State.SUSPENDED: Standing.SUSPENDED,
    State.MET: Standing.MET,
    State.MET_LATE: Standing.MET,
    State.SUPERSEDED: Standing.SUPERSEDED,
    State.LAPSED: Standing.LAPSED,
}


def test_the_database_finds_each_term_under_the_state_that_it_has(
    bench: Bench, diary: Diary
) -> None:
    now = bench.clock.now()
    for hours in (-300, -1, 0, 1, 13, 14, 37, 38, 39, 61, 62, 500):
        diary.put(hours * HOUR)
        diary.put(hours * HOUR, paused_at=now - HOUR)
        diary.put(hours * HOUR, paused_at=now)
        diary.put(hours * HOUR, suspensions=[resting(now - HOUR, now + DAY)])
        diary.put(hours * HOUR, suspensions=[resting(now - DAY, now), resting(now + DAY, now)])
        diary.put(hours * HOUR, suspensions=[resting(now, now + HOUR)])
    diary.put(DAY, met_at=now)
    diary.put(-DAY, met_at=now)
    diary.put(-DAY, ended_at=now, ended_how="superseded")
    diary.put(DAY, ended_at=now, ended_how="lapsed", paused_at=now)
    wanted = {one.id: _OF_STATE[one.state(now)] for one in every(bench)}

    found = {
        number: standing
        for standing in Standing
        if standing is not Standing.OPEN
        for number in listed(bench, "conti", Asked(Whose.SEEN, standing=standing, size=200))
    }

    assert found == wanted
    assert len(found) == 76
    assert {Standing.LATE, Standing.AT_RISK, Standing.SUSPENDED} < set(found.values())


def test_somebody_who_may_not_open_a_case_sees_none_of_its_terms(
    bench: Bench, diary: Diary
) -> None:
    diary.put(DAY)

    seen = {
        (who, whose): listed(bench, who, Asked(whose, team_id=1))
        for who in ("bruni", "neri")
        for whose in Whose
    }

    assert not any(seen.values())


def test_a_restricted_case_is_on_the_list_of_its_worker_and_not_of_the_team(
    bench: Bench, diary: Diary
) -> None:
    with bench.office.begin() as work:
        here = update(case_file).where(case_file.c.id == bench.case_id)
        work.connection.execute(here.values(team_id=7))
    number = diary.put(DAY)
    colleague = replace(bench.people["bruni"], teams=frozenset({7}))
    before = listed(bench, colleague, Asked(Whose.TEAM, team_id=7))
    with bench.office.begin() as work:
        mark_case(work, bench.case_id, Marking.RESTRICTED, on=True, by=None)

    after = listed(bench, colleague, Asked(Whose.TEAM, team_id=7))

    assert before == [number]
    assert after == []
    assert listed(bench, "rossi", Asked(Whose.MINE)) == [number]
    assert listed(bench, "conti", Asked(Whose.TEAM, team_id=7)) == [number]


def test_mine_are_the_cases_one_answers_for_or_stands_beside(bench: Bench, diary: Diary) -> None:
    mine = diary.put(DAY)
    with bench.office.begin() as work:
        other = open_case(work, bench.office.sealer, by=None)
        assign_case(work, other.id, Charge.CO_OPERATOR, bench.people["rossi"].id, by=None)
        third = open_case(work, bench.office.sealer, by=None)
    beside = replace(diary, case_id=other.id).put(2 * DAY)
    replace(diary, case_id=third.id).put(3 * DAY)

    assert listed(bench, "rossi", Asked(Whose.MINE)) == [mine, beside]
    assert len(listed(bench, "conti", Asked(Whose.SEEN))) == 3
    assert listed(bench, "conti", Asked(Whose.MINE)) == []


def test_a_term_of_no_case_is_the_concern_of_whoever_leads(bench: Bench, diary: Diary) -> None:
    number = diary.put(DAY, case_id=None)

    assert listed(bench, "rossi", Asked(Whose.SEEN)) == []
    assert listed(bench, "conti", Asked(Whose.SEEN)) == [number]
    with bench.office.read() as connection:
        assert see_term(connection, bench.people["conti"], number).id == number
        with pytest.raises(NotAllowed):
            see_term(connection, bench.people["rossi"], number)
        with pytest.raises(NoSuchTerm):
            see_term(connection, bench.people["conti"], number + 1)


def test_filters_narrow_the_list(bench: Bench, diary: Diary) -> None:
    near, far = diary.put(DAY), diary.put(40 * DAY)
    court = diary.put(2 * DAY, owed_by="tribunale")
    of_path = diary.put(3 * DAY, instance_id=bench.instance_id)
    everything = Asked(Whose.SEEN)

    def narrowed(**by: object) -> list[int]:
        return listed(bench, "conti", replace(everything, **by))  # type: ignore[arg-type]

    assert narrowed(due_before=bench.clock.now() + 30 * DAY) == [near, court, of_path]
    assert narrowed(owed=Owed.OTHERS) == [court]
    assert narrowed(owed=Owed.SERVICE) == [near, of_path, far]
    assert narrowed(process="prova_relazione") == [of_path]
    assert narrowed(process="altro") == []
    assert narrowed(case=CaseNumber(2025, 1)) == [near, court, of_path, far]
    assert narrowed(case=CaseNumber(2025, 2)) == []


def test_a_page_ends_where_the_next_one_begins(bench: Bench, diary: Diary) -> None:
    same = [diary.put(DAY) for _ in range(3)]
    later = [diary.put(days * DAY) for days in (5, 4, 3)]
    asked, conti, now = Asked(Whose.SEEN, size=2), bench.people["conti"], bench.clock.now()

    turned, after = [], None
    with bench.office.read() as connection:
        while True:
            page = find(connection, conti, asked, now, after)
            turned += [one.id for one in page.rows]
            if page.following is None:
                break
            after = page.following

    assert turned == [*same, *reversed(later)]


def test_what_is_over_is_listed_from_the_latest(bench: Bench, diary: Diary) -> None:
    now = bench.clock.now()
    old, new = diary.put(-9 * DAY, met_at=now), diary.put(-DAY, met_at=now)
    older = diary.put(-20 * DAY, met_at=now)
    asked, conti = Asked(Whose.SEEN, standing=Standing.MET, size=2), bench.people["conti"]

    with bench.office.read() as connection:
        first = find(connection, conti, asked, now)
        second = find(connection, conti, asked, now, first.following)

    assert [one.id for one in (*first.rows, *second.rows)] == [new, old, older]


def test_a_calendar_asks_only_for_ids_and_instants_of_its_span(bench: Bench, diary: Diary) -> None:
    now = bench.clock.now()
    diary.put(-DAY)
    inside, edge = diary.put(DAY), diary.put(10 * DAY)
    asked = with_span(Asked(Whose.SEEN, due_before=now), now, now + 10 * DAY)

    with bench.office.read() as connection:
        found = instants(connection, bench.people["conti"], asked, now)

    assert found == ((inside, now + DAY),)
    assert edge not in dict(found)


def test_the_late_terms_of_the_office_that_stand_on_no_activity_are_counted_once(
    bench: Bench, diary: Diary
) -> None:
    on_task = bench.only("scrivi").id
    diary.put(-DAY, task_id=on_task)
    alone = diary.put(-DAY)
    diary.put(-DAY, paused_at=bench.clock.now())

    with bench.office.read() as connection:
        late = late_in_office(connection, bench.clock.now()).rows

    assert [one.id for one in late] == [alone]


def test_the_history_of_a_duty_is_read_in_its_order(bench: Bench, diary: Diary) -> None:
    now = bench.clock.now()
    first = diary.put(DAY, duty="decree:1:L30", ended_at=now, ended_how="superseded")
    second = diary.put(9 * DAY, duty="decree:1:L30", replaces_id=first)
    diary.put(DAY, duty="decree:2:L30")

    with bench.office.read() as connection:
        (one,) = [each for each in every(bench) if each.id == second]
        chain = succession(connection, one)

    assert [each.id for each in chain] == [first, second]


def test_lists_of_activities_learn_the_terms_that_live_on_them(bench: Bench, diary: Diary) -> None:
    now, task = bench.clock.now(), bench.only("scrivi").id
    number = diary.put(DAY, task_id=task, paused_at=now)

    with bench.office.read() as connection:
        found = terms_of_tasks(connection, [task, task + 1])
        assert terms_of_tasks(connection, []) == {}

    assert {id: one.id for id, one in found.items()} == {task: number}


def test_no_look_at_late_terms_reads_the_whole_table(bench: Bench, diary: Diary) -> None:
    if not bench.office.database.is_sqlite:
        return  # the plan is read from SQLite
    diary.put(-DAY)

    with asked_of(bench.office.database) as asked:
        for standing in (Standing.OPEN, Standing.LATE, Standing.AT_RISK):
            for who in ("rossi", "conti"):
                listed(bench, who, Asked(Whose.SEEN, standing=standing))

    scanned = scans_of(bench.office.database, asked)
    assert [one for one in scanned if "SCAN term " in one and "INDEX" not in one] == []


@pytest.mark.parametrize(
    ("standing", "index"),
    [
        (Standing.MET, "ix_term_met"),
        (Standing.SUPERSEDED, "ix_term_superseded"),
        (Standing.LAPSED, "ix_term_lapsed"),
        (Standing.SUSPENDED, "ix_term_may_rest"),
    ],
)
def test_past_and_resting_terms_of_the_office_are_walked_along_their_own_index(
    bench: Bench, diary: Diary, standing: Standing, index: str
) -> None:
    diary.put(-DAY)
    with asked_of(bench.office.database) as asked:
        listed(bench, "conti", Asked(Whose.SEEN, standing=standing))

    (plan,) = plans_of(bench.office.database, asked, "FROM term")

    assert index in plan
    assert not any(word in plan.upper() for word in ("SEQ SCAN", "TEMP B-TREE", "SORT"))


@pytest.mark.parametrize("standing", list(Standing))
def test_terms_of_ones_own_cases_are_found_by_their_cases(
    bench: Bench, diary: Diary, standing: Standing
) -> None:
    if not bench.office.database.is_sqlite:
        return  # PostgreSQL weighs what the tables hold
    diary.put(-DAY)
    with asked_of(bench.office.database) as asked:
        listed(bench, "rossi", Asked(Whose.MINE, standing=standing))

    (plan,) = plans_of(bench.office.database, asked, "FROM term")

    assert "SEARCH term USING INDEX ix_term_case_id" in plan
